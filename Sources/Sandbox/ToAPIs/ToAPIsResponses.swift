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

/// Errors in ToAPIs' two envelopes (docs.toapis.com).
struct ToAPIsErrorFormat: ErrorFormat {
  /// Whether the request is an upload, which has an envelope of its own.
  var isUpload = false

  func response(_ error: APIError) throws -> ServerResponse {
    var response = try ServerResponse(isUpload ? Self.upload(error) : ["error": Self.node(error)])
    response.status = error.status
    if case .seconds(let seconds) = error.wait { response.headers["Retry-After"] = String(seconds) }
    if error.status == 429 {
      response.headers.merge(ToAPIsLimits.headers(.submit, remaining: 0)) { $1 }
    }
    return response
  }

  private static func upload(_ error: APIError) -> PayloadNode {
    ["success": false, "message": .string(error.message)]
  }

  /// The code is a number next to a type in some responses, and a word in others.
  private static func node(_ error: APIError) -> PayloadNode {
    if let type = types[error.status], error.reason == nil {
      return [
        "code": .int(error.status), "message": .string(error.message), "type": .string(type),
      ]
    }
    let code = error.reason ?? codes[error.status] ?? "internal_error"
    return ["code": .string(code), "message": .string(error.message)]
  }

  private static let types = [
    400: "invalid_request_error", 401: "authentication_error", 403: "permission_error",
    404: "not_found_error", 405: "invalid_request_error", 408: "invalid_request_error",
    413: "invalid_request_error", 414: "invalid_request_error", 415: "invalid_request_error",
    431: "invalid_request_error",
  ]

  private static let codes = [
    402: "insufficient_quota", 422: "content_policy_violation", 429: "rate_limit_exceeded",
    500: "internal_error", 502: "internal_error", 503: "rate_limit_unavailable",
    504: "internal_error",
  ]
}

/// The rate limit headers (docs.toapis.com). The sandbox limits nothing.
enum ToAPIsLimits {
  enum Category: String {
    case submit = "async_submit"
    case query = "async_query"
  }

  static func headers(_ category: Category, remaining: Int? = nil) -> [String: String] {
    let limit = category == .submit ? 300 : 3000
    return [
      "X-RateLimit-Limit": String(limit),
      "X-RateLimit-Remaining": String(remaining ?? limit - 1),
      "X-RateLimit-Reset": "60",
      "X-RateLimit-Category": category.rawValue,
    ]
  }
}
