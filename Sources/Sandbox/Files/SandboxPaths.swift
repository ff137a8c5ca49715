import Glibc
import Posix

/// Where a sandbox keeps its jobs, pictures and key: one folder, readable by its owner only.
package struct SandboxPaths: Hashable, Sendable {
  package let folder: String

  package init(_ folder: String) { self.folder = folder }

  var jobs: String { folder + "/jobs" }
  var blobs: String { folder + "/blobs" }
  var uploads: String { folder + "/uploads" }
  var signingKey: String { folder + "/signing-key" }
  var lock: String { folder + "/lock" }

  /// The paths of a sandbox at a port, which shares no jobs with the one at the socket.
  func at(port: UInt16) -> SandboxPaths { SandboxPaths(folder + "/port-\(port)") }

  /// Creates the missing folders.
  func prepare() throws(SandboxError) {
    for path in [folder, jobs, blobs, uploads] { try Self.makeFolder(path) }
  }

  /// Creates a folder and its missing parents, each accessible only to its owner.
  static func makeFolder(_ path: String) throws(SandboxError) {
    do throws(SystemError) { try makeFolders(path) } catch {
      throw .storage(path: path, reason: systemReason(error.code))
    }
  }
}

/// The system's message for an `errno`, in lower case as part of a sentence.
func systemReason(_ code: CInt = errno) -> String {
  let text = String(cString: strerror(code))
  return text.prefix(1).lowercased() + text.dropFirst()
}

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
