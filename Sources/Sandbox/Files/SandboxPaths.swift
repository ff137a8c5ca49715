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
