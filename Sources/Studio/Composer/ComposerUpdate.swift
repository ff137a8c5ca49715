import Cells
import Model

extension State {
  mutating func runInComposer(_ command: Command) -> [Effect] {
    switch command {
    case .send, .choose: return send()
    case .newline: composer.insert("\n")
    case .editor: return [.edit(composer.text)]
    case .olderPrompt:
      if !composer.showOlder() { tell("There is no earlier instruction") }
    case .newerPrompt: _ = composer.showNewer()
    case .up:
      if !composer.moveVertically(by: -1, columns: composerColumns) { _ = composer.showOlder() }
    case .down:
      if !composer.moveVertically(by: 1, columns: composerColumns) { _ = composer.showNewer() }
    case .pageUp, .pageDown:
      let rows = max(1, layout.composer.size.rows - 1)
      _ = composer.moveVertically(by: command == .pageUp ? -rows : rows, columns: composerColumns)
    case .deleteBackward where composer.isEmpty: takeLastReference()
    default: composer.perform(command)
    }
    return []
  }

  mutating func edited(_ text: String?) -> [Effect] {
    guard let text else { return [] }
    // Editors end a file with a line break that nobody typed.
    var clean = cleanText(text)
    while clean.last == "\n" { clean.removeLast() }
    if case .prompt(let prompt) = overlay, prompt.purpose == .system {
      session.workspace.settings.system = clean
      overlay = nil
      return []
    }
    if clean != composer.text {
      composer.replaceAll(with: clean)
      (imports.sendsWhenRead, outbox.returned) = (false, nil)
    }
    focus(.composer)
    return []
  }

  private mutating func takeLastReference() {
    guard let reference = session.workspace.references.popLast() else { return }
    tell("removed \(reference.name)")
  }
}

extension Composer {
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
