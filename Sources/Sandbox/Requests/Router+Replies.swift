import Payload

/// How responses are sent, and how faults spoil them.
extension Router {
  /// Builds the reply for a response, spoilt by a fault if there is one. `closes` ends the
  /// connection after the response, for a request that was not read to its end.
  func reply(
    with response: ServerResponse, fault: Fault.Kind? = nil, closes: Bool = false
  ) async throws -> ConnectionReply {
    var response = response
    switch fault {
    case .stall: return .silence(waits: true)
    case .drop(0): return .silence(waits: false)
    case .drop(let count):
      let middle = response.body.byteCount / 2
      return .response(
        outgoing(response, closes: true, cut: min(count ?? middle, response.body.byteCount)))
    case .truncate: response.body = try half(of: response.body)
    case .garbage: response = ServerResponse(page: "502 Bad Gateway")
    case .wrongType: response.type = "text/plain"
    case .slow: try await clock.sleep(.seconds(5))
    default: break
    }
    var pause: ResponseBody.Pause?
    if case .drip(let seconds) = fault {
      pause = { [clock] in try await clock.sleep(.seconds(seconds) / ResponseBody.pieceCount) }
    }
    return .response(outgoing(response, closes: closes, pause: pause))
  }

  /// A response with its headers, ready to be sent; with `cut`, the connection closes after that
  /// many bytes of the body.
  func outgoing(
    _ response: ServerResponse, closes: Bool, cut: Int? = nil, pause: ResponseBody.Pause? = nil
  ) -> ConnectionReply.Outgoing {
    ConnectionReply.Outgoing(
      status: response.status,
      headers: response.headers.merging(["Content-Type": response.type]) { own, _ in own },
      body: ResponseBody(body: response.body, blobs: blobs, cut: cut, pause: pause),
      length: response.isChunked ? nil : response.body.byteCount, closes: closes)
  }

  /// The first half of a body, copied in constant memory.
  private func half(of body: PayloadBody) throws -> PayloadBody {
    let reader = body.makeReader(blobs)
    let writer = try blobs.open()
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
