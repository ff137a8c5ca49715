import Model

extension State {
  /// A command while a path or a title is typed.
  mutating func run(_ command: Command, in prompt: LinePrompt) -> [Effect] {
    guard command != .choose else { return finish(prompt) }
    var prompt = prompt
    prompt.field.perform(command)
    overlay = .prompt(prompt)
    return []
  }

  private mutating func finish(_ prompt: LinePrompt) -> [Effect] {
    let text = prompt.field.text.trimmingBlanks
    guard !text.isEmpty else {
      switch prompt.purpose {
      case .openPicture: tell("Type the path of a picture")
      case .savePicture: tell("Type the name of a file")
      case .renameSession: tell("Type a title")
      }
      return []
    }
    overlay = nil
    switch prompt.purpose {
    case .openPicture:
      focus(.composer)
      return take(typedPictures(in: text))
    case .savePicture(let picture):
      return [.export(picture, path: typedPictures(in: text).first?.text ?? text)]
    case .renameSession:
      session.title = cleanLine(text)
      tell("the session is called \(session.title)")
      return []
    }
  }
}
