import GRDB
package import Model

extension SQLiteLibrary {
  /// Stores a new session with finished turns, all at once. Their pictures must be stored already.
  package func add(_ session: Session, turns: [Turn]) async throws(Failure) {
    try await write { db in
      try session.store(db)
      for turn in turns { try Self.store(turn, db) }
    }
  }
}
