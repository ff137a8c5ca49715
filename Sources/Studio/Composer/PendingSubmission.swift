package import Model

/// An instruction that a person sent and that is becoming turns: not all of them have numbers yet.
package struct PendingSubmission: Hashable, Sendable {
  package let id: SubmissionID
  package var draft: TurnDraft
  /// The turns made from it so far, by number.
  package var turns: [Int] = []
  /// The regions that were sent with it.
  package var marks: Marks?
  /// The row of the session's undo log that records its sending.
  var undoRow: Int?
  /// Whether a person cancelled it before it was a turn.
  var isCancelled = false
  /// Its session as it was when another one was opened; nil while that session is open.
  package var left: Session?

  init(_ id: SubmissionID, _ draft: TurnDraft, marks: Marks? = nil, undoRow: Int? = nil) {
    self.id = id
    self.draft = draft
    self.marks = marks
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
