import Digest
import Glibc
import Model

/// One stored file.
package struct StoredFile: Hashable, Sendable {
  package var path: String
  /// The SHA-256 in its name.
  package var digest: String
  package var byteCount: Int
  var modified: Timestamp

  /// nil if the path is not that of a stored file: `…/ab/cdef….png` or `…/ab/cdef…`.
  init?(path: String) {
    let parts = path.split(separator: "/").suffix(2)
    guard let folder = parts.first, let name = parts.last?.split(separator: ".").first else {
      return nil
    }
    digest = "\(folder)\(name)"
    var found: Set<String> = []
    collectDigests(in: digest.utf8, into: &found)
    var status = stat()
    guard folder.utf8.count == 2, !found.isEmpty, lstat(path, &status) == 0,
      status.st_mode & S_IFMT == S_IFREG
    else { return nil }
    self.path = path
    byteCount = Int(status.st_size)
    modified = Timestamp(
      milliseconds: Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000)
  }

  /// Whether its bytes match its name.
  ///
  /// - Throws: A failure if they cannot be read.
  func isWhole() throws(Failure) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .storage(at: path, code: errno) }
    defer { close(descriptor) }
    var hasher = SHA256()
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .storage(at: path, code: errno) }
      if count == 0 { break }
      hasher.update(buffer[..<count])
    }
    return hexadecimal(hasher.finalize()) == digest
  }
}

extension FileBlobStore {
  /// All files under their final names, by path.
  func all() -> [StoredFile] {
    [folders.pictures, folders.strings].flatMap { top in
      names(in: top).flatMap { folder in
        names(in: "\(top)/\(folder)").compactMap { StoredFile(path: "\(top)/\(folder)/\($0)") }
      }
    }.sorted { $0.path < $1.path }
  }
}

/// The names in a folder except `.` and `..`; empty if it cannot be read.
func names(in path: String) -> [String] {
  guard let folder = opendir(path) else { return [] }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
      tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}
