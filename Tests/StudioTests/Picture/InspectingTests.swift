import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct InspectingTests {
  private func drive(_ width: Int = 1600, _ height: Int = 900) -> Drive {
    let turns = [
      Turn.make(1, pictures: [.make("one", width, height)]),
      .make(2, parent: 1, pictures: [.make("two", width, height)]),
    ]
    var drive = Drive(turns: turns, workspace: Workspace(base: 2, selected: 1, focus: .picture))
    drive.begin(in: drive.workspace.focus)
    drive.forget()
    return drive
  }

  /// The last request.
  private func asked(_ drive: Drive) -> (Picture, PixelRect)? {
    drive.effects.compactMap { effect in
      if case .sample(let picture, let rect) = effect { (picture, rect) } else { nil }
    }.last
  }

  /// Plays the darkroom: red is the column, green the row.
  private func answer(_ drive: inout Drive) throws {
    let (picture, rect) = try #require(asked(drive))
    let values = (0..<(rect.width * rect.height)).map { place in
      PixelValue(
        red: UInt8((rect.x + place % rect.width) % 256),
        green: UInt8((rect.y + place / rect.width) % 256), blue: 3)
    }
    let patch = try #require(PixelPatch(rect: rect, values: values))
    drive.send(.sampled(picture, patch))
  }

  @Test func `The crosshair starts in the middle and moves one pixel per key`() throws {
    var drive = drive()
    drive.press("e")
    #expect(drive.state.inspector?.point == PixelPoint(x: 800, y: 450))
    #expect(drive.state.inspectedValue == nil)
    try answer(&drive)
    #expect(drive.state.inspectedValue == PixelValue(red: 32, green: 194, blue: 3))
    drive.press("Right", "l", "Down", "k", "Up", "h")
    #expect(drive.state.inspector?.point == PixelPoint(x: 801, y: 449))
    #expect(drive.state.inspectedValue?.description == "#21c103")
    drive.press("PageDown")
    #expect(drive.state.inspector?.point == PixelPoint(x: 801, y: 459))
    #expect(drive.workspace.selected == 1)
    drive.press("Esc")
    #expect(drive.state.inspector == nil && drive.workspace.focus == .picture)
    drive.press("Right")
    #expect(drive.workspace.selected == 2)
  }

  @Test func `Moving needs few requests, one at a time`() throws {
    var drive = drive()
    drive.press("e")
    drive.press("Right", "Right")
    #expect(drive.effects.count == 1)
    try answer(&drive)
    for _ in 0..<56 { drive.press("Right") }
    #expect(drive.effects.count == 1)
    drive.press("Right", "Right", "Right")
    #expect(drive.effects.count == 2)
    try answer(&drive)
    #expect(drive.state.inspectedValue?.red == UInt8(861 % 256))
  }

  @Test func `The crosshair stops at the edges, and a small picture is requested whole`() throws {
    var drive = drive(5, 3)
    drive.press("e", "g")
    #expect(asked(drive)?.1 == PixelRect(x: 0, y: 0, width: 5, height: 3))
    drive.press("Left", "Up")
    #expect(drive.state.inspector?.point == PixelPoint(x: 0, y: 0))
    drive.press("G", "Right", "Down", "PageDown")
    #expect(drive.state.inspector?.point == PixelPoint(x: 4, y: 2))
    try answer(&drive)
    #expect(drive.state.inspectedValue == PixelValue(red: 4, green: 2, blue: 3))
  }

  @Test func `The same pixel of another turn is shown`() throws {
    var drive = drive()
    drive.press("e")
    try answer(&drive)
    drive.press("Left", ".")
    #expect(drive.workspace.selected == 2)
    #expect(drive.state.inspectedValue == nil)
    #expect(asked(drive)?.0.digest == "two")
    try answer(&drive)
    #expect(drive.state.inspector?.point == PixelPoint(x: 799, y: 450))
    #expect(drive.state.inspectedValue != nil)
  }

  @Test func `A click moves the crosshair, and zooming keeps it visible`() throws {
    var drive = drive()
    drive.press("e")
    let place = try #require(drive.state.scenePlace())
    let point = Point(x: place.rect.minX + 4, y: place.rect.minY + 3)
    drive.click(point.x, point.y)
    let pixel = try #require(place.pixel(at: point))
    #expect(drive.state.inspector?.point == pixel)
    drive.press("+", "+", "+", "+", "+")
    #expect(drive.state.isZoomedIn)
    #expect(drive.state.loupeLayout?.crosshair != nil)
    for _ in 0..<200 { drive.press("Right") }
    #expect(drive.state.loupeLayout?.crosshair != nil)
    drive.send(.input(.mouse(Mouse(.drag(.left), at: Point(x: 119, y: 39)))))
    #expect(drive.state.inspector?.point != pixel)
  }

  @Test func `An unreadable picture is requested once`() {
    var drive = drive()
    drive.press("e")
    drive.send(.sampleFailed(.make("one"), Failure(.picture, "It is broken.")))
    drive.press("Right", "Right")
    #expect(drive.effects.count == 1)
    #expect(drive.state.inspector?.failure?.message == "It is broken.")
    drive.press(".")
    #expect(drive.effects.count == 2)
  }

  @Test func `An answer that nobody waits for changes nothing`() throws {
    var drive = drive()
    drive.press("e")
    let patch = try #require(
      PixelPatch(
        rect: PixelRect(x: 0, y: 0, width: 1, height: 1),
        values: [PixelValue(red: 1, green: 2, blue: 3)]))
    drive.send(.sampled(.make("other"), patch))
    #expect(drive.state.inspector?.known == nil)
    drive.press("Esc")
    drive.send(.sampled(.make("one"), patch))
    #expect(drive.state.pictureView.inspector == nil)
  }

  @Test func `A colour is written with alpha only where it is transparent`() {
    #expect(PixelValue(red: 0, green: 10, blue: 255).description == "#000aff")
    #expect(PixelValue(red: 0, green: 10, blue: 255, alpha: 0).description == "#000aff00")
    #expect(PixelPatch(rect: PixelRect(x: 0, y: 0, width: 2, height: 1), values: []) == nil)
  }
}
