import Glibc
import Payload

/// Serves one client's connection: reads its requests in turn and sends the responses.
struct ClientConnection: Sendable {
  let descriptor: CInt
  let router: Router
  let limits: ConnectionLimits

  /// Serves requests until either side ends the connection, then closes it.
  func serve() async {
    let reader = ConnectionReader(descriptor: descriptor, limits: limits)
    while await serveNextRequest(reader) {}
    close(descriptor)
  }

  /// Refuses the connection with 503, because there are too many.
  func refuse() async {
    let reader = ConnectionReader(descriptor: descriptor, limits: limits)
    let error = APIError(503, "The sandbox already has \(limits.connections) connections.")
    if let reply = try? router.refuse(error, target: "") {
      _ = try? await send(reply, over: reader, keepsAlive: false, hasBody: true)
      await reader.linger()
    }
    close(descriptor)
  }

  /// Serves one request.
  ///
  /// - Returns: Whether the connection can carry another request.
  private func serveNextRequest(_ reader: ConnectionReader) async -> Bool {
    do {
      guard let head = try await reader.head() else { return false }
      let body = HTTPBodyReader(head, framing: try head.framing(), reader: reader)
      let reply = try await router.reply(to: ServerRequest(head: head, body: body))
      // The unread rest of a body would be taken for the next request.
      let keepsAlive = await body.isAtEnd && head.keepsAlive
      let isOpen = try await send(
        reply, over: reader, keepsAlive: keepsAlive, hasBody: head.method != "HEAD")
      if !keepsAlive, isOpen { await reader.linger() }
      return keepsAlive && isOpen
    } catch let failure as RequestHead.Failure {
      let (error, target) = Self.refusal(failure, limits)
      if let reply = try? router.refuse(error, target: target) {
        _ = try? await send(reply, over: reader, keepsAlive: false, hasBody: true)
        await reader.linger()
      }
      return false
    } catch {
      return false
    }
  }

  /// Sends a reply.
  ///
  /// - Returns: Whether the connection can stay open.
  private func send(
    _ reply: ConnectionReply, over reader: ConnectionReader, keepsAlive: Bool, hasBody: Bool
  ) async throws -> Bool {
    switch reply {
    case .silence(let waits):
      if waits { try await reader.waitForEnd() }
      return false
    case .response(let response):
      try await reader.write(response.head(closes: response.closes || !keepsAlive))
      guard hasBody else { return !response.closes }
      var pieces = response.body.makePieces()
      while let piece = try await pieces.next() {
        if response.length == nil {
          try await reader.write(Array("\(String(piece.count, radix: 16))\r\n".utf8))
          try await reader.write(piece + Array("\r\n".utf8))
        } else {
          try await reader.write(piece)
        }
      }
      if response.body.cut != nil { return false }
      if response.length == nil { try await reader.write(Array("0\r\n\r\n".utf8)) }
      if response.closes { await reader.linger() }
      return !response.closes
    }
  }

  /// The error for a head that cannot be served, and the target of its request line if it was read.
  private static func refusal(
    _ failure: RequestHead.Failure, _ limits: ConnectionLimits
  ) -> (APIError, target: String) {
    switch failure {
    case .lineTooLong(let target):
      (APIError(414, "The request line is longer than \(limits.requestLine) bytes."), target)
    case .headTooLarge(let target):
      (
        APIError(
          431,
          "The head of the request has more than \(limits.headerCount) headers or "
            + "\(limits.head) bytes."), target
      )
    case .tooSlow: (APIError(408, "The head of the request took too long to arrive."), "")
    case .malformed(let reason): (APIError.bad("This is not an HTTP request: \(reason)."), "")
    case .version(let text):
      (APIError(505, "Only HTTP/1.1 is supported, not \(text.prefix(20))."), "")
    case .coding(let text):
      (APIError(501, "The transfer coding \(text.prefix(40)) is not supported; use chunked."), "")
    }
  }
}

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
