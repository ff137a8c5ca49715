import GRDB
import Imagery
import Model
import Payload
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5))) struct MigrationTests {
  private let digest = String(repeating: "ab", count: 32)

  /// Makes a database as the version of that many migrations left it, with one session and one
  /// turn.
  private func old(_ place: TemporaryLibrary, upTo name: String) throws {
    try place.folders.create()
    let queue = try DatabaseQueue(path: place.folders.database)
    try Schema.migrator.migrate(queue, upTo: name)
    try queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO sessions (id, title, created, updated) VALUES ('s1', 'kite', 1, 2);
          INSERT INTO pictures VALUES ('\(digest)', 'image/png', 3, 2, 9);
          INSERT INTO turns (session, number, instruction, ratio, resolution, wants_thoughts,
            format, system, profile, model, created, job, task, answered)
          VALUES ('s1', 1, 'a kite', '16:9', '2K', 0, 'png', '', 'gmi', 'm', 5, 'running', 'r1', 0);
          INSERT INTO turn_pictures (session, turn, kind, position, digest, name)
          VALUES ('s1', 1, 'reference', 0, '\(digest)', 'kite.png');
          INSERT INTO transcripts VALUES ('s1', 1, '{"skeleton":"[]","lifts":[]}');
          """)
    }
    try queue.close()
  }

  @Test(arguments: [
    "1 sessions and turns", "2 the desk", "3 preferences", "4 finer settings and sources",
    "5 regions and kept versions", "6 marks", "7 budgets",
  ])
  func `A library of an earlier version keeps everything`(_ version: String) async throws {
    let place = TemporaryLibrary()
    try old(place, upTo: version)

    let library = try place.open()

    let session = try #require(try await library.latest())
    #expect(session.title == "kite" && session.workspace == Workspace())
    let turn = try #require(try await library.turns(of: session.id).first)
    #expect(turn.job == .running(task: "r1"))
    #expect(turn.references.first?.picture?.size == PixelSize(width: 3, height: 2))
    #expect(turn.regions.isEmpty && turn.kept == nil)
    #expect(try await library.transcript(session: "s1", turn: 1)?.byteCount == 2)
    #expect(try await library.marks(of: session.id).isEmpty)
    try await library.setMark(TurnMark(isStarred: true), of: turn.id)
    #expect(try await library.marks(of: session.id) == [1: TurnMark(isStarred: true)])
    try await library.setPreference("theme", to: "ember")
    #expect(try await library.undo(of: session.id) == UndoLog())
    _ = try await library.change(.archive(session.id), at: noon) { _ in session.id }
    #expect(try await library.sessions().first?.archived == noon)
  }

  @Test func `The library of a later version is refused and not changed`() async throws {
    let place = TemporaryLibrary()
    do {
      let library = try place.open()
      try await library.save(session("s1", title: "kite"))
      try await library.pool.write { db in
        try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 the future')")
      }
    }
    #expect {
      try place.open()
    } throws: { error in
      (error as? Failure)?.message.contains("later version") == true
    }
  }
}
