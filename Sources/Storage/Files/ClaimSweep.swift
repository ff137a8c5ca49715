import GRDB
import Glibc
import Model
import Posix

extension SQLiteLibrary {
  /// Removes the claims that killed processes left on turns that have ended or were never stored,
  /// once the queued writes are done. Nobody waits for it, and if nothing can be written they stay.
  func sweepClaims() {
    let folder = folders.claims
    guard !fileNames(in: folder, hidden: true).isEmpty else { return }
    // In a transaction, because new turns are claimed in one: a claim is held here briefly, and
    // another process must not meanwhile take the turn for one being driven.
    writes.start { [pool] in
      try? pool.write { db in
        for name in fileNames(in: folder, hidden: true) where try Self.isLeft(name, in: folder, db)
        {
          try? ClaimFile("\(folder)/\(name)")?.discard()
        }
      }
    }
  }

  /// Whether nobody will need this claim again. The claim of an open turn is left to the
  /// process that resumes it, that of a batch for a day, in which it is likely to be resumed.
  private static func isLeft(_ name: String, in folder: String, _ db: Database) throws -> Bool {
    if name.hasPrefix("batch-") {
      var status = stat()
      return stat("\(folder)/\(name)", &status) == 0 && status.st_mtim.tv_sec < time(nil) - 86_400
    }
    guard let turn = TurnID(claim: name) else { return false }
    let isOpen = try Bool.fetchOne(
      db, sql: "SELECT job <> 'done' FROM turns WHERE session = ? AND number = ?",
      arguments: [turn.session.rawValue, turn.number])
    return isOpen != true
  }
}
