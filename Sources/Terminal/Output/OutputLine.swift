import Glibc

/// The output waiting for the terminal, written as far as there is room, never blocking.
struct OutputLine {
  /// A separate open file description of the terminal, so that making it non-blocking affects
  /// nobody else.
  let descriptor: CInt
  private let isOwn: Bool
  private var bytes: [UInt8] = []
  private var done = 0
  /// Whether the terminal has stopped taking output.
  private(set) var isBroken = false

  init(_ output: CInt) {
    var path = [CChar](repeating: 0, count: 256)
    let flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    var own: CInt = ttyname_r(output, &path, path.count) == 0 ? open(path, flags) : -1
    if own < 0 { own = open("/proc/self/fd/\(output)", flags) }
    descriptor = own < 0 ? output : own
    isOwn = own >= 0
  }

  var isEmpty: Bool { done == bytes.count }

  /// Whether another program reads what is written, and may have a line of its own behind it;
  /// otherwise the kernel itself reports when there is room.
  var isPseudoTerminal: Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    // The kernel's devices.txt: pseudo terminals have the major numbers 136 to 143.
    return (136...143).contains(status.st_rdev >> 8 & 0xFFF)
  }

  mutating func append(_ more: some Sequence<UInt8>) {
    guard !isBroken else { return }
    bytes += more
  }

  /// Writes what there is room for; true if everything is written.
  mutating func flush() -> Bool {
    while done < bytes.count {
      let most = isOwn ? bytes.count - done : min(256, bytes.count - done)
      guard isOwn || hasRoom(within: 0) else { return false }
      let written = bytes.withUnsafeBytes { buffer in
        write(descriptor, buffer.baseAddress.map { $0 + done }, most)
      }
      if written > 0 {
        done += written
      } else if errno == EAGAIN {
        return false
      } else if errno != EINTR {
        isBroken = true
        break
      }
    }
    bytes.removeAll(keepingCapacity: bytes.count < 1 << 16)
    done = 0
    return true
  }

  /// Writes everything, waiting at most `patience` milliseconds each time there is no room; drops
  /// what is left after that.
  mutating func drain(patience: CInt) {
    while !flush() {
      guard hasRoom(within: patience) else { break }
    }
    bytes = []
    done = 0
  }

  func close() {
    if isOwn { _ = Glibc.close(descriptor) }
  }

  private func hasRoom(within milliseconds: CInt) -> Bool {
    var line = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&line, 1, milliseconds) > 0 && line.revents & Int16(POLLOUT) != 0
  }
}
