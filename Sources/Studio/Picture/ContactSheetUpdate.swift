import Cells
import Model

extension State {
  /// Opens the sheet of the turn's siblings, and toggles between that and the sheet of its branch.
  mutating func switchSheet() {
    guard let number = session.workspace.selected, turn(number) != nil else {
      return tell("There is no turn to show yet")
    }
    let siblings = history.tree.siblings(of: number)
    let branch = branch(of: number)
    let wantsBranch = sheet == .siblings || siblings.count < 2
    guard wantsBranch ? branch.count > 1 : siblings.count > 1 else {
      return tell(
        sheet == nil
          ? "turn \(number) has no siblings, and its branch has no other picture"
          : wantsBranch ? "this branch has no other picture" : "turn \(number) has no siblings")
    }
    focus(.picture)
    (
      pictureView.inspector, pictureView.slideshow, pictureView.dragging, regionEditor.sketch,
      comparison.shown
    ) = (
      nil, nil, nil, nil, nil
    )
    pictureView.sheet = wantsBranch ? .branch(branch) : .siblings
    if wantsBranch, !branch.contains(number) {
      // A turn without a picture is not on the sheet of its branch.
      select(branch.last { $0 < number } ?? branch[0])
    }
    tell(wantsBranch ? "the branch of turn \(number)" : "turn \(number) and its siblings")
  }

  /// Handles the keys of a contact sheet; false for those with their usual meaning. Commands about
  /// a single picture leave the sheet first.
  mutating func runInSheet(_ command: Command) -> Bool {
    guard let grid = sheetGrid else { return false }
    let numbers = sheetNumbers
    switch command {
    case .left, .previousTurn: stepSheet(by: -1)
    case .right, .nextTurn: stepSheet(by: 1)
    case .up: stepSheet(by: -grid.columns)
    case .down: stepSheet(by: grid.columns)
    case .pageUp: stepSheet(by: -grid.columns * grid.rows, stopsAtEnd: true)
    case .pageDown: stepSheet(by: grid.columns * grid.rows, stopsAtEnd: true)
    case .first: stepSheet(by: -numbers.count, stopsAtEnd: true)
    case .last: stepSheet(by: numbers.count, stopsAtEnd: true)
    case .compare, .nextWay, .zoomIn, .zoomOut, .zoomFit, .zoomFill, .zoomActual, .inspect, .region,
      .slideshow, .nextPicture:
      pictureView.sheet = nil
      return false
    default: return false
    }
    return true
  }

  /// A click on a picture selects its turn; a click on the selected one chooses it.
  mutating func clickInSheet(at point: Point) {
    guard
      let place = sheetGrid?.places.first(where: {
        $0.picture.contains(point) || $0.caption.contains(point)
      })
    else { return }
    if place.number == session.workspace.selected { return goOnFromSelected() }
    select(place.number)
  }

  private mutating func stepSheet(by offset: Int, stopsAtEnd: Bool = false) {
    let numbers = sheetNumbers
    let place = numbers.firstIndex { $0 == session.workspace.selected } ?? 0
    let wanted = place + offset
    // Up and down do nothing where there is no row.
    guard stopsAtEnd || numbers.indices.contains(wanted) else { return }
    select(numbers[min(max(0, wanted), numbers.count - 1)])
  }
}
