/// Reads the body of a request from the connection while it arrives.
actor HTTPBodyReader {
  /// The length of the body in bytes; nil if the client sends it in chunks.
  nonisolated let length: Int?

  private let reader: ConnectionReader
  private let isChunked: Bool
  /// Bytes of the body, or of the current chunk, that have yet to arrive.
  private var remaining: Int
  private var isOver: Bool
  /// Whether the client waits for `100 Continue` before it sends the body (RFC 9110, 10.1.1).
  private var isAwaited: Bool
  /// When the whole body must have arrived; nil before the first read.
  private var deadline: ContinuousClock.Instant?

  /// Why the rest of a body cannot be read.
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

  /// Whether the whole body has been read.
  var isAtEnd: Bool { isOver }

  /// Returns the next bytes, or nil at the end.
  ///
  /// - Throws: `Failure`, or an error of the connection.
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

  /// Reads the line before a chunk, or the trailer after the last one.
  ///
  /// - Returns: False after the last chunk.
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
