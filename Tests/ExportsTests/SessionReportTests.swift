import FoundationEssentials
import Model
import TestSupport
import Testing

@testable import Exports

@Suite(.timeLimit(.minutes(5))) struct SessionReportTests {
  private struct Read: Decodable {
    struct Turn: Decodable {
      struct File: Decodable { var path: String }
      var turn: Int
      var parent: Int?
      var status: String
      var job: String
      var task: String?
      var created: String
      var ended: String?
      var pictures: [File]
      var asked: [String: Ignored]
      var starred: Bool
      var label: String
    }
    struct Ignored: Decodable { init(from decoder: any Decoder) {} }
    var session: String
    var title: String
    var created: String
    var updated: String
    var turns: [Turn]
  }

  @Test func `A session is reported as its turns, with their times and jobs`() throws {
    let turns = [
      Turn.make(1, "a kite").ended(.done), Turn.make(2, parent: 1, job: .running(task: "t-2")),
    ]
    let session = Session(
      id: .one, title: "kite", created: Timestamp(milliseconds: 0),
      updated: Timestamp(milliseconds: 1_764_000_000_999))
    let marks = [2: TurnMark(isStarred: true, label: "calm")]
    let report = SessionReport(session: session, turns: turns, marks: marks) {
      "/pictures/\($0.digest)"
    }

    let read = try JSONDecoder().decode(Read.self, from: JSONEncoder().encode(report))

    #expect(read.session == "one" && read.title == "kite")
    #expect(read.created == "1970-01-01T00:00:00Z" && read.updated == "2025-11-24T16:00:00Z")
    #expect(read.turns.map(\.turn) == [1, 2] && read.turns.map(\.parent) == [nil, 1])
    #expect(read.turns.map(\.status) == ["done", "unknown"])
    #expect(read.turns.map(\.job) == ["done", "running"])
    #expect(read.turns.map(\.task) == [nil, "t-2"])
    #expect(read.turns.map(\.ended) == ["1970-01-01T00:00:09Z", nil])
    #expect(read.turns[0].pictures.map(\.path) == ["/pictures/result 1"])
    #expect(read.turns.map(\.starred) == [false, true])
    #expect(read.turns.map(\.label) == ["", "calm"])
    #expect(read.turns[0].asked.keys.contains("prompt"))
  }
}
