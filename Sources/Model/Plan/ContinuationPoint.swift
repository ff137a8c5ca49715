/// The state of a session for an instruction that names no turn to continue from.
package struct ContinuationPoint: Hashable, Sendable {
  /// The newest turn that can be continued; nil where the next one starts a conversation.
  package var parent: Int?
  /// The turn sent from there that led to nothing, whose references are sent again as in the
  /// studio; nil where there is none.
  package var unanswered: Turn?
  /// The newest turn, if it has not ended.
  package var open: Int?

  package init(parent: Int? = nil, unanswered: Turn? = nil, open: Int? = nil) {
    self.parent = parent
    self.unanswered = unanswered
    self.open = open
  }
}

extension PastTurns {
  /// Ignores the turns in `others`, for instance a batch's own.
  package func continuationPoint(without others: Set<TurnID> = []) -> ContinuationPoint {
    var continuationPoint = ContinuationPoint()
    var later: [Turn] = []
    for turn in turns.reversed() where !others.contains(turn.id) {
      if turn.canGoOn {
        continuationPoint.parent = turn.number
        break
      }
      later.append(turn)
    }
    continuationPoint.open = later.first.flatMap { $0.isOpen ? $0.number : nil }
    continuationPoint.unanswered = later.first {
      !$0.isOpen && $0.parent == continuationPoint.parent && !$0.references.isEmpty
    }
    return continuationPoint
  }
}
