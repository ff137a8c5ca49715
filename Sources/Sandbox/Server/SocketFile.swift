import Glibc
import Posix

/// The file of a Unix socket: made in a folder nobody else may enter, then moved to its place, so
/// that it is never open to others and replaces a stale one in one step. Nothing else is replaced.
///
/// The folder's name is random: the number of a process is the same in two containers.
struct SocketFile {
  let path: String
  /// Where to bind first.
  let bindPath: String
  private let folder: String

  /// - Throws: Also where something lies at the path that may not be replaced.
  init(_ path: String) throws(SandboxError) {
    self.path = path
    let parent = parentFolder(of: path)
    try SandboxPaths.makeFolder(parent)
    folder = "\(parent)/.\(String(UInt32.random(in: .min ... .max), radix: 36))"
    bindPath = folder + "/s"
    let longest = max(path.utf8.count, bindPath.utf8.count)
    guard longest <= SandboxAddress.pathLimit else {
      throw .socketPathTooLong(path, limit: SandboxAddress.pathLimit - (longest - path.utf8.count))
    }
    try Self.checkReplaceable(path)
    guard mkdir(folder, 0o700) == 0 else { throw .storage(path: folder, reason: systemReason()) }
  }

  /// Moves the bound socket to its place.
  func publish() throws(SandboxError) {
    guard chmod(bindPath, 0o600) == 0 else { throw .storage(path: path, reason: systemReason()) }
    try moveToPlace()
  }

  /// Makes this place lead to the socket of a sandbox that serves the same folder.
  func link(to socket: String) throws(SandboxError) {
    do throws(SandboxError) {
      guard symlink(socket, bindPath) == 0 else {
        throw .storage(path: path, reason: systemReason())
      }
      try moveToPlace()
    } catch {
      discard()
      throw error
    }
  }

  private func moveToPlace() throws(SandboxError) {
    try Self.checkReplaceable(path)
    guard rename(bindPath, path) == 0 else { throw .storage(path: path, reason: systemReason()) }
    rmdir(folder)
  }

  /// Removes what is left of a socket that could not be bound.
  func discard() {
    unlink(bindPath)
    rmdir(folder)
  }

  /// Removes the published socket; only the holder of the folder's lock may. What somebody has put in its
  /// place since stays.
  func withdraw() {
    guard let kind = Self.status(path, lstat)?.kind, kind == S_IFSOCK else { return }
    unlink(path)
  }

  /// Only a socket of this user that nobody listens at, and a link of this user that leads to one or to
  /// nothing, are replaced: any other file may be somebody's work.
  private static func checkReplaceable(_ path: String) throws(SandboxError) {
    guard let found = status(path, lstat) else { return }
    guard found.isOurs, found.kind == S_IFSOCK || found.kind == S_IFLNK,
      status(path, stat).map({ $0.kind == S_IFSOCK }) ?? true
    else { throw .notASocket(path) }
    guard !SandboxAddress.isListening(at: path) else { throw .socketInUse(path) }
  }

  /// The kind of a file and whether it is this user's; nil where nothing is there.
  private static func status(
    _ path: String, _ ask: (UnsafePointer<CChar>, UnsafeMutablePointer<stat>) -> CInt
  ) -> (kind: mode_t, isOurs: Bool)? {
    var status = stat()
    guard ask(path, &status) == 0 else { return nil }
    return (status.st_mode & S_IFMT, status.st_uid == geteuid())
  }
}
