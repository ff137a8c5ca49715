import Glibc
import Model
import Synchronization

/// The right to drive a job: a lock on a file that the kernel ends with the process.
final class ClaimFile: Claim {
  private let path: String
  private let descriptor: Mutex<CInt?>

  /// nil while somebody else, in this process or another, has the lock.
  init?(_ path: String) throws(Failure) {
    self.path = path
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw .storage(at: path, code: errno) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let code = errno
        close(descriptor)
        if code == EWOULDBLOCK { return nil }
        throw .storage(at: path, code: code)
      }
      // Who had it before may have removed the file between our opening and locking it.
      var ours = stat()
      var named = stat()
      if fstat(descriptor, &ours) == 0, stat(path, &named) == 0, ours.st_ino == named.st_ino {
        self.descriptor = Mutex(descriptor)
        return
      }
      close(descriptor)
    }
  }

  deinit { release() }

  func release() {
    let held = descriptor.withLock { descriptor in
      defer { descriptor = nil }
      return descriptor
    }
    guard let held else { return }
    unlink(path)
    close(held)
  }
}
