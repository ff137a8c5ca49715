/// The state of a session for an instruction that names no turn to continue from.
package struct SessionStanding: Hashable, Sendable {
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
  package func standing(without others: Set<TurnID> = []) -> SessionStanding {
    var standing = SessionStanding()
    var later: [Turn] = []
    for turn in turns.reversed() where !others.contains(turn.id) {
      if turn.canGoOn {
        standing.parent = turn.number
        break
      }
      later.append(turn)
    }
    standing.open = later.first.flatMap { $0.isOpen ? $0.number : nil }
    standing.unanswered = later.first {
      !$0.isOpen && $0.parent == standing.parent && !$0.references.isEmpty
    }
    return standing
  }
}
