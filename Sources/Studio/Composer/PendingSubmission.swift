package import Model

/// An instruction on its way to become turns: sent by a person, and not all of its turns have
/// numbers yet.
package struct PendingSubmission: Hashable, Sendable {
  package let id: SubmissionID
  package var draft: TurnDraft
  /// The turns made of it so far, by number.
  package var turns: [Int] = []
  /// The regions that left the desk with it.
  package var marks: Marks?
  /// The row of the session's undo log that tells of its sending.
  var undoRow: Int?
  /// Whether a person has cancelled it before it was a turn.
  var isCancelled = false
  /// Its session as it was left for another one; nil while that session is open.
  package var left: Session?

  init(_ id: SubmissionID, _ draft: TurnDraft, marks: Marks? = nil, undoRow: Int? = nil) {
    self.id = id
    self.draft = draft
    self.marks = marks
    self.undoRow = undoRow
  }
}

/// What was sent and is on its way to become turns.
package struct OutboxState: Equatable, Sendable {
  /// What has no number yet, in the order it was sent; also from sessions that were open before.
  var submissions: [PendingSubmission] = []
  private var count = 0
  /// Whether a letter has put something into the composer, so that Enter goes there as it is.
  var isPrepared = false
  /// Whose words were put back into the composer and have not been changed since.
  var returned: SubmissionID?
  /// The turns that were sent together, by number, since the session was opened.
  var variantSets: [SubmissionID: [Int]] = [:]

  /// The identity of the next instruction that is sent.
  mutating func newID() -> SubmissionID {
    count += 1
    return SubmissionID(number: count)
  }
}

extension State {
  /// Those of the session that is open.
  var ownSubmissions: [PendingSubmission] {
    outbox.submissions.filter { $0.draft.session.id == session.id }
  }

  package func submission(_ id: SubmissionID?) -> PendingSubmission? {
    outbox.submissions.first { $0.id == id }
  }
}
