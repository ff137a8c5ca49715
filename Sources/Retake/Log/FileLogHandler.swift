import Cells
import Logging
import Model

/// Writes entries of swift-log as lines of the log file: moment, process, level, words.
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
  /// The program's log in that file.
  init(file: LogFile, process: Int32, now: @escaping @Sendable () -> Timestamp) {
    self.init(label: "retake") { _ in FileLogHandler(file: file, process: process, now: now) }
  }
}
