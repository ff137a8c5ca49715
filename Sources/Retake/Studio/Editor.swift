import Configuration
import FoundationEssentials
import Glibc
import Model
import Posix

/// Opens text in the user's own editor (`$VISUAL`, else `$EDITOR`, else `vi`) and reads it back.
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
      // Editors end the last line; the user did not mean a line break.
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

/// The file for the user's editor: in a private folder of its own, so that files the editor
/// creates next to it are removed with it, and with a lock that the system releases when this
/// process ends, however it ends. A draft whose lock is free has no process any more, and the next start
/// removes it.
final class EditorDraft {
  /// The file that the editor opens.
  let path: String
  private let folder: String
  private let lockPath: String
  private let lock: CInt

  /// Creates the file, readable by this user only.
  ///
  /// - Throws: A `storage` failure; then nothing is left behind.
  init(_ text: String, in parent: String) throws(Failure) {
    let name = randomName()
    folder = "\(parent)/\(name)"
    lockPath = folder + ".lock"
    path = folder + "/prompt.md"
    mkdir(parent, 0o700)
    lock = open(lockPath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    // A sweep in between has taken the lock, and the file is gone from its folder.
    var status = stat()
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0, fstat(lock, &status) == 0,
      status.st_nlink > 0, mkdir(folder, 0o700) == 0
    else {
      remove()
      throw Self.failure(parent)
    }
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    do throws(SystemError) {
      guard file >= 0 else { throw SystemError() }
      defer { close(file) }
      try writeAll(text.utf8, to: file)
    } catch {
      remove()
      throw Self.failure(parent)
    }
  }

  deinit { remove() }

  private func remove() {
    try? FileManager.default.removeItem(atPath: folder)
    unlink(lockPath)
    if lock >= 0 { close(lock) }
  }

  private static func failure(_ parent: String) -> Failure {
    Failure(
      .storage, "No temporary file for the editor could be created in \(parent).",
      advice: "Check for free disk space. Your text is still in the composer.")
  }

  /// Removes the drafts of dead processes, unless another user could have placed something there.
  static func sweep(_ parent: String) {
    guard isOurs(parent) else { return }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    for name in names where name.hasSuffix(".lock") {
      let lock = open("\(parent)/\(name)", O_RDWR | O_CLOEXEC | O_NOFOLLOW)
      guard lock >= 0 else { continue }
      defer { close(lock) }
      guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { continue }
      try? FileManager.default.removeItem(atPath: "\(parent)/\(name.dropLast(5))")
      unlink("\(parent)/\(name)")
    }
    // The lock is created first and removed last, so that a folder without one has no process.
    for name in names where !name.hasSuffix(".lock") && !names.contains(name + ".lock") {
      if access("\(parent)/\(name).lock", F_OK) != 0 {
        try? FileManager.default.removeItem(atPath: "\(parent)/\(name)")
      }
    }
  }

  /// Whether only this user and root can have created the folder, or replaced it by another or a
  /// link: a runtime folder may be where everybody can write.
  private static func isOurs(_ folder: String) -> Bool {
    func status(_ path: String) -> stat? {
      var status = stat()
      return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR ? status : nil
    }
    let above = folder.prefix(upTo: folder.lastIndex(of: "/") ?? folder.startIndex)
    guard let own = status(folder), let outer = status(String(above)) else { return false }
    return own.st_uid == geteuid() && own.st_mode & 0o022 == 0
      && [geteuid(), 0].contains(outer.st_uid)
      && (outer.st_mode & 0o022 == 0 || outer.st_mode & S_ISVTX != 0)
  }
}
