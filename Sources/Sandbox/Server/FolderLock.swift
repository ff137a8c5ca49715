import Glibc
import Posix

/// An exclusive lock on a sandbox's folder; the system releases it when the process ends, however
/// it ends.
final class FolderLock: Sendable {
  private let descriptor: CInt

  /// Acquires the lock; nil if another process holds it.
  ///
  /// - Throws: `SandboxError.storage` if the file cannot be opened or locked.
  init?(_ path: String) throws(SandboxError) {
    let opened: CInt?
    do throws(SystemError) { opened = try lockFile(path) } catch {
      throw .storage(path: path, reason: systemReason(error.code))
    }
    guard let opened else { return nil }
    descriptor = opened
    // What a previous holder recorded is out of date.
    ftruncate(opened, 0)
  }

  deinit { close(descriptor) }

  /// Records in the lock file the socket at which its holder serves the folder.
  func record(socket: String) {
    let bytes = Array("\(socket)\n".utf8)
    _ = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  /// The socket that the holder has recorded; nil before it has. Valid only while the lock is held.
  static func socket(recordedIn path: String) -> String? {
    text(path, limit: 4096)?.split(separator: "\n").last.map(String.init)
  }

  /// The process that holds the lock, according to the system; nil if this process cannot see it,
  /// as in another container.
  ///
  /// A process ID in the file could belong to another process, in another container or after a
  /// restart.
  static func holder(of path: String) -> pid_t? {
    var status = stat()
    guard stat(path, &status) == 0, let locks = text("/proc/locks", limit: 4 << 20) else {
      return nil
    }
    // "1: FLOCK  ADVISORY  WRITE 1234 08:01:5678 0 EOF"; a waiting one has "->" before its kind.
    for line in locks.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count >= 6, words[1] == "FLOCK", let process = pid_t(words[4]), process > 1,
        words[5].split(separator: ":").last.flatMap({ UInt($0) }) == UInt(status.st_ino),
        words[5].hasPrefix(device(of: status))
      else { continue }
      return process
    }
    return nil
  }

  /// The device of a file as `/proc/locks` writes it.
  private static func device(of status: stat) -> String {
    func hexadecimal(_ number: UInt64) -> String {
      let digits = String(number, radix: 16)
      return digits.count < 2 ? "0" + digits : digits
    }
    let device = UInt64(status.st_dev)
    let major = device >> 8 & 0xfff | device >> 32 & 0xffff_f000
    let minor = device & 0xff | device >> 12 & 0xffff_ff00
    return "\(hexadecimal(major)):\(hexadecimal(minor)):"
  }

  private static func text(_ path: String, limit: Int) -> String? {
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { return nil }
    defer { close(opened) }
    return (try? readAll(opened, most: limit)).map { String(decoding: $0, as: UTF8.self) }
  }
}
