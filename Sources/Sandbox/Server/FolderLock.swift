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
    // What a dead one noted is no longer true.
    ftruncate(opened, 0)
  }

  /// Notes in the locked file who serves the folder and at which socket.
  func note(_ holder: Holder) {
    let bytes = Array("\(holder.process)\n\(holder.socket)\n".utf8)
    _ = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  /// Who serves the folder and where its clients find it.
  struct Holder: Hashable, Sendable {
    var process: pid_t
    var socket: String

    /// Reads what a holder has noted; nil before it has. Only true while somebody has the lock.
    init?(lock path: String) {
      let opened = open(path, O_RDONLY | O_CLOEXEC)
      guard opened >= 0 else { return nil }
      defer { close(opened) }
      let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
        count = max(0, read(opened, buffer.baseAddress, buffer.count))
      }
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      guard lines.count == 2, let process = pid_t(lines[0]), process > 1 else { return nil }
      self.init(process: process, socket: String(lines[1]))
    }

    init(process: pid_t, socket: String) {
      self.process = process
      self.socket = socket
    }
  }

  deinit { close(descriptor) }
}
