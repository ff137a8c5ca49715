import CSystem
import Glibc

/// A failed system call.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Its `errno`.
  package var code: CInt

  package init(code: CInt) { self.code = code }

  /// The error of this thread's last system call.
  package init() { code = errno }

  /// The system's own message.
  package var description: String { String(cString: strerror(code)) }
}

/// A pipe that other programs do not inherit. The Glibc module lacks `pipe2`.
package func makePipe() throws(SystemError) -> (read: CInt, write: CInt) {
  var ends: [CInt] = [-1, -1]
  guard pipe(&ends) == 0 else { throw SystemError() }
  for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  return (ends[0], ends[1])
}

/// Whether the process at the other end of a connected Unix socket belongs to this user or to the
/// system.
package func isPeerOurs(_ descriptor: CInt) -> Bool { csystem_peer_is_ours(descriptor) }

/// Writes all of the bytes, waiting where the descriptor takes no more for now.
package func writeAll(
  _ bytes: UnsafeRawBufferPointer, to descriptor: CInt
) throws(SystemError) {
  try writeAll(bytes, to: descriptor, with: write)
}

/// Writes all of the bytes with a function that works as the system's `write`.
func writeAll(
  _ bytes: UnsafeRawBufferPointer, to descriptor: CInt,
  with write: (CInt, UnsafeRawPointer, Int) -> Int
) throws(SystemError) {
  var rest = bytes
  while let base = rest.baseAddress, !rest.isEmpty {
    let count = write(descriptor, base, rest.count)
    if count > 0 {
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    } else if count == 0 {
      // A device may take nothing and report no error. A retry might never end.
      throw SystemError(code: EIO)
    } else if errno == EAGAIN {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&waiting, 1, -1)
    } else if errno != EINTR {
      throw SystemError()
    }
  }
}

/// Writes all of the bytes, waiting where the descriptor takes no more for now.
package func writeAll(
  _ bytes: some Collection<UInt8>, to descriptor: CInt
) throws(SystemError) {
  let result: Result<Void, SystemError>? = bytes.withContiguousStorageIfAvailable { buffer in
    Result { () throws(SystemError) in try writeAll(UnsafeRawBufferPointer(buffer), to: descriptor)
    }
  }
  if let result { return try result.get() }
  try writeAll(Array(bytes), to: descriptor)
}

/// What a read gives: so many bytes at most; 0 at the end.
package func readSome(
  from descriptor: CInt, into buffer: UnsafeMutableRawBufferPointer
) throws(SystemError) -> Int {
  guard let base = buffer.baseAddress, !buffer.isEmpty else { return 0 }
  while true {
    let count = read(descriptor, base, buffer.count)
    if count >= 0 { return count }
    guard errno == EINTR else { throw SystemError() }
  }
}

/// Passes the rest of a file to `body` in chunks of at most 256 KiB.
///
/// - Parameter failing: What to throw when reading fails.
package func forEachChunk<Problem: Error>(
  of descriptor: CInt, failing: (SystemError) -> Problem,
  _ body: (UnsafeRawBufferPointer) throws(Problem) -> Void
) throws(Problem) {
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
  defer { buffer.deallocate() }
  while true {
    let count: Int
    do throws(SystemError) { count = try readSome(from: descriptor, into: buffer) } catch {
      throw failing(error)
    }
    if count == 0 { return }
    try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
  }
}

/// The rest of a file; a byte more than `most` where there is more.
package func readAll(_ descriptor: CInt, most: Int = .max - 1) throws(SystemError) -> [UInt8] {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 16_384)
  while bytes.count <= most {
    let wanted = min(chunk.count, most + 1 - bytes.count)
    let result = chunk.withUnsafeMutableBytes { buffer in
      Result { () throws(SystemError) in
        try readSome(
          from: descriptor, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
      }
    }
    let count = try result.get()
    if count == 0 { break }
    bytes += chunk[..<count]
  }
  return bytes
}
