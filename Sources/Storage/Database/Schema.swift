import GRDB
package import Model

/// The database's tables, version by version. A released version is never changed; later changes
/// are migrations of their own.
///
/// Tables are STRICT, so that a column keeps its type even if the database is edited by hand.
///
/// Some names on disk are older than the code's: `sessions.desk` is the session's `Workspace`, whose
/// `marks` are its `drawnRegions`; `turn_marks` are the decisions (`TurnMark`) about turns; `lifts`
/// are the `ExternalString`s of a payload.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 sessions and turns", migrate: sessionsAndTurns)
    migrator.registerMigration("2 the desk", migrate: desk)
    migrator.registerMigration("3 preferences", migrate: preferences)
    migrator.registerMigration("4 finer settings and sources", migrate: finerSettings)
    migrator.registerMigration("5 regions and kept versions", migrate: regions)
    migrator.registerMigration("6 marks", migrate: marks)
    migrator.registerMigration("7 budgets", migrate: budgets)
    migrator.registerMigration("8 undo", migrate: undo)
    migrator.registerMigration("9 batches", migrate: BatchRows.migrate)
    migrator.registerMigration("10 archived, deleted and duplicated sessions", migrate: standings)
    migrator.registerMigration("pictures to be inspected", migrate: uninspected)
    migrator.registerMigration("values set aside", migrate: InvalidValueLog.migrate)
    migrator.registerMigration("turns without a conversation", migrate: weighMissingConversations)
    migrator.registerMigration("kept replies", migrate: KeptReplies.migrate)
    return migrator
  }

  private static func sessionsAndTurns(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE sessions (
          id TEXT PRIMARY KEY NOT NULL,
          title TEXT NOT NULL,
          created INTEGER NOT NULL,   -- milliseconds since 1970
          updated INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE pictures (
          digest TEXT PRIMARY KEY NOT NULL,   -- SHA-256; the file's name
          type TEXT NOT NULL,
          width INTEGER NOT NULL,
          height INTEGER NOT NULL,
          bytes INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE turns (
          session TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
          number INTEGER NOT NULL,
          parent INTEGER,
          instruction TEXT NOT NULL,
          ratio TEXT NOT NULL,        -- 'auto' or '16:9'
          resolution TEXT NOT NULL,
          thinking TEXT,
          wants_thoughts INTEGER NOT NULL,
          format TEXT NOT NULL,
          system TEXT NOT NULL,
          sent_ratio TEXT,
          profile TEXT NOT NULL,
          model TEXT NOT NULL,
          created INTEGER NOT NULL,
          job TEXT NOT NULL,          -- composed sending accepted running fetching done
          task TEXT,                  -- the provider's name for it
          status TEXT,                -- how it ended
          ended INTEGER,
          answered INTEGER NOT NULL,  -- whether the columns below say anything
          text TEXT NOT NULL DEFAULT '',
          thoughts TEXT NOT NULL DEFAULT '',
          answering_model TEXT,
          input_tokens INTEGER,
          output_tokens INTEGER,
          thought_tokens INTEGER,
          total_tokens INTEGER,
          dollars REAL,
          is_estimated INTEGER NOT NULL DEFAULT 1,
          failure TEXT,               -- JSON
          PRIMARY KEY (session, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX turns_open ON turns(job) WHERE job <> 'done';
        CREATE INDEX turns_instruction ON turns(instruction, created);
        CREATE TABLE turn_pictures (
          session TEXT NOT NULL,
          turn INTEGER NOT NULL,
          kind TEXT NOT NULL,         -- reference result draft
          position INTEGER NOT NULL,
          digest TEXT REFERENCES pictures(digest),
          url TEXT,                   -- of a reference that is an address
          name TEXT NOT NULL DEFAULT '',
          role TEXT,
          PRIMARY KEY (session, turn, kind, position),
          FOREIGN KEY (session, turn) REFERENCES turns(session, number) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE transcripts (
          session TEXT NOT NULL,
          turn INTEGER NOT NULL,
          payload TEXT NOT NULL,      -- JSON: the skeleton and where its long strings lie
          PRIMARY KEY (session, turn),
          FOREIGN KEY (session, turn) REFERENCES turns(session, number) ON DELETE CASCADE
        ) STRICT;
        """)
  }

  /// Marks each answered turn without a stored conversation: that decides what is sent with the
  /// next instruction before anything else is read.
  static func weighMissingConversations(_ db: Database) throws {
    try db.execute(
      sql: """
        UPDATE turns SET conversation = '{"bytes":0,"pictures":0,"textBytes":0}'
        WHERE conversation IS NULL AND job = 'done' AND answered = 1 AND kept IS NULL
          AND NOT EXISTS (
            SELECT 1 FROM transcripts
            WHERE transcripts.session = turns.session AND transcripts.turn = turns.number)
        """)
  }

  private static func desk(_ db: Database) throws {
    try db.execute(sql: "ALTER TABLE sessions ADD COLUMN desk TEXT NOT NULL DEFAULT '{}'")
  }

  private static func preferences(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE preferences (
          key TEXT PRIMARY KEY NOT NULL,
          value TEXT NOT NULL
        ) STRICT;
        """)
  }

  private static func finerSettings(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE turns ADD COLUMN tuning TEXT;         -- JSON
        ALTER TABLE turns ADD COLUMN notes TEXT;          -- JSON
        ALTER TABLE turns ADD COLUMN sources TEXT;        -- JSON
        ALTER TABLE turns ADD COLUMN searches TEXT;       -- JSON
        ALTER TABLE turns ADD COLUMN asked_size TEXT;     -- JSON
        ALTER TABLE turns ADD COLUMN conversation TEXT;   -- JSON
        """)
  }

  private static func regions(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE turns ADD COLUMN regions TEXT;   -- JSON, in pixels of the picture edited
        ALTER TABLE turns ADD COLUMN kept TEXT;      -- JSON, where no provider was asked
        """)
  }

  /// Creates the table of the user's decisions about turns. They have rows of their own because
  /// rows of `turns` are written by the job's driver, from a copy that may be older.
  private static func marks(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE turn_marks (
          session TEXT NOT NULL,
          turn INTEGER NOT NULL,
          starred INTEGER NOT NULL,
          rejected INTEGER NOT NULL,
          label TEXT NOT NULL,
          note TEXT NOT NULL,
          PRIMARY KEY (session, turn),
          FOREIGN KEY (session, turn) REFERENCES turns(session, number) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        """)
  }

  private static func budgets(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE turns ADD COLUMN estimate INTEGER;   -- millionths of a US dollar
        UPDATE turns SET estimate = 0 WHERE profile = 'sandbox' OR profile LIKE 'sandbox-%';
        CREATE INDEX turns_created ON turns(created);
        ALTER TABLE sessions ADD COLUMN budget INTEGER;  -- what it was raised to, likewise
        ALTER TABLE sessions ADD COLUMN takes_unknown_prices INTEGER NOT NULL DEFAULT 0;
        """)
  }

  private static func undo(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE undo_entries (
          session TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
          number INTEGER NOT NULL,
          undone INTEGER NOT NULL,
          sending INTEGER,            -- the turn it has sent
          entry TEXT NOT NULL,        -- JSON: the fields that differ
          PRIMARY KEY (session, number)
        ) STRICT, WITHOUT ROWID;
        """)
  }

  /// Creates the table of sessions' standings, which concern this library only: no session file
  /// carries them, so the key is not called `session`. A session's cost outlives it in
  /// `past_costs`.
  private static func standings(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE standings (
          id TEXT PRIMARY KEY NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
          archived INTEGER,                    -- when, in milliseconds since 1970
          deleted INTEGER,
          copied INTEGER NOT NULL DEFAULT 0    -- turns up to this number were paid for in another
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE past_costs (
          origin TEXT NOT NULL,                -- the session that is gone
          number INTEGER NOT NULL,
          created INTEGER NOT NULL,
          dollars REAL,
          is_estimated INTEGER NOT NULL,
          estimate INTEGER,
          job TEXT NOT NULL,
          status TEXT,
          is_kept INTEGER NOT NULL,
          billed TEXT,
          PRIMARY KEY (origin, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX past_costs_created ON past_costs(created);
        """)
  }

  private static func uninspected(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE turns ADD COLUMN uninspected TEXT;   -- JSON: bytes that are on the shelf
        """)
  }
}

/// The version of SQLite that is loaded, such as `3.40.1`.
package func sqliteVersion() throws(Failure) -> String {
  do {
    let version = try DatabaseQueue().read { database in
      try String.fetchOne(database, sql: "SELECT sqlite_version()")
    }
    return version ?? ""
  } catch {
    throw .storage(error)
  }
}
