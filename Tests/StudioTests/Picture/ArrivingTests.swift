import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// A turn shown while its picture is downloaded.
@Suite(.timeLimit(.minutes(5))) struct ArrivingTests {
  /// A studio with one turn done and one working.
  private func running() -> (drive: Drive, turn: Turn) {
    var drive = Drive(turns: [.make(1)], workspace: Workspace(base: 1, selected: 1))
    drive.begin(in: drive.workspace.focus)
    drive.type("x")
    drive.press("Enter")
    let turn = drive.accept()
    return (drive, turn)
  }

  private func arriving(
    _ drive: Drive, rows: Int? = nil, isComplete: Bool = false
  ) throws -> Arriving {
    let view = try #require(drive.state.arrivalView)
    let size = Picture.make("result 2").size
    let cells = Viewport().projection(of: size, in: view.area, cell: view.cell).cells
    var canvas = Canvas(size: cells)
    canvas.fill(canvas.bounds, with: Cell("#"))
    return Arriving(
      size: size, canvas: canvas, rows: rows ?? cells.rows, colors: view.colors,
      isComplete: isComplete)
  }

  @Test func `The finished rows and the progress of a download are shown`() throws {
    var (drive, turn) = running()
    drive.send(.arriving(turn.id, try arriving(drive, rows: 3)))
    let text = plainText(of: draw(drive.state).canvas)
    #expect(text.split(separator: "\n").count { $0.contains("####") } == 3)
    #expect(text.contains(" %"))
    #expect(!text.contains("may be a draft"))
  }

  @Test func `While a thinking model sends drafts, the status says so`() throws {
    var drive = Drive(turns: [.make(1)], workspace: Workspace(base: 1, selected: 1))
    drive.begin(in: drive.workspace.focus)
    drive.state.session.workspace.settings.thinking = .high
    drive.type("x")
    drive.press("Enter")
    var turn = drive.accept()
    turn.settings.thinking = .high
    drive.send(.turn(turn))
    drive.send(.arriving(turn.id, try arriving(drive, rows: 3)))
    #expect(plainText(of: draw(drive.state).canvas).contains("may be a draft"))
  }

  @Test func `What was drawn during the download is kept as the painting, and not requested again`()
    throws
  {
    var (drive, turn) = running()
    let whole = try arriving(drive, isComplete: true)
    drive.send(.arriving(turn.id, whole))
    drive.send(.turn(turn.ended(.done)))
    #expect(drive.paints.map(\.scene.picture.digest) == ["result 1"])
    let place = try #require(drive.state.scenePlaces.first)
    let request = place.paintRequest(colors: drive.state.colors)
    #expect(drive.state.previews.canvas(request) == whole.canvas)
    #expect(drive.state.arriving.isEmpty)
  }

  @Test func `An incomplete painting, or one of another size, is painted again`() throws {
    for isComplete in [false, true] {
      var (drive, turn) = running()
      drive.send(.arriving(turn.id, try arriving(drive, isComplete: isComplete)))
      if isComplete { drive.send(.input(.resize(Size(columns: 90, rows: 30)))) }
      drive.send(.turn(turn.ended(.done)))
      #expect(drive.paints.last?.scene.picture.digest == "result 2")
      #expect(drive.state.arriving.isEmpty)
    }
  }

  @Test func `News of a turn that has ended, or of another session, is dropped`() throws {
    var (drive, turn) = running()
    let whole = try arriving(drive)
    drive.send(.arriving(TurnID(session: Session.ID(rawValue: "other"), number: 2), whole))
    drive.send(.turn(turn.ended(.failed)))
    drive.send(.arriving(turn.id, whole))
    #expect(drive.state.arriving.isEmpty)
    #expect(drive.state.arrivalView == nil)
  }
}
