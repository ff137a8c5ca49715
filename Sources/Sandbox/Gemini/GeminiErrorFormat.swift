import Payload

/// Errors in Google's envelope (Gemini API docs, "Troubleshooting").
struct GeminiErrorFormat: ErrorFormat {
  let surface: GeminiDialect
  /// Whether errors come in an array, as in a stream that is not one of server-sent events.
  var isInArray = false

  var takesGoogleKey: Bool { true }

  func response(_ error: APIError) throws -> ServerResponse {
    // The proxy in front of the service does not use its format.
    if error.status == 413 || error.status == 502 {
      let title = error.status == 413 ? "413 Request Entity Too Large" : "502 Bad Gateway"
      return ServerResponse(page: title, status: error.status)
    }
    let body: PayloadNode = ["error": node(error)]
    var response = try ServerResponse(isInArray ? [body] : body)
    response.status = error.status
    return response
  }

  private func node(_ error: APIError) -> PayloadNode {
    guard let status = Self.names[error.status] else {
      // Google does not use this status, but relays do.
      return [
        "message": .string(error.message),
        "type": error.status == 402 ? "insufficient_quota" : "invalid_request_error",
        "code": .int(error.status),
      ]
    }
    let details = details(error)
    return .members([
      "code": .int(error.status), "message": .string(error.message),
      "status": .string(error.reason == nil ? status : Self.status(error, status)),
      "details": details.isEmpty ? nil : .array(details),
    ])
  }

  private func details(_ error: APIError) -> [PayloadNode] {
    var details: [PayloadNode] = []
    if !error.violations.isEmpty {
      let violations = error.violations.map { violation -> PayloadNode in
        ["field": .string(violation.field), "description": .string(violation.description)]
      }
      details.append(Self.detail("BadRequest", ["fieldViolations": .array(violations)]))
    }
    if let reason = error.reason {
      details.append(
        Self.detail(
          "ErrorInfo",
          [
            "reason": .string(reason), "domain": "googleapis.com",
            "metadata": ["service": "generativelanguage.googleapis.com"],
          ]))
    }
    switch error.wait {
    case .unknown: break
    case .seconds(let seconds):
      details += Self.quota("GenerateRequestsPerMinutePerProjectPerModel", retry: seconds)
    case .untilTomorrow:
      // The service names a delay here too, though waiting for it does not help.
      details += Self.quota("GenerateRequestsPerDayPerProjectPerModel", retry: 21)
    }
    return details
  }

  private static func quota(_ id: String, retry seconds: Int) -> [PayloadNode] {
    [
      detail(
        "QuotaFailure",
        [
          "violations": [
            [
              "quotaMetric": "sandbox.example/generate_requests", "quotaId": .string(id),
              "quotaDimensions": ["location": "global"],
            ]
          ]
        ]),
      detail(
        "Help",
        [
          "links": [
            [
              "description": "Learn more about quotas",
              "url": "https://ai.google.dev/gemini-api/docs/rate-limits",
            ]
          ]
        ]),
      detail("RetryInfo", ["retryDelay": .string("\(seconds).000500s")]),
    ]
  }

  private static func detail(_ type: String, _ members: PayloadNode) -> PayloadNode {
    guard case .object(let members) = members else { return members }
    return .object([.init("@type", .string("type.googleapis.com/google.rpc.\(type)"))] + members)
  }

  func wrongKey(_ given: GivenKey) -> APIError {
    switch given {
    case .googleKey:
      APIError(
        400, "API key not valid. Please pass a valid API key.", reason: "API_KEY_INVALID")
    case .bearer:
      APIError(
        401,
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login "
          + "cookie or other valid authentication credential.",
        reason: "ACCESS_TOKEN_TYPE_UNSUPPORTED")
    case .none:
      APIError(
        403,
        "Method doesn't allow unregistered callers (callers without established identity). Please "
          + "use API Key or other form of API consumer identity to call this API.")
    }
  }

  func tooLarge(limit: Int) -> APIError {
    .bad("Request payload size exceeds the limit: \(limit) bytes.")
  }

  /// A failed precondition has the HTTP status of a bad request.
  private static func status(_ error: APIError, _ status: String) -> String {
    error.reason == "FAILED_PRECONDITION" ? "FAILED_PRECONDITION" : status
  }

  private static let names = [
    400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
    405: "UNIMPLEMENTED", 408: "DEADLINE_EXCEEDED", 414: "INVALID_ARGUMENT",
    415: "INVALID_ARGUMENT", 429: "RESOURCE_EXHAUSTED", 431: "INVALID_ARGUMENT", 499: "CANCELLED",
    500: "INTERNAL", 501: "UNIMPLEMENTED",
    503: "UNAVAILABLE", 504: "DEADLINE_EXCEEDED", 505: "UNIMPLEMENTED",
  ]
}
