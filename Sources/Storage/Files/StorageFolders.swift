import Glibc
package import Model

/// The folders of the library below one data folder; private to their owner.
package struct StorageFolders: Hashable, Sendable {
  package let data: String

  package init(data: String) {
    self.data = data
  }

  var database: String { "\(data)/retake.sqlite" }
  /// Pictures, `ab/cdef….png`, named by their SHA-256.
  var pictures: String { "\(data)/pictures" }
  /// Other long strings of transcripts, named likewise.
  var strings: String { "\(data)/strings" }
  /// Files that are still being written.
  var incoming: String { "\(data)/incoming" }
  /// One lock file for each job somebody drives.
  var claims: String { "\(data)/claims" }

  /// Makes what is missing.
  func create() throws(Failure) {
    for folder in [data, pictures, strings, incoming, claims] {
      guard makeFolder(folder) else { throw .storage(at: folder, code: errno) }
    }
  }
}

/// Makes a folder and those above it, 0700 where it makes them. False with `errno` set when it fails.
func makeFolder(_ path: String) -> Bool {
  if mkdir(path, 0o700) == 0 || errno == EEXIST { return true }
  guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
    return false
  }
  return makeFolder(String(path[..<slash])) && (mkdir(path, 0o700) == 0 || errno == EEXIST)
}
