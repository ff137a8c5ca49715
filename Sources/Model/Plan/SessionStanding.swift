/// Where a session stands for an instruction that names no turn to go on from.
package struct SessionStanding: Hashable, Sendable {
  /// The newest turn that can be gone on from; nil where the next one begins a conversation.
  package var parent: Int?
  /// What was sent from there and came to nothing goes along again, as it does in the studio; nil where
  /// nothing did.
  package var unanswered: Turn?
  /// The newest turn, where it has not ended.
  package var open: Int?

  package init(parent: Int? = nil, unanswered: Turn? = nil, open: Int? = nil) {
    self.parent = parent
    self.unanswered = unanswered
    self.open = open
  }
}

extension PastTurns {
  /// The turns named by `others` are looked over: a batch's own, for one.
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
