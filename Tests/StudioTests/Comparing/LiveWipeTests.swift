import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// A wipe whose border moves faster than it can be painted.
@Suite(.timeLimit(.minutes(5))) struct LiveWipeTests {
  private func wiping(_ form: PixelProtocol? = nil) -> Drive {
    var drive = Drive(
      turns: [.make(1), .make(2, parent: 1)],
      workspace: Workspace(base: 2, selected: 2, focus: .picture))
    drive.begin(in: .picture)
    drive.send(.graphics(Graphics(pixels: form)))
    drive.press("C-o", "v")
    paintAll(&drive.state)
    return drive
  }

  /// Paints all that is asked for: the picture before with `b`, the one after with `a`.
  private func paintAll(_ state: inout State) {
    while let order = state.paintOrders.first(where: { !state.previews.isSettled($0) }) {
      switch order {
      case .symbols(let request):
        let mark: Character =
          switch request.scene {
          case .picture(let picture): picture.digest == "result 1" ? "b" : "a"
          default: "w"
          }
        _ = state.update(
          .painted(order, .symbols(Canvas(size: request.size, fill: Cell(mark)))))
      case .pixels(let request):
        let tile = PixelPicture.Tile(rect: Rect(origin: .zero, size: request.size), bytes: [1])
        let picture = PixelPicture(
          form: request.form, encoding: .png, size: request.size, width: request.pixels.width,
          height: request.pixels.height, tiles: [tile])
        _ = state.update(.painted(order, .pixels(picture)))
      case .file: return
      }
    }
  }

  /// The characters of the middle row of the picture, each with its count.
  private func middle(_ state: State) -> [Character: Int] {
    guard let rect = state.scenePlaces.first?.rect else { return [:] }
    let canvas = draw(state).canvas
    return (rect.minX..<rect.maxX).reduce(into: [:]) { counts, x in
      counts[canvas[Point(x: x, y: rect.minY + rect.size.rows / 2)].character, default: 0] += 1
    }
  }

  @Test func `Each step of the key moves the border at once, though nothing is painted for it`() {
    var drive = wiping()
    #expect(Set(middle(drive.state).keys) == ["w"])
    var shares: [Int] = []
    for _ in 0..<3 {
      drive.press("]")
      let row = middle(drive.state)
      #expect(Set(row.keys) == ["a", "b"])
      shares.append(row["b"] ?? 0)
    }
    #expect(shares == shares.sorted() && Set(shares).count == 3)
    paintAll(&drive.state)
    #expect(Set(middle(drive.state).keys) == ["w"])
  }

  @Test func `A step asks for one wipe only: those it has passed are dropped`() {
    var drive = wiping()
    drive.press("]", "]", "]")
    let wanted = drive.state.paintOrders.compactMap { order -> Double? in
      if case .wipe(_, _, let border)? = order.scene { border } else { nil }
    }
    #expect(wanted == [0.65])
  }

  @Test func `In kitty the border moves without sending a picture`() throws {
    var drive = wiping(.kitty)
    drive.press("]")
    let pictures = draw(drive.state).pictures
    #expect(pictures.count == 2)
    let place = try #require(drive.state.scenePlaces.first)
    #expect(pictures.flatMap(\.visible).map(\.size.columns).reduce(0, +) == place.rect.size.columns)
    drive.press("]")
    #expect(draw(drive.state).pictures.map(\.picture) == pictures.map(\.picture))
  }

  @Test func `In other terminals the newest wipe stays until the next is painted`() {
    var drive = wiping(.sixel)
    let first = draw(drive.state).pictures.map(\.picture)
    drive.press("]")
    #expect(draw(drive.state).pictures.map(\.picture) == first)
    let passed = drive.state.paintOrders.filter { order in
      if case .wipe? = order.scene { true } else { false }
    }
    drive.press("]")
    // What was being painted when the key was pressed again arrives late, and is shown all the same.
    for order in passed {
      switch order {
      case .symbols(let request):
        drive.send(.painted(order, .symbols(Canvas(size: request.size, fill: Cell("x")))))
      case .pixels(let request):
        let tile = PixelPicture.Tile(rect: Rect(origin: .zero, size: request.size), bytes: [2])
        drive.send(
          .painted(
            order,
            .pixels(
              PixelPicture(
                form: .sixel, encoding: .sixel, size: request.size, width: request.pixels.width,
                height: request.pixels.height, tiles: [tile]))))
      case .file: break
      }
    }
    let second = draw(drive.state).pictures.map(\.picture)
    #expect(second.count == 1 && second != first)
  }
}
