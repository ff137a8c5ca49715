import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct PictureKeysTests {
  private func drive(
    _ turns: [Turn] = [.make(1), .make(2, parent: 1), .make(3, parent: 2)], selected: Int = 2,
    focus: Pane = .picture
  ) -> Drive {
    var drive = Drive(turns: turns, workspace: Workspace(base: 2, selected: selected, focus: focus))
    drive.send(.graphics(Graphics(pixels: .kitty)))
    drive.begin(in: drive.workspace.focus)
    return drive
  }

  private func crop(_ drive: Drive) -> PixelRect? { drive.state.scenePlace()?.visiblePart }
  private func scale(_ drive: Drive) -> Double? { drive.state.scenePlace()?.scale }

  @Test func `Plus and minus zoom by steps, zero fits, one is 1:1`() {
    var drive = drive()
    let whole = crop(drive)
    drive.press("1")
    #expect(scale(drive) == 1)
    drive.press("+", "=")
    #expect(scale(drive) == 2)
    drive.press("-")
    #expect(scale(drive) == 2.0.squareRoot())
    drive.press("0")
    #expect(crop(drive) == whole)
    drive.press("-")
    #expect(crop(drive) == whole)
    #expect(drive.message == "this is the smallest")
    for _ in 0..<30 { drive.press("+") }
    #expect(scale(drive) == 32)
    #expect(drive.message == "this is the largest")
    drive.press("f")
    #expect(drive.state.scenePlace()?.rect == drive.state.layout.pictureInside)
  }

  @Test func `Without pixels on the screen 1:1 is half a cell per pixel`() {
    var drive = drive()
    drive.send(.graphics(Graphics()))
    drive.press("1")
    #expect(scale(drive) == 10)
    #expect(drive.message.contains("half a cell"))
    let place = drive.state.scenePlace()
    #expect(place?.visiblePart.width == place?.rect.size.columns)
    #expect(place.map { drive.state.zoomText(of: $0) } == "1:1")
  }

  @Test func `The arrows go through the turns, or pan a picture that is zoomed in`() throws {
    var drive = drive()
    drive.press("Left")
    #expect(drive.workspace.selected == 1)
    drive.press("Right", "1", "+", "+")
    #expect(drive.workspace.selected == 2)
    let before = try #require(crop(drive))
    drive.press("Right", "l", "Down", "j")
    let after = try #require(crop(drive))
    #expect(after.x > before.x && after.y > before.y)
    drive.press("h", "Left", "k", "Up")
    #expect(crop(drive) == before)
    drive.press("PageDown")
    #expect(try #require(crop(drive)).y > after.y)
    #expect(drive.workspace.selected == 2)
  }

  @Test
  func `Another turn is shown at the same part, and a comma returns to the previous turn`() {
    var drive = drive()
    drive.press("1", "+", "+", "Right", "Up")
    let part = crop(drive)
    drive.press(".")
    #expect(drive.workspace.selected == 3)
    #expect(crop(drive) == part)
    drive.press(",", ",")
    #expect(drive.workspace.selected == 1)
    #expect(crop(drive) == part)
  }

  @Test func `A larger picture shows the same part, other proportions start whole`()
    throws
  {
    let large = Turn.make(2, parent: 1, pictures: [.make("large", 3200, 1800)])
    let square = Turn.make(3, parent: 2, pictures: [.make("square", 1024, 1024)])
    var drive = drive([.make(1), large, square], selected: 1)
    drive.press("1", "+", "+")
    let part = try #require(crop(drive))
    drive.press(".")
    let twice = try #require(crop(drive))
    #expect(scale(drive) == 1)
    #expect(abs(twice.x - 2 * part.x) <= 2 && abs(twice.width - 2 * part.width) <= 2)
    drive.press(".")
    #expect(crop(drive) == PixelRect(x: 0, y: 0, width: 1024, height: 1024))
    #expect(drive.state.pictureView.viewport.zoom == .fit)
  }

  @Test func `The wheel with Ctrl zooms at the pointer, without it it goes through the turns`()
    throws
  {
    var drive = drive()
    let point = try #require(drive.state.scenePlace()).rect.origin
    drive.send(.input(.mouse(Mouse(.scrollUp, at: point, modifiers: .control))))
    for _ in 0..<4 {
      drive.send(.input(.mouse(Mouse(.scrollUp, at: point, modifiers: .control))))
    }
    #expect(crop(drive).map { $0.x < 20 && $0.width < 400 } == true)
    #expect(drive.workspace.selected == 2)
    for _ in 0..<9 {
      drive.send(.input(.mouse(Mouse(.scrollDown, at: point, modifiers: .control))))
    }
    #expect(drive.state.pictureView.viewport.zoom == .fit)
    drive.send(.input(.mouse(Mouse(.scrollDown, at: point))))
    #expect(drive.workspace.selected == 3)
  }

  @Test func `A drag pans the picture, no further than its edge`() throws {
    var drive = drive()
    drive.press("1")
    let before = try #require(crop(drive))
    let middle = Point(x: 60, y: 20)
    drive.click(middle.x, middle.y)
    drive.send(.input(.mouse(Mouse(.drag(.left), at: Point(x: 57, y: 18)))))
    let after = try #require(crop(drive))
    #expect(after.x == before.x + 30 && after.y == before.y + 40)
    drive.send(.input(.mouse(Mouse(.release(.left), at: Point(x: 57, y: 18)))))
    drive.send(.input(.mouse(Mouse(.drag(.left), at: Point(x: 40, y: 18)))))
    #expect(crop(drive) == after)
  }

  @Test func `Full screen leaves the composer's row, and the focus where it is`() {
    for focus in [Pane.composer, .picture] {
      var drive = drive(focus: focus)
      drive.press("F11")
      #expect(drive.workspace.focus == focus)
      #expect(drive.state.layout.picture == Rect(x: 0, y: 0, columns: 120, rows: 39))
      #expect(drive.state.layout.pictureInside == drive.state.layout.picture)
      #expect(drive.state.layout.composer == Rect(x: 0, y: 39, columns: 120, rows: 1))
      #expect(drive.state.layout.history == nil && drive.state.layout.footer.isEmpty)
      drive.send(.input(.resize(Size(columns: 60, rows: 16))))
      #expect(drive.state.layout.picture == Rect(x: 0, y: 0, columns: 60, rows: 15))
      drive.press("M-i")
      #expect(drive.state.overlay != nil)
      #expect(drive.state.layout.composer.isEmpty && !drive.state.layout.footer.isEmpty)
      drive.press("Esc")
      #expect(drive.state.isFullscreen)
      drive.press("Esc")
      #expect(!drive.state.isFullscreen)
      #expect(drive.workspace.focus == focus)
    }
  }

  @Test func `Full screen takes the focus from a pane that would cover it, and returns it`() {
    for focus in [Pane.history, .settings] {
      var drive = drive(focus: focus)
      drive.press("F11")
      #expect(drive.workspace.focus == .picture)
      drive.press("F11")
      #expect(drive.workspace.focus == focus)
    }
  }

  @Test func `In full screen an instruction is written, sent, awaited and seen`() throws {
    var drive = drive(focus: .composer)
    drive.press("F11")
    let before = drive.state.layout.picture
    drive.type("make it warmer")
    #expect(drive.text == "make it warmer" && drive.state.isFullscreen)
    drive.press("Enter")
    let turn = drive.accept()
    #expect(drive.state.isFullscreen && drive.workspace.selected == turn.number)
    // The card says how far it is: the picture keeps the row of the news.
    #expect(drive.state.waitingCard != nil && drive.state.layout.footer.isEmpty)
    drive.send(.turn(turn.ended(.done)))
    #expect(drive.state.isFullscreen && drive.state.shownPicture != nil)
    #expect(drive.state.layout.picture == before)
    drive.type("one line")
    drive.press("C-j")
    drive.type("and another")
    #expect(drive.state.layout.composer.size.rows == 2)
    #expect(drive.state.layout.picture == before, "a longer text lies over the picture")
  }

  @Test func `Panes that get the focus in full screen lie over it until they are left`() {
    var drive = drive(focus: .composer)
    drive.press("F11", "Tab")
    #expect(drive.state.isFullscreen && drive.workspace.focus == .history)
    #expect(drive.state.layout.history?.minX == 0)
    drive.press("Tab", "Tab")
    #expect(drive.state.layout.settings?.maxX == 120)
    drive.press("Tab")
    #expect(drive.state.isFullscreen && drive.state.layout.settings == nil)
    drive.paste("some words")
    #expect(drive.state.isFullscreen && drive.text == "some words")
    drive.send(.sessionOpened(Session(id: .two, created: Timestamp(milliseconds: 0)), []))
    #expect(!drive.state.isFullscreen)
  }

  @Test func `Without a picture there is nothing to zoom or inspect`() {
    var drive = Drive()
    drive.press("F11")
    #expect(!drive.state.isFullscreen)
    #expect(drive.message == "There is no picture to zoom yet")
    drive.press("Tab", "Tab", "+")
    #expect(drive.state.pictureView.viewport == Viewport())
  }

  @Test func `Esc in full screen does not cancel a working turn`() {
    var drive = drive(focus: .composer)
    drive.type("x")
    drive.press("Enter")
    let turn = drive.accept()
    drive.press("F11")
    drive.forget()
    drive.press("Esc")
    #expect(drive.effects == [] && drive.state.overlay == nil)
    drive.press("Esc")
    #expect(drive.effects == [.cancel(turn.id)])
  }
}
