import GRDB
import Glibc
package import Model
import Payload
import Posix

/// The library in SQLite, with pictures and other long bytes as files beside it.
///
/// Several processes may share one. Each call is on disk when it returns: with `synchronous = FULL`
/// SQLite syncs the write-ahead log at every commit, so a power cut cannot lose the id of a paid
/// task.
package final class SQLiteLibrary: Library, Sendable {
  let pool: any DatabaseWriter
  /// As wide as the pool has reading connections.
  private let reads = ThreadPool(width: 5)
  /// One thread, so that writes are stored in the order they were made.
  let writes = ThreadPool(width: 1)
  let folders: StorageFolders
  let files: FileBlobStore
  /// The invalid values that were read.
  let valuesAside = InvalidValueLog()
  /// Whether the library can be read but not written.
  package let isReadOnly: Bool

  /// Opens the library in this folder, creating or migrating what is needed.
  ///
  /// A library that cannot be written can still be read; `readsOnly` says so beforehand.
  ///
  /// - Parameters:
  ///   - patience: How many seconds to wait for another process that holds the database.
  ///   - waiting: Called with a sentence when another program is waited for: a stopped one may hold
  ///     a lock forever. What it does not change can still be read.
  /// - Throws: A `storage` failure if the disk is full, the folder not ours, the database damaged
  ///   or made by a later version; nothing is changed then.
  package init(
    _ folders: StorageFolders, patience: Double = 10, readsOnly: Bool = false,
    waiting: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(Failure) {
    self.folders = folders
    files = FileBlobStore(folders)
    isReadOnly = readsOnly || !folders.canBeWritten
    if isReadOnly {
      do {
        pool = try ReadableCopy.open(folders)
        try Self.migrate(pool)
      } catch {
        throw .storage(error)
      }
      return
    }
    if let obstacle = folders.obstacle { throw obstacle }
    try folders.create()
    let opening = try Self.lockOpening(folders, patience: patience, waiting: waiting)
    defer { opening?.release() }
    try Self.makeFile(folders.database)
    var configuration = GRDB.Configuration()
    configuration.busyMode = .callback(Self.waitingForLock(patience, waiting))
    do {
      pool = try Self.connect(folders.database, configuration)
      // Only now: on switching to the write-ahead log, the pool sets NORMAL, which loses the last
      // commits in a power cut.
      try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
      try Self.migrate(pool, isAlone: opening != nil)
    } catch {
      throw folders.reason(for: error)
    }
    files.sweep()
    adoptKeptTasks()
    sweepClaims()
  }

  /// nil if another program holds the lock and is not about to replace the database: SQLite's own
  /// locks are enough for one whose tables exist.
  private static func lockOpening(
    _ folders: StorageFolders, patience: Double, waiting: @Sendable (String) -> Void
  ) throws(Failure) -> OpeningLock? {
    do throws(Failure) {
      return try OpeningLock(folders.openingLock, patience: min(patience, 3)) {
        waiting("Waiting for another Retake that is opening the library.")
      }
    } catch  where error == .heldByAnother {
      var status = stat()
      guard stat(folders.database, &status) == 0, status.st_size > 0,
        !OpeningLock.isRepairing(folders.openingLock)
      else { throw error }
      return nil
    }
  }

  /// Waits for another writer, up to `patience` seconds, and says so after one.
  private static func waitingForLock(
    _ patience: Double, _ waiting: @escaping @Sendable (String) -> Void
  ) -> @Sendable (Int) -> Bool {
    { tries in
      // Ten milliseconds each.
      if tries == 100 { waiting("Waiting for another program that is writing to the library.") }
      guard Double(tries) * 0.01 < patience else { return false }
      usleep(10_000)
      return true
    }
  }

  /// Migrates the tables; `isAlone` if no other process can be about to.
  private static func migrate(_ pool: any DatabaseWriter, isAlone: Bool = true) throws {
    let migrator = Schema.migrator
    let state = try pool.read { db in
      (try migrator.hasBeenSuperseded(db), try migrator.hasCompletedMigrations(db))
    }
    if state.0 { throw madeByLaterVersion }
    if state.1 { return }
    guard isAlone else { throw Failure.heldByAnother }
    try migrator.migrate(pool)
  }

  /// Makes the file private, because SQLite gives its other files the same mode. It is not opened
  /// for that: closing it would release every lock this process has on it, including those of
  /// SQLite's connections (man 2 fcntl, sqlite.org/howtocorrupt.html), and another process would
  /// believe it has the database to itself.
  private static func makeFile(_ path: String) throws(Failure) {
    if mknod(path, S_IFREG | 0o600, 0) != 0, errno != EEXIST {
      throw .storage(at: path, code: errno)
    }
    chmod(path, 0o600)
    guard access(path, R_OK | W_OK) == 0 else { throw .storage(at: path, code: errno) }
  }

  /// Refuses a file that is the library's own, for the same reason.
  ///
  /// - Throws: A `usage` failure for such a file.
  func refuseOwnFile(_ path: String) throws(Failure) {
    var given = stat()
    guard stat(path, &given) == 0 else { return }
    for suffix in ["", "-wal", "-shm"] {
      var own = stat()
      if stat(folders.database + suffix, &own) == 0, own.st_dev == given.st_dev,
        own.st_ino == given.st_ino
      {
        throw Failure(
          .usage, "'\(path)' is the library itself.",
          advice: "'retake export SESSION --as session' exports a session to a file.")
      }
    }
  }

  /// Closes the database; nothing else may be asked of the library afterwards.
  package func closeDatabase() { try? pool.close() }

  /// Opens the database. Several processes share an index of the log in a file, for which a full
  /// disk has no room; a single process can still read what is stored, with the index in memory.
  private static func connect(
    _ path: String, _ configuration: GRDB.Configuration
  ) throws -> any DatabaseWriter {
    do {
      return try DatabasePool(path: path, configuration: configuration)
    } catch let error as DatabaseError where Failure.storage(error) == .diskFull {
      var alone = configuration
      alone.prepareDatabase { db in try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
      return try DatabaseQueue(path: path, configuration: alone)
    }
  }

  private static let madeByLaterVersion = Failure(
    .storage, "The library was made by a later version of Retake.",
    advice: "Update Retake, or set RETAKE_HOME to another folder. Nothing was changed.")

  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(Failure) -> Value {
    do { return try await reading(body).get() } catch { throw .storage(error) }
  }

  func write<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(Failure) -> Value {
    do { return try await writing(body).get() } catch { throw .storage(error) }
  }

  /// Reads in one transaction, even in a cancelled task.
  func reading<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async -> Result<Value, any Error> {
    await reads.run { [pool] in Result { try pool.read(body) } }
  }

  /// Writes in one transaction. A cancelled task writes too: the outcome of its work must not be
  /// lost. A read-only library refuses.
  func writing<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async -> Result<Value, any Error> {
    guard !isReadOnly else { return .failure(Failure.onlyReadable(folders.data)) }
    let aside = valuesAside.pending
    let result = await writes.run { [pool] in
      Result {
        try pool.write { db in
          try InvalidValueLog.store(aside, db)
          return try body(db)
        }
      }
    }
    if case .success = result { valuesAside.didStore(aside) }
    return result
  }

  package func preferences() async throws(Failure) -> [String: String] {
    try await read(Self.preferences)
  }

  static func preferences(_ db: Database) throws -> [String: String] {
    let rows = try Row.fetchAll(db, sql: "SELECT key, value FROM preferences")
    return Dictionary(rows.map { ($0["key"], $0["value"]) }, uniquingKeysWith: { $1 })
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
