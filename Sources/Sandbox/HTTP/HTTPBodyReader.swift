/// The body of a request, read while it arrives.
actor HTTPBodyReader {
  /// Bytes; nil when the client does not say how many follow.
  nonisolated let length: Int?

  private let reader: ConnectionReader
  private let isChunked: Bool
  /// Bytes of the body, or of the chunk, that are still to come.
  private var remaining: Int
  private var isOver: Bool
  /// Whether the client waits to be told to send it (RFC 9110, 10.1.1).
  private var isAwaited: Bool
  /// When it must be there; nil before anybody reads it.
  private var deadline: ContinuousClock.Instant?

  /// Why a body cannot be read on.
  enum Failure: Error, Equatable {
    case cutShort, tooSlow, badChunk
  }

  init(_ head: RequestHead, framing: RequestHead.Framing, reader: ConnectionReader) {
    self.reader = reader
    switch framing {
    case .length(let count):
      length = count
      remaining = count
      isChunked = false
      isOver = count == 0
    case .chunked:
      length = nil
      remaining = 0
      isChunked = true
      isOver = false
    }
    isAwaited =
      !isOver && !head.isHTTP10 && head.headers["expect"]?.lowercased() == "100-continue"
  }

  /// Whether all of it was read.
  var isAtEnd: Bool { isOver }

  /// The next bytes; nil at the end.
  func next() async throws -> [UInt8]? {
    guard !isOver else { return nil }
    let now = reader.limits.uptime()
    let end = deadline ?? now + reader.limits.bodyTime
    deadline = end
    guard now <= end else { throw Failure.tooSlow }
    if isAwaited {
      isAwaited = false
      try await reader.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
    }
    if isChunked, remaining == 0, try await beginsChunk() == false {
      isOver = true
      return nil
    }
    let bytes = try await reader.bytes(atMost: remaining)
    remaining -= bytes.count
    if remaining == 0 {
      if isChunked {
        guard try await reader.line(limit: 0).isEmpty else { throw Failure.badChunk }
      } else {
        isOver = true
      }
    }
    return bytes
  }

  /// Reads the line before a chunk, or what follows the last one; false then.
  private func beginsChunk() async throws -> Bool {
    let line = try await reader.line(limit: 1024)
    let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 }
    guard (1...15).contains(digits.count),
      let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0
    else { throw Failure.badChunk }
    remaining = size
    if size > 0 { return true }
    var rest = 100
    while try await !reader.line(limit: 8 << 10).isEmpty {
      rest -= 1
      guard rest > 0 else { throw Failure.badChunk }
    }
    return false
  }
}
