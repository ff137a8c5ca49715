import Glibc

/// Reads from a client's connection, and writes to it. It looks at each byte of a head once.
actor ConnectionReader {
  private let descriptor: CInt
  let limits: ConnectionLimits
  /// What has arrived and not been taken, from `start` on.
  private var buffer: [UInt8] = []
  private var start = 0

  init(descriptor: CInt, limits: ConnectionLimits) {
    self.descriptor = descriptor
    self.limits = limits
  }

  /// How many bytes are held, taken ones included.
  var heldBytes: Int { buffer.count }

  /// The head of the next request; nil when the client has left, or has asked for nothing for too long.
  ///
  /// - Throws: `RequestHead.Failure` for one that is refused.
  func head() async throws -> RequestHead? {
    // Requests that come without a pause never leave the buffer empty.
    if start > 64 << 10 {
      buffer.removeSubrange(..<start)
      start = 0
    }
    var position = start
    if let head = try parseHead(from: &position) { return head }
    if start == buffer.count {
      do {
        guard try await fill(within: limits.idle) else { return nil }
      } catch is ConnectionLimits.TimedOut {
        return nil
      }
    }
    if let head = try parseHead(from: &position) { return head }
    do {
      return try await limits.within(limits.headTime) { [position] in
        try await self.head(searchedTo: position)
      }
    } catch is ConnectionLimits.TimedOut {
      throw RequestHead.Failure.tooSlow
    }
  }

  private func head(searchedTo position: Int) async throws -> RequestHead? {
    var position = position
    while try await fill() {
      if let head = try parseHead(from: &position) { return head }
    }
    return nil
  }

  /// The head in the buffer when it is there whole; `position` is how far it was searched for its end.
  private func parseHead(from position: inout Int) throws(RequestHead.Failure) -> RequestHead? {
    if position == start {
      // Empty lines before a request are passed over (RFC 9112, 2.2).
      while start < buffer.count, buffer[start] == 0x0d || buffer[start] == 0x0a { start += 1 }
      position = start
    }
    while position < buffer.count {
      guard buffer[position] == 0x0a else {
        position += 1
        continue
      }
      // A line end; the head is over when another one follows.
      let rest = buffer[(position + 1)...].prefix(2)
      if rest.first == 0x0a || rest.elementsEqual([0x0d, 0x0a]) {
        let end = position + (rest.first == 0x0a ? 2 : 3)
        let head = buffer[start..<position]
        try check(head)
        let parsed = try RequestHead(head, limits: limits)
        advance(to: end)
        return parsed
      }
      // The next bytes decide.
      if rest.isEmpty || rest.elementsEqual([0x0d]) { break }
      position += 1
    }
    try check(buffer[start...])
    return nil
  }

  private func check(_ head: ArraySlice<UInt8>) throws(RequestHead.Failure) {
    let line = head.prefix(limits.requestLine + 1).prefix { $0 != 0x0a }
    guard line.count <= limits.requestLine else {
      throw .lineTooLong(target: RequestHead.target(inLine: line))
    }
    guard head.count <= limits.head else {
      throw .headTooLarge(target: RequestHead.target(inLine: line))
    }
  }

  /// Some of the bytes that come next, at least one.
  func bytes(atMost count: Int) async throws -> [UInt8] {
    if start == buffer.count { try await fillBody() }
    let taken = Array(buffer[start...].prefix(count))
    advance(to: start + taken.count)
    return taken
  }

  /// The next line without its end, of so many bytes at most.
  func line(limit: Int) async throws -> [UInt8] {
    var line: [UInt8] = []
    while true {
      if start == buffer.count { try await fillBody() }
      let byte = buffer[start]
      advance(to: start + 1)
      if byte == 0x0a {
        if line.last == 0x0d { line.removeLast() }
        return line
      }
      guard line.count <= limit else { throw HTTPBodyReader.Failure.badChunk }
      line.append(byte)
    }
  }

  private func advance(to end: Int) {
    start = end
    guard start == buffer.count else { return }
    buffer.removeAll(keepingCapacity: buffer.capacity <= 256 << 10)
    start = 0
  }

  private func fillBody() async throws {
    do {
      guard try await fill(within: limits.silence) else { throw HTTPBodyReader.Failure.cutShort }
    } catch is ConnectionLimits.TimedOut {
      throw HTTPBodyReader.Failure.tooSlow
    }
  }

  /// Takes in what has arrived, or waits for it; false when the client sends no more.
  private func fill(within limit: Duration? = nil) async throws -> Bool {
    let piece = 64 << 10
    while true {
      try Task.checkCancellation()
      let end = buffer.count
      buffer.append(contentsOf: repeatElement(0, count: piece))
      let count = buffer.withUnsafeMutableBytes {
        recv(descriptor, $0.baseAddress?.advanced(by: end), piece, 0)
      }
      let code = errno
      buffer.removeLast(piece - max(0, count))
      if count > 0 { return true }
      guard count < 0, code == EAGAIN || code == EINTR else { return false }
      if code == EAGAIN { try await wait(for: .read, limit) }
    }
  }

  /// Writes everything.
  ///
  /// - Throws: `ClientGone` when the client has left, `TimedOut` when it does not read.
  func write(_ bytes: [UInt8]) async throws {
    var position = 0
    while position < bytes.count {
      let count = bytes.withUnsafeBytes {
        send(
          descriptor, $0.baseAddress?.advanced(by: position), $0.count - position,
          CInt(MSG_NOSIGNAL))
      }
      if count >= 0 {
        position += count
      } else if errno == EAGAIN {
        try await wait(for: .write, limits.unread)
      } else if errno != EINTR {
        throw ClientGone()
      }
    }
  }

  /// Passes over what the client still sends, so that it reads the answer before the connection ends.
  func linger() async {
    shutdown(descriptor, CInt(SHUT_WR))
    _ = try? await limits.within(.seconds(2)) { try await self.discard(bytes: 64 << 20) }
  }

  /// Returns when the client has left.
  func waitForEnd() async throws { try await discard(bytes: .max) }

  private func discard(bytes limit: Int) async throws {
    var count = buffer.count - start
    advance(to: buffer.count)
    while count < limit, try await fill() {
      count += buffer.count
      advance(to: buffer.count)
    }
  }

  private func wait(for event: SocketWait.Event, _ limit: Duration?) async throws {
    guard let limit else { return try await SocketWait.wait(descriptor, for: event) }
    try await limits.within(limit) { [descriptor] in
      try await SocketWait.wait(descriptor, for: event)
    }
  }

  /// The other end of the connection was closed.
  struct ClientGone: Error {}
}
