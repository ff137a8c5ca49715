import Cells
import Model

extension State {
  /// Runs a command while the composer has the focus.
  mutating func runInComposer(_ command: Command) -> [Effect] {
    switch command {
    case .send, .choose: return send()
    case .newline: composer.field.insert("\n")
    case .editor: return [.edit(composer.text)]
    case .olderPrompt:
      if !composer.field.showOlder() { notify("There is no earlier instruction") }
    case .newerPrompt: _ = composer.field.showNewer()
    case .up:
      if !composer.field.moveVertically(by: -1, columns: composer.columns) {
        _ = composer.field.showOlder()
      }
    case .down:
      if !composer.field.moveVertically(by: 1, columns: composer.columns) {
        _ = composer.field.showNewer()
      }
    case .pageUp, .pageDown:
      let rows = max(1, layout.composer.size.rows - 1)
      _ = composer.field.moveVertically(
        by: command == .pageUp ? -rows : rows, columns: composer.columns)
    case .deleteBackward where composer.isEmpty: removeLastReference()
    default: composer.field.perform(command)
    }
    return []
  }

  /// Handles the text that `$EDITOR` left; nil changes nothing.
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
      composer.field.replaceAll(with: clean)
      (imports.sendWhenRead, outbox.returned) = (nil, nil)
    }
    focus(.composer)
    return []
  }

  private mutating func removeLastReference() {
    guard let reference = session.workspace.references.popLast() else { return }
    notify("removed \(reference.name)")
  }
}
