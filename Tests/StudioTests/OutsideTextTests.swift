import Cells
import Model
import TestSupport
import Testing
import Themes

@testable import Studio

/// Untrusted text at every size: nothing traps, no border breaks, and no control character reaches
/// a cell.
@Suite(.timeLimit(.minutes(5))) struct OutsideTextTests {
  static let texts = [
    "\u{1B}[31mred\u{1B}]0;title\u{7} \u{9B}2J\u{0}\u{8}\u{7F}",
    "\u{202E}gnp.exe\u{202C} \u{2066}a\u{2069}\u{200F}\u{61C}\u{FEFF}\u{200B}b",
    "family 👨‍👩‍👧‍👦 flag 🇩🇪🇦 thumb 👍🏽 key 1️⃣ heart ❤️ ☺︎ 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "漢字かな交じり文の長い題名、全角文字ばかり",
    "Ze\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}lgo \u{301}alone",
    "שלום עולם مرحبا بالعالم ﷺ",
    "नमस्ते क्षत्रिय ഞാൻ 한국어 ก็",
    "one\r\ntwo\nthree\ttab\u{2028}four\u{85}five",
    String(repeating: "unbroken", count: 40),
    "\u{E000}\u{10FFFF}\u{FFFE}\u{AD}\u{FFFC}",
    "",
  ]

  /// Sizes at which panes appear and disappear, and some that are far too small.
  static let sizes: [Size] = {
    let columns = [1, 2, 3, 20, 59, 60, 61, 75, 76, 99, 100, 137, 200]
    let rows = [1, 2, 5, 15, 16, 17, 24, 40]
    let sizes = columns.flatMap { column in rows.map { Size(columns: column, rows: $0) } }
    return sizes + [Size(columns: 300, rows: 16), Size(columns: 300, rows: 100)]
  }()

  /// A session made of nothing but that text.
  static func state(_ text: String) -> State {
    let failure = Failure(.provider, text, advice: text, billed: .maybe)
    var turns = [Turn.make(1, text), .make(2, parent: 1, text), .make(3, parent: 1, text)]
    turns.append(Turn.make(4, parent: 2, text).ended(.failed, failure: failure))
    turns.append(Turn.make(5, parent: 3, text, job: .running(task: text)))
    turns[0].outcome?.model = text
    turns[3].outcome?.text = text
    turns[3].outcome?.thoughts = text
    turns[3].references = [Reference(.url(text), name: text)]
    let reference = Reference(.picture(.make("result 1")), name: text)
    var profile = Profile.sampleSandbox
    (profile.name, profile.model, profile.capabilities.thinkingNote) = (text, text, text)
    var state = State.stage(
      .classic, profile: profile, turns: turns,
      workspace: Workspace(
        draft: text, caret: text.count, references: [reference, reference], base: 2, selected: 1),
      title: text)
    state.imports.waiting = ["/home/\(text)/\(text)"]
    state.progress[turns[4].id] = JobProgress(.running, waitingFor: text, fraction: 2)
    state.themes.all.append(Theme(name: text, summary: text, styles: [:]))
    state.message = Message(.failure, text)
    return state
  }

  /// Every possible overlay, filled with the text.
  static func overlays(_ text: String) -> [Overlay?] {
    let picker = Picker(selected: 1)
    let summary = SessionSummary(
      id: .two, title: text, created: Timestamp(milliseconds: 0),
      updated: Timestamp(milliseconds: 0), turns: 3, open: 1)
    var files = FilePicker("/")
    files.show(
      FolderListing(
        folder: "/", spelled: text,
        entries: [
          FolderEntry(name: text, isFolder: true), FolderEntry(name: text, isFolder: false),
        ]
      ), of: "/")
    let past = PastInstruction(text: text, session: text, given: Timestamp(milliseconds: 0))
    let templates = ["{a} \(text)", "{a=\(text)}"].compactMap {
      try? Template(name: text, text: $0)
    }
    return [
      .files(files), .tray(ReferenceTray()), .tray(ReferenceTray(field: TextField(text: text))),
      .instructions(picker, PastInstructions([past, past])), .templates(picker, templates),
      nil, .help(picker), .palette(Picker(query: text)), .themes(picker, original: .plain),
      .sessions(picker, SessionBrowser([summary, summary])), .ratio(picker), .resolution(picker),
      .thinking(picker), .details(top: 3), .prompt(LinePrompt(.system, text: text)),
      .prompt(LinePrompt(.savePicture(.make("x")), text: text)),
      .prompt(LinePrompt(.renameSession, text: text)),
      .confirm(Confirmation(.sendAgain(1), question: text, yes: text, no: text)),
    ]
  }

  @Test(arguments: texts.indices) func `Drawing works at every size with everything open`(
    _ index: Int
  ) {
    let text = Self.texts[index]
    var state = Self.state(text)
    for (step, size) in Self.sizes.enumerated() {
      state.size = size
      for (place, overlay) in Self.overlays(text).enumerated() {
        // Every overlay is combined with every size and every text, but not all three at once.
        guard (step + place + index) % 4 == 0 else { continue }
        state.overlay = overlay
        state.session.workspace.focus = Pane.allCases[(place + size.rows) % Pane.allCases.count]
        state.session.workspace.selected = [1, 4, 5, nil][(place + size.columns) % 4]
        state.message = place % 3 == 0 ? Message(.failure, text) : nil
        expectSound(state, "\(size.name), text \(index), overlay \(place)")
      }
    }
  }

  @Test func `The window title contains no control characters`() {
    for text in Self.texts {
      var state = Self.state(text)
      state.size = Size(columns: 1, rows: 1)
      let title = draw(state).title
      #expect(title.unicodeScalars.allSatisfy { !$0.steers })
      #expect(!title.isEmpty)
    }
  }

  /// One expectation per frame: thousands of cells would drown a failure.
  private func expectSound(_ state: State, _ what: String) {
    let frame = draw(state)
    #expect(frame.canvas.size == state.size, "\(what)")
    if let broken = brokenCell(in: frame.canvas) {
      Issue.record("\(what): \(broken)\n\(plainText(of: frame.canvas))")
    }
    let broken =
      state.messageLayout != nil || state.layout.isTooSmall
      ? []
      : [
        state.overlayLayout.flatMap { brokenBorder(of: $0.frame, in: frame.canvas) },
        state.edge.flatMap { brokenEdge($0, in: frame.canvas) },
      ]
    for broken in broken.compactMap(\.self) {
      Issue.record("\(what): \(broken)\n\(plainText(of: frame.canvas))")
    }
    if let cursor = frame.cursor {
      #expect(frame.canvas.bounds.contains(cursor), "\(what): the caret")
    }
  }
}

extension State {
  /// The column that parts the history from the picture, where nothing covers it.
  fileprivate var edge: Rect? {
    guard !layout.isTooSmall, overlay == nil, let history = layout.history else { return nil }
    return Rect(
      x: history.maxX - 1, y: history.minY + 1, columns: 1, rows: history.size.rows - 1)
  }
}

/// Describes a cell that would shift its neighbours or control the terminal.
private func brokenCell(in canvas: Canvas) -> String? {
  for y in 0..<canvas.size.rows {
    let row = Array(canvas.row(y))
    for (x, cell) in row.enumerated() {
      if let scalar = cell.character.unicodeScalars.first(where: \.steers) {
        return "U+\(String(scalar.value, radix: 16)) in cell \(x),\(y)"
      }
      let width = columnWidth(of: cell.character)
      let isFollowed = x + 1 < row.count && row[x + 1].isContinuation
      guard width == (isFollowed ? 2 : 1), !(cell.isContinuation && x == 0) else {
        return "'\(cell.character)' is \(width) columns in cell \(x),\(y)"
      }
    }
  }
  return nil
}

/// Describes what does not belong in the line between two panes.
private func brokenEdge(_ edge: Rect, in canvas: Canvas) -> String? {
  for y in edge.minY..<edge.maxY {
    let cell = canvas[Point(x: edge.minX, y: y)]
    guard ["│", "┃"].contains(cell.character), !cell.isContinuation else {
      return "'\(cell.character)' in the line at \(edge.minX),\(y)"
    }
  }
  return nil
}

/// Describes what does not belong in a box's border. Title and status may be in the upper and lower
/// line.
private func brokenBorder(of rect: Rect, in canvas: Canvas) -> String? {
  guard rect.size.columns >= 2, rect.size.rows >= 2 else { return nil }
  let corners: [(Int, Int, Character)] = [
    (rect.minX, rect.minY, "╭"), (rect.maxX - 1, rect.minY, "╮"),
    (rect.minX, rect.maxY - 1, "╰"), (rect.maxX - 1, rect.maxY - 1, "╯"),
  ]
  for (x, y, corner) in corners where canvas[Point(x: x, y: y)].character != corner {
    return "no \(corner) at \(x),\(y)"
  }
  for y in (rect.minY + 1)..<(rect.maxY - 1) {
    for x in [rect.minX, rect.maxX - 1] {
      let cell = canvas[Point(x: x, y: y)]
      if !["│", "┃"].contains(cell.character) || cell.isContinuation {
        return "'\(cell.character)' in the border at \(x),\(y)"
      }
    }
  }
  return nil
}

extension Unicode.Scalar {
  /// Whether it controls a terminal, or changes the order or the look of its neighbours.
  fileprivate var steers: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F,
      0xFEFF, 0xFFF9...0xFFFB:
      true
    default: false
    }
  }
}
