import GRDB
import Glibc
package import Model
import Payload
import Posix

/// The library in SQLite, with pictures and other long bytes as files beside it.
///
/// Several processes may share one. Each call is on the disk when it returns: with
/// `synchronous = FULL` SQLite brings the write-ahead log to the disk at every commit, so a power cut
/// cannot lose the id of a paid task.
package final class SQLiteLibrary: Library, Sendable {
  let pool: any DatabaseWriter
  /// As many as the pool has connections to read with.
  private let reads = ThreadPool(width: 5)
  /// One thread, so that what is written first is stored first.
  let writes = ThreadPool(width: 1)
  let folders: StorageFolders
  let files: FileShelf
  /// What was read and cannot be right.
  let valuesAside = ValuesAside()
  /// Whether what is stored can be read and nothing can be written.
  package let isReadOnly: Bool

  /// Opens the library in this folder, making or migrating what is needed. `patience` is how many
  /// seconds to wait for another process that holds the database.
  ///
  /// A library that cannot be written is read all the same; `readsOnly` says so beforehand. Throws a
  /// `storage` failure when the disk is full, the folder not ours, the database damaged or made by a
  /// later version; nothing is changed then.
  ///
  /// `waiting` is told, in a sentence, when another program is waited for: one that was stopped may hold a
  /// lock for ever. What such a one does not change is read all the same.
  package init(
    _ folders: StorageFolders, patience: Double = 10, readsOnly: Bool = false,
    waiting: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(Failure) {
    self.folders = folders
    files = FileShelf(folders)
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
      // Only now: going over to the write-ahead log, the pool sets NORMAL, which loses the last
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

  /// nil where another program holds the lock and is not about to replace the database: SQLite's own locks
  /// are enough for one whose tables are there.
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

  /// Waits for whoever is writing, up to `patience` seconds, and says so after one.
  private static func waitingForLock(
    _ patience: Double, _ waiting: @escaping @Sendable (String) -> Void
  ) -> @Sendable (Int) -> Bool {
    { tries in
      // Ten milliseconds each.
      if tries == 100 { waiting("Waiting for another program that is writing into the library.") }
      guard Double(tries) * 0.01 < patience else { return false }
      usleep(10_000)
      return true
    }
  }

  /// Brings the tables up to date; `isAlone` where nobody else can be about to.
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

  /// Makes the file private, for SQLite gives its other files the same mode. It is not opened for that:
  /// to close it ends every lock this process has on it, those of SQLite's connections included
  /// (man 2 fcntl, sqlite.org/howtocorrupt.html), and another process would take the database for its
  /// own.
  private static func makeFile(_ path: String) throws(Failure) {
    if mknod(path, S_IFREG | 0o600, 0) != 0, errno != EEXIST {
      throw .storage(at: path, code: errno)
    }
    chmod(path, 0o600)
    guard access(path, R_OK | W_OK) == 0 else { throw .storage(at: path, code: errno) }
  }

  /// Throws when a file that somebody names is the library's own, for the same reason.
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
          advice: "'retake export SESSION --as session' makes a file of a session.")
      }
    }
  }

  /// Lets go of the database; nothing else may be asked of the library afterwards.
  package func letGo() { try? pool.close() }

  /// Several processes share an index of the log in a file, which a full disk has no room for; what
  /// is stored can be read all the same by one process alone, which keeps it in memory.
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

  /// Reads in one transaction, also in a task that was cancelled.
  func reading<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async -> Result<Value, any Error> {
    await reads.run { [pool] in Result { try pool.read(body) } }
  }

  /// Writes in one transaction. A cancelled task writes too: how its work ended is what must not be
  /// lost. A library that can only be read takes nothing.
  func writing<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async -> Result<Value, any Error> {
    guard !isReadOnly else { return .failure(Failure.onlyReadable(folders.data)) }
    let aside = valuesAside.pending
    let result = await writes.run { [pool] in
      Result {
        try pool.write { db in
          try ValuesAside.store(aside, db)
          return try body(db)
        }
      }
    }
    if case .success = result { valuesAside.didStore(aside) }
    return result
  }

  package func claim(_ turn: TurnID) async throws(Failure) -> (any Claim)? {
    try claimFile(turn)
  }

  func claimFile(_ turn: TurnID, isNew: Bool = false) throws(Failure) -> ClaimFile? {
    guard !isReadOnly else { throw .onlyReadable(folders.data) }
    return try ClaimFile("\(folders.claims)/\(turn.session)-\(turn.number)", isNew: isNew)
  }

  package func promptHistory(limit: Int) async throws(Failure) -> [String] {
    try await read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT instruction FROM turns WHERE kept IS NULL
            AND session NOT IN (SELECT id FROM standings WHERE deleted IS NOT NULL)
          GROUP BY instruction
          ORDER BY MAX(created) DESC, instruction LIMIT ?
          """, arguments: [limit])
    }
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
