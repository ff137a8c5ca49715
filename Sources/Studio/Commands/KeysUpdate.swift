import Cells
import Model

extension State {
  /// Handles one key: text, a command, or part of a longer sequence.
  mutating func press(_ key: Key, _ arrival: KeyArrival) -> [Effect] {
    let before = question
    defer { recordQuestion(since: before, isByCommand: key.text == nil) }
    return handle(key, arrival)
  }

  /// Handles one key, except for what it means for an open question.
  private mutating func handle(_ key: Key, _ arrival: KeyArrival) -> [Effect] {
    if arrival != .inLines { message = nil }
    let words = composer.text
    defer {
      // Someone who continues writing does not want the text sent as it was.
      if composer.text != words { (imports.sendWhenRead, outbox.returned) = (nil, nil) }
    }
    if let question, question.mayCost, arrival != .alone, key != Key(.escape) {
      commands.pendingKeys = []
      warn("several keys at once, as from a paste, answer no question: press one key")
      return []
    }
    let keys = commands.pendingKeys + [key]
    commands.pendingKeys = []
    if keys.count > 1, key == Key(.escape) { return [] }
    if keys.count == 1, let character = key.text, !acceptsAsCommand(keys) {
      return type(String(character))
    }
    if isSketching, let effects = sketch(key) { return effects }
    if case .confirm(let question) = overlay, let effects = answer(question, with: key) {
      return effects
    }
    if keys.count == 1, chooseCount(by: key) || chooseOnSheet(by: key) { return [] }
    switch commands.keys.command(for: keys, in: scope) {
    case .command(.send) where arrival == .inLines && key == Key(.enter):
      // Each line of a paste would be sent, and paid for.
      defer {
        warn("several lines arrived at once, as from a paste: none was sent. Press Enter to send.")
      }
      return run(.newline)
    case .command(let command): return keys.isTyped ? runByLetter(command) : run(command)
    case .prefix:
      commands.pendingKeys = keys
      return []
    case .none:
      if keys.count > 1 {
        warn("\(keyNames(keys)) is not bound to a command")
      } else if let character = key.text, overlay == nil, session.workspace.focus == .composer {
        return type(String(character))
      }
      return []
    }
  }

  /// Runs a command for a key that writes a character: it views, marks or puts text into the
  /// composer. It sends nothing, gives up nothing and does not move the focus: someone who means to
  /// write would otherwise send the rest of the text with the next Enter.
  private mutating func runByLetter(_ command: Command) -> [Effect] {
    let before = self
    let effects = run(command)
    guard !effects.contains(where: \.isForbiddenToLetters) else {
      self = before
      warn("letters send nothing here: press Enter")
      return []
    }
    if before.overlay == nil, before.session.workspace.focus != .composer,
      session.workspace.focus == .composer
    {
      session.workspace.focus = before.session.workspace.focus
      switch command {
      case .reuse, .recall, .newConversation:
        outbox.isPrepared = true
        let enter = keyText(.choose)
        message?.text += "; \(enter) goes to the composer"
      case .undo, .redo: outbox.isPrepared = true
      default: break
      }
    }
    return effects
  }

  /// The open question.
  var question: Confirmation? {
    if case .confirm(let question) = overlay { question } else { nil }
  }

  /// Records whether the user asked for the question that has just opened.
  mutating func recordQuestion(since before: Confirmation?, isByCommand: Bool) {
    guard var question, question.action != before?.action else { return }
    question.isAsked = isByCommand || before?.isAsked == true
    overlay = .confirm(question)
  }

  /// Types text where text is entered: into the overlay's field, else into the composer.
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
    case nil: composer.field.insert(text)
    }
    return []
  }

  /// Far longer than any instruction, yet short enough to be wrapped on every key.
  private static let pasteLimit = 20_000

  /// Inserts pasted text; a paste never submits anything.
  mutating func paste(_ text: String) -> [Effect] {
    message = nil
    commands.pendingKeys = []
    let words = composer.text
    defer { if composer.text != words { (imports.sendWhenRead, outbox.returned) = (nil, nil) } }
    if overlay != nil {
      if let effects = dropIntoTray(text) { return effects }
      return type(String(text.prefix(Self.pasteLimit)))
    }
    focus(.composer)
    guard let pictures = droppedPictures(in: text) else {
      let start = text.prefix(Self.pasteLimit)
      if start.endIndex < text.endIndex {
        warn("the paste was cut off after \(Self.pasteLimit) characters")
      }
      return type(String(start))
    }
    // If the text itself was meant, the key that pastes back restores it.
    composer.field.killed = text
    return addPasted(pictures)
  }
}

extension Effect {
  /// Whether the command sends an instruction or gives up one that was sent.
  fileprivate var isForbiddenToLetters: Bool {
    switch self {
    case .submit, .cancel, .cancelSubmission: true
    default: false
    }
  }
}
