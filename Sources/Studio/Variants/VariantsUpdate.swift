import Cells
import Model

extension State {
  /// Asks how many times to send, with the total prices.
  mutating func askForVariants() {
    guard imports.waiting.isEmpty else {
      return warn("not sent: a picture is still being read; try again in a moment")
    }
    guard let source = variantSource, let next = nextTurn(for: source) else {
      return notify(
        "Write what to make or change, then \(keyText(.variants)) sends it several times")
    }
    if let reason = reasonNotToSend(source, next) { return warn(reason) }
    variants.source = source
    let wanted = session.workspace.variants ?? Variants.usual
    let place = min(max(wanted, Variants.range.lowerBound), Variants.range.upperBound)
    openList(.list(.variants, Picker(selected: place - Variants.range.lowerBound)))
  }

  /// Chooses how many variants by a digit; false for any other key. Sending them needs Enter, as
  /// everywhere: a key that writes a character sends nothing.
  mutating func chooseCount(by key: Key) -> Bool {
    guard case .list(.variants, _) = overlay, let count = key.text?.wholeNumberValue else {
      return false
    }
    guard Variants.range.contains(count) else {
      notify("\(Variants.range.lowerBound) to \(Variants.range.upperBound) at a time")
      return true
    }
    selectItem(at: count - Variants.range.lowerBound)
    return true
  }

  /// Sends what the list was opened for that many times.
  mutating func sendVariants(_ count: Int) -> [Effect] {
    let source = variants.source ?? variantSource
    overlay = nil
    guard let source else { return [] }
    session.workspace.variants = count
    return send(.variants(count, of: source), [])
  }

  /// Reports that only some of several turns could be made.
  mutating func reportStopped(_ draft: TurnDraft, because failure: Failure) {
    message = Message(
      .failure, "\(draft.made) of \(draft.count) sent, the others not: \(failure.line)",
      failure: failure)
  }

  /// Handles the end of one of several turns. The next instruction continues from none of them
  /// until the user chooses, unless only one succeeded; text that some of them answered stays with
  /// the turns.
  mutating func handleEnd(of turn: Turn, among numbers: [Int]) {
    let all = numbers.compactMap { self.turn($0) }
    let unmade =
      outbox.submissions.first { variants.sets[$0.id] == numbers }?.draft.remaining ?? 0
    let open = all.filter { $0.isOpen && !$0.isLeft }.count + unmade
    let came = all.filter(\.canGoOn)
    let failure = turn.outcome?.failure
    guard open == 0 else {
      let rest = open == 1 ? "1 other is still working" : "\(open) others are still working"
      let reason = failure.map { ": \($0.line)" } ?? ""
      let line = "turn \(turn.number) \(turn.endText)\(reason); \(rest)"
      message = Message(turn.canGoOn ? .notice : .warning, line, failure: failure)
      return
    }
    if came.count == 1, isAfterBase(turn) {
      session.workspace.base = came[0].number
    }
    if came.isEmpty, all.allSatisfy(\.cameToNothing) {
      returnToComposer(turn.instruction, turn.references, turn.regions)
    }
    guard all.count > 1 else { return }
    let others = all.filter { !$0.canGoOn }
    let reasons = others.compactMap(\.outcome?.failure)
    var line = "\(came.count) of \(all.count) came"
    if !others.isEmpty {
      line += ", \(endings(of: others))"
      if let reason = reasons.first { line += ": \(reason.line)" }
    }
    if came.count > 1 {
      line +=
        linear == nil
        ? "; \(keyText(.contactSheet)) shows them side by side"
        : "; /show \(came[0].number) reads one, /fork \(came[0].number) edits from it"
    }
    let kind: Message.Kind = came.isEmpty ? .failure : others.isEmpty ? .notice : .warning
    message = Message(kind, line, failure: reasons.first)
  }

  /// `1 failed, 2 were cancelled`.
  private func endings(of turns: [Turn]) -> String {
    var texts: [(text: String, count: Int)] = []
    for turn in turns {
      if let place = texts.firstIndex(where: { $0.text == turn.endWord }) {
        texts[place].count += 1
      } else {
        texts.append((turn.endWord, 1))
      }
    }
    return texts.map { "\($0.count) \($0.text)" }.joined(separator: ", ")
  }

  /// What quitting does to turns that wait for their place; empty when there are none.
  func unsentText(of open: [Turn]) -> String {
    let waiting = open.filter { $0.job == .composed && progress[$0.id]?.phase == .queued }.count
    if waiting == 0 { return "" }
    return waiting == 1
      ? " 1 of them is waiting and will not be sent."
      : " \(waiting) of them are waiting and will not be sent."
  }
}

extension Turn {
  fileprivate var endText: String {
    guard case .done(let status) = job else { return "is not fetched yet" }
    return switch status {
    case .done: "is done"
    case .textOnly: "came without a picture"
    case .refused: "was refused"
    case .failed: "failed"
    case .unknown: "has an unknown outcome"
    case .cancelled: "is cancelled"
    }
  }

  fileprivate var endWord: String {
    guard case .done(let status) = job else { return "not fetched yet" }
    return status.rawValue
  }

  /// Whether it led to nothing here, so that its text returns to the composer.
  fileprivate var cameToNothing: Bool {
    switch job {
    case .done(.refused), .done(.failed), .done(.cancelled), .done(.unknown): true
    default: false
    }
  }
}
