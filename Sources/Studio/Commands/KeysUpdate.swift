import Cells
import Model

extension State {
  /// One key: text, a command, or a part of a longer sequence.
  mutating func press(_ key: Key, isAlone: Bool) -> [Effect] {
    let before = question
    defer { noteQuestion(since: before, isByCommand: key.text == nil) }
    return handle(key, isAlone: isAlone)
  }

  private mutating func handle(_ key: Key, isAlone: Bool) -> [Effect] {
    message = nil
    let words = composer.text
    defer {
      // Whoever goes on writing does not want the words sent as they were.
      if composer.text != words { (imports.sendsWhenRead, outbox.returned) = (false, nil) }
    }
    if let question, question.mayCost, !isAlone, key != Key(.escape) {
      pendingKeys = []
      warn("several keys at once, as from a paste, answer no question: press one key")
      return []
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
    case .command(let command): return keys.isTyped ? runByLetter(command) : run(command)
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

  /// Runs a command for a key that writes a character: it looks, marks or puts words into the composer.
  /// It sends nothing, gives nothing up and leaves the keyboard where commands are: who means to write
  /// would send the rest of the words with the next Enter.
  private mutating func runByLetter(_ command: Command) -> [Effect] {
    let before = self
    let effects = run(command)
    guard !effects.contains(where: \.isForbiddenToLetters) else {
      self = before
      warn("letters send nothing here: press Enter")
      return []
    }
    if before.overlay == nil, before.session.desk.focus != .composer,
      session.desk.focus == .composer
    {
      session.desk.focus = before.session.desk.focus
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

  /// The question that is open.
  var question: Confirmation? {
    if case .confirm(let question) = overlay { question } else { nil }
  }

  /// Notes of a question that has just come up whether a person has asked for it.
  mutating func noteQuestion(since before: Confirmation?, isByCommand: Bool) {
    guard var question, question.action != before?.action else { return }
    question.isAsked = isByCommand || before?.isAsked == true
    overlay = .confirm(question)
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
    defer { if composer.text != words { (imports.sendsWhenRead, outbox.returned) = (false, nil) } }
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
    // Whoever meant the words gets them with the key that pastes back.
    composer.killed = text
    return take(pictures)
  }
}

extension Effect {
  /// Whether it sends an instruction or gives up one that is on its way.
  fileprivate var isForbiddenToLetters: Bool {
    switch self {
    case .submit, .cancel, .cancelSubmission: true
    default: false
    }
  }
}
