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
      body: try library.store(Array(words.utf8)))
  }

  private func library(_ place: TemporaryLibrary) async throws -> SQLiteLibrary {
    let library = try place.open()
    _ = try await library.add(draft("a kite", in: session("s1")), sentRatio: nil, at: noon)
    return library
  }

  @Test func `An answer survives closing, and a second one replaces it`() async throws {
    let place = TemporaryLibrary()
    do {
      let library = try await library(place)
      #expect(try await library.keptReply(session: "s1", turn: 1) == nil)
      try await library.store(reply("first", in: library), session: "s1", turn: 1)
      try await library.store(reply("{}", in: library), session: "s1", turn: 1)
    }
    let library = try place.open()
    let kept = try #require(try await library.keptReply(session: "s1", turn: 1))
    #expect(try kept == reply("{}", in: library))
    #expect(try library.bytes(of: kept.body) == Array("{}".utf8))
  }

  @Test func `An answer's bytes stay while it is kept, and are removed with it`() async throws {
    let place = TemporaryLibrary()
    let library = try await library(place)
    let kept = try reply("an answer", in: library)
    try await library.store(kept, session: "s1", turn: 1)
    let later = Timestamp(milliseconds: Int64(4_000_000_000_000))
    #expect(try await library.collectGarbage(at: later).files.isEmpty)
    try await library.removeReply(session: "s1", turn: 1)
    #expect(try await library.keptReply(session: "s1", turn: 1) == nil)
    #expect(
      try await library.collectGarbage(at: later).files.map(\.digest) == [kept.body.name])
  }

  /// Makes a turn with a kept answer of that many bytes and the given outcome.
  private func turn(
    _ number: Int, of bytes: Int, billed: Failure.Billed, recovered: Bool = false, limit: Int,
    in library: SQLiteLibrary
  ) async throws {
    var turn = try await library.add(
      draft("a kite", in: session("s\(number)")), sentRatio: nil,
      at: Timestamp(milliseconds: noon.milliseconds + Int64(number)))
    let kept = try reply(String(repeating: "\(number)", count: bytes), in: library)
    try await library.store(kept, session: "s\(number)", turn: 1, atMost: limit)
    turn.job = .done(recovered ? .done : .failed)
    turn.outcome = Outcome(
      pictures: recovered ? [try await storedPicture("\(number)", in: library)] : [],
      failure: recovered ? nil : Failure(.provider, "No picture.", billed: billed))
    try await library.update(turn)
  }

  @Test
  func `Kept answers have a total limit, but what may be all there is of a paid picture stays`()
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
    let scanner = PayloadScanner(blobs: library)
    try scanner.feed(Array(SessionTree.transcript(1).utf8))
    var kept = try reply("an answer", in: library)
    kept.conversation = try scanner.finish()
    try await library.store(kept, session: "s1", turn: 1)
    #expect(try await place.open().keptReply(session: "s1", turn: 1) == kept)
    let later = Timestamp(milliseconds: Int64(4_000_000_000_000))
    #expect(try await library.collectGarbage(at: later).files.isEmpty)
    // As written by an earlier version.
    try await library.pool.write { db in
      try db.execute(
        sql: "UPDATE kept_replies SET reply = json_remove(reply, '$.conversation')")
    }
    kept.conversation = nil
    #expect(try await library.keptReply(session: "s1", turn: 1) == kept)
  }

  @Test func `Deleting a turn deletes its answer`() async throws {
    let place = TemporaryLibrary()
    let library = try await library(place)
    try await library.store(reply("x", in: library), session: "s1", turn: 1)
    try await library.pool.write { db in try db.execute(sql: "DELETE FROM turns") }
    #expect(try await library.keptReply(session: "s1", turn: 1) == nil)
  }

  @Test func `A damaged row is reported as such`() async throws {
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
