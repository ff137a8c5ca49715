import Cells
import Glibc

/// The output waiting for the terminal, written as far as there is room, never blocking.
struct OutputLine {
  /// A separate open file description of the terminal, so that making it non-blocking affects
  /// no other program.
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

// What the driver needs from the terminal's descriptors.

/// Columns x rows of the terminal behind a descriptor: from the kernel, else from LINES and
/// COLUMNS, else from terminfo, else 80x24. Never under 1x1 nor over 500x300. nil if there is no
/// terminal any more.
func terminalSize(
  of descriptor: CInt, environment: [String: String], terminfo: (columns: Int, rows: Int)?
) -> Size? {
  var window = winsize()
  guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0 else { return nil }
  var columns = Int(window.ws_col)
  var rows = Int(window.ws_row)
  if columns == 0 { columns = environment["COLUMNS"].flatMap { Int($0) } ?? 0 }
  if rows == 0 { rows = environment["LINES"].flatMap { Int($0) } ?? 0 }
  if columns <= 0 { columns = terminfo?.columns ?? 80 }
  if rows <= 0 { rows = terminfo?.rows ?? 24 }
  return Size(columns: min(max(1, columns), 500), rows: min(max(1, rows), 300))
}

/// Writes a whole text, waiting while the line is full; gives up if the terminal is gone.
func writeAll(_ text: String, to descriptor: CInt) {
  writeAll(Array(text.utf8), to: descriptor)
}

/// Writes all bytes, waiting while the line is full; gives up if the terminal is gone.
func writeAll(_ all: [UInt8], to descriptor: CInt) {
  var bytes = all[...]
  while !bytes.isEmpty {
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if written > 0 {
      bytes = bytes.dropFirst(written)
    } else if errno == EAGAIN {
      var line = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      guard poll(&line, 1, 1000) > 0 else { return }
    } else if errno != EINTR {
      return
    }
  }
}

/// The bytes that have arrived; does not block; nil if the terminal is gone. At most a megabyte, so
/// that a flood leaves time to draw.
func readArrived(from descriptor: CInt) -> [UInt8]? {
  var all: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 16384)
  while all.count < 1 << 20 {
    var line = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&line, 1, 0) > 0 else { return all }
    guard line.revents & Int16(POLLIN) != 0 else { return all.isEmpty ? nil : all }
    let count = read(descriptor, &buffer, buffer.count)
    if count > 0 {
      all += buffer[..<count]
    } else if count < 0, errno == EINTR {
      continue
    } else {
      // Readable without bytes is the end of input; an error such as EIO is a hang-up.
      let isNothing = count < 0 && errno == EAGAIN
      return all.isEmpty && !isNothing ? nil : all
    }
  }
  return all
}

/// Makes writes block again if an earlier program left the descriptor non-blocking; ncurses would
/// lose what does not fit.
func makeBlocking(_ descriptor: CInt) {
  let flags = fcntl(descriptor, F_GETFL)
  if flags >= 0, flags & O_NONBLOCK != 0 { _ = fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) }
}
