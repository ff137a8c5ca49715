import GRDB
import Model
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5))) struct MarkTests {
  private func libraryWithTurns(_ place: TemporaryLibrary) async throws -> SQLiteLibrary {
    let library = try place.open()
    for words in ["a kite", "make it red"] {
      _ = try await library.add(draft(words, in: session("s1")), sentRatio: nil, at: noon)
    }
    return library
  }

  private func id(_ number: Int, _ session: String = "s1") -> TurnID {
    TurnID(session: Session.ID(rawValue: session), number: number)
  }

  @Test func `Decisions survive closing, each with its turn`() async throws {
    let place = TemporaryLibrary()
    let mark = TurnMark(isStarred: true, label: "cover", note: "the calm one, “quiet”\nsea")
    do {
      let library = try await libraryWithTurns(place)
      try await library.setMark(mark, of: id(1))
      try await library.setMark(TurnMark(isRejected: true), of: id(2))
    }
    let library = try place.open()
    #expect(
      try await library.marks(of: id(1).session) == [1: mark, 2: TurnMark(isRejected: true)])
    #expect(try await library.marks(of: Session.ID(rawValue: "s2")).isEmpty)
  }

  @Test func `Storing a turn from an old copy does not change the user's decisions`() async throws {
    let place = TemporaryLibrary()
    let library = try await libraryWithTurns(place)
    var old = try #require(try await library.turn(id(1)))
    try await library.setMark(TurnMark(isStarred: true), of: id(1))
    old.job = .done(.failed)
    try await library.update(old)
    #expect(try await library.marks(of: id(1).session)[1]?.isStarred == true)
    #expect(try await library.turn(id(1))?.job == .done(.failed))
  }

  @Test func `A withdrawn decision leaves no row, and deleting a turn deletes its decisions`()
    async throws
  {
    let place = TemporaryLibrary()
    let library = try await libraryWithTurns(place)
    try await library.setMark(TurnMark(isStarred: true), of: id(1))
    try await library.setMark(TurnMark(label: "b"), of: id(2))
    try await library.setMark(TurnMark(), of: id(1))
    #expect(try await library.marks(of: id(1).session) == [2: TurnMark(label: "b")])
    try await library.pool.write { db in try db.execute(sql: "DELETE FROM turns") }
    #expect(try await library.marks(of: id(1).session).isEmpty)
  }

  @Test func `A missing turn cannot be marked`() async throws {
    let place = TemporaryLibrary()
    let library = try await libraryWithTurns(place)
    await #expect(throws: Failure.self) {
      try await library.setMark(TurnMark(isStarred: true), of: id(9))
    }
  }
}
