import Model

extension State {
  /// Brings the selected turn to the composer; one that was left is resumed instead.
  mutating func reuseOrResume() -> [Effect] {
    if let turn = selectedTurn, turn.isLeft { return resumeJob(of: turn) }
    reuse()
    return []
  }

  /// Cancels a working turn; in the picture pane, where none is, removes the last region.
  mutating func cancelOrRemoveRegion() -> [Effect] {
    if let effects = cancelRunning() { return effects }
    if session.workspace.focus == .picture, removeRegion() { return [] }
    notify("no turn is working")
    return []
  }

  mutating func openDetails() {
    guard selectedTurn != nil else { return notify("There is no turn to show yet") }
    overlay = .details(top: 0)
  }

  /// Parses the stored reply of the selected turn again.
  mutating func recover() -> [Effect] {
    guard let turn = selectedTurn, !turn.isOpen, turn.result == nil, turn.kept == nil else {
      notify("Only a turn that ended without a picture has a stored reply")
      return []
    }
    notify("parsing the reply of turn \(turn.number) again")
    return [.recover(turn.id)]
  }

  /// Lets the next instruction start a conversation of its own in this session.
  mutating func beginConversation() {
    session.workspace.base = nil
    outbox.leftAlone = Set(openTurns.filter { $0.parent == nil }.map(\.id))
    focus(.composer)
    notifyBase()
  }

  /// Brings a turn's instruction, settings and references to the composer: to be sent as its
  /// sibling, or with `keepingBase` from where the next turn would continue anyway.
  mutating func reuse(keepingBase: Bool = false) {
    guard let turn = selectedTurn else {
      notify("Select a turn to copy its instruction")
      return
    }
    if let step = turn.localStep {
      let kept = keepOwnWords()
      composer.field.replaceAll(with: "/" + cleanLine(step))
      if !keepingBase {
        session.workspace.base = past.shownParent(of: turn)
        // A picture that is neither a turn's nor the opened one.
        if session.workspace.base == nil { session.workspace.replaceSent(with: turn.references) }
      }
      focus(.composer)
      return kept.map { notify($0) } ?? ()
    }
    guard turn.hasRecipe else { return reportKept(turn) }
    let kept = keepOwnWords()
    composer.field.replaceAll(with: turn.instruction)
    session.workspace.settings = turn.settings
    settings.wanted = nil
    let changes = fitSettings()
    session.workspace.replaceSent(with: turn.references)
    if !keepingBase { session.workspace.base = turn.parent }
    session.workspace.drawnRegions = nil
    if let picture = pictureToEdit, !turn.regions.isEmpty {
      session.workspace.drawnRegions = PictureRegions(picture: picture, regions: turn.regions)
    }
    focus(.composer)
    notify(
      (["copied the text and settings of turn \(turn.number)"] + [kept].compactMap(\.self)
        + changes + [baseText()]).joined(separator: "; "))
  }

  /// Keeps words in the composer that no turn has, because others take their place; returns the
  /// message that says where they are, or nil if there are none.
  private mutating func keepOwnWords() -> String? {
    let words = composer.text.trimmingBlanks
    let isKnown = turns.contains {
      $0.instruction.trimmingBlanks == words || $0.localStep.map { "/" + cleanLine($0) } == words
    }
    guard !words.isEmpty, !isKnown else { return nil }
    composer.field.keepAsOlder()
    return "\(keyText(.olderPrompt)) there brings back what you wrote"
  }

  private mutating func reportKept(_ turn: Turn) {
    guard !turn.isOpened else {
      return notify("turn 0 is the photograph itself; \(keyText(.choose)) on it edits it again")
    }
    let how = turn.kept?.imported == nil ? "made here, without an instruction" : "imported"
    notify("turn \(turn.number) was \(how); \(keyText(.choose)) continues from it")
  }

  /// Asks for the result of a turn that is not fetched yet; nothing is sent again.
  private mutating func resumeJob(of turn: Turn) -> [Effect] {
    notify("checking on turn \(turn.number)")
    return [.resume(turn.id, isAsked: true)]
  }

  /// Sends the selected turn again, after a question where that costs money.
  mutating func again() -> [Effect] {
    guard let turn = selectedTurn else {
      notify("Select a turn to send it again")
      return []
    }
    guard turn.kept == nil else {
      reportKept(turn)
      return []
    }
    if turn.isLeft { return resumeJob(of: turn) }
    if profile.isSandbox { return sendAgain(turn.number) }
    let estimate = nextTurn(for: .again(turn.number)).map(estimate(for:)) ?? .unknown
    let price = estimate.amount.map { "It costs about \($0.text)." } ?? "Its price is unknown."
    let isLost = turn.job == .done(.unknown) && turn.outcome?.failure?.billed != .no
    let lost = isLost ? "The outcome of that turn is unknown; it may have been billed. " : ""
    overlay = .confirm(
      Confirmation(
        .sendAgain(turn.number), question: "\(lost)Send turn \(turn.number) again? \(price)",
        yes: "Send it", no: "Do not send"))
    return []
  }
}
