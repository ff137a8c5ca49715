import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// Regions drawn on the picture, sent, and kept.
@Suite(.timeLimit(.minutes(5))) struct RegionTests {
  private func drive(_ turns: [Turn]? = nil, selected: Int = 2, base: Int = 2) -> Drive {
    Drive(
      turns: turns ?? [.make(1, "a kite"), .make(2, parent: 1, "blue")],
      workspace: Workspace(base: base, selected: selected, focus: .picture))
  }

  /// A turn that was to stay inside a region, and its parent.
  private var asked: [Turn] {
    var turn = Turn.make(2, parent: 1, "blue")
    turn.regions = [Region(x: 10, y: 20, width: 320, height: 200)]
    return [.make(1, "a kite"), turn]
  }

  @Test func `Keys draw a rectangle, move and resize it, and the next instruction is sent with it`()
    throws
  {
    var drive = drive()
    drive.press("a")
    let first = try #require(drive.state.regionEditor.sketch?.region.bounds)
    // Home and End stand beside the arrows: they lose nothing.
    drive.press("Right", "Down", "S-Right", "C-Left", "Home", "End")
    #expect(drive.workspace.selected == 2)
    let drawn = try #require(drive.state.regionEditor.sketch?.region.bounds)
    #expect(drawn.x > first.x && drawn.y > first.y && drawn.width > first.width)
    #expect(drawn.height == first.height)
    drive.press("Enter")
    #expect(drive.state.regionEditor.sketch == nil)
    #expect(drive.state.regions == [Region(drawn)])
    #expect(drive.state.regionChips == ["region 1"])

    drive.press("Esc")
    drive.make("make it red")
    let draft = try #require(drive.submitted.first)
    #expect(draft.regions == [Region(drawn)] && draft.sendsMarkedCopy)
    #expect(drive.state.regions.isEmpty)
  }

  @Test func `Esc discards the rectangle, Backspace and x remove the last region`() {
    var drive = drive()
    drive.press("a", "Esc")
    #expect(drive.state.regionEditor.sketch == nil && drive.state.regions.isEmpty)
    #expect(drive.workspace.focus == .picture)
    drive.press("a", "Enter")
    #expect(drive.workspace.focus == .composer, "what should change in it is typed next")
    drive.press("Tab", "Tab", "a", "Right", "Enter")
    #expect(drive.state.regions.count == 2)
    drive.press("Tab", "Tab", "Backspace")
    #expect(drive.state.regions.count == 1)
    drive.press("x")
    #expect(drive.state.regions.isEmpty && drive.workspace.drawnRegions == nil)
  }

  @Test
  func `An ellipse is drawn, excluded, grown and feathered with keys, and can be changed again`()
    throws
  {
    var drive = drive()
    drive.press("a", "E")
    let drawn = try #require(drive.state.regionEditor.sketch?.region)
    #expect(drawn.shape == .ellipse(drawn.bounds))
    drive.press("i", "]", "]", "[", "}", "%", "]", "Enter")
    var wanted = drawn
    wanted.isExcluded = true
    wanted.feather = .pixels([drawn].defaultFeather + 4)
    wanted.growth = .permille(1 * 1000 / 900 + 5)
    #expect(drive.state.regions == [wanted])
    #expect(
      drive.state.scenePlaces.first?.scene
        == .selection(.make("result 2"), [wanted], isFramed: false))

    drive.press("Tab", "Tab", "O", "i", "Esc")
    #expect(drive.state.regions == [wanted])
    drive.press("O", "i", "Enter")
    #expect(drive.state.regions.map(\.isExcluded) == [false])
    drive.press("Tab", "Tab", "a", "Enter", "Tab", "Tab", "O", "O", "x")
    #expect(drive.state.regions.count == 1 && drive.state.regions.first?.feather == nil)
  }

  @Test func `An outline is drawn point by point, and closed only when it encloses something`() {
    var drive = drive()
    drive.press("a", "E", "E", "Space", "Right", "Right", "Space", "Enter")
    #expect(drive.state.regionEditor.sketch != nil && drive.state.regions.isEmpty)
    drive.press("Down", "Down", "Space", "Down", "Space", "Backspace", "Enter")
    #expect(drive.state.regionEditor.sketch == nil)
    guard case .outline(let points)? = drive.state.regions.first?.shape else {
      Issue.record("no outline")
      return
    }
    #expect(points.count == 3)
    // The next one begins in the same shape.
    drive.press("Tab", "Tab", "a")
    #expect(drive.state.regionEditor.sketch?.cursor != nil)
    drive.press("E")
    #expect(drive.state.regionEditor.sketch?.cursor == nil)
  }

  @Test func `A drag draws an ellipse or the way of the mouse`() throws {
    var drive = drive()
    let rect = try #require(drive.state.scenePlaces.first?.rect)
    drive.press("E")
    drive.send(.input(.mouse(Mouse(.press(.left), at: rect.origin))))
    drive.send(.input(.mouse(Mouse(.drag(.left), at: Point(x: rect.minX + 9, y: rect.minY + 4)))))
    drive.send(
      .input(.mouse(Mouse(.release(.left), at: Point(x: rect.minX + 9, y: rect.minY + 4)))))
    drive.press("Tab", "Tab", "E")
    drive.send(.input(.mouse(Mouse(.press(.left), at: Point(x: rect.minX + 2, y: rect.minY + 2)))))
    for (x, y) in [(9, 2), (9, 6), (2, 6)] {
      drive.send(.input(.mouse(Mouse(.drag(.left), at: Point(x: rect.minX + x, y: rect.minY + y)))))
    }
    drive.send(
      .input(.mouse(Mouse(.release(.left), at: Point(x: rect.minX + 2, y: rect.minY + 6)))))
    let shapes = drive.state.regions.map(\.shape)
    #expect(shapes.count == 2)
    if case .ellipse? = shapes.first {} else { Issue.record("no ellipse") }
    if case .outline(let points)? = shapes.last {
      #expect(points.count == 4)
    } else {
      Issue.record("no outline")
    }
    drive.press("M-u")
    #expect(drive.state.regions.count == 1)
  }

  @Test func `A rectangle never leaves the picture`() throws {
    var drive = drive()
    drive.press("a")
    for _ in 0..<200 { drive.press("Left", "Up") }
    let moved = try #require(drive.state.regionEditor.sketch?.region.bounds)
    #expect(moved.x == 0 && moved.y == 0)
    for _ in 0..<200 { drive.press("S-Right", "S-Down") }
    #expect(
      drive.state.regionEditor.sketch?.region.bounds
        == PixelRect(PixelSize(width: 1600, height: 900)))
    for _ in 0..<300 { drive.press("S-Left", "S-Up") }
    #expect(
      drive.state.regionEditor.sketch?.region.bounds == PixelRect(x: 0, y: 0, width: 1, height: 1))
  }

  @Test func `A drag with the mouse draws one`() throws {
    var drive = drive()
    let rect = try #require(drive.state.scenePlaces.first?.rect)
    let (start, end) = (
      Point(x: rect.minX, y: rect.minY), Point(x: rect.minX + 9, y: rect.minY + 4)
    )
    drive.send(.input(.mouse(Mouse(.press(.left), at: end))))
    drive.send(.input(.mouse(Mouse(.drag(.left), at: start))))
    #expect(
      drive.state.regionLines.map(\.kind) == [
        .box(Rect(origin: start, size: Size(columns: 10, rows: 5)))
      ])
    drive.send(.input(.mouse(Mouse(.release(.left), at: start))))
    #expect(drive.state.regions.count == 1)
    #expect(drive.state.regions.first?.bounds.x == 0 && drive.state.regions.first?.bounds.y == 0)
  }

  @Test func `A click alone draws nothing`() throws {
    var drive = drive()
    let point = try #require(drive.state.scenePlaces.first?.rect.origin)
    drive.send(.input(.mouse(Mouse(.press(.left), at: point))))
    drive.send(.input(.mouse(Mouse(.release(.left), at: point))))
    #expect(drive.state.regionEditor.sketch == nil && drive.state.regions.isEmpty)
  }

  @Test func `A region is drawn on the picture shown, which is edited from then on`() throws {
    var drive = drive(selected: 1)
    drive.press("a")
    #expect(drive.state.regionEditor.sketch?.picture == .make("result 1"))
    #expect(drive.workspace.base == 1)
    drive.press("Enter", "M-u")
    #expect(drive.state.regions.isEmpty)

    var dragged = self.drive(selected: 1)
    let rect = try #require(dragged.state.scenePlaces.first?.rect)
    for (action, offset) in [
      (Mouse.Action.press(.left), 0), (.drag(.left), 5), (.release(.left), 5),
    ] {
      let point = Point(x: rect.minX + offset, y: rect.minY + offset)
      dragged.send(.input(.mouse(Mouse(action, at: point))))
    }
    #expect(dragged.state.regions.count == 1 && dragged.workspace.base == 1)
  }

  @Test func `Regions stay with their picture`() {
    var drive = drive()
    drive.press("a", "Enter")
    #expect(drive.state.regions.count == 1)
    drive.state.session.workspace.base = 1
    #expect(drive.state.regions.isEmpty)
    drive.state.session.workspace.base = 2
    #expect(drive.state.regions.count == 1)
  }

  @Test func `A failed turn returns its regions`() throws {
    var drive = drive()
    drive.press("a", "Enter", "Esc")
    let regions = drive.state.regions
    drive.type("make it red")
    drive.press("Enter")
    var turn = drive.accept()
    turn.regions = regions
    drive.send(.turn(turn.ended(.refused)))
    #expect(drive.text == "make it red" && drive.state.regions == regions)
  }

  @Test func `After a turn with regions the change outside is measured`() {
    var drive = drive(asked)
    drive.send(.clock(Timestamp(milliseconds: 0)))
    #expect(
      drive.effects == [
        .compare(
          DifferenceRequest(
            before: .make("result 1"), after: .make("result 2"), regions: asked[1].regions))
      ])
  }

  @Test func `One key requests a kept version, once, and the next turn continues from it`() {
    var drive = drive(asked)
    drive.press("K")
    let keeps = drive.effects.compactMap { effect -> [Region]? in
      if case .keep(asked[1].id, let regions, _) = effect { regions } else { nil }
    }
    #expect(keeps == [asked[1].regions])
    drive.forget()
    drive.press("K")
    #expect(drive.effects.isEmpty)

    var kept = Turn.make(3, parent: 2, "kept: turn 2 inside the region")
    kept.kept = RegionComposite(feather: 8)
    (kept.profile, kept.model) = (RegionComposite.name, RegionComposite.name)
    kept.regions = asked[1].regions
    drive.send(.turn(kept))
    #expect(drive.workspace.base == 3 && drive.workspace.selected == 3)
    // It is compared with the picture before, not with the one it was made from.
    #expect(
      drive.effects == [
        .compare(
          DifferenceRequest(
            before: .make("result 1"), after: .make("result 3"), regions: kept.regions))
      ])
  }

  @Test func `A region drawn on the result can be kept too`() {
    var drive = drive()
    drive.press("a", "Enter")
    let regions = drive.state.regions
    drive.press("M-K")
    #expect(
      drive.effects.contains {
        if case .keep(_, regions, _) = $0 { true } else { false }
      })
  }

  @Test func `What cannot be kept says why`() {
    var drive = drive()
    drive.press("K")
    #expect(drive.message.contains("Draw a region first"))
    drive.press("Up", "K")
    #expect(drive.message.contains("text alone"))
    #expect(drive.effects.isEmpty)
  }

  @Test func `A failure to keep is reported and can be retried`() {
    var drive = drive(asked)
    drive.press("K")
    drive.send(.keepFailed(asked[1].id, Failure(.storage, "The disk is full.")))
    #expect(drive.message == "The disk is full.")
    drive.forget()
    drive.press("K")
    #expect(drive.effects.contains { if case .keep = $0 { true } else { false } })
  }

  @Test func `A kept version continues its conversation, and its picture is sent besides`() {
    var made = asked
    made[1].outcome?.conversation = ConversationSize(bytes: 5000, pictures: 2, textBytes: 40)
    var kept = Turn.make(3, parent: 2, "kept: turn 2 inside the region")
    kept.kept = RegionComposite(feather: 8)
    (kept.profile, kept.model) = (RegionComposite.name, RegionComposite.name)
    var drive = drive(made + [kept], selected: 3, base: 3)
    #expect(drive.state.nextPlan.transcript == 2)
    #expect(drive.state.memoryLoss == nil)
    #expect(drive.state.nextPlan.pictures.map(\.picture) == [.make("result 3")])
    #expect(drive.state.nextRequest.pictures == 3)
    drive.press("r")
    #expect(drive.effects.isEmpty && drive.message.contains("made here"))
  }
}
