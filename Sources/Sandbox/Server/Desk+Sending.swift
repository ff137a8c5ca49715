import FlyingFox
import Payload

/// How answers go out, and how they are spoilt.
extension Desk {
  /// The error that a misbehaviour gives instead of an answer, if it is one of those.
  static func error(_ fault: Fault.Kind) -> APIError? {
    switch fault {
    case .rateLimit: APIError(429, "Too many requests. Try again in 2 seconds.", retryAfter: 2)
    case .unavailable: APIError(503, "The service is overloaded. Please try again later.")
    case .internalError: APIError(500, "Internal server error")
    default: nil
    }
  }

  /// The answer of a misbehaviour that happens before the request is looked at.
  func early(_ fault: Fault.Kind?, _ request: HTTPRequest) async throws -> HTTPResponse? {
    guard let fault, let error = Self.error(fault) else { return nil }
    try await Arrival(request: request, shelf: shelf).drain()
    return refusal(error)
  }

  func send(_ answer: Answer, fault: Fault.Kind?) async throws -> HTTPResponse {
    switch fault {
    case .drop:
      return HTTPResponse(
        answer.status, type: answer.type, answer.body, shelf, cut: answer.body.byteCount / 2,
        headers: answer.headers)
    case .truncate:
      var half = PayloadBody()
      half.append(try answer.body.bytes(from: shelf).prefix(answer.body.byteCount / 2))
      return HTTPResponse(answer.status, type: answer.type, half, shelf, headers: answer.headers)
    case .garbage:
      var page = PayloadBody()
      page.append("<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>\n")
      return HTTPResponse(answer.status, type: "text/html", page, shelf)
    case .slow:
      try await clock.sleep(.seconds(5))
      fallthrough
    default:
      return HTTPResponse(
        answer.status, type: answer.type, answer.body, shelf, headers: answer.headers)
    }
  }

  /// An error as an answer. `closes` ends the connection after it, for a body that was not read.
  func refusal(_ error: APIError, closes: Bool = false) -> HTTPResponse {
    var body = PayloadBody()
    body.append("{\"error\":")
    body.append(string: error.message)
    body.append("}")
    var headers: [HTTPHeader: String] = [:]
    if let seconds = error.retryAfter { headers[HTTPHeader("Retry-After")] = String(seconds) }
    if closes { headers[.connection] = "close" }
    return HTTPResponse(
      Self.status(error.status), type: "application/json", body, shelf,
      cut: closes ? body.byteCount : nil, headers: headers)
  }

  private static func status(_ code: Int) -> HTTPStatusCode {
    switch code {
    case 400: .badRequest
    case 401: .unauthorized
    case 404: .notFound
    case 405: .methodNotAllowed
    case 413: .payloadTooLarge
    case 429: .tooManyRequests
    case 503: .serviceUnavailable
    default: .internalServerError
    }
  }
}
