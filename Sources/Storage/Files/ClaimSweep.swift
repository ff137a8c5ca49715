import GRDB
import Glibc
import Model
import Posix

extension SQLiteLibrary {
  /// Removes, after what is at work now, the claims that killed processes left on turns that have
  /// ended or were never stored. Nobody waits for it, and where nothing can be written they stay.
  func sweepClaims() {
    let folder = folders.claims
    guard !names(in: folder).isEmpty else { return }
    // In a transaction, for that is where new turns are claimed: a claim is held here for a moment,
    // and must not be missed by someone who would then take the turn for another's.
    writes.start { [pool] in
      try? pool.write { db in
        for name in names(in: folder) where try Self.isLeft(name, in: folder, db) {
          try? ClaimFile("\(folder)/\(name)")?.discard()
        }
      }
    }
  }

  /// Whether nobody will ask for this claim again. The one of an open turn is left to who takes the
  /// turn over, the one of a batch for a day, within which it is likely to be taken up.
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
