import GRDB
package import Model

extension SQLiteLibrary {
  /// Stores a new session with turns that have ended, all of it in one moment. Their pictures are kept
  /// already.
  package func add(_ session: Session, turns: [Turn]) async throws(Failure) {
    try await write { db in
      try session.store(db)
      for turn in turns { try Self.store(turn, db) }
    }
  }
}
