import Cells
import Effects
import FoundationEssentials
import Glibc
import Model
import Payload
import Previews
import Providers
import Sandbox
import Synchronization
import TestSupport
import Testing

/// A result is shown while it downloads, through the real transport, blob store and image process.
@Suite(.timeLimit(.minutes(10))) struct ArrivalTests {
  private static let view = ArrivalView(
    area: Size(columns: 60, rows: 24), cell: .usual, colors: .truecolor)

  /// The events of one picture, in order.
  private final class Seen: Sendable {
    private let list = Mutex<[Arriving]>([])
    var all: [Arriving] { list.withLock { $0 } }

    func take(_ news: SubmitTurn.Update) {
      if case .arriving(_, let arriving) = news { list.withLock { $0.append(arriving) } }
    }
  }

  private func arrivals(
    _ endpoint: Endpoint, _ instruction: String
  ) async throws -> (turn: Turn, seen: [Arriving]) {
    await Rehearsal.slots.acquire()
    defer { Rehearsal.slots.release() }
    let rehearsal = try await Rehearsal(endpoint)
    let seen = Seen()
    let painter = ArrivingPainter(program: builtProgram("DarkroomChild"), arguments: ["plain"])
    painter.look(Self.view)
    let turn = try await rehearsal.turn(
      instruction, settings: Settings(resolution: .k1),
      ports: { ports in
        ports.arrivals = painter
      }, notify: { seen.take($0) })
    // The last rendering may come a moment after the row is stored.
    if turn.result != nil { _ = await until { seen.all.last?.isComplete == true } }
    #expect(await rehearsal.isClean())
    await rehearsal.end()
    return (turn, seen.all)
  }

  /// With job queues, the download is what is slow, not the job's status.
  @Test(arguments: [
    (Endpoint.google, "drip"), (.vertex, "drip"), (.gmi, "drip@media"), (.toapis, "drip@media"),
  ])
  func `Part of the picture is shown before all of it has arrived`(
    endpoint: Endpoint, fault: String
  ) async throws {
    let (turn, seen) = try await arrivals(
      endpoint, "a paper kite over a grey sea [fault: \(fault)]")
    let picture = try #require(turn.result)
    let first = try #require(seen.first)
    let last = try #require(seen.last)
    #expect(!first.isComplete && first.rows < last.rows)
    #expect(last.isComplete && last.rows == last.canvas.size.rows)
    #expect(seen.allSatisfy { $0.size == picture.size && $0.colors == .truecolor })
    let cells = Viewport().projection(
      of: picture.size, in: Self.view.area, cell: Self.view.cell
    ).cells
    #expect(last.canvas.size == cells)
    // Finished rows of cells do not change.
    for arriving in seen {
      for y in 0..<max(0, arriving.rows - 1) {
        for x in 0..<cells.columns {
          let place = Point(x: x, y: y)
          #expect(arriving.canvas[place] == last.canvas[place])
        }
      }
    }
  }

  @Test func `A download that breaks off is not complete`() async throws {
    let (turn, seen) = try await arrivals(
      .google, "a paper kite [fault: drop]")
    #expect(turn.result == nil)
    #expect(!seen.contains { $0.isComplete })
  }
}
