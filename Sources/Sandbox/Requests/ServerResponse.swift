import Payload

/// A response: a status, headers and a body.
struct ServerResponse {
  var status = 200
  var type = "application/json"
  var body: PayloadBody
  var headers: [String: String] = [:]
  /// Whether the body is sent in chunks, without its length, as an event stream is.
  var isChunked = false
  /// A fault that applies to this response alone.
  var fault: Fault.Kind?

  init(_ node: PayloadNode) throws(PayloadError) {
    body = PayloadBody()
    try body.append(node)
  }

  init(_ blob: Blob, type: String) {
    self.type = type
    body = PayloadBody()
    body.append(blob)
  }

  init(_ body: PayloadBody, type: String = "application/json") {
    self.type = type
    self.body = body
  }

  /// An HTML page, as a proxy sends it.
  init(page text: String, status: Int = 200) {
    self.status = status
    type = "text/html"
    body = PayloadBody()
    body.append("<html><head><title>\(text)</title></head><body>nginx</body></html>\n")
  }
}

/// The body of a response in pieces, read from the blobs while it is sent.
struct ResponseBody: Sendable {
  let body: PayloadBody
  let blobs: BlobFolder
  /// How many bytes to send before the connection is closed; nil to send everything and keep it
  /// open.
  var cut: Int?
  /// Waits before each of `pieceCount` pieces; nil to send as fast as possible.
  var pause: Pause?

  typealias Pause = @Sendable () async throws -> Void
  /// How many pieces a paused body is split into.
  static let pieceCount = 24

  func makePieces() -> Pieces { Pieces(self) }

  struct Pieces {
    private let reader: PayloadReader
    private var remaining: Int
    private let piece: Int
    private let pause: Pause?

    init(_ stream: ResponseBody) {
      reader = stream.body.makeReader(stream.blobs)
      remaining = stream.cut ?? stream.body.byteCount
      pause = stream.pause
      piece = pause == nil ? 64 << 10 : max(1, stream.body.byteCount / ResponseBody.pieceCount)
    }

    /// Returns the next piece, or nil at the end.
    ///
    /// - Throws: If a blob is missing, or shorter than it was.
    mutating func next() async throws -> [UInt8]? {
      guard remaining > 0 else { return nil }
      try await pause?()
      var buffer = [UInt8](repeating: 0, count: min(64 << 10, remaining, piece))
      let filled = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
      guard filled > 0 else { throw Ended() }
      remaining -= filled
      return filled == buffer.count ? buffer : Array(buffer[..<filled])
    }

    private struct Ended: Error {}
  }
}

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
