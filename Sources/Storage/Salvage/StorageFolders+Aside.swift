import Glibc
import Model
import Posix

extension StorageFolders {
  /// The folder of damaged files.
  var damaged: String { "\(data)/damaged" }

  /// The database being made to replace a damaged one.
  var newDatabase: String { "\(database).new" }

  /// Whether a living process has the database open. In write-ahead mode each holds a lock on a
  /// byte of the log's index (sqlite.org/walformat.html: WAL_NLOCKS and the byte behind them).
  var isDatabaseInUse: Bool {
    let descriptor = open("\(database)-shm", O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = 128
    lock.l_len = 1
    return fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
  }

  /// The files of databases that were set aside.
  var databasesAside: [String] {
    var found: [String] = []
    var number = 1
    while access("\(damaged)/database-\(number)", F_OK) == 0 {
      found += Self.databaseFiles.map { "\(damaged)/database-\(number)/retake.sqlite\($0)" }
      number += 1
    }
    return found.filter { access($0, F_OK) == 0 }
  }

  private static let databaseFiles = ["", "-wal"]

  /// Copies the database and its log, unchanged, to a new folder, and returns its path.
  func setDatabaseAside() throws(Failure) -> String {
    var number = 1
    while access("\(damaged)/database-\(number)", F_OK) == 0 { number += 1 }
    let folder = "\(damaged)/database-\(number)"
    try Failure.storing(at: folder) { () throws(SystemError) in try makeFolders(folder) }
    do throws(Failure) {
      for suffix in Self.databaseFiles where access(database + suffix, F_OK) == 0 {
        try copyFile(database + suffix, to: "\(folder)/retake.sqlite\(suffix)")
      }
    } catch {
      for suffix in Self.databaseFiles { unlink("\(folder)/retake.sqlite\(suffix)") }
      rmdir(folder)
      throw error
    }
    try Failure.storing(at: folder) { () throws(SystemError) in try synchronizeFolder(folder) }
    return folder
  }

  /// Moves the new database into place. The log of the damaged one is removed first: applied to the
  /// new one it would damage that too.
  func takeNewDatabase() throws(Failure) {
    for suffix in ["-wal", "-shm"] { unlink(database + suffix) }
    try Failure.storing(at: database) { () throws(SystemError) in
      guard rename(newDatabase, database) == 0, chmod(database, 0o600) == 0 else {
        throw SystemError()
      }
      try synchronizeFolder(data)
    }
  }
}

/// Copies a whole file and syncs it to disk.
func copyFile(_ from: String, to path: String) throws(Failure) {
  let source = open(from, O_RDONLY | O_CLOEXEC)
  guard source >= 0 else { throw .storage(at: from, code: errno) }
  defer { close(source) }
  let target = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
  guard target >= 0 else { throw .storage(at: path, code: errno) }
  defer { close(target) }
  try forEachChunk(
    of: source, failing: { .storage(at: from, code: $0.code) }
  ) { (chunk) throws(Failure) in
    try Failure.storing(at: path) { () throws(SystemError) in try writeAll(chunk, to: target) }
  }
  guard fsync(target) == 0 else { throw .storage(at: path, code: errno) }
}
