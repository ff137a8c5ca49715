import Cells
import Model
import Themes

/// Text being edited, with its caret, undo history and kill buffer. Positions count characters.
package struct TextField: Hashable, Sendable {
  package internal(set) var text: String
  var caret: Int
  /// What Ctrl+Y pastes.
  var killed: String
  /// Earlier states, oldest first; bounded.
  package internal(set) var undo: [Edit]
  /// Earlier instructions, newest first, and which of them is shown; nil means the draft.
  package var history: [String]
  var historyIndex: Int?
  /// The draft as it was before the history was entered.
  var stash: String
  /// Edits made to earlier instructions while they were shown.
  var revisions: [Int: String]
  /// Whether the last change was a typed character, so that the next one joins its undo step.
  var isTyping: Bool
  /// The column that Up and Down aim at.
  var goal: Int?
  /// The number of characters dropped for lack of room; whoever reports it resets it.
  var leftOut: Int

  /// The maximum number of characters.
  static let mostCharacters = Workspace.mostDraftCharacters

  package struct Edit: Hashable, Sendable {
    package var text: String
    var caret: Int
  }

  init(text: String = "", caret: Int = 0) {
    let (kept, leftOut) = Workspace.cutDraft(text, room: Self.mostCharacters)
    self.text = kept
    self.caret = min(max(0, caret), kept.count)
    self.leftOut = leftOut
    killed = ""
    undo = []
    history = []
    historyIndex = nil
    stash = ""
    revisions = [:]
    isTyping = false
    goal = nil
  }

  package var isEmpty: Bool { text.isEmpty }

  /// What is stored for the next start: the draft, even while an earlier instruction is shown.
  package var draft: Edit {
    if let historyIndex, history.indices.contains(historyIndex), text == history[historyIndex] {
      return Edit(text: stash, caret: stash.count)
    }
    return Edit(text: text, caret: caret)
  }
}

extension TextField {
  private static let undoLimit = 200

  /// Inserts text at the caret. Typed characters of one word are undone together.
  package mutating func insert(_ new: String) {
    guard !new.isEmpty else { return }
    let isTyped = new.count == 1
    let beginsWord = caret > 0 && character(before: caret).isWhitespace
    let joins = isTyped && isTyping && (new.first?.isWhitespace == true || !beginsWord)
    replace(caret..<caret, with: new, recording: !joins)
    isTyping = isTyped
  }

  /// Replaces the whole text, as one step that can be undone.
  mutating func replaceAll(with new: String) {
    replace(0..<text.count, with: new)
  }

  mutating func deleteBackward() {
    if caret > 0 { replace(caret - 1..<caret, with: "") }
  }

  mutating func deleteForward() {
    if caret < text.count { replace(caret..<caret + 1, with: "") }
  }

  mutating func deleteWord() { kill(wordStart..<caret) }
  mutating func deleteWordForward() { kill(caret..<wordEnd) }
  mutating func deleteToStart() { kill(lineStart..<caret) }

  /// Cuts the rest of the line, or the line break when nothing is left of it.
  mutating func deleteToEnd() {
    let end = lineEnd
    kill(caret..<(end == caret ? min(caret + 1, text.count) : end))
  }

  mutating func yank() { insert(killed) }

  mutating func undoEdit() {
    guard let last = undo.popLast() else { return }
    text = last.text
    caret = min(last.caret, text.count)
    settle()
  }

  mutating func moveCaret(to place: Int) {
    caret = min(max(0, place), text.count)
    settle()
  }

  mutating func moveByWord(forward: Bool) { moveCaret(to: forward ? wordEnd : wordStart) }
  mutating func moveToLineStart() { moveCaret(to: lineStart) }
  mutating func moveToLineEnd() { moveCaret(to: lineEnd) }

  /// Moves up or down by screen lines, wrapped to `columns`. Returns false at the first or last
  /// line, where nothing moves.
  mutating func moveVertically(by lines: Int, columns: Int) -> Bool {
    let wrapped = WrappedText(text, columns: columns)
    let position = wrapped.position(ofCaret: caret)
    let line = min(max(0, position.y + lines), wrapped.lines.count - 1)
    guard line != position.y else { return false }
    let column = goal ?? position.x
    moveCaret(to: wrapped.caret(at: Point(x: column, y: line)))
    goal = column
    return true
  }

  private mutating func kill(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    killed = String(text.dropFirst(range.lowerBound).prefix(range.count))
    replace(range, with: "")
  }

  /// Makes every change of the text. Characters may combine at the seams, so the caret is found
  /// again by the bytes before it.
  private mutating func replace(_ range: Range<Int>, with new: String, recording: Bool = true) {
    if recording { record() }
    let isShort = text.utf8.count + new.utf8.count <= Self.mostCharacters
    let room = isShort ? .max : Self.mostCharacters - text.count + range.count
    let (new, surplus) = Workspace.cutDraft(new, room: room)
    leftOut += surplus
    let head = String(text.prefix(range.lowerBound)) + new
    let bytes = head.utf8.count
    text = head + text.dropFirst(range.upperBound)
    caret = text.characterCount(covering: bytes)
    settle()
  }

  private mutating func record() {
    undo.append(Edit(text: text, caret: caret))
    if undo.count > Self.undoLimit { undo.removeFirst() }
  }

  private mutating func settle() {
    isTyping = false
    goal = nil
  }

  private func character(before place: Int) -> Character {
    text[text.index(text.startIndex, offsetBy: place - 1)]
  }

  private var lineStart: Int {
    let before = text.prefix(caret)
    return before.lastIndex(where: \.isNewline)
      .map { before.distance(from: before.startIndex, to: $0) + 1 } ?? 0
  }

  private var lineEnd: Int {
    caret + text.dropFirst(caret).prefix { !$0.isNewline }.count
  }

  private var wordStart: Int {
    let before = text.prefix(caret).reversed()
    let gap = before.prefix { !$0.isWordPart }.count
    return caret - gap - before.dropFirst(gap).prefix(while: \.isWordPart).count
  }

  private var wordEnd: Int {
    let after = text.dropFirst(caret)
    let gap = after.prefix { !$0.isWordPart }.count
    return caret + gap + after.dropFirst(gap).prefix(while: \.isWordPart).count
  }

  /// Performs the editing commands that any line of text has; others change nothing.
  mutating func perform(_ command: Command) {
    switch command {
    case .left: moveCaret(to: caret - 1)
    case .right: moveCaret(to: caret + 1)
    case .first: moveCaret(to: 0)
    case .last: moveCaret(to: text.count)
    case .lineStart: moveToLineStart()
    case .lineEnd: moveToLineEnd()
    case .wordLeft: moveByWord(forward: false)
    case .wordRight: moveByWord(forward: true)
    case .deleteBackward: deleteBackward()
    case .deleteForward: deleteForward()
    case .deleteWord: deleteWord()
    case .deleteWordForward: deleteWordForward()
    case .deleteToEnd: deleteToEnd()
    case .deleteToStart: deleteToStart()
    case .yank: yank()
    case .undoEdit: undoEdit()
    default: break
    }
  }
}

extension Character {
  fileprivate var isWordPart: Bool { isLetter || isNumber || self == "_" || self == "'" }
}

extension String {
  /// How many characters the first `bytes` bytes of UTF-8 contain.
  fileprivate func characterCount(covering bytes: Int) -> Int {
    var covered = 0
    var count = 0
    for character in self where covered < bytes {
      covered += character.utf8.count
      count += 1
    }
    return count
  }
}

extension Drawing {
  /// Draws a text field and places the screen's caret in it.
  mutating func drawField(
    _ text: String, caret: Int, in rect: Rect, _ role: Role = .text, placeholder: String = "",
    on ground: Role
  ) {
    guard !rect.isEmpty else { return }
    let field = FieldLayout(text: text, caret: caret, in: rect)
    cursor = field.caret
    guard !text.isEmpty else {
      writeCut(placeholder, at: rect.origin, .muted, on: ground, columns: rect.size.columns)
      return
    }
    write(field.text, at: rect.origin, role, on: ground, limit: rect.size.columns)
    if field.hidden > 0 { drawCharacter("…", at: rect.origin, .muted, on: ground) }
  }
}

/// A text field, scrolled sideways so that the caret is visible.
struct FieldLayout: Hashable, Sendable {
  /// The visible text.
  var text: String
  /// The number of characters left of the visible ones.
  var hidden: Int
  /// The caret on the screen.
  var caret: Point
  private let rect: Rect

  init(text: String, caret: Int, in rect: Rect) {
    self.rect = rect
    // A line break would not be visible.
    let characters = text.map { $0.isNewline ? "↵" : $0 }
    let caret = min(max(0, caret), characters.count)
    let room = max(1, rect.size.columns - 1)
    var start = caret
    var used = 0
    while start > 0, used + columnWidth(of: characters[start - 1]) <= room {
      start -= 1
      used += columnWidth(of: characters[start])
    }
    hidden = start
    self.caret = Point(x: rect.minX + used, y: rect.minY)
    var end = caret
    while end < characters.count, used + columnWidth(of: characters[end]) <= room {
      used += columnWidth(of: characters[end])
      end += 1
    }
    self.text = String(characters[start..<end])
  }

  /// The caret position nearest to a column of the screen.
  func caret(at x: Int) -> Int {
    var left = rect.minX
    for (offset, character) in text.enumerated() {
      let width = columnWidth(of: character)
      if x < left + (width + 1) / 2 { return hidden + offset }
      left += width
    }
    return hidden + text.count
  }
}
