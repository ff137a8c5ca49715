import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// A picture stays on the screen until its successor is painted.
@Suite(.timeLimit(.minutes(5))) struct HeldPictureTests {
  private func shown(_ state: State) -> [Character] {
    let marks: Set<Character> = ["▒", "#"]
    return marks.intersection(draw(state).canvas.cells.map(\.character)).sorted()
  }

  /// Paints everything of a turn's picture that is asked for: symbols, and pixels where wanted.
  private func paint(_ state: inout State, _ digest: String, _ mark: Character, pixels: Bool) {
    for order in state.paintOrders where order.scene?.picture.digest == digest {
      switch order {
      case .symbols(let request):
        let canvas = Canvas(size: request.size, fill: Cell(mark))
        _ = state.update(.painted(order, .symbols(canvas)))
      case .pixels(let request) where pixels:
        let tile = PixelPicture.Tile(
          rect: Rect(origin: .zero, size: request.size), bytes: [1])
        let picture = PixelPicture(
          form: request.form, encoding: .sixel, size: request.size, width: request.pixels.width,
          height: request.pixels.height, tiles: [tile])
        _ = state.update(.painted(order, .pixels(picture)))
      case .pixels, .file: break
      }
    }
  }

  private func edited(pixels form: PixelProtocol? = nil) -> (Drive, Turn) {
    var drive = Drive(
      profile: .paid, turns: [.make(1)], workspace: Workspace(base: 1, selected: 1))
    drive.begin()
    drive.send(.graphics(Graphics(pixels: form)))
    paint(&drive.state, "result 1", "▒", pixels: true)
    drive.type("make it dusk")
    drive.press("Enter")
    let turn = drive.accept()
    paint(&drive.state, "result 1", "▒", pixels: true)
    return (drive, turn)
  }

  @Test func `The new picture replaces the old one without a blank in between`() {
    var (drive, turn) = edited()
    drive.send(.turn(turn.ended(.done)))
    #expect(shown(drive.state) == ["▒"])
    paint(&drive.state, "result 2", "#", pixels: false)
    #expect(shown(drive.state) == ["#"])
  }

  @Test(arguments: PixelProtocol.allCases)
  func `The old pixels stay until the new ones are there`(_ form: PixelProtocol) throws {
    var (drive, turn) = edited(pixels: form)
    let before = draw(drive.state).pictures.map(\.picture)
    #expect(before.count == 1)
    drive.send(.turn(turn.ended(.done)))
    #expect(draw(drive.state).pictures.map(\.picture) == before)
    paint(&drive.state, "result 2", "#", pixels: false)
    #expect(draw(drive.state).pictures.map(\.picture) == before, "Symbols alone do not replace it")
    paint(&drive.state, "result 2", "#", pixels: true)
    let after = draw(drive.state).pictures.map(\.picture)
    #expect(after.count == 1 && after != before)
  }

  @Test func `A painting that fails shows why, not the old picture`() {
    var (drive, turn) = edited()
    drive.send(.turn(turn.ended(.done)))
    for order in drive.state.paintOrders {
      drive.send(.paintFailed(order, Failure(.picture, "The file is cut short.")))
    }
    #expect(plainText(of: draw(drive.state).canvas).contains("The file is cut short."))
  }

  @Test func `Another session starts without the picture of the one before`() {
    var (drive, _) = edited()
    let other = Session(
      id: .two, created: Timestamp(milliseconds: 0), workspace: Workspace(base: 1, selected: 1))
    var turn = Turn.make(1, pictures: [.make("other")])
    turn.id.session = .two
    drive.send(.sessionOpened(other, [turn]))
    #expect(shown(drive.state) == [])
  }
}
