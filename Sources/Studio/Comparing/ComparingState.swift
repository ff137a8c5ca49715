import Caches
import Cells
import Imagery
import Model

/// How two pictures are shown together in the picture pane.
struct Comparing: Hashable, Sendable {
  package enum Way: String, Hashable, Sendable, CaseIterable {
    case sideBySide, wipe, blink, difference

    /// The name shown for it.
    package var title: String {
      switch self {
      case .sideBySide: "side by side"
      case .wipe: "wipe"
      case .blink: "blink"
      case .difference: "difference"
      }
    }

    /// The next way; the last is followed by the first.
    package var next: Way {
      let all = Self.allCases
      let place = all.firstIndex(of: self) ?? 0
      return all[(place + 1) % all.count]
    }
  }

  var way: Way = .sideBySide
  /// Where the second picture starts in a wipe: 0 to 1 of the width shown.
  var border: Double = 0.5
  /// Which of the two blinking pictures is shown.
  var showsAfter: Bool = true
}

/// Two pictures to compare, and which is which.
struct ComparedPair: Hashable, Sendable {
  var before: Picture
  var after: Picture
  /// `before · 3`, `after · 4`.
  var beforeLabel: String
  var afterLabel: String
  /// The regions that the second picture was to stay inside, in pixels of the first.
  var regions: [Region]

  /// The difference to measure.
  var difference: DifferenceRequest {
    DifferenceRequest(before: before, after: after, regions: regions)
  }
}

/// What is compared, and the measured differences.
package struct ComparingState: Equatable, Sendable {
  /// How two pictures are shown together; nil while a single picture is shown.
  var shown: Comparing?
  /// The turn that others are compared with instead of their parents.
  var partner: Int?
  /// Whether each new turn is compared automatically.
  package var comparesNewTurns = false
  var differences = DifferenceCache()
}

extension State {
  /// Whether two pictures alternate on the screen.
  var isBlinking: Bool { comparison.shown?.way == .blink && comparedPair != nil }

  /// What the picture pane compares; nil when it compares nothing or has nothing to compare with.
  var comparedPair: ComparedPair? { comparison.shown == nil ? nil : comparablePair }

  /// The selected turn with its partner, or else with the picture it edited; the opened photograph
  /// with the turn edited next. Nil when either has no picture.
  var comparablePair: ComparedPair? {
    guard let turn = selectedTurn, !turn.isOpen, let shown = shownPicture, turn.result != nil else {
      return nil
    }
    let partner = comparison.partner.flatMap { $0 == turn.number ? nil : $0 }
    if let partner = partner ?? (turn.isOpened ? nextParent : nil), let other = self.turn(partner),
      let result = other.result
    {
      let isLater = other.number > turn.number
      return ComparedPair(
        before: isLater ? shown : result, after: isLater ? result : shown,
        beforeLabel: "before · \(min(turn.number, other.number))",
        afterLabel: "after · \(max(turn.number, other.number))", regions: [])
    }
    guard let edited = pictureEdited(by: turn) else { return nil }
    return ComparedPair(
      before: edited.picture, after: shown, beforeLabel: "before · \(edited.name)",
      afterLabel: "after · \(turn.number)", regions: shown == turn.result ? turn.regions : [])
  }

  /// The picture that a turn edited, with the number of its turn or its name: the nearest result
  /// above it, or the reference that was to be edited. A kept version edited what its source turn
  /// edited.
  func pictureEdited(by turn: Turn) -> (picture: Picture, name: String)? {
    let edited = past.edited(by: turn)
    guard let picture = edited.picture else { return nil }
    let name = edited.turn.map(String.init) ?? edited.reference?.name ?? ""
    return (picture, printable(name, keepingLines: false))
  }

  /// What changed outside a turn's regions, as far as known; nil for a turn without regions or
  /// picture.
  func regionRequest(of turn: Turn?) -> DifferenceRequest? {
    guard let turn, !turn.regions.isEmpty, let result = turn.result,
      let edited = pictureEdited(by: turn)
    else { return nil }
    return DifferenceRequest(before: edited.picture, after: result, regions: turn.regions)
  }

  /// Every difference shown on the screen.
  var wantedDifferences: [DifferenceRequest] {
    let pair = comparedPair?.difference
    let region = regionRequest(of: selectedTurn)
    return [pair, region == pair ? nil : region].compactMap(\.self)
      + (linear?.comparisons.map(\.request) ?? [])
  }
}

/// Measured differences, and those being measured; bounded so that memory stays flat.
struct DifferenceCache: Hashable, Sendable {
  enum Entry: Hashable, Sendable {
    case counting
    case ready(Difference)
    case failed(Failure)
  }

  private var entries = LRUCache<DifferenceRequest, Entry>(capacity: .max, limit: 64)

  init() {}

  subscript(request: DifferenceRequest) -> Entry? {
    get { entries[request] }
    set {
      if let newValue {
        entries.insert(newValue, for: request)
      } else {
        entries.remove(request)
      }
    }
  }

  /// The measured difference, if it is known.
  func difference(_ request: DifferenceRequest) -> Difference? {
    if case .ready(let difference)? = entries[request] { difference } else { nil }
  }
}
