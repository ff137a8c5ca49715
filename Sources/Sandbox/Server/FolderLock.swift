import Glibc

/// The right to work in a sandbox's folder; the system takes it back when the process ends, however
/// it ends.
final class FolderLock: Sendable {
  private let descriptor: CInt

  /// Nil when another process has it.
  init?(_ path: String) throws(SandboxError) {
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw .storage(path: path, reason: systemReason()) }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(opened)
      if code == EWOULDBLOCK { return nil }
      throw .storage(path: path, reason: systemReason(code))
    }
    descriptor = opened
  }

  deinit { close(descriptor) }
}
