import Glibc
import Model

/// Keeps other processes from opening the same library at the same moment: making the tables and
/// going over to the write-ahead log are not for two at once. Ends with the process.
struct OpeningLock {
  private let descriptor: CInt

  /// Waits up to `patience` seconds for its turn.
  init(_ path: String, patience: Double) throws(Failure) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .storage(at: path, code: errno) }
    var left = patience
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      guard code == EWOULDBLOCK || code == EINTR, left > 0 else {
        close(descriptor)
        throw code == EWOULDBLOCK ? .heldByAnother : .storage(at: path, code: code)
      }
      usleep(10_000)
      left -= 0.01
    }
  }

  /// The file stays: whoever waits for it has it open.
  func release() { close(descriptor) }
}
