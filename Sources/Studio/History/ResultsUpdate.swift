import Model
import Themes

extension State {
  /// Handles a turn as it now stands on disk. Turns of other sessions need no further work.
  mutating func updateTurn(_ turn: Turn, answering id: SubmissionID? = nil) -> [Effect] {
    let submission = countTurn(turn, answering: id)
    guard turn.id.session == session.id else {
      guard let submission else { return [] }
      let calledOff: [Effect] =
        submission.isCancelled && turn.job == .composed ? [.cancel(turn.id)] : []
      return calledOff + storeUnsavedSession(of: submission, returnsText: false)
    }
    var effects: [Effect] = []
    // A turn that ends while unwatched affects this workspace only when it was sent from here.
    let isOurs = self.turn(turn.number)?.isOpen ?? (id != nil)
    let cancelling = chosenToCancel
    let before = self.turn(turn.number)
    if id != nil { sessions.turnsElsewhere.remove(turn.number) }
    insertOrReplace(turn)
    if before?.result == nil { recordUnseen(turn) }
    reselect(cancelling)
    if let submission { effects += followNewTurn(turn, of: submission) }
    if turn.localStep != nil {
      followLocalStep(turn)
    } else if turn.kept != nil {
      followKeptVersion(turn)
    }
    if !turn.isOpen || turn.isLeft {
      progress[turn.id] = nil
      closeQuestion(about: turn.id)
      if sessions.turnsElsewhere.remove(turn.number) != nil {
        // News about one of our own turns is more relevant.
        if message == nil { notify("turn \(turn.number), from another Retake process, has ended") }
      } else if isOurs {
        if history.durations.record(turn) {
          effects.append(.setPreference(key: "durations", value: history.durations.stored))
        }
        handleEnd(of: turn)
        effects += alert(about: turn)
      } else if let before, !before.isOpen, before.result == nil, turn.result != nil {
        notify("turn \(turn.number) now has its picture")
      }
    }
    return effects
  }

  /// Shows how far a working turn is; news of one that has ended comes too late.
  mutating func updateProgress(_ progress: JobProgress, of id: TurnID) -> [Effect] {
    guard id.session == session.id, turn(id.number).map({ $0.isOpen && !$0.isLeft }) ?? true
    else { return [] }
    self.progress[id] = progress
    return []
  }

  /// Reports a failure that belongs to no turn.
  mutating func failed(_ failure: Failure) -> [Effect] {
    message = Message(.failure, failure.line, failure: failure)
    return []
  }

  /// Moves the base to a turn that was answered; the text of one that led to nothing is returned.
  private mutating func handleEnd(of turn: Turn) {
    if turn.isDescription, !turn.isOpen || turn.isLeft { return handleEnd(ofDescription: turn) }
    let name = "turn \(turn.number)"
    let failure = turn.outcome?.failure
    if let numbers = variants(with: turn.number), !turn.isOpen {
      return handleEnd(of: turn, among: numbers)
    }
    guard case .done(let status) = turn.job else {
      let reason = failure.map { ": \($0.line)" } ?? ""
      message = Message(.warning, "\(name) is not fetched yet" + reason, failure: failure)
      return
    }
    switch status {
    case .done, .textOnly:
      if isAfterBase(turn) { session.workspace.base = turn.number }
      let took = turn.ended.map { " in \(tookText(seconds: $0.seconds(since: turn.created)))" }
      compareNew(turn)
      if status == .done {
        notify("\(name) is done\(took ?? "")")
      } else {
        warn("\(name) came without a picture; \(keyText(.details)) shows the reply")
      }
    case .cancelled:
      returnToComposer(turn.instruction, turn.references, turn.regions)
      if let failure, failure.kind != .cancelled {
        message = Message(.warning, "\(name) is cancelled: \(failure.line)", failure: failure)
      } else {
        let billed = failure.map { $0.billed != .no } ?? false
        notify("\(name) is cancelled" + (billed ? "; it may have been billed" : ""))
      }
    case .refused, .failed:
      returnToComposer(turn.instruction, turn.references, turn.regions)
      let word = status == .refused ? "was refused" : "failed"
      // The colour of the banner.
      let kind: Message.Kind = turn.state.role == .error ? .failure : .warning
      reportEnd(of: turn, Message(kind, "\(name) \(word)", failure: failure))
    case .unknown:
      // When it may be paid for, sending it again asks first.
      returnToComposer(turn.instruction, turn.references, turn.regions)
      reportEnd(of: turn, Message(.warning, "the outcome of \(name) is unknown", failure: failure))
    }
  }

  /// Reports a turn that led to nothing. When the picture pane shows the turn, the reason is there
  /// and is not repeated.
  private mutating func reportEnd(of turn: Turn, _ message: Message) {
    let isShown = session.workspace.selected == turn.number && layout.picture != nil
    self.message = message
    if !isShown, let reason = message.failure { self.message?.text += ": \(reason.line)" }
    if composer.text == turn.instruction {
      // The banner says what Enter does now, and the words are in view.
      if isShown, failureBanner == nil { self.message?.add("its text is back in the composer") }
    } else if let command = bringingBack(turn), let keys = keysText(of: command) {
      // What is being written stays.
      self.message?.add("\(keys) brings its text back")
    }
  }

  /// Closes a question about cancelling a turn that has ended.
  private mutating func closeQuestion(about id: TurnID) {
    if case .confirm(let question) = overlay, question.action == .cancelPaid(id) { overlay = nil }
    closeNeedlessQuestion()
  }

  /// Closes a question about all working turns when none is left.
  mutating func closeNeedlessQuestion() {
    guard case .confirm(let question) = overlay, ownTurns.isEmpty else { return }
    switch question.action {
    case .cancelAll where ownSubmissions.isEmpty: overlay = nil
    case .quitWithOpenTurns where outbox.submissions.isEmpty: overlay = nil
    case .cancelPaid, .cancelAll, .quitWithOpenTurns, .sendAgain, .send, .raiseBudget, .copyText:
      break
    }
  }
}
