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
  /// The lock held while a process opens the database.
  var openingLock: String { "\(data)/opening" }
  /// One lock file for each process that writes files.
  var locks: String { "\(data)/locks" }
  /// One lock file for each job being driven.
  var claims: String { "\(data)/claims" }

  /// Why no library can exist here, however much room there is: SQLite would only say that it
  /// cannot open it.
  package var obstacle: Failure? {
    database.utf8.count + "-journal".utf8.count < 512 ? nil : .pathTooLong(database)
  }

  /// Creates what is missing, and makes our existing folders private.
  func create() throws(Failure) {
    for folder in [data, pictures, strings, incoming, locks, claims] {
      guard makeFolder(folder) else { throw .storage(at: folder, code: errno) }
      var status = stat()
      guard stat(folder, &status) == 0 else { throw .storage(at: folder, code: errno) }
      guard status.st_mode & S_IFMT == S_IFDIR else { throw .storage(at: folder, code: ENOTDIR) }
      if status.st_uid == geteuid(), status.st_mode & 0o077 != 0 { chmod(folder, 0o700) }
    }
  }
}

/// Creates a folder and its missing parents with mode 0700, and syncs their names to disk. On
/// failure, false with `errno` set.
func makeFolder(_ path: String) -> Bool {
  if mkdir(path, 0o700) == 0 { return synchronizeFolder(above(path)) }
  if errno == EEXIST { return true }
  guard errno == ENOENT, above(path) != path, makeFolder(above(path)) else { return false }
  if mkdir(path, 0o700) == 0 { return synchronizeFolder(above(path)) }
  return errno == EEXIST
}

/// The parent folder of a file or folder.
func above(_ path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// Syncs the names in a folder to disk. On failure, false with `errno` set.
func synchronizeFolder(_ path: String) -> Bool {
  let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  // A user who may create files in a folder need not be allowed to read it.
  guard descriptor >= 0 else { return errno == EACCES }
  defer { close(descriptor) }
  // Some file systems do not support this and say so.
  return fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS
}
