import Model

extension State {
  /// Sends what is in the composer, or says kindly why not; the words stay until they are sent.
  mutating func send() -> [Effect] {
    focus(.composer)
    let instruction = composer.text.trimmingBlanks
    guard !instruction.isEmpty else {
      tell(
        session.desk.references.isEmpty
          ? "Write what should be made or changed, then press \(keyText(.send))"
          : "Say what should be done with the picture, then press \(keyText(.send))")
      return []
    }
    guard importing.isEmpty else {
      sendsWhenImported = true
      tell("sends as soon as the picture is read")
      return []
    }
    if let reason = reasonNotToSend(session.desk.settings, session.desk.references) {
      warn(reason)
      return []
    }
    nameSession(after: instruction)
    let draft = draft(
      instruction, parent: usableBase, settings: session.desk.settings,
      references: session.desk.references)
    composer.takeSent()
    session.desk.references = []
    return submit(draft)
  }

  /// Sends a turn's instruction once more, beside the turn itself.
  mutating func sendAgain(_ number: Int) -> [Effect] {
    guard let turn = turn(number) else { return [] }
    if let reason = reasonNotToSend(turn.settings, turn.references) {
      warn(reason)
      return []
    }
    let draft = draft(
      turn.instruction, parent: turn.parent, settings: turn.settings, references: turn.references)
    return submit(draft)
  }

  /// Puts the words and references of a turn that did not come about back, when that overwrites
  /// nothing.
  mutating func giveBack(_ instruction: String, _ references: [Reference]) {
    guard composer.isEmpty, session.desk.references.isEmpty else { return }
    composer.replaceAll(with: instruction)
    session.desk.references = references
  }

  private mutating func submit(_ draft: TurnDraft) -> [Effect] {
    // The runner stores the session with the turn, so it gets the desk as it is now.
    var draft = draft
    draft.session = session
    draft.session.desk.draft = composer.draft.text
    draft.session.desk.caret = composer.draft.caret
    submitting = draft
    return [.submit(draft)]
  }

  private func draft(
    _ instruction: String, parent: Int?, settings: Settings, references: [Reference]
  ) -> TurnDraft {
    TurnDraft(
      session: session, parent: parent, instruction: instruction, settings: settings,
      references: references, profile: profile.name, model: profile.model)
  }

  /// The base, when a conversation can go on from it.
  private var usableBase: Int? { baseTurn.flatMap { $0.canGoOn ? $0.number : nil } }

  private func reasonNotToSend(_ settings: Settings, _ references: [Reference]) -> String? {
    if let open = openTurns.first {
      return "turn \(open.number) is still running; \(keyText(.leave)) cancels it"
    }
    if submitting != nil { return "the turn before is just being sent" }
    let offered = profile.capabilities
    if references.count > offered.maxReferences {
      let extra = references.count - offered.maxReferences
      return "\(profile.name) takes \(offered.maxReferences) references; take away \(extra)"
    }
    if case .fixed(let ratio) = settings.ratio, !offered.ratios.contains(ratio) {
      return "\(profile.name) does not offer \(ratio); \(keyText(.ratio)) chooses another ratio"
    }
    if !offered.resolutions.contains(settings.resolution) {
      return "\(profile.name) does not offer \(settings.resolution.rawValue); "
        + "\(keyText(.resolution)) chooses another resolution"
    }
    return nil
  }

  private mutating func nameSession(after instruction: String) {
    guard session.title.isEmpty else { return }
    session.title = sessionTitle(from: instruction)
  }
}

/// The first words of an instruction, in one line of about forty characters.
package func sessionTitle(from instruction: String) -> String {
  let line = cleanLine(instruction).trimmingBlanks
  guard line.count > 40 else { return line }
  let start = line.prefix(40)
  let words = start.lastIndex(of: " ").map { start[..<$0] } ?? start
  return words.trimmingBlanks
}
