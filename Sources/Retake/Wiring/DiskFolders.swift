import Configuration
import FoundationEssentials
import Glibc
import Model
import Posix
import Studio

/// `Folders` on the disk of this machine.
struct DiskFolders: Folders {
  /// The absolute path of a folder as the user writes it.
  let absolutePath: @Sendable (String) -> String
  /// The folder of `~`; nil if it is unknown.
  let home: String?
  private static let queue = ThreadPool(width: 4)

  func list(_ path: String) async throws(Failure) -> FolderListing {
    let folder = plainPath(absolutePath(path == "~" ? "~/" : path))
    // A folder on a network may be slow, and no thread of the cooperative pool may wait for it.
    let entries = try await Self.queue.run { () throws(Failure) in
      try Self.entries(of: folder).get()
    }
    return FolderListing(folder: folder, spelled: spelled(folder), entries: entries)
  }

  private func spelled(_ folder: String) -> String {
    guard let home, home != "/" else { return folder }
    if folder == home { return "~" }
    return folder.hasPrefix(home + "/") ? "~" + folder.dropFirst(home.count) : folder
  }

  private static func entries(of folder: String) -> Result<[FolderEntry], Failure> {
    guard let stream = opendir(folder) else { return .failure(failure(folder, errno)) }
    defer { closedir(stream) }
    let descriptor = dirfd(stream)
    var entries: [FolderEntry] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        return errno == 0
          ? .success(entries.sorted(by: FolderEntry.isInOrder)) : .failure(failure(folder, errno))
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
          String(validatingCString: $0)
        }
      }
      // A name that is not text could not be requested.
      guard let name, !name.hasPrefix(".") else { continue }
      // Most entries of a full folder are neither, and are not examined.
      let mayBeFolder = [DT_DIR, DT_LNK, DT_UNKNOWN].contains(Int(entry.pointee.d_type))
      guard mayBeFolder || hasPictureExtension(name) else { continue }
      var status = stat()
      guard fstatat(descriptor, name, &status, 0) == 0 else { continue }
      let kind = status.st_mode & S_IFMT
      guard kind == S_IFDIR || (kind == S_IFREG && hasPictureExtension(name)) else { continue }
      entries.append(
        FolderEntry(
          name: name, isFolder: kind == S_IFDIR, byteCount: Int(status.st_size),
          modified: status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec))
    }
  }

  private static func failure(_ folder: String, _ code: CInt) -> Failure {
    let (reason, advice): (String, String) =
      switch code {
      case ENOENT: ("There is no folder \(folder).", "Backspace goes up a folder.")
      case ENOTDIR: ("\(folder) is not a folder.", "Backspace goes up a folder.")
      case EACCES, EPERM:
        ("You may not read the folder \(folder).", "Backspace goes up a folder.")
      default:
        (
          "The folder \(folder) cannot be read: \(String(cString: strerror(code))).",
          "Choose another one."
        )
      }
    return Failure(.picture, reason, advice: advice)
  }
}

/// The absolute path of a file as the user writes it: `~/` is their home, anything else is relative
/// to the working folder. URLs and the empty path are unchanged.
func spelledPath(_ path: String, environment: [String: String]) -> String {
  if path.isEmpty || path.hasPrefix("/") { return path }
  if let address = PictureAddress(path) { return address.text }
  if path.hasPrefix("~/"), let home = try? homeFolder(environment) {
    return home + path.dropFirst()
  }
  return FileManager.default.currentDirectoryPath + "/" + path
}

/// The absolute path of a path on the command line.
/// - Throws: A `usage` failure for an empty one.
func absolutePath(_ path: String) throws(Failure) -> String {
  guard !path.isEmpty else {
    throw Failure(
      .usage, "An empty path names no file.", advice: "Check the variable it came from.")
  }
  return spelledPath(path, environment: ProcessInfo.processInfo.environment)
}
