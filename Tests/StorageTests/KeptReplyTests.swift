import GRDB
import Model
import Payload
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5))) struct KeptReplyTests {
  private func reply(_ words: String, in library: SQLiteLibrary) throws -> KeptReply {
    KeptReply(
      wire: "gmi", url: "https://a.example/requests/r1", status: 200,
      headers: [.init(name: "Content-Type", value: "application/json")],
      body: try library.put(Array(words.utf8)))
  }

  private func library(_ place: TemporaryLibrary) async throws -> SQLiteLibrary {
    let library = try place.open()
    _ = try await library.add(draft("a kite", in: session("s1")), sentRatio: nil, at: noon)
    return library
  }

  @Test func `An answer comes back after closing, and a second one takes its place`() async throws {
    let place = TemporaryLibrary()
    do {
      let library = try await library(place)
      #expect(try await library.keptReply(session: "s1", turn: 1) == nil)
      try await library.keep(reply("first", in: library), session: "s1", turn: 1)
      try await library.keep(reply("{}", in: library), session: "s1", turn: 1)
    }
    let library = try place.open()
    let kept = try #require(try await library.keptReply(session: "s1", turn: 1))
    #expect(try kept == reply("{}", in: library))
    #expect(try library.bytes(of: kept.body) == Array("{}".utf8))
  }

  @Test func `Its bytes stay while it is kept, and go after it`() async throws {
    let place = TemporaryLibrary()
    let library = try await library(place)
    let kept = try reply("an answer", in: library)
    try await library.keep(kept, session: "s1", turn: 1)
    let later = Timestamp(milliseconds: Int64(4_000_000_000_000))
    #expect(try await library.collectGarbage(at: later).files.isEmpty)
    try await library.removeReply(session: "s1", turn: 1)
    #expect(try await library.keptReply(session: "s1", turn: 1) == nil)
    #expect(
      try await library.collectGarbage(at: later).files.map(\.digest) == [kept.body.name])
  }

  @Test func `A turn takes its answer with it`() async throws {
    let place = TemporaryLibrary()
    let library = try await library(place)
    try await library.keep(reply("x", in: library), session: "s1", turn: 1)
    try await library.pool.write { db in try db.execute(sql: "DELETE FROM turns") }
    #expect(try await library.keptReply(session: "s1", turn: 1) == nil)
  }

  @Test func `A row that is damaged is told as such`() async throws {
    let place = TemporaryLibrary()
    let library = try await library(place)
    try await library.pool.write { db in
      try db.execute(sql: "INSERT INTO kept_replies VALUES ('s1', 1, '{')")
    }
    let error = await #expect(throws: BlobError.self) {
      try await library.keptReply(session: "s1", turn: 1)
    }
    #expect(error?.description.contains("damaged") == true)
  }
}
