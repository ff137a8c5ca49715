import Payload

/// How answers go out, and how they are spoilt.
extension Desk {
  /// `closes` ends the connection after the answer, for a request that was not read.
  func send(
    _ answer: Answer, fault: Fault.Kind? = nil, closes: Bool = false
  ) async throws -> Reply {
    var answer = answer
    switch fault {
    case .stall: return .silence(waits: true)
    case .drop(0): return .silence(waits: false)
    case .drop(let count):
      let middle = answer.body.byteCount / 2
      return .answer(
        outgoing(answer, closes: true, cut: min(count ?? middle, answer.body.byteCount)))
    case .truncate: answer.body = try half(of: answer.body)
    case .garbage: answer = Answer(page: "502 Bad Gateway")
    case .wrongType: answer.type = "text/plain"
    case .slow: try await clock.sleep(.seconds(5))
    default: break
    }
    var pause: BodyStream.Pause?
    if case .drip(let seconds) = fault {
      pause = { [clock] in try await clock.sleep(.seconds(seconds) / BodyStream.pieceCount) }
    }
    return .answer(outgoing(answer, closes: closes, pause: pause))
  }

  /// An answer with its headers; after `cut` bytes the connection is closed.
  func outgoing(
    _ answer: Answer, closes: Bool, cut: Int? = nil, pause: BodyStream.Pause? = nil
  ) -> Reply.Outgoing {
    Reply.Outgoing(
      status: answer.status,
      headers: answer.headers.merging(["Content-Type": answer.type]) { own, _ in own },
      body: BodyStream(body: answer.body, shelf: shelf, cut: cut, pause: pause),
      length: answer.isChunked ? nil : answer.body.byteCount, closes: closes)
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
