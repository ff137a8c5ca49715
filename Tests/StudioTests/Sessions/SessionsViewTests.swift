import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// The list of sessions.
@Suite(.timeLimit(.minutes(5))) struct SessionsViewTests {
  private static let day: Int64 = 86_400_000
  private static let now = Timestamp(milliseconds: 100 * day)

  private static let list: [SessionSummary] = [
    ("Kite at dusk", 7, 1, 0), ("A lighthouse, seen from the sea on a stormy morning", 1, 0, 3),
    ("", 2, 0, 60), ("漢字の夢", 130, 0, 12), ("old one", 3, 0, 70), ("mistake", 1, 0, 2),
  ].enumerated().map { index, session in
    SessionSummary(
      id: index == 0 ? .one : Session.ID(rawValue: "261121-\(index)"), title: session.0,
      created: Timestamp(milliseconds: 0),
      updated: Timestamp(milliseconds: now.milliseconds - Int64(session.3) * day),
      turns: session.1, open: session.2, archived: index == 4 ? now : nil,
      deleted: index == 5 ? now : nil)
  }

  private static let figures: [Session.ID: SessionFigures] = {
    var paid = CostTotal()
    paid.add(.paid(Money(micros: 1_240_000), isEstimated: true))
    var free = CostTotal()
    free.add(.free)
    return [
      .one: SessionFigures(bytes: 48_200_000, costTotal: free, picture: .make("kite")),
      Session.ID(rawValue: "261121-1"): SessionFigures(
        bytes: 1_530_000_000, sharedBytes: 2_400_000, costTotal: paid, picture: .make("lighthouse")),
      Session.ID(rawValue: "261121-3"): SessionFigures(bytes: 340_000, sharedBytes: 340_000),
    ]
  }()

  private static let sizes = [
    Size(columns: 60, rows: 16), Size(columns: 80, rows: 24), Size(columns: 160, rows: 50),
  ]

  private func state(_ size: Size) -> State {
    State.tree(size).receiving(.clock(Self.now)).pressing("F6")
      .receiving(.sessionsListed(Self.list)).receiving(.sessionFigures(Self.figures))
  }

  @Test func `Sessions show their length, disk use, cost and age, with the last picture`() {
    assertSizes("sessions") { state($0).pressing("Down") }
  }

  @Test func `Deleted sessions show until when they can be restored`() {
    assertSizes("sessions-deleted") { state($0).pressing("Tab", "Tab") }
  }

  @Test func `The sorted column is marked`() {
    assertSizes("sessions-sorted") {
      state($0).pressing("M-s", "M-s", "M-s").typing("i").pressing("Down")
    }
  }

  private func assertSizes(
    _ name: String, _ state: (Size) -> State, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let texts = Self.sizes.map { size in
      let frame = draw(state(size))
      return size == .classic ? roleSnapshot(of: frame) : lineSnapshot(of: frame)
    }
    assertSnapshot(
      text: texts.joined(separator: "\n"), named: name, sourceLocation: sourceLocation)
  }
}
