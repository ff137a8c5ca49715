/// The turns of a session, to be asked for by number. What an instruction goes on from is read off them
/// here, for the studio, the commands and the runner alike.
package struct PastTurns: Hashable, Sendable {
  /// By number, ascending.
  package let turns: [Turn]

  /// The turns in any order, at best ascending by number.
  package init(_ turns: [Turn]) {
    let isSorted = zip(turns, turns.dropFirst()).allSatisfy { $0.number < $1.number }
    self.turns = isSorted ? turns : turns.sorted { $0.number < $1.number }
  }

  /// The turns of a session as they are kept: by number, ascending.
  package init(sorted turns: [Turn]) { self.turns = turns }

  package subscript(number: Int?) -> Turn? {
    number.flatMap(place(of:)).map { turns[$0] }
  }

  /// Where the turn of that number stands.
  package func place(of number: Int) -> Int? {
    // Numbers count from 1 without gaps in a session, so the place is usually known.
    if number >= 1, number <= turns.count, turns[number - 1].number == number { return number - 1 }
    let place = turns.place(ofNumber: number)
    return place < turns.count && turns[place].number == number ? place : nil
  }

  /// A turn and those above it, the newest first; empty where there is no such turn. Each is read only
  /// when it is asked for.
  package func chain(from number: Int?) -> TurnChain {
    TurnChain(upcoming: self[number], turns: self)
  }

  /// The result of a turn, or of the nearest turn above it that has one.
  package func latestResult(upTo number: Int?) -> Picture? {
    for turn in chain(from: number) {
      if let result = turn.result { return result }
    }
    return nil
  }

  /// What the conversation up to a turn began with: the picture that was brought, or the first that was
  /// made.
  func firstPicture(upTo number: Int) -> Picture? {
    var first: Picture?
    for turn in chain(from: number) {
      first = turn.references.lazy.compactMap(\.picture).first ?? turn.result ?? first
    }
    return first
  }

  /// The last turn that is no kept version, from one upwards: it holds the conversation. A picture that
  /// was imported holds itself.
  package func conversationHolder(of turn: Turn) -> Turn {
    var holder = turn
    for above in chain(from: turn.number) {
      holder = above
      if above.kept == nil { break }
    }
    return holder
  }

  /// Where the picture stands that an instruction edits.
  package func edited(after parent: Int?, with references: [Reference]) -> EditedPicture {
    var unanswered: [[Reference]] = []
    for turn in chain(from: parent) {
      if let result = turn.result {
        return EditedPicture(
          result: result, turn: turn.number, brought: Array(unanswered.reversed().joined()),
          references: references)
      }
      if !turn.references.isEmpty { unanswered.append(turn.references) }
    }
    return EditedPicture(
      result: nil, turn: nil, brought: Array(unanswered.reversed().joined()),
      references: references)
  }

  /// The newest turn of unknown fate that asked for the same from the same place and may be paid for.
  package func lostTurn(like next: NextTurn) -> Turn? {
    turns.last { turn in
      turn.job == .done(.unknown) && turn.outcome?.failure?.billed != .no
        && turn.parent == next.parent && turn.instruction == next.words
        && turn.references.map(\.source) == next.references.map(\.source)
    }
  }

  /// What a turn has edited. A kept version has what the turn it is made of has edited.
  package func edited(by turn: Turn) -> EditedPicture {
    var turn = turn
    while turn.kept != nil, let made = self[turn.parent], made.number < turn.number { turn = made }
    let parent = turn.parent.flatMap { $0 < turn.number ? $0 : nil }
    return edited(after: parent, with: turn.references)
  }
}

/// A turn and those above it, the newest first. A parent is always older, so a damaged row cannot lead
/// round in a circle.
package struct TurnChain: Sequence, IteratorProtocol {
  fileprivate var upcoming: Turn?
  fileprivate let turns: PastTurns

  package mutating func next() -> Turn? {
    guard let turn = upcoming else { return nil }
    upcoming = turn.parent.flatMap { $0 < turn.number ? turns[$0] : nil }
    return turn
  }
}

/// The picture that an instruction edits: the newest result before it, or while there is none the one of
/// the pictures sent along that the model is told to edit.
package struct EditedPicture: Hashable, Sendable {
  /// The newest result, and the turn it is of.
  package var result: Picture?
  package var turn: Int?
  /// What was sent since that result, or since the beginning, without a picture in answer.
  package var brought: [Reference]
  package var references: [Reference]

  /// All that was sent since the newest result, in the order it was sent.
  var candidates: [Reference] { brought + references }

  /// The place among the candidates of the one that is edited; nil where a result is.
  ///
  /// It is the first that has no role: the others are there to help. Where each has one, it is the first
  /// that may be shown as it is.
  var place: Int? {
    guard result == nil else { return nil }
    let candidates = candidates
    return candidates.firstIndex { $0.role == nil }
      ?? candidates.firstIndex { $0.role?.lends == false } ?? (candidates.isEmpty ? nil : 0)
  }

  /// Whether it is one of the references that is edited, and not only the nearest thing to it.
  var isToBeEdited: Bool { place.map { candidates[$0].role?.lends != true } ?? false }

  /// nil where there is none, or only its address is known.
  package var picture: Picture? { result ?? place.flatMap { candidates[$0].picture } }

  /// The reference it is; nil where it is a result.
  package var reference: Reference? { place.map { candidates[$0] } }
}

extension Reference.Role {
  /// Whether the picture lends something only, and is not to be seen in the result itself.
  fileprivate var lends: Bool {
    switch self {
    case .style, .pose, .background: true
    case .subject, .words: false
    }
  }
}

extension [Turn] {
  /// The place of the first turn with that number or a higher one, where they are ascending.
  package func place(ofNumber number: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
