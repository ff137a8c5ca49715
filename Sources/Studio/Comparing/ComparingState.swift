import Cells
import Model

/// How two pictures are shown together in the picture pane.
struct Comparing: Hashable, Sendable {
  package enum Way: String, Hashable, Sendable, CaseIterable {
    case sideBySide, wipe, blink, difference

    /// What it is called.
    package var title: String {
      switch self {
      case .sideBySide: "side by side"
      case .wipe: "wipe"
      case .blink: "blink"
      case .difference: "difference"
      }
    }

    /// The way after this one, round and round.
    package var next: Way {
      let all = Self.allCases
      let place = all.firstIndex(of: self) ?? 0
      return all[(place + 1) % all.count]
    }
  }

  var way: Way = .sideBySide
  /// Where the second picture begins in a wipe: 0 to 1 of the width shown.
  var border: Double = 0.5
  /// Which of the two blinking shows.
  var showsAfter: Bool = true
}

/// Two pictures to compare, and which is which.
struct ComparedPair: Hashable, Sendable {
  var before: Picture
  var after: Picture
  /// `before · 3`, `after · 4`.
  var beforeLabel: String
  var afterLabel: String
  /// The regions the second was asked to keep to, in pixels of the first.
  var regions: [PixelRect]

  /// What is counted of it.
  var difference: DifferenceRequest {
    DifferenceRequest(before: before, after: after, regions: regions)
  }
}

/// What is compared, and what is known of it.
package struct ComparingState: Equatable, Sendable {
  /// How two pictures are shown together; nil while one picture is looked at.
  var shown: Comparing?
  /// The turn others are compared with, instead of their parents.
  var marked: Int?
  /// Whether each new turn is compared by itself.
  package var comparesNewTurns = false
  var differences = DifferenceCache()
}

extension State {
  /// Whether two pictures take turns on the screen.
  var isBlinking: Bool { comparison.shown?.way == .blink && comparedPair != nil }

  /// What the picture pane compares; nil when it does not, or has nothing to compare with.
  var comparedPair: ComparedPair? { comparison.shown == nil ? nil : comparablePair }

  /// The selected turn beside the marked one, or else beside what it has edited; nil when one of
  /// them has no picture.
  var comparablePair: ComparedPair? {
    guard let turn = selectedTurn, !turn.isOpen, let shown = shownPicture, turn.result != nil else {
      return nil
    }
    if let marked = comparison.marked, marked != turn.number, let other = self.turn(marked),
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

  /// What a turn has edited, and the number of the turn it is of, or else its name: the nearest result
  /// above it, or the reference that was to be edited. A kept version has what the turn it is made of has
  /// edited.
  func pictureEdited(by turn: Turn) -> (picture: Picture, name: String)? {
    let edited = past.edited(by: turn)
    guard let picture = edited.picture else { return nil }
    let name = edited.turn.map(String.init) ?? edited.reference?.name ?? ""
    return (picture, printable(name, keepingLines: false))
  }

  /// What changed outside of a turn's regions, as far as it can be told: nil for a turn without
  /// regions or picture.
  func regionRequest(of turn: Turn?) -> DifferenceRequest? {
    guard let turn, !turn.regions.isEmpty, let result = turn.result,
      let edited = pictureEdited(by: turn)
    else { return nil }
    return DifferenceRequest(before: edited.picture, after: result, regions: turn.regions)
  }

  /// Every difference the screen tells of.
  var wantedDifferences: [DifferenceRequest] {
    let pair = comparedPair?.difference
    let region = regionRequest(of: selectedTurn)
    return [pair, region == pair ? nil : region].compactMap(\.self)
  }
}

/// Counted differences, and those that are being counted; bounded so that memory stays flat.
struct DifferenceCache: Hashable, Sendable {
  enum Entry: Hashable, Sendable {
    case counting
    case ready(Difference)
    case failed(Failure)
  }

  private var entries: [DifferenceRequest: Entry] = [:]
  private var order: [DifferenceRequest] = []
  private let limit = 64

  init() {}

  subscript(request: DifferenceRequest) -> Entry? {
    get { entries[request] }
    set {
      order.removeAll { $0 == request }
      entries[request] = newValue
      guard newValue != nil else { return }
      order.append(request)
      while order.count > limit { entries[order.removeFirst()] = nil }
    }
  }

  /// What was counted, when it is there.
  func difference(_ request: DifferenceRequest) -> Difference? {
    if case .ready(let difference)? = entries[request] { difference } else { nil }
  }
}
