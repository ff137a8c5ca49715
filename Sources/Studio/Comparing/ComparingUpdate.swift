import Cells
import Model

extension State {
  /// Goes to the next way of comparing, or begins with the first.
  mutating func showNextWay() {
    guard let way = comparison.shown?.way.next else { return switchComparing() }
    comparison.shown?.way = way
    comparison.shown?.showsAfter = true
    notify(way.title)
  }

  /// Turns the comparing of each new turn on or off, for later starts too.
  mutating func switchComparingNew() -> [Effect] {
    comparison.comparesNewTurns.toggle()
    notify(
      comparison.comparesNewTurns
        ? "each new turn is compared with the picture it edited"
        : "new turns are shown without a comparison")
    return [.setPreference(key: "compare", value: comparison.comparesNewTurns ? "on" : "off")]
  }

  /// The part of the width by which a key moves the border of a wipe.
  static let borderStep = 0.05

  /// Begins or ends comparing.
  mutating func switchComparing() {
    if comparison.shown != nil {
      end(.comparison)
      return
    }
    guard comparablePair != nil else {
      notify(reasonNotToCompare)
      return
    }
    prepare(for: .comparison)
    comparison.shown = Comparing()
    // Where the picture pane is hidden, nothing would be visible.
    if layout.picture == nil { focus(.picture) }
    let next = linear == nil ? keysText(of: .nextWay) ?? keyText(.nextWay) : keyText(.nextWay)
    notify("side by side; \(next) changes the view")
  }

  private var reasonNotToCompare: String {
    guard let turn = selectedTurn else { return "There is no turn to compare yet" }
    if turn.isOpen { return "turn \(turn.number) is still working" }
    if turn.result == nil { return "turn \(turn.number) has no picture to compare" }
    if turn.isOpened {
      return "turn 0 is the photograph itself; \(keyText(.mark)) marks it to compare others with it"
    }
    return "turn \(turn.number) was made from text alone; \(keyText(.mark)) on another turn marks "
      + "it for comparing"
  }

  /// Marks the selected turn to compare others with, or unmarks it.
  mutating func choosePartner() {
    guard let turn = selectedTurn, turn.result != nil else {
      notify("Only a turn with a picture can be marked")
      return
    }
    if comparison.partner == turn.number {
      comparison.partner = nil
      notify("compared with the pictures they edited")
    } else {
      comparison.partner = turn.number
      notify("turn \(turn.number) is marked for comparing")
    }
  }

  /// Moves the border of a wipe by a part of its width, or shows one of two blinking pictures.
  mutating func moveBorder(by step: Double) {
    switch comparison.shown?.way {
    case .wipe:
      let border = (comparison.shown?.border ?? 0.5) + step
      comparison.shown?.border = min(1, max(0, (border * 20).rounded() / 20))
    case .blink: comparison.shown?.showsAfter = step > 0
    case .sideBySide, .difference, nil: notify("\(keyText(.nextWay)) shows the wipe")
    }
  }

  /// Shows the other of two blinking pictures, once a second, when both are painted: a picture that
  /// appears late would be taken for a change.
  mutating func blink() {
    guard let other = otherBlinkPlace, (scenePlaces + [other]).allSatisfy(isPaintedWhole) else {
      return
    }
    comparison.shown?.showsAfter.toggle()
  }

  /// Compares a turn that has just been made with the picture it edited, when that is wanted.
  mutating func compareNew(_ turn: Turn) {
    guard comparison.comparesNewTurns, comparison.shown == nil,
      session.workspace.selected == turn.number
    else { return }
    guard comparablePair != nil else { return }
    comparison.shown = Comparing()
  }

  /// Requests the differences shown on the screen, each once.
  mutating func compareIfNeeded() -> [Effect] {
    guard !isDetached else { return [] }
    let missing = wantedDifferences.filter { comparison.differences[$0] == nil }
    for request in missing { comparison.differences[request] = .counting }
    return missing.map { .compare($0) }
  }

  /// Moves the border of a wipe to a point of the screen. Drags of the mouse arrive through `beginDrag` and
  /// `continueDrag` in Regions/RegionsUpdate.swift.
  mutating func moveBorder(to point: Point) {
    guard let rect = scenePlaces.first?.rect, rect.size.columns > 0 else { return }
    let place = Double(point.x - rect.minX) / Double(rect.size.columns)
    comparison.shown?.border = min(1, max(0, place))
  }
}
