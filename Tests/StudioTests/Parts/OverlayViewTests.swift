import Cells
import Model
import TestSupport
import Testing
import Themes

@testable import Studio

/// The overlays at the common sizes: with roles at the classic size, else text only.
@Suite(.timeLimit(.minutes(5))) struct OverlayViewTests {
  @Test func `Ratios: the whole family to scale, what is not offered with its reason`() {
    assertCommonSizes("ratio") { .tree($0, profile: .samplePaid).pressing("F2") }
  }

  @Test func `A ratio that is not offered says why when it is selected`() {
    assertCommonSizes("ratio-refused") {
      .tree($0, profile: .samplePaid).pressing("F2", "Down", "Enter")
    }
  }

  @Test func `Resolutions: the pixels for the ratio that would be sent, and the price`() {
    assertCommonSizes("resolution") { .tree($0, profile: .samplePaid).pressing("F3", "Down") }
  }

  @Test func `A sentence that fits in its row is not repeated`() {
    let words = plainText(of: draw(.tree(.comfortable).pressing("F1")).canvas)
    #expect(words.occurrences(of: "Sends the instruction.") == 1)
    let narrow = State.tree(Size(columns: 60, rows: 16)).pressing("F1").typing("before the caret;")
    #expect(plainText(of: draw(narrow).canvas).contains("│ composer, the last reference."))
  }

  @Test func `Resolutions change their pixels with the ratio`() {
    var state = State.stage(.comfortable)
    state.session.workspace.settings.ratio = .fixed(AspectRatio(21, 9))
    let words = plainText(of: draw(state.pressing("F3")).canvas)
    #expect(words.contains("3136×1344") || words.contains("3120×1344"))
  }

  @Test func `Thinking: every level, and whether thoughts are stored`() {
    assertCommonSizes("thinking") { .tree($0).pressing("F4", "Down", "Space") }
  }

  @Test func `Opening a picture lists folders and pictures, with the one under the cursor`() {
    assertCommonSizes("open") { .tree($0).choosingFiles().pressing("Space", "Down", "Down") }
  }

  @Test func `A typed path lists its folder`() {
    assertCommonSizes("open-path") { size in
      State.tree(size).choosingFiles().typing("~/").receiving(
        .folderListed("~/", FolderListing(folder: "/home/me", spelled: "~", entries: .sample))
      ).typing("ro")
    }
  }

  @Test func `An unreadable folder says so, and so does a file that is not a picture`() {
    let closed = State.tree(.comfortable).pressing("F5").receiving(
      .folderFailed(".", Failure(.picture, "The folder /root may not be read by you.")))
    #expect(plainText(of: draw(closed).canvas).contains("The folder /root may not be read by you."))
    var state = State.tree(.comfortable).choosingFiles().pressing("Down")
    if let preview = state.filePreview {
      state.previews[.file(preview)] = .failed(Failure(.picture, "The file is text, no picture."))
    }
    #expect(plainText(of: draw(state).canvas).contains("The file is text, no picture."))
  }

  @Test func `References in the tray: number, picture, role, and what happens to each`() {
    assertCommonSizes("tray") { .stage($0, workspace: .laid).pressing("M-e", "Up") }
  }

  @Test func `A role is written in a person's own words`() {
    assertCommonSizes("tray-words") {
      .stage($0, workspace: .laid).pressing("M-e", "Enter").typing("the hat she wears")
    }
  }

  @Test func `An empty tray says how to fill it`() {
    let words = plainText(of: draw(State.stage(.comfortable).pressing("M-e")).canvas)
    #expect(words.contains("No references yet."))
  }

  @Test func `Chips and the settings pane show roles and what is off`() {
    let words = plainText(
      of: draw(State.stage(.comfortable, workspace: .laid).pressing("M-,")).canvas)
    #expect(words.contains("[1 cat.png as subject] [– oil.png as style] [2 hat.png]"))
    #expect(words.contains("Ref –  oil.png"))
    #expect(words.contains("style; off, not sent"))
  }

  @Test func `Saving a picture proposes a name`() {
    assertCommonSizes("save") { .tree($0, focus: .picture).pressing("s") }
  }

  @Test func `Help lists every command with its keys`() {
    assertCommonSizes("help") { .tree($0).pressing("F1", "Down") }
  }

  @Test func `The palette filters while typing`() {
    assertCommonSizes("palette") { .tree($0).pressing("C-p").typing("re") }
  }

  @Test func `A query without a match says so`() {
    assertCommonSizes("palette-empty") { .tree($0).pressing("C-p").typing("zzz") }
  }

  @Test func `Themes show a swatch each, and the screen previews the selected one`() {
    assertCommonSizes("themes") { .tree($0).pressing("F8") }
  }

  @Test func `The details show everything about a turn`() {
    assertCommonSizes("details") { .tree($0, focus: .history).pressing("i") }
  }

  @Test func `A question starts on the safe answer`() {
    let running = Turn.make(8, parent: 4, "add a second kite", job: .running(task: "task-1"))
    assertCommonSizes("confirm") { size in
      var state = State.tree(size)
      state.insertOrReplace(running)
      return state.pressing("C-q")
    }
  }

  @Test(arguments: ["F1", "F2", "F3", "F4", "F5", "F8", "C-p"])
  func `An overlay hides the composer's caret unless it has its own`(_ key: String) throws {
    let state = State.tree().pressing(key)
    let places = try #require(state.overlayLayout)
    let cursor = draw(state).cursor
    if let field = places.field {
      #expect(cursor.map(field.contains) == true)
    } else {
      #expect(cursor == nil)
    }
  }

  @Test func `The footer shows the keys of the open panel`() {
    let closed = draw(.tree()).canvas.size.rows - 1
    for (key, word) in [("F2", "close"), ("F8", "cancel"), ("F5", "open"), ("C-p", "run")] {
      let footer = draw(.tree().pressing(key)).canvas.row(closed).map { String($0.character) }
      #expect(footer.joined().contains(word), "\(key)")
    }
  }
}

extension [FolderEntry] {
  static let sample: [FolderEntry] = [
    FolderEntry(name: "Pictures", isFolder: true), FolderEntry(name: "old", isFolder: true),
    FolderEntry(name: "kite at dusk.jpg", isFolder: false, byteCount: 2_400_000),
    FolderEntry(name: "a\u{202E}b\u{1B}[2J.png", isFolder: false, byteCount: 12),
    FolderEntry(name: "rocket.png", isFolder: false, byteCount: 812_000),
  ]
}

extension State {
  /// With the file picker open on a folder, and the picture under the cursor drawn when it arrives.
  fileprivate func choosingFiles() -> State {
    pressing("F5").receiving(
      .folderListed(
        ".", FolderListing(folder: "/home/me/trip", spelled: "~/trip", entries: .sample))
    ).pressing("Down", "Down")
  }
}

extension Workspace {
  /// With references in every state.
  fileprivate static let laid: Workspace = {
    var references: [Reference] = ["cat.png", "oil.png", "hat.png"].map(Reference.make)
    references[0].role = .subject
    references[1].role = .style
    references[1].isOn = false
    return Workspace(draft: "paint her", caret: 9, references: references)
  }()
}

extension String {
  /// How often a text occurs in this one.
  fileprivate func occurrences(of text: String) -> Int {
    var (count, rest) = (0, self[...])
    while let range = rest.firstRange(of: text) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
