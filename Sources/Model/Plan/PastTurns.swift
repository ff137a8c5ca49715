/// The turns of a session, by number. What an instruction continues from is determined here, for
/// the studio, the commands and the runner alike.
package struct PastTurns: Hashable, Sendable {
  /// By number, ascending.
  package let turns: [Turn]

  /// Takes the turns in any order; ascending by number is fastest.
  package init(_ turns: [Turn]) {
    let isSorted = zip(turns, turns.dropFirst()).allSatisfy { $0.number < $1.number }
    self.turns = isSorted ? turns : turns.sorted { $0.number < $1.number }
  }

  /// Takes the turns of a session as stored: ascending by number.
  package init(sorted turns: [Turn]) { self.turns = turns }

  /// The turn with that number; 0 is the opened photograph.
  package subscript(number: Int?) -> Turn? {
    if number == Turn.openedNumber { return opened }
    return number.flatMap(place(of:)).map { turns[$0] }
  }

  /// The index of the stored turn with that number.
  package func place(of number: Int) -> Int? {
    // Numbers count from 1 without gaps in a session, so the index is usually known.
    if number >= 1, number <= turns.count, turns[number - 1].number == number { return number - 1 }
    let place = turns.place(ofNumber: number)
    return place < turns.count && turns[place].number == number ? place : nil
  }

  /// A turn and its ancestors, newest first; empty where there is no such turn. Each is looked up
  /// only when it is needed.
  package func chain(from number: Int?) -> TurnChain {
    TurnChain(upcoming: self[number], turns: self)
  }

  /// The result of a turn, or of its nearest ancestor that has one.
  package func latestResult(upTo number: Int?) -> Picture? {
    for turn in chain(from: number) {
      if let result = turn.result { return result }
    }
    return nil
  }

  /// The picture that the conversation up to a turn started with: the first one sent, or the first
  /// one made.
  func firstPicture(upTo number: Int) -> Picture? {
    var first: Picture?
    for turn in chain(from: number) {
      first = turn.references.lazy.compactMap(\.picture).first ?? turn.result ?? first
    }
    return first
  }

  /// The turn that holds the conversation: the given one or its nearest ancestor that is not a kept
  /// version. An imported picture is its own holder.
  package func conversationHolder(of turn: Turn) -> Turn {
    var holder = turn
    for above in chain(from: turn.number) {
      holder = above
      if above.kept == nil { break }
    }
    return holder
  }

  /// The picture that an instruction edits.
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

  /// The newest turn with an unknown outcome that asked for the same from the same parent and may
  /// be paid for.
  package func lostTurn(like next: NextTurn) -> Turn? {
    turns.last { turn in
      turn.job == .done(.unknown) && turn.outcome?.failure?.billed != .no
        && turn.parent == next.parent && turn.instruction == next.words
        && turn.references.map(\.source) == next.references.map(\.source)
    }
  }

  /// The picture that a turn edited. A kept version edited what its source turn edited; a local step,
  /// the picture before it.
  package func edited(by turn: Turn) -> EditedPicture {
    var turn = turn
    while let kept = turn.kept, kept.step == nil, let made = self[turn.parent],
      made.number < turn.number
    { turn = made }
    let parent = turn.parent.flatMap { $0 < turn.number ? $0 : nil }
    return edited(after: parent, with: turn.references)
  }
}

/// A turn and its ancestors, newest first. A parent always has a lower number, so a damaged row
/// cannot cause a loop.
package struct TurnChain: Sequence, IteratorProtocol {
  fileprivate var upcoming: Turn?
  fileprivate let turns: PastTurns

  package mutating func next() -> Turn? {
    guard let turn = upcoming else { return nil }
    upcoming = turn.parent.flatMap { $0 < turn.number ? turns[$0] : nil }
    return turn
  }
}

/// The picture that an instruction edits: the newest result before it, or while there is none, the
/// picture sent along that the model is told to edit.
package struct EditedPicture: Hashable, Sendable {
  /// The newest result, and its turn.
  package var result: Picture?
  package var turn: Int?
  /// The references sent since that result, or since the beginning, that were not answered with a
  /// picture.
  package var brought: [Reference]
  package var references: [Reference]

  /// All references since the newest result, in the order they were sent.
  var candidates: [Reference] { brought + references }

  /// The index of the edited one among the candidates; nil if a result is edited.
  ///
  /// It is the first without a role: the others only help. Where each has a role, it is the first
  /// that may appear in the result itself.
  var place: Int? {
    guard result == nil else { return nil }
    let candidates = candidates
    return candidates.firstIndex { $0.role == nil }
      ?? candidates.firstIndex { $0.role?.lends == false } ?? (candidates.isEmpty ? nil : 0)
  }

  /// Whether one of the references is really edited, not just the closest substitute.
  package var isToBeEdited: Bool { place.map { candidates[$0].role?.lends != true } ?? false }

  /// The picture; nil if there is none, or only its URL is known.
  package var picture: Picture? { result ?? place.flatMap { candidates[$0].picture } }

  /// The reference; nil if it is a result.
  package var reference: Reference? { place.map { candidates[$0] } }
}

extension Reference.Role {
  /// Whether the picture only lends something and should not appear in the result.
  fileprivate var lends: Bool {
    switch self {
    case .style, .pose, .background: true
    case .subject, .words: false
    }
  }
}

extension [Turn] {
  /// The index of the first turn with that number or a higher one, in ascending order.
  package func place(ofNumber number: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// The state of a session for an instruction that names no turn to continue from.
package struct ContinuationPoint: Hashable, Sendable {
  /// The newest turn that can be continued; nil if the next one starts a conversation.
  package var parent: Int?
  /// The turn sent from there that led to nothing, whose references are sent again as in the
  /// studio; nil if there is none.
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
    for turn in turns.reversed() where !others.contains(turn.id) && !turn.isDescription {
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
