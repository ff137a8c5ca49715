import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// Comparing two turns, and the effects it asks for.
@Suite(.timeLimit(.minutes(5))) struct ComparingTests {
  private func drive(
    selected: Int = 2, focus: Pane = .history, size: Size = Size(columns: 120, rows: 40)
  ) -> Drive {
    Drive(
      size: size,
      turns: [
        .make(1, "a kite"), .make(2, parent: 1, "blue"), .make(3, parent: 1, "red"),
        .make(4, parent: 2, "dusk").ended(.refused),
      ], workspace: Workspace(base: 2, selected: selected, focus: focus))
  }

  private func difference(_ changed: Int) -> Difference {
    let count = Difference.Count(
      changed: changed, total: 1000,
      box: changed == 0 ? nil : PixelRect(x: 1, y: 2, width: 3, height: 4), largest: 255)
    let size = PixelSize(width: 1600, height: 900)
    return Difference(
      alignment: Alignment(before: size, after: size), threshold: 0, all: count, outside: count)
  }

  @Test func `One key compares a turn with its parent and measures the difference once`() {
    var drive = drive()
    drive.press("C-o")

    #expect(drive.state.comparison.shown?.way == .sideBySide)
    #expect(
      drive.state.scenePlaces.map(\.scene) == [
        .picture(.make("result 1")), .picture(.make("result 2")),
      ])
    #expect(drive.state.comparePlaces?.labels.map(\.text) == ["before · 1", "after · 2"])
    let request = DifferenceRequest(before: .make("result 1"), after: .make("result 2"))
    #expect(drive.effects == [.compare(request)])

    drive.send(.compared(request, difference(24)))
    drive.press("v", "v", "v", "C-o", "C-o")
    #expect(drive.effects == [.compare(request)])
  }

  @Test func `The views cycle, and the same key ends the comparison`() {
    var drive = drive()
    drive.press("C-o")
    var ways: [Comparing.Way] = []
    for _ in 0..<5 {
      if let way = drive.state.comparison.shown?.way { ways.append(way) }
      drive.press("v")
    }
    #expect(ways == [.sideBySide, .wipe, .blink, .difference, .sideBySide])
    drive.press("C-o")
    #expect(drive.state.comparison.shown == nil)
    #expect(drive.state.scenePlaces.map(\.scene) == [.picture(.make("result 2"))])
  }

  @Test func `A marked turn replaces the parent, and the earlier turn comes first`() {
    var drive = drive(selected: 3)
    drive.press("m")
    #expect(drive.state.comparison.partner == 3)
    drive.press("Up", "Up", "C-o")
    #expect(drive.workspace.selected == 2)
    #expect(drive.state.comparedPair?.before == .make("result 2"))
    #expect(drive.state.comparedPair?.afterLabel == "after · 3")
    drive.press("Down", "Down", "m")
    #expect(drive.state.comparison.partner == nil)
    #expect(drive.state.comparedPair?.beforeLabel == "before · 1")
  }

  @Test func `A first turn is compared with the picture it was given`() {
    var turn = Turn.make(1, "grey")
    turn.references = [.make("kite.png")]
    var drive = Drive(turns: [turn], workspace: Workspace(selected: 1, focus: .history))
    drive.press("C-o")
    #expect(drive.state.comparedPair?.beforeLabel == "before · kite.png")
  }

  @Test(arguments: [(1, "text alone"), (4, "no picture")])
  func `Where there is nothing to compare, the message says why`(
    _ selected: Int, _ reason: String
  ) {
    var drive = drive(selected: selected)
    drive.press("C-o")
    #expect(drive.state.comparison.shown == nil)
    #expect(drive.message.contains(reason))
  }

  @Test func `The border of a wipe moves by keys and by mouse, and stays inside`() throws {
    var drive = drive(focus: .picture)
    drive.press("C-o", "v", "[", "[")
    #expect(drive.state.comparison.shown?.border == 0.4)
    for _ in 0..<20 { drive.press("]") }
    #expect(drive.state.comparison.shown?.border == 1)

    let place = try #require(drive.state.scenePlaces.first)
    let y = place.rect.minY + 2
    drive.send(.input(.mouse(Mouse(.press(.left), at: Point(x: place.rect.minX, y: y)))))
    #expect(drive.state.comparison.shown?.border == 0)
    let quarter = Point(x: place.rect.minX + place.rect.size.columns / 4, y: y)
    drive.send(.input(.mouse(Mouse(.drag(.left), at: quarter))))
    drive.send(.input(.mouse(Mouse(.release(.left), at: quarter))))
    #expect(abs((drive.state.comparison.shown?.border ?? 0) - 0.25) < 0.02)
    #expect(drive.state.regionEditor.sketch == nil)
  }

  @Test func `Blinking follows the clock, or keys where there is none`() {
    var drive = drive(focus: .picture)
    drive.press("C-o", "v")
    #expect(!drive.state.needsClock)
    drive.press("v")
    #expect(drive.state.needsClock)
    #expect(drive.state.comparison.shown?.showsAfter == true)
    drive.send(.clock(Timestamp(milliseconds: 1000)))
    #expect(drive.state.comparison.shown?.showsAfter == true, "neither is painted yet")
    drive.state.paint()
    drive.send(.clock(Timestamp(milliseconds: 2000)))
    #expect(drive.state.comparison.shown?.showsAfter == false)
    #expect(drive.state.comparePlaces?.labels.map(\.text) == ["before · 1"])
    drive.press("]")
    #expect(drive.state.comparePlaces?.labels.map(\.text) == ["after · 2"])
  }

  @Test func `Blinking asks for both pictures at once, and shows no other under a label`() throws {
    var drive = drive(focus: .picture)
    drive.begin(in: .picture)
    drive.state.paint()
    _ = drive.state.update(.clock(Timestamp(milliseconds: 1)))
    drive.press("C-o", "v", "v")
    let scenes = drive.state.sceneOrders.compactMap(\.scene)
    #expect(scenes == [.picture(.make("result 2")), .picture(.make("result 1"))])
    let place = try #require(drive.state.scenePlaces.first)
    #expect(drive.state.heldPicture(insteadOf: place) == nil)
  }

  @Test func `Blinking pictures of different sizes stay at one place`() throws {
    var drive = Drive(
      turns: [
        .make(1, "a kite", pictures: [.make("small", 800, 500)]),
        .make(2, parent: 1, "blue", pictures: [.make("large", 1600, 900)]),
      ], workspace: Workspace(base: 2, selected: 2, focus: .picture))
    drive.press("C-o", "v", "v")
    let after = try #require(drive.state.scenePlaces.first)
    drive.press("[")
    let before = try #require(drive.state.scenePlaces.first)
    #expect(before.rect == after.rect && before.visiblePart == after.visiblePart)
    #expect(before.scene == .wipe(.make("small", 800, 500), .make("large", 1600, 900), border: 1))
  }

  @Test(arguments: [Size(columns: 160, rows: 48), Size(columns: 60, rows: 50), .classic])
  func `Each label stands on the row above its picture`(_ size: Size) {
    var drive = drive(size: size)
    drive.press("C-o")
    for _ in Comparing.Way.allCases {
      let compared = drive.state.comparePlaces
      let rows = compared?.labels.map(\.row.minY) ?? []
      let tops = compared?.places.map(\.rect.minY) ?? []
      #expect(rows.count >= tops.count && tops.count > 0)
      #expect(Set(rows) == Set(tops.map { $0 - 1 }))
      drive.press("v")
    }
  }

  @Test func `Two pictures use the larger arrangement and show the same part`() {
    for (size, isBeside) in [
      (Size(columns: 160, rows: 24), true), (Size(columns: 60, rows: 50), false),
    ] {
      var drive = drive(size: size)
      drive.press("C-o")
      let places = drive.state.scenePlaces
      #expect((places[0].area.minY == places[1].area.minY) == isBeside, "\(size)")
      drive.state.pictureView.viewport = Viewport(zoom: .scale(2), centerX: 0.3, centerY: 0.6)
      let zoomed = drive.state.scenePlaces
      #expect(zoomed[0].visiblePart.x == zoomed[1].visiblePart.x)
      #expect(zoomed[0].scale == zoomed[1].scale)
    }
  }

  @Test func `A smaller picture is shown as large as the larger one`() {
    var drive = Drive(
      turns: [
        .make(1, "a kite", pictures: [.make("small", 800, 450)]),
        .make(2, parent: 1, "blue", pictures: [.make("large", 1600, 900)]),
      ], workspace: Workspace(base: 2, selected: 2, focus: .history))
    drive.state.pictureView.viewport = Viewport(zoom: .scale(1))
    drive.press("C-o")
    let places = drive.state.scenePlaces
    #expect(places[0].visiblePart.width * 2 == places[1].visiblePart.width)
    #expect(abs(places[0].scale - 2) < 0.1)
  }

  @Test func `Automatic comparing of new turns works when switched on, and is remembered`() {
    var drive = drive(focus: .composer)
    _ = drive.state.update(.input(.key(Key(.character("p"), .control))))
    drive.type("compare new")
    drive.press("Enter")
    #expect(drive.effects.contains(.setPreference(key: "compare", value: "on")))
    drive.make("dusk again")
    #expect(drive.state.comparison.shown?.way == .sideBySide)
    #expect(drive.state.comparedPair?.afterLabel == "after · 5")
  }
}
