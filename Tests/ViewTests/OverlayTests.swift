import Cells
import Model
import TestSupport
import Testing
import Themes
import Update
import View

/// What lies over the panes, at the common sizes: with roles at the classic one, else words only.
@Suite struct OverlayTests {
  private func assertCommonSizes(
    _ name: String, _ state: (Size) -> State, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let texts = Size.common.map { size in
      let frame = draw(state(size))
      return size == .classic ? roleSnapshot(of: frame) : lineSnapshot(of: frame)
    }
    assertSnapshot(
      text: texts.joined(separator: "\n"), named: name, sourceLocation: sourceLocation)
  }

  @Test func `Ratios: the whole family to scale, what is not offered with its reason`() {
    assertCommonSizes("ratio") { .tree($0, profile: .paid).pressing("F2") }
  }

  @Test func `A ratio that is not offered says why when one stands on it`() {
    assertCommonSizes("ratio-refused") {
      .tree($0, profile: .paid).pressing("F2", "Down", "Enter")
    }
  }

  @Test func `Resolutions: the pixels for the ratio that would be sent, and the price`() {
    assertCommonSizes("resolution") { .tree($0, profile: .paid).pressing("F3", "Down") }
  }

  @Test func `A sentence that its row has room for is not said twice`() {
    let words = plainText(of: draw(.tree(.comfortable).pressing("F1")).canvas)
    #expect(words.occurrences(of: "Sends the instruction.") == 1)
    let narrow = State.tree(Size(columns: 60, rows: 16)).pressing("F1").typing("before the caret;")
    #expect(plainText(of: draw(narrow).canvas).contains("│ │ composer the last reference."))
  }

  @Test func `Resolutions change their pixels with the ratio`() {
    var state = State.stage(.comfortable)
    state.session.desk.settings.ratio = .fixed(AspectRatio(21, 9))
    let words = plainText(of: draw(state.pressing("F3")).canvas)
    #expect(words.contains("3136×1344") || words.contains("3120×1344"))
  }

  @Test func `Thinking: every level, and whether thoughts are kept`() {
    assertCommonSizes("thinking") { .tree($0).pressing("F4", "Down", "Space") }
  }

  @Test func `Opening a picture asks for a path or an address`() {
    assertCommonSizes("open") { .tree($0).pressing("F5").typing("~/Pictures/ro") }
  }

  @Test func `Saving a picture proposes a name`() {
    assertCommonSizes("save") { .tree($0, focus: .picture).pressing("s") }
  }

  @Test func `Help lists every command with its keys`() {
    assertCommonSizes("help") { .tree($0).pressing("F1", "Down") }
  }

  @Test func `The palette narrows as one types`() {
    assertCommonSizes("palette") { .tree($0).pressing("C-p").typing("re") }
  }

  @Test func `A query without a match says so`() {
    assertCommonSizes("palette-empty") { .tree($0).pressing("C-p").typing("zzz") }
  }

  @Test func `Themes show a swatch each and the screen in the one stood on`() {
    assertCommonSizes("themes") { .tree($0).pressing("F8") }
  }

  @Test func `Details tell everything of a turn`() {
    assertCommonSizes("details") { .tree($0, focus: .history).pressing("i") }
  }

  @Test func `A question stands on the safe answer`() {
    let running = Turn.make(8, parent: 4, "add a second kite", job: .running(task: "task-1"))
    assertCommonSizes("confirm") { size in
      var state = State.tree(size)
      state.put(running)
      return state.pressing("C-q")
    }
  }

  @Test(arguments: ["F1", "F2", "F3", "F4", "F5", "F8", "C-p"])
  func `An overlay hides the composer's caret unless it has one of its own`(_ key: String) throws {
    let state = State.tree().pressing(key)
    let places = try #require(state.overlayLayout)
    let cursor = draw(state).cursor
    if let field = places.field {
      #expect(cursor.map(field.contains) == true)
    } else {
      #expect(cursor == nil)
    }
  }

  @Test func `The footer shows the keys of what is open`() {
    let closed = draw(.tree()).canvas.size.rows - 1
    for (key, word) in [("F2", "close"), ("F8", "as before"), ("F5", "open"), ("C-p", "run")] {
      let footer = draw(.tree().pressing(key)).canvas.row(closed).map { String($0.character) }
      #expect(footer.joined().contains(word), "\(key)")
    }
  }
}

extension String {
  /// How often a text stands in this one.
  fileprivate func occurrences(of text: String) -> Int {
    var (count, rest) = (0, self[...])
    while let range = rest.firstRange(of: text) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
