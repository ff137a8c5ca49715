import GRDB
import Imagery
import Model
import Testing

@testable import Storage

/// What the studio starts with is read at once.
@Suite(.timeLimit(.minutes(5))) struct BeginningTests {
  /// Two sessions, the second the newer one, with pictures, marks, preferences and an undo history.
  private func library(_ place: TemporaryLibrary) async throws -> SQLiteLibrary {
    let library = try place.open()
    let picture = Picture(
      digest: String(repeating: "a", count: 64), type: .png, size: PixelSize(width: 3, height: 2),
      byteCount: 9)
    try await library.store(picture)
    for (name, hours) in [("s1", 0), ("s2", 1)] {
      var owner = session(name)
      var log = UndoLog()
      log.append(
        UndoEntry(
          name: "step of \(name)",
          changes: [FieldChange(path: ["title"], before: .text("a"), after: .text(name))],
          before: ViewPosition(), after: ViewPosition()))
      owner.undo = log
      try await library.save(owner)
      for number in 1...4 {
        var turn = try await library.add(
          draft(
            "\(name) \(number)", in: owner, parent: number > 1 ? number - 1 : nil,
            references: [Reference(.picture(picture), name: "kite")]), sentRatio: nil,
          at: Timestamp(milliseconds: noon.milliseconds + Int64(hours) * 3_600_000))
        turn.job = .done(.done)
        turn.outcome = Outcome(pictures: [picture])
        try await library.update(turn)
        try await library.setMark(TurnMark(isStarred: true, label: "\(number)"), of: turn.id)
      }
    }
    try await library.setPreference("theme", to: "mono")
    return library
  }

  @Test(arguments: ["s1", "s2", nil])
  func `The beginning equals what the library returns query by query`(_ name: String?)
    async throws
  {
    let place = TemporaryLibrary()
    defer { withExtendedLifetime(place) {} }
    let library = try await library(place)
    let id = name.map { Session.ID(rawValue: $0) }
    let beginning = try await library.beginning(with: id.map { .session($0) } ?? .latest)
    let latest = try await library.latest()
    var expected = try await library.session(id ?? latest?.id ?? Session.ID(rawValue: ""))
    #expect(expected?.id.rawValue == name ?? "s2")
    if let id = expected?.id {
      expected?.undo = try await library.undo(of: id)
      #expect(try await library.turns(of: id) == beginning.turns)
      #expect(try await library.marks(of: id) == beginning.marks)
    }
    #expect(beginning.session == expected)
    #expect(beginning.session?.undo?.rows.count == 1)
    #expect(beginning.turns.count == 4 && beginning.marks.count == 4)
    #expect(beginning.preferences == ["theme": "mono"])
    #expect(!beginning.hasUnreportedValues)
  }

  @Test func `Without a session there are the preferences`() async throws {
    let place = TemporaryLibrary()
    defer { withExtendedLifetime(place) {} }
    let library = try await library(place)
    for first in [SQLiteLibrary.FirstSession.none, .session(Session.ID(rawValue: "nowhere"))] {
      let beginning = try await library.beginning(with: first)
      #expect(beginning.session == nil && beginning.turns.isEmpty)
      #expect(beginning.preferences == ["theme": "mono"])
    }
  }

  @Test func `Invalid values are reported, whether found now or stored before`() async throws {
    let place = TemporaryLibrary()
    defer { withExtendedLifetime(place) {} }
    let library = try await library(place)
    try await library.pool.write { db in
      try db.execute(sql: "UPDATE turns SET resolution = '16K' WHERE session = 's2'")
    }
    #expect(try await library.beginning(with: .latest).hasUnreportedValues)
    #expect(try await library.takeUnreportedValues().count == 4)
    #expect(
      try await place.open().beginning(with: .session(Session.ID(rawValue: "s1")))
        .hasUnreportedValues
        == false)
    try await library.pool.write { db in try db.execute(sql: "UPDATE values_aside SET told = 0") }
    #expect(
      try await place.open().beginning(with: .session(Session.ID(rawValue: "s1")))
        .hasUnreportedValues)
  }
}
