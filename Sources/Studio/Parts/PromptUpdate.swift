import Model

extension State {
  /// Runs a command while a path or a title is typed.
  mutating func run(_ command: Command, in prompt: LinePrompt) -> [Effect] {
    guard command != .choose else { return finish(prompt) }
    if command == .editor { return prompt.purpose == .system ? [.edit(prompt.field.text)] : [] }
    var prompt = prompt
    prompt.field.perform(command)
    overlay = .prompt(prompt)
    return []
  }

  private mutating func finish(_ prompt: LinePrompt) -> [Effect] {
    let text = prompt.field.text.trimmingBlanks
    // The panel already shows what is wrong.
    guard prompt.problem == nil else { return [] }
    guard !text.isEmpty || prompt.purpose.takesNothing else {
      switch prompt.purpose {
      case .savePicture: tell("Type the name of a file")
      case .renameSession, .renameListed: tell("Type a title")
      case .variable(let filling): tell("Type what {\(filling.variable?.name ?? "")} stands for")
      case .templateName: tell("Type a name")
      case .number, .system, .label, .note: break
      }
      return []
    }
    overlay = nil
    switch prompt.purpose {
    case .savePicture(let picture):
      return [.export(picture, path: typedPictures(in: text).first?.text ?? text)]
    case .renameSession:
      session.title = cleanLine(text)
      tell("the session is called \(session.title)")
    case .renameListed(let id, let picker, let browser):
      overlay = .sessions(picker, browser)
      return rename(id, cleanLine(text))
    case .label(let number): setLabel(cleanLine(text), of: number)
    case .note(let number): setNote(cleanLine(text), of: number)
    case .number(let offer): take(offer.reading(of: text), for: offer.setting)
    case .system: session.workspace.settings.system = text
    case .variable(let filling): fill(filling, with: text)
    case .templateName(let words): return [.saveTemplate(words, name: text)]
    }
    return []
  }
}

extension LinePrompt.Purpose {
  /// Whether an empty line has a meaning: the model's choice, or none.
  fileprivate var takesNothing: Bool {
    switch self {
    case .number, .system, .label, .note: true
    // Where there is a default, an empty value may be meant.
    case .variable(let filling): filling.variable?.standard != nil
    case .savePicture, .renameSession, .renameListed, .templateName: false
    }
  }
}
