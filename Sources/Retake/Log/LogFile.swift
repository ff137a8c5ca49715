import Configuration
import Glibc
import Synchronization

/// The program's log, `$XDG_STATE_HOME/retake/log`: one line an entry, 0600, at most two files of one
/// megabyte. It never stops anybody: what cannot be written is left out.
final class LogFile: Sendable {
  let path: String
  private let longest: Int
  private let descriptor = Mutex<CInt>(-1)

  /// Opens nothing before the first line. `longest` is in bytes.
  init(path: String, longest: Int = 1 << 20) {
    self.path = path
    self.longest = longest
  }

  deinit {
    descriptor.withLock { descriptor in
      if descriptor >= 0 { close(descriptor) }
    }
  }

  /// Adds one line; several processes may do so at once.
  func write(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    descriptor.withLock { descriptor in
      if descriptor < 0 { descriptor = open() }
      guard descriptor >= 0 else { return }
      // One call, so that lines of several processes never mix.
      _ = Glibc.write(descriptor, bytes, bytes.count)
    }
  }

  private func open() -> CInt {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    try? Paths.makeFolder(folder)
    var status = stat()
    if stat(path, &status) == 0, status.st_size > longest { rename(path, path + ".1") }
    return Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
  }
}
