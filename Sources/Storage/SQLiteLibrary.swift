import GRDB
import Glibc
package import Model
package import Payload

/// The library in SQLite, with pictures and other long bytes as files beside it.
///
/// Several processes may share one. Each call is on the disk when it returns: with
/// `synchronous = FULL` SQLite brings the write-ahead log to the disk at every commit, so a power cut
/// cannot lose the id of a paid task.
package final class SQLiteLibrary: Library, Sendable {
  let pool: DatabasePool
  let folders: StorageFolders
  let files: FileShelf

  /// Opens the library in this folder, making or migrating what is needed.
  ///
  /// Throws a `storage` failure when the disk is full, the folder not ours, the database damaged or
  /// made by a later version; nothing is changed then.
  package init(_ folders: StorageFolders) throws(Failure) {
    self.folders = folders
    try folders.create()
    files = FileShelf(folders)
    // SQLite gives its other files the mode of the first one.
    let descriptor = Glibc.open(folders.database, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .storage(at: folders.database, code: errno) }
    close(descriptor)
    var configuration = GRDB.Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
    do {
      pool = try DatabasePool(path: folders.database, configuration: configuration)
      let migrator = Schema.migrator
      let state = try pool.read { db in
        (try migrator.hasBeenSuperseded(db), try migrator.hasCompletedMigrations(db))
      }
      if state.0 { throw Self.madeByLaterVersion }
      if !state.1 { try migrator.migrate(pool) }
    } catch {
      throw .storage(error)
    }
    files.sweep()
  }

  private static let madeByLaterVersion = Failure(
    .storage, "The library was made by a later version of Retake.",
    advice: "Update Retake, or set RETAKE_HOME to another folder. Nothing was changed.")

  func read<Result: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Result
  ) async throws(Failure) -> Result {
    do { return try await pool.read(body) } catch { throw .storage(error) }
  }

  func write<Result: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Result
  ) async throws(Failure) -> Result {
    do { return try await pool.write(body) } catch { throw .storage(error) }
  }

  package func claim(_ turn: TurnID) async throws(Failure) -> (any Claim)? {
    try ClaimFile("\(folders.claims)/\(turn.session)-\(turn.number)")
  }

  package func promptHistory(limit: Int) async throws(Failure) -> [String] {
    try await read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT instruction FROM turns GROUP BY instruction
          ORDER BY MAX(created) DESC, instruction LIMIT ?
          """, arguments: [limit])
    }
  }

  package func preference(_ key: String) async throws(Failure) -> String? {
    try await read { db in
      try String.fetchOne(db, sql: "SELECT value FROM preferences WHERE key = ?", arguments: [key])
    }
  }

  package func setPreference(_ key: String, to value: String) async throws(Failure) {
    try await write { db in
      try db.execute(
        sql: "INSERT INTO preferences (key, value) VALUES (?, ?) "
          + "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        arguments: [key, value])
    }
  }
}
