import FoundationEssentials
import Glibc

/// The person's own pager: `$PAGER`, else `less` if it is installed.
struct Pager {
  /// The command line for the shell.
  private let command: String
  private let environment: [String: String]

  /// Returns nil where the text is printed directly: with an empty `PAGER`, with `cat`, and without
  /// a pager.
  ///
  /// - Parameter environment: The pager's environment, without secrets.
  init?(environment: [String: String]) {
    let named = environment["PAGER"]
    if let named, ["", "cat"].contains(named) { return nil }
    guard let command = named ?? Self.installed(environment) else { return nil }
    self.command = command
    // As git does: a page that fits the screen needs no pager, and styles are passed through.
    self.environment = ["LESS": "FRX", "LV": "-c"].merging(environment) { $1 }
  }

  private static func installed(_ environment: [String: String]) -> String? {
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    return folders.contains { access("\($0)/less", X_OK) == 0 } ? "less -R" : nil
  }

  /// Shows the text and waits until the person has left it.
  ///
  /// - Returns: Whether there was such a pager; otherwise nothing has been shown.
  func show(_ text: String) -> Bool {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return false }
    // Ctrl+C is the pager's.
    let (interrupt, quit) = (signal(SIGINT, SIG_IGN), signal(SIGQUIT, SIG_IGN))
    defer {
      signal(SIGINT, interrupt)
      signal(SIGQUIT, quit)
    }
    // The value may contain arguments, so a shell splits it. The command contains nothing else.
    let started = Result { () throws(ChildProcess.CannotStart) in
      try ChildProcess.start(
        ["/bin/sh", "-c", command], environment: environment, input: ends[0])
    }
    close(ends[0])
    guard case .success(let pager) = started else {
      close(ends[1])
      return false
    }
    write(Array(text.utf8), to: ends[1])
    close(ends[1])
    return ![126, 127].contains(ChildProcess.wait(for: pager))
  }

  /// Writes until the reader stops: a person may leave a page before its end.
  private func write(_ bytes: [UInt8], to descriptor: CInt) {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let count = Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
        if count > 0 {
          offset += count
        } else if errno != EINTR {
          return
        }
      }
    }
  }
}
