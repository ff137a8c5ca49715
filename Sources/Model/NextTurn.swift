extension State {
  /// What would be sent; nil where a turn is meant that is not there.
  package func nextTurn(for sending: Sending) -> NextTurn? {
    switch sending {
    case .draft:
      var next = nextTurn
      next.words = composer.text.trimmingBlanks
      next.isTrimmed = isTrimmed && next.parent != nil
      return next
    case .again(let number):
      return turn(number).map { turn in
        NextTurn(
          parent: turn.parent, words: turn.instruction,
          settings: turn.settings.fitted(to: profile.capabilities, of: profile.name).settings,
          references: turn.references, regions: turn.regions, isTrimmed: false)
      }
    case .variants(_, let one): return nextTurn(for: one)
    }
  }
}
