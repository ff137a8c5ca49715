import GRDB
import Glibc
package import Model
import Payload

extension Failure {
  /// A system call on a file of the library failed with this `errno`.
  static func storage(at path: String, code: CInt) -> Failure {
    let words = String(cString: strerror(code))
    switch code {
    case ENOSPC, EDQUOT, EFBIG: return .diskFull
    case EACCES, EPERM, EROFS:
      return Failure(
        .storage, "\(path) cannot be written: \(words).",
        advice: "Check who owns the folder, or set RETAKE_HOME to one of yours.")
    default:
      return Failure(
        .storage, "\(path) cannot be used: \(words).", advice: "Check the disk and the folder.")
    }
  }

  static let diskFull = Failure(
    .storage, "The disk is full, or a file may not grow larger.",
    advice: "Free some space (df shows it, ulimit -f the limit of files) and try again; "
      + "everything stored so far is intact.")

  /// How SQLite says that a file did not grow, where the system's reason was not that the disk is
  /// full but a limit or a quota.
  private static let cannotGrow: [ResultCode] = [
    .SQLITE_IOERR_WRITE, .SQLITE_IOERR_SHMOPEN, .SQLITE_IOERR_SHMSIZE, .SQLITE_IOERR_SHMMAP,
  ]

  package static let damagedDatabase = Failure(
    .storage, "The library's database is damaged.",
    advice: "The pictures are intact. 'retake doctor --repair' keeps the damaged file and brings "
      + "back every session it can read; leave other Retakes first.")

  /// A library that cannot be written was asked to store something.
  package static func onlyReadable(_ folder: String) -> Failure {
    Failure(
      .storage, "The library in \(folder) can only be read; nothing is stored.",
      advice: "To go on from it, copy it to a place of yours and set RETAKE_HOME to that.")
  }

  static let heldByAnother = Failure(
    .storage, "The library is held by another program.",
    advice: "Close what works on its database and try again.", canRetry: true)

  /// What SQLite, the codecs of the rows or a file said, in words for people.
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
        .storage, "The library cannot give it out: \(error).",
        advice: "Restore the data folder from a backup; everything else in it is intact.")
    case .failed(let reason):
      Failure(
        .storage, "The library did not work: \(reason).", advice: "Check the disk and the folder.")
    }
  }

  private static func storage(_ error: DatabaseError) -> Failure {
    switch error.resultCode {
    case .SQLITE_FULL: .diskFull
    case .SQLITE_IOERR where cannotGrow.contains(error.extendedResultCode): .diskFull
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
