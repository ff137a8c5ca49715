import Configuration
import FoundationEssentials
import Model
import Posix

/// Opens text in the person's own editor (`$VISUAL`, else `$EDITOR`, else `vi`) and reads it back.
struct Editor {
  /// The editor's environment, without secrets.
  let environment: [String: String]
  /// The folders of this user; the file is below `run`.
  let paths: Paths

  private var command: String {
    for name in ["VISUAL", "EDITOR"] {
      if let value = environment[name], !value.isEmpty { return value }
    }
    return "vi"
  }

  /// The edited text, or nil when the editor failed and the text stays as it was. The terminal must
  /// have been released before.
  func edit(_ text: String) -> Result<String?, Failure> {
    let draft: EditorDraft
    do throws(Failure) {
      try paths.makeRuntimeFolder()
      draft = try EditorDraft(text, in: paths.editorFolder)
    } catch {
      return .failure(error)
    }
    do {
      // As git does: the value may contain arguments, so a shell splits it.
      let editor = try ChildProcess(
        ["/bin/sh", "-c", "\(command) \"$1\"", command, draft.path],
        environment: environment)
      guard editor.wait() == .exited(0) else { return .success(nil) }
      var edited = String(decoding: try Data(contentsOf: URL(filePath: draft.path)), as: UTF8.self)
      // Editors end the last line; the person did not mean a line break.
      if edited.hasSuffix("\n") { edited.removeLast() }
      return .success(edited)
    } catch let error as SystemError {
      return .failure(
        Failure(
          .terminal, "The editor '\(command)' could not be started: \(error).",
          advice: "Set EDITOR to your editor."))
    } catch {
      return .failure(
        Failure(
          .storage, "The edited text could not be read back.",
          advice: "Your text is still in the composer, unchanged."))
    }
  }
}
