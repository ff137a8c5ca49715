import Model

/// A line that the user entered where nothing was asked: an instruction, or a command by its name.
enum LinearLine: Hashable, Sendable {
  case nothing
  /// What stands after the slash or the colon.
  case command(String)
  case words(String)
  /// An instruction that begins with a slash of its own.
  case slashed(String)

  /// `//` begins an instruction whose first character is a slash.
  init(_ line: String) {
    let text = line.trimmingBlanks
    if text.isEmpty {
      self = .nothing
    } else if text.hasPrefix("//") {
      self = .slashed(String(text.dropFirst()))
    } else if text.hasPrefix("/") || text.hasPrefix(":") {
      // A file dropped on the terminal begins with a slash, too.
      let isFile = text.hasPrefix("/") && droppedPictures(in: text) != nil
      self = isFile ? .words(text) : .command(text.dropFirst().trimmingBlanks)
    } else {
      self = .words(text)
    }
  }

  var isCommand: Bool { if case .command = self { true } else { false } }
}

extension State {
  /// Handles a line: the answer to what was asked, a command, or an instruction, which is sent.
  mutating func enter(_ line: String, _ arrival: KeyArrival) -> [Effect] {
    let before = question
    defer { recordQuestion(since: before, isByCommand: true) }
    message = nil
    commands.pendingKeys = []
    // What followed an earlier command answers nothing that is asked from now on.
    linear?.pendingAnswer = nil
    let text = cleanText(line).trimmingBlanks
    guard arrival != .inLines else { return hold(lines: text) }
    if let overlay { return answer(text, to: overlay) }
    switch LinearLine(text) {
    case .nothing:
      say(statusLines)
      return []
    case .command(let command): return runLine(command)
    case .words(let words): return enterWords(words)
    case .slashed(let words):
      write(words)
      return composer.field.leftOut == 0 ? send(with: .slash) : []
    }
  }

  /// Sends an instruction, unless the words name a picture or a command.
  private mutating func enterWords(_ words: String) -> [Effect] {
    if let pictures = droppedPictures(in: words) { return addReferences(pictures) }
    write(words)
    // What was cut off is reported; the rest is not what was meant.
    guard composer.field.leftOut == 0 else { return [] }
    if let name = commandNamed(exactly: words) {
      say(
        "“\(words)” is also the name of a command: /\(name) runs it. Nothing was sent; /send sends "
          + "the words as an instruction.")
      return []
    }
    if words.count < 3 || ["yes", "no"].contains(words.lowercased())
      || !words.contains(where: \.isLetter)
    {
      say(
        "Nothing was asked, and “\(words)” is short for an instruction. Nothing was sent; /send "
          + "sends it.")
      return []
    }
    return send()
  }

  /// Puts words into the composer, as typing them would.
  mutating func write(_ words: String) {
    guard words != composer.text else { return }
    composer.field.replaceAll(with: words)
    (imports.sendWhenRead, outbox.returned) = (nil, nil)
  }

  /// Lines that arrived at once, as from a paste, send nothing and answer nothing.
  private mutating func hold(lines: String) -> [Effect] {
    guard overlay == nil else {
      keepUnanswered(lines)
      warn("several lines arrived at once, as from a paste: they answer no question")
      return []
    }
    write(lines)
    say(
      "Several lines arrived at once, as from a paste. Nothing was sent; /send sends them as one "
        + "instruction.")
    return []
  }
}
