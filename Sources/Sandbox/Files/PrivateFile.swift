import Glibc
import Posix

/// Whole small files that only their owner may read.
enum PrivateFile {
  /// Writes a file beside its place and moves it there, so that it is there whole or not at all.
  static func write(_ bytes: [UInt8], to path: String) throws(SandboxError) {
    do throws(SystemError) { try writeWholeFile(bytes, to: path) } catch {
      throw .storage(path: path, reason: systemReason(error.code))
    }
  }

  /// A name beside a file's that no other process uses.
  static func temporaryName(for path: String) -> String {
    "\(path).\(randomName())\(UnfinishedFile.ending)"
  }

  /// Removes what a process that was killed has left half written. Only for a folder in which this
  /// process alone writes.
  static func sweep(_ folder: String) {
    for name in fileNames(in: folder, hidden: true) where name.hasSuffix(UnfinishedFile.ending) {
      unlink("\(folder)/\(name)")
    }
  }

  /// The bytes of a file; nil when there is none.
  static func read(_ path: String) throws(SandboxError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0, errno == ENOENT { return nil }
    guard descriptor >= 0 else { throw .storage(path: path, reason: systemReason()) }
    defer { close(descriptor) }
    do throws(SystemError) { return try readAll(descriptor) } catch {
      throw .storage(path: path, reason: systemReason(error.code))
    }
  }
}
