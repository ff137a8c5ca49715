/// An error that refuses a request; each protocol formats it in its own way.
struct APIError: Error, Hashable {
  /// An invalid field, named as the protocol names it.
  struct Violation: Hashable {
    var field: String
    var description: String
  }

  /// When to retry, according to the response to too many requests.
  enum Wait: Hashable {
    case unknown
    case seconds(Int)
    case untilTomorrow
  }

  var status: Int
  var message: String
  var wait = Wait.unknown
  var violations: [Violation] = []
  /// A machine-readable reason, if the protocol has a more precise one than the status.
  var reason: String?

  init(_ status: Int, _ message: String, wait: Wait = .unknown, reason: String? = nil) {
    self.status = status
    self.message = message
    self.wait = wait
    self.reason = reason
  }

  static func bad(_ message: String) -> APIError { APIError(400, message) }

  /// A 400 that is caused by one field.
  static func bad(_ message: String, field: String) -> APIError {
    var error = APIError(400, message)
    error.violations = [Violation(field: field, description: message)]
    return error
  }

  /// The error that a fault causes instead of a response; nil for other faults.
  init?(_ fault: Fault.Kind) {
    switch fault {
    case .status(let code): self.init(code, Self.words[code] ?? "Something went wrong")
    case .rateLimit:
      self.init(429, "Too many requests. Try again in 2 seconds.", wait: .seconds(2))
    case .dailyQuota: self.init(429, "The quota of this day is used up.", wait: .untilTomorrow)
    default: return nil
    }
  }

  private static let words = [
    400: "The request is not valid", 401: "The API key is missing or wrong",
    402: "The balance is used up", 403: "The key may not do this", 404: "It is not found",
    413: "The request is too large", 422: "The content is against the policy",
    429: "Too many requests", 500: "Internal server error", 502: "Bad gateway",
    503: "The service is overloaded. Please try again later.",
    504: "The deadline expired before the work was done",
  ]
}
