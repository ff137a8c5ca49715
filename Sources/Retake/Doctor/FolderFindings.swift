import Configuration
import FoundationEssentials
import Glibc
import Model
import Storage

/// The person's folders, whether they exist and are writable.
struct FolderFindings {
  private(set) var lines: [(name: String, value: String)] = []
  private(set) var problems: [Failure] = []

  init(_ paths: Paths) {
    lines.append(("configuration", Self.present(paths.configFile, "none; using defaults")))
    lines.append(("themes", Self.present(paths.themesFolder, "none; built-in themes only")))
    for (name, path) in [("data", paths.data), ("state", paths.state), ("run", paths.run)] {
      guard let obstacle = Self.obstacle(path) else {
        lines.append((name, Self.present(path, "created when needed")))
        continue
      }
      lines.append((name, "\(path) (not writable)"))
      problems.append(
        Failure(
          .storage, "The folder \(path) is not writable: \(obstacle).",
          advice: "Check who owns it, or set RETAKE_HOME to a folder of your own."))
    }
    if let obstacle = StorageFolders(data: paths.data).obstacle { problems.append(obstacle) }
    let standing =
      switch UnixSocket.listener(at: paths.sandboxSocket) {
      case .none: "starts when needed"
      case .own: "running"
      case .stranger: "another user's process is listening there"
      }
    lines.append(("sandbox", "\(paths.sandboxSocket) (\(standing))"))
    guard FileManager.default.fileExists(atPath: paths.run) else { return }
    do throws(Failure) { try paths.makeRuntimeFolder() } catch { problems.append(error) }
  }

  private static func present(_ path: String, _ otherwise: String) -> String {
    FileManager.default.fileExists(atPath: path) ? path : "\(path) (\(otherwise))"
  }

  /// Why a folder, or its nearest existing ancestor, is not writable; nil when it is.
  private static func obstacle(_ path: String) -> String? {
    var path = path
    while access(path, F_OK) != 0, errno == ENOENT, path.contains("/"), path != "/" {
      let above = path.split(separator: "/").dropLast().joined(separator: "/")
      path = "/\(above)"
    }
    var status = stat()
    guard stat(path, &status) == 0 else { return String(cString: strerror(errno)) }
    guard status.st_mode & S_IFMT == S_IFDIR else { return "\(path) is a file" }
    return access(path, W_OK | X_OK) == 0 ? nil : String(cString: strerror(errno))
  }
}
