import Glibc
import Posix

/// Reads and writes small files that only their owner may read.
enum PrivateFile {
  /// Writes a file under a temporary name and moves it into place, so that it is there complete or
  /// not at all.
  ///
  /// - Throws: `SandboxError.storage`.
  static func write(_ bytes: [UInt8], to path: String) throws(SandboxError) {
    do throws(SystemError) { try writeWholeFile(bytes, to: path) } catch {
      throw .storage(path: path, reason: systemReason(error.code))
    }
  }

  /// A unique temporary name next to a file.
  static func temporaryName(for path: String) -> String {
    "\(path).\(randomName())\(UnfinishedFile.ending)"
  }

  /// Removes the incomplete files that a killed process left. Only for a folder to which this
  /// process alone writes.
  static func sweep(_ folder: String) {
    for name in fileNames(in: folder, hidden: true) where name.hasSuffix(UnfinishedFile.ending) {
      unlink("\(folder)/\(name)")
    }
  }

  /// Reads a file; nil if it does not exist.
  ///
  /// - Throws: `SandboxError.storage`.
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
