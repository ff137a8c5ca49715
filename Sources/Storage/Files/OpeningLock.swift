import Glibc
import Model

/// Keeps other processes from opening the same library at the same time: creating the tables and
/// switching to the write-ahead log is not for two at once. Ends with the process.
struct OpeningLock {
  private let descriptor: CInt
  /// The file's content while the database itself is replaced.
  private static let repairing = Array("repairing".utf8)

  /// Waits up to `patience` seconds for the lock; calls `waiting` once if that takes over a second.
  ///
  /// - Throws: A failure if the lock cannot be had.
  init(
    _ path: String, patience: Double, isRepair: Bool = false, waiting: () -> Void = {}
  ) throws(Failure) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .storage(at: path, code: errno) }
    var waited = 0.0
    var isTold = false
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      guard code == EWOULDBLOCK || code == EINTR, waited < patience else {
        close(descriptor)
        throw code == EWOULDBLOCK ? .heldByAnother : .storage(at: path, code: code)
      }
      if waited > 1, !isTold {
        isTold = true
        waiting()
      }
      usleep(10_000)
      waited += 0.01
    }
    ftruncate(descriptor, 0)
    if isRepair { pwrite(descriptor, Self.repairing, Self.repairing.count, 0) }
  }

  /// Whether the holder of the lock is replacing the database.
  static func isRepairing(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: repairing.count)
    return read(descriptor, &bytes, bytes.count) == bytes.count && bytes == repairing
  }

  /// The file stays: waiting processes have it open.
  func release() {
    ftruncate(descriptor, 0)
    close(descriptor)
  }
}
