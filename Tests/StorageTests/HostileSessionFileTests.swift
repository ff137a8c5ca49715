import Foundation
import GRDB
import Imagery
import Model
import Payload
import Testing

@testable import Storage

/// A session file may be damaged, or come from a hostile author.
@Suite(.timeLimit(.minutes(5))) struct HostileSessionFileTests {
  private let source = TemporaryLibrary()
  private let home = TemporaryLibrary()
  private var file: String { source.path + "/kite.retake" }

  /// Exports a session of four turns.
  private func export() async throws {
    let library = try source.open()
    let photo = try await storedPicture("photo", in: library)
    var session = session("s1", title: "kite")
    session.workspace.draft = "more"
    for number in 1...4 {
      var turn = try await library.add(
        draft(
          "turn \(number)", in: session, parent: number == 1 ? nil : number - 1,
          references: [Reference(.picture(photo), name: "p.png")]), sentRatio: nil, at: noon)
      turn.job = .done(.done)
      turn.outcome = Outcome(pictures: [try await storedPicture("r \(number)", in: library)])
      try await library.update(turn)
      let scanner = PayloadScanner(blobs: library)
      try scanner.feed(Array(SessionTree.transcript(number).utf8))
      try await library.store(try scanner.finish(), session: "s1", turn: number)
    }
    _ = try await library.exportSession(session.id, to: file, program: "test", at: noon)
  }

  @discardableResult
  private func importing(_ path: String, to library: SQLiteLibrary) async throws -> ImportedSession
  {
    try await library.importSession(path) { Session.ID(rawValue: "new-\($0.count)") }
  }

  /// Expects a failure that names the file and leaves nothing.
  private func expectRefusal(_ what: String, _ path: String? = nil) async throws {
    let library = try home.open()
    do {
      try await importing(path ?? file, to: library)
      Issue.record("\(what) was taken in")
    } catch let failure as Failure {
      #expect(failure.message.contains("'"), "\(what): \(failure.message)")
      #expect(!failure.advice.isEmpty, "\(what)")
    }
    #expect(try await library.sessions().isEmpty, "\(what)")
    #expect(home.contents().isEmpty, "\(what)")
  }

  @Test func `A truncated file is refused, wherever it was cut`() async throws {
    try await export()
    let whole = try Data(contentsOf: URL(filePath: file))
    let cut = source.path + "/cut.retake"
    for length in [0, 1, 50, 99, 100, 4095] + stride(from: 4096, to: whole.count, by: 4096) {
      try whole.prefix(length).write(to: URL(filePath: cut))
      try await expectRefusal("\(length) bytes", cut)
    }
    try (whole + Data([0])).write(to: URL(filePath: cut))
    try await expectRefusal("one byte more", cut)
  }

  @Test func `A flipped byte is noticed, or makes no difference`() async throws {
    try await export()
    let whole = try Data(contentsOf: URL(filePath: file))
    let turned = source.path + "/turned.retake"
    let original = try await source.open().turns(of: Session.ID(rawValue: "s1"))
    var refused = 0
    var dice = SystemRandomNumberGenerator()
    var place = TemporaryLibrary()
    var library = try place.open()
    for _ in 1...40 {
      let offset = Int.random(in: 0..<whole.count, using: &dice)
      var bytes = whole
      bytes[offset] ^= UInt8.random(in: 1...255, using: &dice)
      try bytes.write(to: URL(filePath: turned))
      do {
        let imported = try await importing(turned, to: library)
        // Unused space.
        #expect(try await library.turns(of: imported.id) == original, "byte \(offset)")
        #expect(place.contents() == source.contents(), "byte \(offset)")
        place = TemporaryLibrary()
        library = try place.open()
      } catch is Failure {
        refused += 1
        #expect(try await library.sessions().isEmpty, "byte \(offset)")
        #expect(place.contents().isEmpty, "byte \(offset)")
      }
    }
    #expect(refused > 5)
  }

  @Test func `A file that is no session file is refused as such`() async throws {
    try await export()
    let other = source.path + "/other"
    try Data("just words".utf8).write(to: URL(filePath: other))
    try await expectRefusal("words", other)
    try await expectRefusal("a folder", source.path)
    try await expectRefusal("nothing", source.path + "/none")
    try await expectRefusal("a library", source.folders.database)
    try await expectRefusal("a device", "/dev/zero")
    var later = try Data(contentsOf: URL(filePath: file))
    later[63] = 2
    try later.write(to: URL(filePath: other))
    let library = try home.open()
    await #expect {
      try await importing(other, to: library)
    } throws: { error in
      (error as? Failure)?.message.contains("later version") == true
    }
  }

  /// Changes the file and seals its rows again, as a hostile author would.
  private func tamper(_ change: (Database) throws -> Void) throws {
    let queue = try DatabaseQueue(path: file)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF")
      try change(db)
      let names = try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
      let tables = try names.map { try PlainTable($0, in: db) }.filter(\.isOrdinary)
      try db.execute(
        sql: "UPDATE retake SET value = ? WHERE key = 'rows'",
        arguments: [try RowDigest(db, of: tables).text])
    }
    try queue.close()
  }

  @Test(arguments: [
    "CREATE VIEW evil AS SELECT 1",
    "CREATE TRIGGER evil AFTER INSERT ON turns BEGIN SELECT 1; END",
    "CREATE INDEX evil ON turns(lower(instruction))",
    "CREATE TABLE evil (a TEXT CHECK (length(a) < 3)) STRICT",
    "CREATE TABLE evil (a TEXT, b TEXT AS (hex(zeroblob(9)))) STRICT",
    "CREATE VIRTUAL TABLE evil USING fts5(a)",
    "DROP TABLE turns; CREATE VIEW turns AS SELECT 1 AS session",
    "DROP TABLE pieces",
    "PRAGMA journal_mode = WAL",
    "UPDATE turns SET number = 0 WHERE number = 4",
    "UPDATE turns SET parent = 4 WHERE number = 2",
    "UPDATE turns SET parent = 9 WHERE number = 4",
    "UPDATE turns SET created = 9223372036854775807",
    "UPDATE turns SET total_tokens = -1",
    "UPDATE turns SET dollars = 9e999",
    "UPDATE turns SET resolution = '16K'",
    "UPDATE turns SET instruction = NULL",
    "UPDATE turns SET session = 'other' WHERE number = 4",
    "UPDATE turns SET ratio = '9223372036854775807:1'",
    "UPDATE turns SET regions = '[{\"x\":9223372036854775807,\"y\":0,\"width\":9,\"height\":9}]'",
    "UPDATE turns SET failure = '{'",
    "INSERT INTO turns SELECT * FROM turns WHERE number = 1",
    "INSERT INTO sessions SELECT * FROM sessions",
    "DELETE FROM sessions",
    "UPDATE sessions SET created = -5",
    "UPDATE pictures SET width = 9223372036854775807",
    "UPDATE pictures SET digest = '../../../../etc/passwd' WHERE rowid = 1",
    "UPDATE turn_pictures SET digest = NULL WHERE kind = 'result'",
    "UPDATE turn_pictures SET kind = 'trap'",
    "UPDATE transcripts SET payload = '[]'",
    "UPDATE transcripts SET payload = replace(payload, '\"byteCount\":5336', '\"byteCount\":5340')",
    "UPDATE pieces SET position = 7",
    "UPDATE pieces SET content = zeroblob(length(content))",
    "UPDATE pieces SET content = zeroblob(2000000)",
    "INSERT INTO pieces SELECT * FROM pieces",
    "DELETE FROM pieces WHERE rowid = 2",
  ])
  func `Impossible values are refused`(_ change: String) async throws {
    try await export()
    try tamper { db in try db.execute(sql: change) }
    try await expectRefusal(change)
  }

  @Test func `Nothing that spends is imported, whoever wrote the file`() async throws {
    try await export()
    let picture = try #require(
      try await source.open().turns(of: Session.ID(rawValue: "s1")).first?
        .references.first?.picture)
    let workspace = Workspace(
      draft: "send me", settings: Settings(tuning: Tuning(maxOutputTokens: .max)),
      references: Array(repeating: Reference(.picture(picture), name: "p.png"), count: 10_000),
      base: 2, profile: "paid", model: "dear",
      drawnRegions: PictureRegions(picture: picture, regions: []))
    var text = try json(workspace).replacing(
      "\"byteCount\":\(picture.byteCount)", with: "\"byteCount\":9223372036854775807")
    text.removeLast()
    text += ",\"variants\":9}"
    try tamper { [text] db in
      try db.execute(
        sql: """
          UPDATE sessions SET budget = ?, takes_unknown_prices = 1, desk = ?;
          UPDATE turns SET job = 'running', task = 'r1', status = NULL WHERE number = 3;
          UPDATE turns SET job = 'sending', status = NULL WHERE number = 4;
          """, arguments: [Int.max, text])
    }
    let library = try home.open()

    let imported = try await importing(file, to: library)

    #expect(imported.open == 2)
    let session = try #require(try await library.session(imported.id))
    #expect(
      session.budget == nil && session.workspace.profile == nil && session.workspace.model == nil)
    #expect(session.workspace.variants == nil && session.workspace.draft == "send me")
    #expect(session.workspace.references.count == Workspace.trayLimit)
    #expect(session.workspace.references.allSatisfy { $0.picture == picture })
    #expect(session.workspace.drawnRegions?.picture == picture)
    #expect(try await library.openTurns().isEmpty)
    let consent = try await library.read { db in
      try Int.fetchOne(db, sql: "SELECT SUM(takes_unknown_prices) FROM sessions")
    }
    #expect(consent == 0)
    let turns = try await library.turns(of: imported.id)
    #expect(turns.suffix(2).allSatisfy { $0.job == .done(.unknown) && $0.outcome?.failure != nil })
  }

  @Test func `A picture's facts come from its bytes, whatever the file says`() async throws {
    try await export()
    try tamper { db in try db.execute(sql: "UPDATE pictures SET width = 999999, height = 1") }
    let library = try home.open()
    let facts = PictureFacts(type: .png, size: PixelSize(width: 3, height: 2), byteCount: 9)
    let imported = try await library.importSession(
      file, facts: { _ in facts }, newID: { Session.ID(rawValue: "new-\($0.count)") })
    let sizes = Set(
      try await library.turns(of: imported.id).compactMap(\.result?.size))
    #expect(sizes == [facts.size])
  }

  @Test func `Implausible numbers of turns or references are refused and reported`() async throws {
    try await export()
    let whole = try Data(contentsOf: URL(filePath: file))
    for (change, words) in [
      (
        """
        WITH RECURSIVE n(i) AS (SELECT 5 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
        INSERT INTO turns (session, number, parent, instruction, ratio, resolution, wants_thoughts,
          format, system, profile, model, created, job, status, answered, text, thoughts, is_estimated)
        SELECT 's1', i, i - 1, 'x', 'auto', '1K', 0, 'png', '', 'p', 'm', 1, 'done', 'done', 0, '', '',
          1 FROM n;
        """, "30000 turns"
      ),
      (
        """
        WITH RECURSIVE n(i) AS (SELECT 5 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
        INSERT INTO turn_pictures (session, turn, kind, position, digest, name)
        SELECT 's1', 1, 'reference', i, (SELECT digest FROM pictures LIMIT 1), 'x' FROM n
        """, "references"
      ),
      ("UPDATE turns SET instruction = printf('%.*c', 2000000, 'x')", "'instruction' is too long"),
      (
        """
        WITH RECURSIVE n(i) AS (SELECT 5 UNION ALL SELECT i + 1 FROM n WHERE i < 1000009)
        INSERT INTO transcripts (session, turn, payload) SELECT 's1', i, '{}' FROM n
        """, "rows of 'transcripts'"
      ),
    ] + Self.longTexts {
      try whole.write(to: URL(filePath: file))
      try tamper { db in try db.execute(sql: change) }
      let library = try home.open()
      do {
        try await importing(file, to: library)
        Issue.record("\(words) were taken in")
      } catch let failure as Failure {
        #expect(failure.message.contains(words), "\(failure.message)")
      }
    }
  }

  /// Each column that holds text, with more of it than people write.
  private static let longTexts: [(String, String)] = {
    let long = "printf('%.*c', 11000000, 'x')"
    let columns = [
      "turns": ["thoughts", "system", "profile", "model", "task", "answering_model"],
      "sessions": ["title", "desk"], "turn_pictures": ["name", "role"],
    ]
    let lists = ["notes", "sources", "searches"].map { column in
      ("UPDATE turns SET \(column) = json_array(\(long))", "'\(column)' is too long")
    }
    return lists
      + columns.sorted { $0.key < $1.key }.flatMap { table, names in
        names.map { ("UPDATE \(table) SET \($0) = \(long)", "'\($0)' is too long") }
      }
      + [
        (
          """
          WITH RECURSIVE n(i) AS (SELECT 5 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
          INSERT INTO turns (session, number, parent, instruction, ratio, resolution,
            wants_thoughts, format, system, profile, model, created, job, status, answered, text,
            thoughts, is_estimated)
          SELECT 's1', i, i - 1, 'x', 'auto', '1K', 0, 'png', '', 'p', 'm', 1, 'done', 'done', 0,
            printf('%.*c', 9000000, 'x'), '', 1 FROM n;
          """, "its texts are too long"
        )
      ]
  }()

  @Test func `A foreign name never becomes a path`() async throws {
    try await export()
    try tamper { db in
      for (table, column) in [
        ("sessions", "id"), ("turns", "session"), ("turn_pictures", "session"),
        ("transcripts", "session"),
      ] {
        try db.execute(sql: "UPDATE \(table) SET \(column) = '../../evil'")
      }
    }
    let library = try home.open()
    let imported = try await importing(file, to: library)
    #expect(imported.id.rawValue == "new-0" && imported.isRenamed)
    #expect(try await library.turns(of: imported.id).count == 4)
  }

  @Test func `An invalid workspace costs only itself`() async throws {
    try await export()
    let picture = Picture(
      digest: String(repeating: "a", count: 64), type: .png,
      size: PixelSize(width: 1, height: 1), byteCount: 1)
    let workspace = Workspace(
      draft: "x", caret: .max, references: [Reference(.picture(picture), name: "gone.png")],
      base: 77, selected: -1, pictureIndex: .max, historyTop: .min,
      drawnRegions: PictureRegions(picture: picture, regions: []))
    let text = try json(workspace)
    try tamper { db in try db.execute(sql: "UPDATE sessions SET desk = ?", arguments: [text]) }
    let library = try home.open()
    let imported = try await importing(file, to: library)
    #expect(try await library.session(imported.id)?.workspace == Workspace(draft: "x", caret: 1))
  }

  @Test func `Additions of a later version are left out`() async throws {
    try await export()
    try tamper { db in
      try db.execute(
        sql: """
          CREATE TABLE "dreams" ("session" TEXT, "words" TEXT) STRICT;
          INSERT INTO dreams VALUES ('s1', 'blue');
          ALTER TABLE turns ADD COLUMN "mood" TEXT;
          UPDATE turns SET mood = 'calm';
          """)
    }
    let library = try home.open()
    let imported = try await importing(file, to: library)
    #expect(
      try await library.turns(of: imported.id)
        == source.open().turns(of: Session.ID(rawValue: "s1")))
  }
}
