import Model

/// The turns a turn goes on from, back to where the conversation began.
struct Ancestry {
  /// From the first instruction to the parent.
  let turns: [Turn]

  init(of parent: Turn, in library: any Library) async throws(Failure) {
    var known: [Int: Turn] = [:]
    if parent.parent != nil {
      for turn in try await library.turns(of: parent.id.session) { known[turn.number] = turn }
    }
    var chain = [parent]
    // A parent is always older, so a damaged row cannot lead round in a circle.
    while let last = chain.last, let number = last.parent, number < last.number,
      let next = known[number]
    {
      chain.append(next)
    }
    turns = chain.reversed()
  }

  /// The result of the nearest turn that has one.
  var lastResult: Picture? { turns.last { $0.result != nil }?.result }

  /// What the conversation began with: the picture that was brought, or the first that was made.
  var firstPicture: Picture? {
    turns.lazy.compactMap { $0.references.lazy.compactMap(\.picture).first ?? $0.result }.first
  }

  /// The instructions that were answered, oldest first; the newest ones within bounds that leave the
  /// request short.
  var instructions: [String] {
    var room = Self.mostCharacters
    var kept: [String] = []
    for turn in turns.reversed() where turn.canGoOn && turn.kept == nil {
      let words = String(turn.instruction.prefix(Self.mostOfOne))
      guard kept.count < Self.mostInstructions, words.count <= room else { break }
      room -= words.count
      kept.append(words)
    }
    return kept.reversed()
  }

  private static let mostInstructions = 24
  private static let mostOfOne = 600
  private static let mostCharacters = 6000
}
