import Digest
import Glibc
import Model
import Posix

/// One stored file.
package struct StoredBlobFile: Hashable, Sendable {
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
    try forEachChunk(
      of: descriptor, failing: { .storage(at: path, code: $0.code) }
    ) { (chunk) throws(Failure) in hasher.update(chunk) }
    return hexadecimal(hasher.finalize()) == digest
  }
}

extension FileBlobStore {
  /// All files under their final names, by path.
  func all() -> [StoredBlobFile] {
    [folders.pictures, folders.strings].flatMap { top in
      fileNames(in: top, hidden: true).flatMap { folder in
        fileNames(in: "\(top)/\(folder)", hidden: true).compactMap {
          StoredBlobFile(path: "\(top)/\(folder)/\($0)")
        }
      }
    }.sorted { $0.path < $1.path }
  }
}
