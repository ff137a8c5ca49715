import Payload

/// Response bodies about jobs (docs.gmicloud.ai).
enum GMIResponses {
  static let organisation = "sandbox"

  /// The response to a submission.
  static func submitted(_ record: JobRecord) -> PayloadNode {
    [
      "request_id": .string(record.id),
      "model": .string(record.model),
      "status": .string(record.status.rawValue),
      "created_at": .int(record.createdAt),
      "updated_at": .int(record.updatedAt),
      "queued_at": .int(record.createdAt),
    ]
  }

  /// The state of a job; `origin` is the scheme and host of the request.
  static func status(_ record: JobRecord, origin: String) -> PayloadNode {
    [
      "request_id": .string(record.id),
      "org_id": .string(organisation),
      "model": .string(record.model),
      "status": .string(record.status.rawValue),
      "is_public": false,
      "payload": .splice(record.echo),
      "outcome": record.outcome.map { outcome($0, of: record, origin: origin) } ?? .null,
      "created_at": .int(record.createdAt),
      "updated_at": .int(record.updatedAt),
      "queued_at": .int(record.createdAt),
      "qworker_id": record.status == .queued ? .null : "sandbox-1",
    ]
  }

  /// A list of jobs, without the conversations that they produced.
  static func list(_ records: [JobRecord], total: Int, origin: String) -> PayloadNode {
    let requests = records.map { record in
      var short = record
      short.outcome?.nextTurn = nil
      return status(short, origin: origin)
    }
    return ["requests": .array(requests), "total": .int(total)]
  }

  private static func outcome(
    _ outcome: JobRecord.Outcome, of record: JobRecord, origin: String
  ) -> PayloadNode {
    if let failure = outcome.failure { return ["error": .string(words(failure))] }
    let media = outcome.media.enumerated().map { index, medium -> PayloadNode in
      return [
        "id": .string(String(index)),
        "url": .string(MediaService.address(record, index, origin: origin)),
        "width": .int(medium.width),
        "height": .int(medium.height),
      ]
    }
    return .members([
      "media_urls": .array(media),
      "next_turn_contents": outcome.nextTurn.map(PayloadNode.splice),
      "text": .string(outcome.text),
      "thoughts": outcome.thoughts.map(PayloadNode.string),
      "modelVersion": .string(record.fault == .wrongModel ? "another-model" : record.model),
      "usage": outcome.usage.map(\.node),
    ])
  }

  private static func words(_ failure: JobFailure) -> String {
    switch failure {
    case .refused(let reason):
      "Generation rejected: the request was blocked by the safety filter (\(reason))."
    case .blocked(let reason): "Generation rejected: the prompt was blocked (\(reason))."
    case .failed(let reason): reason
    case .cancelled: "The request was cancelled."
    }
  }
}

/// Errors as `{"error": "text"}` with an HTTP status, as GMI's clients expect them.
struct GMIErrorFormat: ErrorFormat {
  func response(_ error: APIError) throws -> ServerResponse {
    var response = try ServerResponse(["error": .string(error.message)])
    response.status = error.status
    if case .seconds(let seconds) = error.wait { response.headers["Retry-After"] = String(seconds) }
    return response
  }
}
