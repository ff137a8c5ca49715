import Glibc
import Posix

/// The file of a Unix socket. It is created in a private folder and then moved to its path, so that
/// it is never accessible to others and replaces a stale socket in one step. No other file is
/// replaced.
///
/// The folder's name is random, because process IDs repeat across containers.
struct SocketFile {
  let path: String
  /// The path at which to bind the socket before it is published.
  let bindPath: String
  private let folder: String

  /// Creates the private folder.
  ///
  /// - Throws: `SandboxError`, also if the file at the path must not be replaced.
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

  /// Moves the bound socket to its path.
  func publish() throws(SandboxError) {
    guard chmod(bindPath, 0o600) == 0 else { throw .storage(path: path, reason: systemReason()) }
    try moveToPlace()
  }

  /// Makes the path a link to the socket of a sandbox that serves the same folder.
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

  /// Removes the published socket; only the holder of the folder's lock may do so. A file that has
  /// taken the socket's place in the meantime stays.
  func withdraw() {
    guard let kind = Self.status(path, lstat)?.kind, kind == S_IFSOCK else { return }
    unlink(path)
  }

  /// Checks that the file at a path may be replaced: a socket of this user at which no process
  /// listens, or a link of this user to such a socket or to nothing. Any other file may be
  /// someone's work.
  private static func checkReplaceable(_ path: String) throws(SandboxError) {
    guard let found = status(path, lstat) else { return }
    guard found.isOurs, found.kind == S_IFSOCK || found.kind == S_IFLNK,
      status(path, stat).map({ $0.kind == S_IFSOCK }) ?? true
    else { throw .notASocket(path) }
    guard !SandboxAddress.isListening(at: path) else { throw .socketInUse(path) }
  }

  /// The type of a file, and whether it belongs to this user; nil if there is none.
  private static func status(
    _ path: String, _ ask: (UnsafePointer<CChar>, UnsafeMutablePointer<stat>) -> CInt
  ) -> (kind: mode_t, isOurs: Bool)? {
    var status = stat()
    guard ask(path, &status) == 0 else { return nil }
    return (status.st_mode & S_IFMT, status.st_uid == geteuid())
  }
}
