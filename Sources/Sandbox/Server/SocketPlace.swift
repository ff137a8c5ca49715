import Glibc

/// The file of a Unix socket: made in a folder nobody else may enter, then moved to its place, so
/// that it is never open to others and replaces a stale one in one step.
///
/// The folder's name is random: the number of a process is the same in two containers.
struct SocketPlace {
  let path: String
  /// Where to bind first.
  let bindPath: String
  private let folder: String

  init(_ path: String) throws(SandboxError) {
    self.path = path
    let parent = SandboxPaths.parent(of: path) ?? "/"
    try SandboxPaths.makeFolder(parent)
    folder = "\(parent)/.\(String(UInt32.random(in: .min ... .max), radix: 36))"
    bindPath = folder + "/s"
    let longest = max(path.utf8.count, bindPath.utf8.count)
    guard longest <= SandboxAddress.pathLimit else {
      throw .socketPathTooLong(path, limit: SandboxAddress.pathLimit - (longest - path.utf8.count))
    }
    guard mkdir(folder, 0o700) == 0 else { throw .storage(path: folder, reason: systemReason()) }
  }

  /// Moves the bound socket to its place.
  func publish() throws(SandboxError) {
    guard chmod(bindPath, 0o600) == 0, rename(bindPath, path) == 0 else {
      throw .storage(path: path, reason: systemReason())
    }
    rmdir(folder)
  }

  /// Makes this place lead to the socket of a sandbox that serves the same folder.
  func lead(to socket: String) throws(SandboxError) {
    guard symlink(socket, bindPath) == 0, rename(bindPath, path) == 0 else {
      let reason = systemReason()
      discard()
      throw .storage(path: path, reason: reason)
    }
    rmdir(folder)
  }

  /// Removes what is left of a socket that could not be bound.
  func discard() {
    unlink(bindPath)
    rmdir(folder)
  }

  /// Removes the published socket; only the holder of the folder's lock may.
  func withdraw() { unlink(path) }
}
