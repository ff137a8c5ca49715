import Cells
import Model

extension State {
  /// One key: text, a command, or a part of a longer sequence.
  mutating func press(_ key: Key) -> [Effect] {
    message = nil
    let words = composer.text
    defer {
      // Whoever goes on writing does not want the words sent as they were.
      if composer.text != words { (sendsWhenImported, returned) = (false, nil) }
    }
    let keys = pendingKeys + [key]
    pendingKeys = []
    if keys.count > 1, key == Key(.escape) { return [] }
    if keys.count == 1, let character = key.text, !acceptsAsCommand(keys) {
      return type(String(character))
    }
    if isSketching, let effects = sketch(key) { return effects }
    if case .confirm(let question) = overlay, let effects = answer(question, with: key) {
      return effects
    }
    switch self.keys.command(for: keys, in: scope) {
    case .command(let command): return run(command)
    case .prefix:
      pendingKeys = keys
      return []
    case .none:
      if keys.count > 1 {
        warn("\(keyNames(keys)) is not bound to a command")
      } else if let character = key.text, overlay == nil, session.desk.focus == .composer {
        return type(String(character))
      }
      return []
    }
  }

  /// Text goes where text is written: to the overlay's field, else to the composer.
  mutating func type(_ text: String) -> [Effect] {
    switch overlay {
    case .prompt(var prompt):
      prompt.field.insert(cleanLine(text))
      overlay = .prompt(prompt)
    case .tray: editRole { $0.insert(cleanLine(text)) }
    case .files: return editFiles { $0.insert(cleanLine(text)) }
    case .search: editSearch { $0.insert(cleanLine(text)) }
    case .some(let list) where list.hasQuery: changeQuery { $0 += cleanLine(text) }
    case .some: break
    case nil: composer.insert(text)
    }
    return []
  }

  /// Far longer than any instruction, and short enough to be wrapped at every key.
  private static let pasteLimit = 20_000

  /// A paste never submits anything.
  mutating func paste(_ text: String) -> [Effect] {
    message = nil
    pendingKeys = []
    let words = composer.text
    defer { if composer.text != words { (sendsWhenImported, returned) = (false, nil) } }
    if overlay != nil {
      if let effects = dropIntoTray(text) { return effects }
      return type(text)
    }
    focus(.composer)
    guard let pictures = droppedPictures(in: text) else {
      let start = text.prefix(Self.pasteLimit)
      if start.endIndex < text.endIndex {
        warn("the paste was cut after \(Self.pasteLimit) characters")
      }
      return type(String(start))
    }
    // Whoever meant the words gets them with the key that pastes back.
    composer.killed = text
    return take(pictures)
  }
}
