import FlyingFox
import Payload

/// How answers go out, and how they are spoilt.
extension Desk {
  /// `closes` ends the connection after the answer, for a request that was not read.
  func send(
    _ answer: Answer, fault: Fault.Kind? = nil, closes: Bool = false
  ) async throws -> HTTPResponse {
    var answer = answer
    switch fault {
    case .stall: return HTTPResponse(webSocket: Silence(waits: true))
    case .drop(0): return HTTPResponse(webSocket: Silence(waits: false))
    case .drop(let count):
      let middle = answer.body.byteCount / 2
      return response(answer, cut: min(count ?? middle, answer.body.byteCount))
    case .truncate: answer.body = try half(of: answer.body)
    case .garbage: answer = Answer(page: "502 Bad Gateway")
    case .wrongType: answer.type = "text/plain"
    case .slow: try await clock.sleep(.seconds(5))
    default: break
    }
    var pause: BodyStream.Pause?
    if case .drip(let seconds) = fault {
      pause = { [clock] in try await clock.sleep(.seconds(seconds) / BodyStream.pieces) }
    }
    if closes { answer.headers[.connection] = "close" }
    return response(answer, cut: closes ? answer.body.byteCount : nil, pause: pause)
  }

  private func response(
    _ answer: Answer, cut: Int?, pause: BodyStream.Pause? = nil
  ) -> HTTPResponse {
    var headers = HTTPHeaders([.contentType: answer.type])
    for (name, value) in answer.headers { headers[name] = value }
    let stream = BodyStream(body: answer.body, shelf: shelf, cut: cut, pause: pause)
    let size = 64 << 10
    let body =
      answer.isChunked
      ? HTTPBodySequence(from: stream, suggestedBufferSize: size)
      : HTTPBodySequence(from: stream, count: answer.body.byteCount, suggestedBufferSize: size)
    return HTTPResponse(statusCode: .named(answer.status), headers: headers, body: body)
  }

  /// The first half of a body, without reading it.
  private func half(of body: PayloadBody) throws -> PayloadBody {
    let reader = body.makeReader(shelf)
    let writer = try shelf.open()
    defer { writer.discard() }
    var remaining = body.byteCount / 2
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while remaining > 0 {
      let count = try buffer.withUnsafeMutableBytes {
        try reader.read(into: .init(rebasing: $0[..<min($0.count, remaining)]))
      }
      if count == 0 { break }
      try buffer.withUnsafeBytes { try writer.append(.init(rebasing: $0[..<count])) }
      remaining -= count
    }
    var half = PayloadBody()
    half.append(try writer.finish())
    return half
  }
}

/// No answer at all. The server library offers only this place, before the first byte is written and
/// with the client's side of the connection at hand.
private struct Silence: WSHandler {
  /// Whether to wait until the client goes; else the connection closes at once.
  var waits: Bool

  func makeFrames(
    for client: AsyncThrowingStream<WSFrame, any Error>
  ) async throws -> AsyncStream<WSFrame> {
    if waits { for try await _ in client {} }
    throw CancellationError()
  }
}

extension HTTPStatusCode {
  fileprivate static func named(_ code: Int) -> HTTPStatusCode {
    switch code {
    case 200: .ok
    case 302: .found
    case 400: .badRequest
    case 401: .unauthorized
    case 402: .paymentRequired
    case 403: .forbidden
    case 404: .notFound
    case 405: .methodNotAllowed
    case 413: .payloadTooLarge
    case 422: .unprocessableContent
    case 429: .tooManyRequests
    case 499: HTTPStatusCode(499, phrase: "Client Closed Request")
    case 502: .badGateway
    case 503: .serviceUnavailable
    case 504: .gatewayTimeout
    default: .internalServerError
    }
  }
}
