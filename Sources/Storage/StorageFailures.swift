import GRDB
import Glibc
package import Model
import Payload
import Posix

extension Failure {
  /// Does something with a file of the library.
  ///
  /// - Throws: The failure of the system call that failed.
  static func storing<Value>(
    at path: String, _ work: () throws(SystemError) -> Value
  ) throws(Failure) -> Value {
    do throws(SystemError) { return try work() } catch {
      throw .storage(at: path, code: error.code)
    }
  }

  /// A system call on a file of the library failed with this `errno`.
  static func storage(at path: String, code: CInt) -> Failure {
    let words = String(cString: strerror(code))
    switch code {
    case ENOSPC where lacksInodes(at: path): return .noInodes
    case ENOSPC, EDQUOT, EFBIG: return .diskFull
    case EIO:
      return Failure(
        .storage, "The disk reports an error at \(shortened(path)): \(words).",
        advice:
          "The disk or its cable may be failing: copy what matters to another one, and check "
          + "'dmesg'. What has been stored so far is intact.")
    case ENAMETOOLONG: return pathTooLong(path)
    case EMFILE, ENFILE:
      return Failure(
        .storage, "There are no file descriptors left: \(words).",
        advice: "Close other programs, or raise 'ulimit -n'.", canRetry: true)
    case ENOENT, ENOTDIR:
      return Failure(
        .storage, "\(shortened(path)) cannot be used: \(words).",
        advice: "Part of the path is missing or is not a folder.")
    case EACCES, EPERM, EROFS:
      return Failure(
        .storage, "\(path) cannot be written: \(words).",
        advice: "Check who owns the folder, or set RETAKE_HOME to one of yours.")
    default:
      return Failure(
        .storage, "\(shortened(path)) cannot be used: \(words).",
        advice: "Check the disk and the folder.")
    }
  }

  /// Whether the disk lacks inodes for that many more files. Some file systems have no such limit.
  static func lacksInodes(at path: String, for count: Int = 1) -> Bool {
    var disk = statvfs()
    return (statvfs(path, &disk) == 0 || statvfs(parentFolder(of: path), &disk) == 0)
      && disk.f_files > 0 && disk.f_favail < count
  }

  static let noInodes = Failure(
    .storage, "The disk has no room for more files: its inodes are used up, or nearly.",
    advice:
      "Remove files that are not needed (df -i counts them) and try again; everything stored so "
      + "far is intact.")

  /// SQLite takes paths of at most 511 bytes (MAX_PATHNAME in os_unix.c), the system names of 255.
  static func pathTooLong(_ path: String) -> Failure {
    Failure(
      .storage, "The path \(shortened(path)) is too long: it has \(path.utf8.count) bytes.",
      advice: "Set RETAKE_HOME to a folder with a shorter path.")
  }

  /// A path shortened to fit on a line.
  private static func shortened(_ path: String) -> String {
    path.count <= 160 ? path : "\(path.prefix(80))…\(path.suffix(60))"
  }

  static let noTurnNumber = Failure(
    .storage, "The session cannot hold more turns.",
    advice: "Start a new session with this picture. Nothing was sent.")

  static let diskFull = Failure(
    .storage, "The disk is full, or a file may not grow larger.",
    advice: "Free some space (df shows it, ulimit -f the limit of files) and try again; "
      + "everything stored so far is intact.")

  /// How SQLite says that a file did not grow because of a limit or a quota instead of a full disk.
  private static let cannotGrow: [ResultCode] = [
    .SQLITE_IOERR_WRITE, .SQLITE_IOERR_SHMOPEN, .SQLITE_IOERR_SHMSIZE, .SQLITE_IOERR_SHMMAP,
  ]

  package static let damagedDatabase = Failure(
    .storage, "The library's database is damaged.",
    advice: "The pictures are intact. 'retake doctor --repair' keeps the damaged file and recovers "
      + "every session it can read; close other Retakes first.")

  /// A read-only library was asked to store something.
  package static func onlyReadable(_ folder: String) -> Failure {
    Failure(
      .storage, "The library in \(folder) is read-only; nothing is stored.",
      advice: "To continue, copy it and set RETAKE_HOME to the copy.")
  }

  static let heldByAnother = Failure(
    .storage, "The library is locked by another program.",
    advice: "Close the program that uses its database and try again.", canRetry: true)

  /// The error of SQLite, of a codec of the rows or of a file, in words for the user.
  static func storage(_ error: any Error) -> Failure {
    switch error {
    case let failure as Failure: failure
    case let error as BlobError: .storage(error)
    case let error as DatabaseError: .storage(error)
    case is CancellationError: Failure(.cancelled, "The work was interrupted before it was stored.")
    default: Failure(.storage, "The library could not be read: \(error).")
    }
  }

  private static func storage(_ error: BlobError) -> Failure {
    switch error {
    case .full: .diskFull
    case .missing, .damaged:
      Failure(
        .storage, "The library cannot provide it: \(error).",
        advice: "Restore the data folder from a backup; everything else in it is intact.")
    case .failed(let reason):
      Failure(
        .storage, "The library failed: \(reason).", advice: "Check the disk and the folder.")
    }
  }

  private static func storage(_ error: DatabaseError) -> Failure {
    switch error.resultCode {
    case .SQLITE_FULL: .diskFull
    case .SQLITE_IOERR where cannotGrow.contains(error.extendedResultCode): .diskFull
    case .SQLITE_IOERR:
      Failure(
        .storage, "The disk reports an error under the library's database: \(error.message ?? "").",
        advice:
          "The disk or its cable may be failing: copy the data folder to another one, and check "
          + "'dmesg'. What has been stored so far is intact.")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN:
      Failure(
        .storage, "The library's database cannot be written.",
        advice: "Check who owns the data folder and that the disk is not mounted read-only.")
    case .SQLITE_BUSY, .SQLITE_LOCKED: .heldByAnother
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damagedDatabase
    default:
      Failure(
        .storage, "The library's database failed: \(error.message ?? "no reason given").",
        advice: "Check the disk; everything stored so far is intact.")
    }
  }
}

extension StorageFolders {
  /// Why the database could not be opened. SQLite does not pass on the system's reason, which
  /// another file beside it meets too.
  func reason(for error: any Error) -> Failure {
    guard let known = error as? DatabaseError,
      [.SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_FULL].contains(known.resultCode)
    else { return .storage(error) }
    // The files beside it are a log, its index and a journal.
    if Failure.lacksInodes(at: database, for: 3) { return .noInodes }
    guard known.resultCode == .SQLITE_CANTOPEN else { return .storage(error) }
    let probe = "\(data)/probe-\(randomName())"
    let descriptor = open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return .storage(at: database, code: errno) }
    unlink(probe)
    close(descriptor)
    return .storage(error)
  }
}

extension BlobError {
  /// An error of the database, for callers that deal only with bytes.
  static func database(_ error: any Error) -> BlobError {
    if let error = error as? BlobError { return error }
    let failure = Failure.storage(error)
    return failure == .diskFull ? .full : .failed(failure.message)
  }
}
