import FoundationEssentials
import GRDB
import Glibc
import Model

/// An in-memory copy of the database of a library that can only be read: a backup on a disk mounted
/// read-only, a snapshot, another user's.
///
/// SQLite reads what is still in the log only with a file of its own beside it
/// (sqlite.org/wal.html#readonly), so both are copied to where that file can be created.
enum ReadableCopy {
  /// Opens the copy.
  ///
  /// - Throws: The error of SQLite or of the system.
  static func open(_ folders: StorageFolders) throws -> DatabaseQueue {
    let memory = try DatabaseQueue()
    try withTemporaryFolder { folder in
      try copy(folders.database, to: "\(folder)/retake.sqlite")
      let copied = try DatabaseQueue(path: "\(folder)/retake.sqlite")
      try copied.backup(to: memory)
      try copied.close()
    }
    return memory
  }

  private static func withTemporaryFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/retake-XXXXXX"
    var name = Array(folder.utf8CString)
    guard mkdtemp(&name) != nil else { throw Failure.storage(at: folder, code: errno) }
    let made = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { try? FileManager.default.removeItem(atPath: made) }
    try body(made)
  }

  /// Copies the database and its log as of one moment, because another program may be writing them.
  private static func copy(_ database: String, to path: String) throws(Failure) {
    for _ in 0..<5 {
      let before = moment(of: database)
      for suffix in ["", "-wal"] {
        unlink(path + suffix)
        if access(database + suffix, F_OK) == 0 {
          try copyFile(database + suffix, to: path + suffix)
        }
      }
      if moment(of: database) == before { return }
    }
    throw .heldByAnother
  }

  /// A fingerprint that changes with every write: sizes and times of both files.
  private static func moment(of database: String) -> [Int] {
    ["", "-wal"].flatMap { suffix in
      var status = stat()
      guard stat(database + suffix, &status) == 0 else { return [0, 0, 0] }
      return [Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }
  }
}

extension StorageFolders {
  /// False for a library that exists, can be read and cannot be written.
  var canBeWritten: Bool {
    guard access(database, R_OK) == 0 else { return true }
    for path in [data, database] where access(path, W_OK) != 0 {
      if [EACCES, EPERM, EROFS].contains(errno) { return false }
    }
    return true
  }
}
