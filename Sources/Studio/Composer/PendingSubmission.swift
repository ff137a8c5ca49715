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

extension State {
  /// Those of the session that is open.
  var ownSubmissions: [PendingSubmission] {
    submissions.filter { $0.draft.session.id == session.id }
  }

  package func submission(_ id: SubmissionID?) -> PendingSubmission? {
    submissions.first { $0.id == id }
  }
}
