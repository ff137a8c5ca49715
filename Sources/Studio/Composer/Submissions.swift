package import Model

/// An instruction that the user sent and that is becoming turns: not all of them have numbers yet.
package struct PendingSubmission: Hashable, Sendable {
  package let id: SubmissionID
  package var draft: TurnDraft
  /// The turns made from it so far, by number.
  package var turns: [Int] = []
  /// The regions that were sent with it.
  package var regions: PictureRegions?
  /// The row of the session's undo log that records its sending.
  var undoRow: Int?
  /// Whether the user cancelled it before it was a turn.
  var isCancelled = false
  /// Its session as it was when another one was opened; nil while that session is open.
  package var left: Session?

  init(_ id: SubmissionID, _ draft: TurnDraft, regions: PictureRegions? = nil, undoRow: Int? = nil)
  {
    self.id = id
    self.draft = draft
    self.regions = regions
    self.undoRow = undoRow
  }
}

/// Submissions that are becoming turns.
package struct OutboxState: Equatable, Sendable {
  /// Submissions without a number yet, in the order they were sent, including those of sessions
  /// that were open before.
  var submissions: [PendingSubmission] = []
  private var count = 0
  /// Whether a letter key put something into the composer, so that Enter moves the focus there and
  /// sends nothing.
  var isPrepared = false
  /// The submission whose text was returned to the composer and has not been changed since.
  var returned: SubmissionID?
  /// The working turns without a parent when a new conversation was begun: their results do not
  /// become what it edits.
  var leftAlone: Set<TurnID> = []

  /// Returns the identity of the next submission.
  mutating func newID() -> SubmissionID {
    count += 1
    return SubmissionID(number: count)
  }
}

extension State {
  /// The submissions of the open session.
  var ownSubmissions: [PendingSubmission] {
    outbox.submissions.filter { $0.draft.session.id == session.id }
  }

  package func submission(_ id: SubmissionID?) -> PendingSubmission? {
    outbox.submissions.first { $0.id == id }
  }
}

// A submission is followed by its own identity until all of its turns have numbers. Nothing is
// matched by its text: two instructions may be the same.
extension State {
  /// Hands a draft over to be stored and sent; undo records it, and it is followed until all of its
  /// turns have numbers.
  mutating func submit(_ draft: TurnDraft, regions: PictureRegions? = nil) -> [Effect] {
    // The runner stores the session with the turn, so it gets the workspace as it is now.
    recordProfile()
    let row = recordSending()
    var draft = draft
    let id = draft.submission ?? outbox.newID()
    draft.submission = id
    draft.session = session
    draft.session.workspace.draft = composer.draft.text
    draft.session.workspace.caret = composer.draft.caret
    outbox.submissions.append(PendingSubmission(id, draft, regions: regions, undoRow: row))
    return [.submit(draft)]
  }

  /// Counts a turn that answers a submission; nil when it was already counted, or nothing waits for
  /// it.
  mutating func countTurn(_ turn: Turn, answering id: SubmissionID?) -> PendingSubmission? {
    guard let place = outbox.submissions.firstIndex(where: { $0.id == id }),
      !outbox.submissions[place].turns.contains(turn.number)
    else { return nil }
    outbox.submissions[place].turns.append(turn.number)
    outbox.submissions[place].draft.made += 1
    let submission = outbox.submissions[place]
    if submission.draft.remaining == 0 { outbox.submissions.remove(at: place) }
    return submission
  }

  /// Handles a new turn that has just received its number.
  mutating func followNewTurn(_ turn: Turn, of submission: PendingSubmission) -> [Effect] {
    if submission.draft.count > 1 {
      variants.sets[submission.id, default: []].append(turn.number)
    }
    // What was described stays in view, and the words come below it.
    if submission.draft.made == 1 {
      if !turn.isDescription {
        select(turn.number)
      } else if session.workspace.selected == nil {
        // Before the first turn, the photograph itself is what is described.
        select(Turn.openedNumber)
      }
    }
    guard submission.isCancelled, turn.isOpen else { return [] }
    // It was cancelled before it had a number, but was stored anyway.
    if !mayCost(turn) { return cancel(turn.id) }
    if overlay == nil { return askToCancel(turn) }
    warn("turn \(turn.number) was sent before it could be cancelled")
    return []
  }

  /// Handles a submission that was not stored: its text returns to the composer.
  mutating func submitFailed(_ id: SubmissionID, _ failure: Failure) -> [Effect] {
    guard let submission = endSubmission(id) else { return [] }
    guard submission.draft.session.id == session.id else {
      message = Message(
        .failure, "not sent in \(submission.titleText): \(failure.line)", failure: failure)
      return storeUnsavedSession(of: submission, returnsText: true)
    }
    if submission.draft.made > 0 {
      reportStopped(submission.draft, because: failure)
    } else if failure.kind == .cancelled {
      notify("cancelled; nothing was sent")
    } else {
      message = Message(.failure, failure.line, failure: failure)
    }
    returnToComposer(submission)
    return []
  }

  /// Drops a submission that will not become more turns; nil when it was unknown.
  mutating func endSubmission(_ id: SubmissionID?) -> PendingSubmission? {
    guard let place = outbox.submissions.firstIndex(where: { $0.id == id }) else { return nil }
    let submission = outbox.submissions.remove(at: place)
    closeNeedlessQuestion()
    return submission
  }

  /// Returns its text, references and regions. What is being written is not overwritten: then the
  /// key that shows earlier instructions brings the text back.
  mutating func returnToComposer(_ submission: PendingSubmission) {
    // Nobody wrote the words of a description.
    guard !submission.draft.isDescription else { return }
    guard composer.isEmpty else {
      if composer.text.trimmingBlanks != submission.draft.instruction {
        let keys = keyText(.olderPrompt)
        message?.add("\(keys) brings its text back")
      }
      return
    }
    composer.field.replaceAll(with: submission.draft.instruction)
    guard session.workspace.sentReferences.isEmpty else { return }
    session.workspace.replaceSent(with: withoutImplied(submission.draft.references))
    if let regions = submission.regions { session.workspace.drawnRegions = regions }
    isTrimmed = submission.draft.conversationMode == .trimmed
    outbox.returned = submission.id
  }

  /// Removes from the composer what was returned there; returns the regions that belong to it.
  mutating func removeReturned(_ draft: TurnDraft) -> PictureRegions? {
    guard let id = draft.submission, outbox.returned == id else { return nil }
    outbox.returned = nil
    composer.field.replaceAll(with: "")
    session.workspace.replaceSent(
      with: session.workspace.sentReferences.filter { !draft.references.contains($0) })
    isTrimmed = false
    defer { session.workspace.drawnRegions = nil }
    return session.workspace.drawnRegions
  }

  /// Cancels the session's submissions that have not become turns yet.
  mutating func cancelSubmissions() -> [Effect] {
    var effects: [Effect] = []
    for place in outbox.submissions.indices
    where outbox.submissions[place].draft.session.id == session.id {
      guard !outbox.submissions[place].isCancelled else { continue }
      outbox.submissions[place].isCancelled = true
      effects.append(.cancelSubmission(outbox.submissions[place].id))
    }
    notify("cancelling the send")
    return effects
  }
}

// A session that is closed while a submission from it is under way is stored as it was then: the
// stored one still has the text, or lacks what was written since.
extension State {
  /// Remembers the session being closed with each submission from it.
  mutating func keepUnsavedSession() {
    for place in outbox.submissions.indices
    where outbox.submissions[place].draft.session.id == session.id {
      outbox.submissions[place].left = session
    }
  }

  /// The session being opened, as it was when it was closed a moment ago.
  mutating func reopen(_ opened: Session) -> Session {
    var session = opened
    for place in outbox.submissions.indices
    where outbox.submissions[place].draft.session.id == opened.id {
      session = outbox.submissions[place].left ?? session
      outbox.submissions[place].left = nil
    }
    return session
  }

  /// Stores such a session once nothing is under way from it any more.
  mutating func storeUnsavedSession(of submission: PendingSubmission, returnsText: Bool) -> [Effect]
  {
    guard var left = submission.left else { return [] }
    if returnsText, !submission.draft.isDescription, left.workspace.draft.isEmpty,
      left.workspace.sentReferences.isEmpty
    {
      left.workspace.draft = submission.draft.instruction
      left.workspace.caret = left.workspace.draft.count
      left.workspace.replaceSent(with: withoutImplied(submission.draft.references))
      if let regions = submission.regions { left.workspace.drawnRegions = regions }
    }
    var isAwaited = false
    for place in outbox.submissions.indices
    where outbox.submissions[place].draft.session.id == left.id {
      outbox.submissions[place].left = left
      isAwaited = true
    }
    return isAwaited ? [] : [.save(left)]
  }
}

extension PendingSubmission {
  /// The title of its session.
  var titleText: String {
    let title = cleanLine(draft.session.title)
    return title.isEmpty ? "another session" : "'\(title)'"
  }
}
