package import Cells

/// The tree of turns as rows, in the order they are shown: depth first, children by number.
///
/// The only child of a turn goes on in its parent's column, so a long conversation stays narrow;
/// where a turn has several children each of them is indented with a guide. What lies below a folded
/// turn has no rows; a filter leaves the turns it admits and those above them.
package struct HistoryRows: Hashable, Sendable {
  package struct Row: Hashable, Sendable {
    package var number: Int
    /// `├─`, `└─` and `│ ` before the number: two columns for each fork above, at most
    /// `guideColumns`; cut at the left with `… `.
    package var guides: String
    /// How many turns are folded away below it.
    package var hidden = 0
    /// Whether the filter admits the turn; otherwise it only leads to one that is admitted.
    package var isAdmitted = true
  }

  /// The widest guides.
  package static let guideColumns = 12

  package private(set) var rows: [Row] = []
  /// The numbers of the turns whose work goes on, in order.
  package private(set) var open: [Int] = []
  /// Every turn the filter leaves, folded away or not, in the order of the tree.
  package private(set) var order: [Int] = []
  private var places: [Int: Int] = [:]
  private var children: [Int: [Int]] = [:]
  private var parents: [Int: Int] = [:]
  private var roots: [Int] = []
  /// What the filter leaves; nil without one.
  private var left: Set<Int>?
  /// The turns that were folded when the rows were made.
  package let folded: Set<Int>

  package var count: Int { rows.count }

  /// Turns whose parent is unknown begin a conversation of their own. Without `admits` all turns are
  /// shown.
  package init(
    _ turns: [Turn], folded: Set<Int> = [], admits: ((Turn) -> Bool)? = nil
  ) {
    self.folded = folded
    let known = Set(turns.map(\.number))
    for turn in turns {
      if turn.isOpen, !turn.isLeft { open.append(turn.number) }
      if let parent = turn.parent, parent < turn.number, known.contains(parent) {
        children[parent, default: []].append(turn.number)
        parents[turn.number] = parent
      } else {
        roots.append(turn.number)
      }
    }
    let admitted = admits.map { admits in Set(turns.filter(admits).map(\.number)) }
    left = admitted.map(withAncestors)
    rows.reserveCapacity(turns.count)
    layOut(admitted)
  }

  private func withAncestors(_ numbers: Set<Int>) -> Set<Int> {
    var all: Set<Int> = []
    for number in numbers {
      var next: Int? = number
      while let one = next, all.insert(one).inserted { next = parents[one] }
    }
    return all
  }

  private mutating func layOut(_ admitted: Set<Int>?) {
    // The guides of the row itself, what its descendants continue with, and whether they have rows.
    var waiting = shown(roots).reversed().map {
      (number: $0, guides: "", below: "", isHidden: false)
    }
    while let next = waiting.popLast() {
      order.append(next.number)
      if next.isHidden {
        // Depth first, what is folded away comes right after the row it is folded into.
        rows[rows.count - 1].hidden += 1
      } else {
        places[next.number] = rows.count
        rows.append(
          Row(
            number: next.number, guides: next.guides,
            isAdmitted: admitted?.contains(next.number) ?? true))
      }
      let below = shown(children[next.number] ?? [])
      let isHidden = next.isHidden || folded.contains(next.number)
      guard !isHidden, below.count > 1 else {
        for child in below.reversed() { waiting.append((child, next.below, next.below, isHidden)) }
        continue
      }
      for (index, child) in below.enumerated().reversed() {
        let isLast = index == below.count - 1
        waiting.append(
          (
            child, Self.cut(next.below + (isLast ? "└─" : "├─")),
            Self.cut(next.below + (isLast ? "  " : "│ ")), false
          ))
      }
    }
  }

  /// Of some turns those that the filter leaves.
  private func shown(_ numbers: [Int]) -> [Int] {
    guard let left else { return numbers }
    return numbers.filter(left.contains)
  }

  mutating func setOpen(_ isOpen: Bool, _ number: Int) {
    open.removeAll { $0 == number }
    if isOpen { open.append(number) }
    open.sort()
  }

  private static func cut(_ guides: String) -> String {
    guides.count <= guideColumns ? guides : "… " + guides.suffix(guideColumns - 2)
  }
}

extension HistoryRows {
  /// The oldest turn that goes on from a turn, shown or not.
  package func firstChild(of number: Int) -> Int? { children[number]?.first }

  /// The oldest turn that goes on from a turn and that the filter leaves.
  package func firstShownChild(of number: Int) -> Int? { shown(children[number] ?? []).first }

  /// The turns with the same parent that the filter leaves, the turn itself among them.
  package func siblings(of number: Int) -> [Int] {
    shown(parents[number].flatMap { children[$0] } ?? roots)
  }

  /// The turn some places before or after a turn among those with the same parent; nil at the ends.
  package func sibling(_ offset: Int, of number: Int) -> Int? {
    let all = siblings(of: number)
    guard let place = all.firstIndex(of: number), all.indices.contains(place + offset) else {
      return nil
    }
    return all[place + offset]
  }

  /// The row of a turn; nil where it has none.
  package func index(of number: Int?) -> Int? {
    guard let number else { return nil }
    return places[number]
  }

  /// Whether the filter leaves a turn.
  package func leaves(_ number: Int) -> Bool { left?.contains(number) ?? true }

  /// The turns above a turn, the nearest first.
  package func ancestors(of number: Int) -> [Int] {
    var path: [Int] = []
    while let parent = parents[path.last ?? number] { path.append(parent) }
    return path
  }

  /// A turn with a row for one that has none: the nearest above it, else the last one before it.
  package func nearestShown(to number: Int) -> Int? {
    if let above = ancestors(of: number).first(where: { places[$0] != nil }) { return above }
    return rows.lazy.map(\.number).filter { $0 < number }.max() ?? rows.first?.number
  }

  /// The turn some rows further on, stopping at the ends; from nowhere the last or the first.
  package func number(_ offset: Int, from number: Int?) -> Int? {
    guard !rows.isEmpty else { return nil }
    guard let place = index(of: number) else {
      return offset < 0 ? rows[rows.count - 1].number : rows[0].number
    }
    return rows[min(max(0, place + offset), rows.count - 1)].number
  }
}

extension State {
  /// The first row of the history that is shown: as the desk has it, moved so that the list never
  /// ends in blanks.
  package var historyTop: Int {
    min(max(0, session.desk.historyTop), max(0, history.count - historyRowsShown))
  }

  /// How many turns the history pane has room for; a guess while it is hidden.
  package var historyRowsShown: Int {
    max(1, ((layout.history ?? layout.picture ?? .zero).size.rows - 2) / historyRowHeight)
  }

  /// The history row under a point of the screen, as an index into `history.rows`.
  package func historyRow(at point: Point) -> Int? {
    guard let area = layout.history?.inset(columns: 1, rows: 1), area.contains(point) else {
      return nil
    }
    let offset = (point.y - area.minY) / historyRowHeight
    let row = historyTop + offset
    return offset < historyRowsShown && row < history.count ? row : nil
  }
}
