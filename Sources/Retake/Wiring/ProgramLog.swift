import Cells
import Configuration
import Glibc
import Logging
import Model
import Synchronization

/// The program's log, `$XDG_STATE_HOME/retake/log`: one line per entry, 0600, at most two files of
/// one megabyte. It never blocks anything: what cannot be written is dropped.
final class LogFile: Sendable {
  let path: String
  private let longest: Int
  private let descriptor = Mutex<CInt>(-1)

  /// Opens nothing before the first line.
  /// - Parameter longest: The maximum size of a file, in bytes.
  init(path: String, longest: Int = 1 << 20) {
    self.path = path
    self.longest = longest
  }

  deinit {
    descriptor.withLock { descriptor in
      if descriptor >= 0 { close(descriptor) }
    }
  }

  /// Adds one line; several processes may do so at the same time.
  func write(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    descriptor.withLock { descriptor in
      if descriptor < 0 { descriptor = open() }
      guard descriptor >= 0 else { return }
      // A single call, so that lines of several processes never mix.
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

/// Writes entries of swift-log as lines of the log file: time, process, level, message.
struct FileLogHandler: LogHandler {
  let file: LogFile
  let process: Int32
  let now: @Sendable () -> Timestamp
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let words = printable("\(event.message)", keepingLines: false)
    file.write("\(now().iso8601) \(process) \(event.level) \(words)")
  }
}

extension Logger {
  /// Logs to that file.
  init(file: LogFile, process: Int32, now: @escaping @Sendable () -> Timestamp) {
    self.init(label: "retake") { _ in FileLogHandler(file: file, process: process, now: now) }
  }
}
