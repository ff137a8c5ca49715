import Payload

/// What the sandbox does on a connection in reply to a request.
enum ConnectionReply: Sendable {
  case response(Outgoing)
  /// Sends nothing: waits until the client leaves, or closes at once.
  case silence(waits: Bool)

  /// A response that is ready to be sent.
  struct Outgoing: Sendable {
    var status: Int
    var headers: [String: String]
    var body: ResponseBody
    /// The length of the body in bytes; nil to send the body in chunks.
    var length: Int?
    /// Whether the connection closes after the response.
    var closes: Bool
  }
}

extension ConnectionReply.Outgoing {
  /// Encodes the status line and the headers.
  func head(closes: Bool) -> [UInt8] {
    var lines = ["HTTP/1.1 \(status) \(Self.phrases[status] ?? "Status")"]
    lines += headers.sorted { $0.key < $1.key }.map { "\($0): \($1.filter { !$0.isNewline })" }
    lines.append(length.map { "Content-Length: \($0)" } ?? "Transfer-Encoding: chunked")
    if closes { lines.append("Connection: close") }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  private static let phrases = [
    200: "OK", 302: "Found", 400: "Bad Request", 401: "Unauthorized", 402: "Payment Required",
    403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout",
    413: "Content Too Large", 414: "URI Too Long", 415: "Unsupported Media Type",
    422: "Unprocessable Content", 429: "Too Many Requests",
    431: "Request Header Fields Too Large", 499: "Client Closed Request",
    500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Gateway Timeout", 505: "HTTP Version Not Supported",
  ]
}
