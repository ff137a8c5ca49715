/// One instruction sent several times at once, to pick from what comes.
package enum Variants {
  /// How many may be asked for together.
  package static let range = 2...8
  package static let usual = 4
  /// How many turns of one program run side by side where the configuration says nothing.
  package static let usualPlaces = 4
}

extension TurnDraft {
  /// How many turns are still to be made of it.
  package var remaining: Int { max(0, count - made) }
}
