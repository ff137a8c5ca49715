import Payload

/// Task objects (docs.toapis.com).
enum ToAPIsResponses {
  /// How long results stay available after a task ends, in seconds.
  static let lifetime = 24 * 3600

  /// The state of a task; `origin` is the scheme and host of the request.
  static func task(_ record: JobRecord, origin: String) -> PayloadNode {
    let isDone = record.status == .success
    let media = (record.outcome?.media ?? []).indices.map {
      PayloadNode.string(MediaService.address(record, $0, origin: origin))
    }
    return .members([
      "id": .string(record.id), "object": "generation.task",
      "model": .string(record.fault == .wrongModel ? "another-model" : record.model),
      "status": .string(status(record.status)), "progress": .int(progress(record.status)),
      "created_at": .int(record.createdAt), "metadata": .splice(record.echo),
      "client_business_id": record.alias.map(PayloadNode.string),
      "completed_at": record.status.isOver ? .int(record.updatedAt) : nil,
      "expires_at": isDone ? record.expiresAt.map(PayloadNode.int) : nil,
      // The documentation's samples have the first, its prose the second.
      "result": isDone
        ? ["type": "image", "data": .array(media.map { ["url": $0] })] : nil,
      "url": isDone ? media.last : nil,
      "error": record.outcome?.failure.map(error),
    ])
  }

  private static func status(_ status: JobRecord.Status) -> String {
    switch status {
    case .queued: "queued"
    case .processing: "in_progress"
    case .success: "completed"
    case .failed: "failed"
    case .cancelled: "cancelled"
    }
  }

  private static func progress(_ status: JobRecord.Status) -> Int {
    switch status {
    case .processing: 40
    case .success: 100
    default: 0
    }
  }

  private static func error(_ failure: JobFailure) -> PayloadNode {
    switch failure {
    case .refused(let reason), .blocked(let reason):
      [
        "code": "content_policy_violation",
        "message": .string("The content was refused by the model (\(reason))"),
      ]
    case .failed(let reason): ["code": "generation_failed", "message": .string(reason)]
    case .cancelled: ["code": "task_cancelled", "message": "The task was cancelled"]
    }
  }
}
