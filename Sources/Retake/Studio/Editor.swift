import FoundationEssentials
import Glibc
import Model

/// Hands text to the person's own editor (`$VISUAL`, else `$EDITOR`, else `vi`) and takes it back.
struct Editor {
  /// What it gets of our environment; no secrets.
  let environment: [String: String]
  /// A private folder for the file.
  let folder: String

  private var command: String {
    for name in ["VISUAL", "EDITOR"] {
      if let value = environment[name], !value.isEmpty { return value }
    }
    return "vi"
  }

  /// The edited text, or nil when the editor ended with an error and the text is to stay as it was.
  /// The terminal must have been given back before.
  func edit(_ text: String) -> Result<String?, Failure> {
    let path = "\(folder)/prompt-\(getpid()).md"
    let file = URL(filePath: path)
    defer { try? FileManager.default.removeItem(at: file) }
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      try Data(text.utf8).write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    } catch {
      return .failure(
        Failure(
          .storage, "No file could be made for the editor in \(folder).",
          advice: "Check that the disk is not full. Your text is still in the composer."))
    }
    do {
      // As git does it: the value may hold arguments, so a shell splits it.
      let pid = try ChildProcess.start(
        ["/bin/sh", "-c", "\(command) \"$1\"", command, path],
        environment: environment)
      guard ChildProcess.wait(for: pid) == 0 else { return .success(nil) }
      var edited = String(decoding: try Data(contentsOf: file), as: UTF8.self)
      // Editors end the last line; the person did not mean a line break by that.
      if edited.hasSuffix("\n") { edited.removeLast() }
      return .success(edited)
    } catch let error as ChildProcess.CannotStart {
      return .failure(
        Failure(
          .terminal, "The editor '\(command)' could not be started: \(error.reason).",
          advice: "Set EDITOR to the editor you use."))
    } catch {
      return .failure(
        Failure(
          .storage, "The edited text could not be read back.",
          advice: "Your text is still in the composer as it was."))
    }
  }
}
