import Glibc
package import Model
import Posix

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
      try Failure.storing(at: folder) { () throws(SystemError) in try makeFolders(folder) }
      var status = stat()
      guard stat(folder, &status) == 0 else { throw .storage(at: folder, code: errno) }
      guard status.st_mode & S_IFMT == S_IFDIR else { throw .storage(at: folder, code: ENOTDIR) }
      if status.st_uid == geteuid(), status.st_mode & 0o077 != 0 { chmod(folder, 0o700) }
    }
  }
}
