/// An answer that refuses a request: GMI's `{"error": "text"}` with an HTTP status.
struct APIError: Error, Hashable {
  var status: Int
  var message: String
  /// Seconds to wait before another try, for `Retry-After`.
  var retryAfter: Int?

  init(_ status: Int, _ message: String, retryAfter: Int? = nil) {
    self.status = status
    self.message = message
    self.retryAfter = retryAfter
  }

  static func bad(_ message: String) -> APIError { APIError(400, message) }
}
