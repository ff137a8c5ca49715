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

/// Keeps other processes from opening the same library at the same time: creating the tables and
/// switching to the write-ahead log is not for two at once. Ends with the process.
struct OpeningLock {
  private let descriptor: CInt
  /// The file's content while the database itself is replaced.
  private static let repairing = Array("repairing".utf8)

  /// Waits up to `patience` seconds for the lock; calls `waiting` once if that takes over a second.
  ///
  /// - Throws: A failure if the lock cannot be had.
  init(
    _ path: String, patience: Double, isRepair: Bool = false, waiting: () -> Void = {}
  ) throws(Failure) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .storage(at: path, code: errno) }
    var waited = 0.0
    var isTold = false
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      guard code == EWOULDBLOCK || code == EINTR, waited < patience else {
        close(descriptor)
        throw code == EWOULDBLOCK ? .heldByAnother : .storage(at: path, code: code)
      }
      if waited > 1, !isTold {
        isTold = true
        waiting()
      }
      usleep(10_000)
      waited += 0.01
    }
    ftruncate(descriptor, 0)
    if isRepair { pwrite(descriptor, Self.repairing, Self.repairing.count, 0) }
  }

  /// Whether the holder of the lock is replacing the database.
  static func isRepairing(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: repairing.count)
    return read(descriptor, &bytes, bytes.count) == bytes.count && bytes == repairing
  }

  /// The file stays: waiting processes have it open.
  func release() {
    ftruncate(descriptor, 0)
    close(descriptor)
  }
}

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
