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

  /// A turn whose answer of that many bytes is kept, and what became of the turn.
  private func turn(
    _ number: Int, of bytes: Int, billed: Failure.Billed, recovered: Bool = false, limit: Int,
    in library: SQLiteLibrary
  ) async throws {
    var turn = try await library.add(
      draft("a kite", in: session("s\(number)")), sentRatio: nil,
      at: Timestamp(milliseconds: noon.milliseconds + Int64(number)))
    let kept = try reply(String(repeating: "\(number)", count: bytes), in: library)
    try await library.keep(kept, session: "s\(number)", turn: 1, atMost: limit)
    turn.job = .done(recovered ? .done : .failed)
    turn.outcome = Outcome(
      pictures: recovered ? [try await storedPicture("\(number)", in: library)] : [],
      failure: recovered ? nil : Failure(.provider, "No picture.", billed: billed))
    try await library.update(turn)
  }

  @Test func `Together they have a limit; what may be all there is of a paid picture stays`()
    async throws
  {
    let place = TemporaryLibrary()
    let library = try place.open()
    try await turn(1, of: 400, billed: .maybe, limit: 1000, in: library)
    try await turn(2, of: 200, billed: .no, limit: 1000, in: library)
    try await turn(3, of: 200, billed: .yes, recovered: true, limit: 1000, in: library)
    try await turn(4, of: 200, billed: .no, limit: 1000, in: library)
    func left() async throws -> [Int] {
      var left: [Int] = []
      for number in 1...9 {
        if let kept = try await library.keptReply(session: "s\(number)", turn: 1) {
          #expect(try library.bytes(of: kept.body).count == kept.body.byteCount)
          left.append(number)
        }
      }
      return left
    }
    #expect(try await left() == [1, 2, 3, 4])
    let recovered = try #require(try await library.keptReply(session: "s3", turn: 1))
    // First the one whose picture was found since, then what cost nothing, the oldest first.
    try await turn(5, of: 200, billed: .yes, limit: 1000, in: library)
    #expect(try await left() == [1, 2, 4, 5])
    #expect(library.path(ofBytes: recovered.body.name) == nil)
    try await turn(6, of: 300, billed: .yes, limit: 1000, in: library)
    #expect(try await left() == [1, 5, 6])
    try await turn(7, of: 800, billed: .yes, limit: 1000, in: library)
    #expect(try await left() == [1, 5, 6, 7])
    let found = try await library.collectGarbage(at: noon).keptReplies
    #expect(found.count == 4 && found.byteCount == 1700)
    #expect(try await library.check(readsBytes: false).keptReplies == found)
  }

  @Test func `The conversation it continues is kept with it`() async throws {
    let place = TemporaryLibrary()
    let library = try await library(place)
    let scanner = PayloadScanner(shelf: library)
    try scanner.feed(Array(SessionTree.transcript(1).utf8))
    var kept = try reply("an answer", in: library)
    kept.conversation = try scanner.finish()
    try await library.keep(kept, session: "s1", turn: 1)
    #expect(try await place.open().keptReply(session: "s1", turn: 1) == kept)
    let later = Timestamp(milliseconds: Int64(4_000_000_000_000))
    #expect(try await library.collectGarbage(at: later).files.isEmpty)
    // As an earlier version has written it.
    try await library.pool.write { db in
      try db.execute(
        sql: "UPDATE kept_replies SET reply = json_remove(reply, '$.conversation')")
    }
    kept.conversation = nil
    #expect(try await library.keptReply(session: "s1", turn: 1) == kept)
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
