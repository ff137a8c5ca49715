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

  /// The same for a sandbox at a port, so that it does not share jobs with the one at the socket.
  func at(port: UInt16) -> SandboxPaths { SandboxPaths(folder + "/port-\(port)") }

  /// Makes the folders that are missing.
  func prepare() throws(SandboxError) {
    for path in [folder, jobs, blobs, uploads] { try Self.makeFolder(path) }
  }

  /// Makes a folder and those above it, each for its owner only.
  static func makeFolder(_ path: String) throws(SandboxError) {
    do throws(SystemError) { try makeFolders(path) } catch {
      throw .storage(path: path, reason: systemReason(error.code))
    }
  }
}

/// The text of an errno, in lower case as part of a sentence.
func systemReason(_ code: CInt = errno) -> String {
  let text = String(cString: strerror(code))
  return text.prefix(1).lowercased() + text.dropFirst()
}
