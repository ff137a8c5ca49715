import Glibc

/// Reads from a client's connection and writes to it. Each byte of a head is examined once.
actor ConnectionReader {
  private let descriptor: CInt
  let limits: ConnectionLimits
  /// Bytes that have arrived; those from `start` on have not been consumed.
  private var buffer: [UInt8] = []
  private var start = 0

  init(descriptor: CInt, limits: ConnectionLimits) {
    self.descriptor = descriptor
    self.limits = limits
  }

  /// How many bytes the buffer holds, including consumed ones.
  var heldBytes: Int { buffer.count }

  /// Reads the head of the next request.
  ///
  /// - Returns: nil if the client has left or has sent nothing within the idle limit.
  /// - Throws: `RequestHead.Failure` for a head that is refused.
  func head() async throws -> RequestHead? {
    // Requests that arrive without a pause never leave the buffer empty.
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

  /// Parses the head at the start of the buffer if it is complete; `position` is how far the buffer
  /// has been searched for the head's end.
  private func parseHead(from position: inout Int) throws(RequestHead.Failure) -> RequestHead? {
    if position == start {
      // Empty lines before a request are ignored (RFC 9112, 2.2).
      while start < buffer.count, buffer[start] == 0x0d || buffer[start] == 0x0a { start += 1 }
      position = start
    }
    while position < buffer.count {
      guard buffer[position] == 0x0a else {
        position += 1
        continue
      }
      // The head ends where one line end follows another.
      let rest = buffer[(position + 1)...].prefix(2)
      if rest.first == 0x0a || rest.elementsEqual([0x0d, 0x0a]) {
        let end = position + (rest.first == 0x0a ? 2 : 3)
        let head = buffer[start..<position]
        try check(head)
        let parsed = try RequestHead(head, limits: limits)
        advance(to: end)
        return parsed
      }
      // The next bytes are needed to tell.
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

  /// Reads the next bytes of a body: at least one, at most `count`.
  ///
  /// - Throws: `HTTPBodyReader.Failure` if the client leaves or is silent for too long.
  func bytes(atMost count: Int) async throws -> [UInt8] {
    if start == buffer.count { try await fillBody() }
    let taken = Array(buffer[start...].prefix(count))
    advance(to: start + taken.count)
    return taken
  }

  /// Reads the next line, without its line end, of at most `limit` bytes.
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

  /// Appends what has arrived to the buffer, waiting for it if necessary.
  ///
  /// - Returns: False if the client sends no more.
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

  /// Writes all bytes.
  ///
  /// - Throws: `ClientGone` if the client has left, `TimedOut` if it does not read.
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

  /// Discards what the client still sends, so that it can read the response before the connection
  /// closes.
  func linger() async {
    shutdown(descriptor, CInt(SHUT_WR))
    _ = try? await limits.within(.seconds(2)) { try await self.discard(bytes: 64 << 20) }
  }

  /// Waits until the client has left.
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

  /// Thrown when the client has closed the connection.
  struct ClientGone: Error {}
}
