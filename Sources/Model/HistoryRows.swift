package import Cells

/// The tree of turns as rows, in the order they are shown: depth first, children by number.
///
/// The only child of a turn goes on in its parent's column, so a long conversation stays narrow;
/// where a turn has several children each of them is indented with a guide.
package struct HistoryRows: Hashable, Sendable {
  package struct Row: Hashable, Sendable {
    package var number: Int
    /// `├─`, `└─` and `│ ` before the number: two columns for each fork above, at most
    /// `guideColumns`; cut at the left with `… `.
    package var guides: String
  }

  /// The widest guides.
  package static let guideColumns = 12

  package private(set) var rows: [Row] = []
  /// The numbers of the turns whose work goes on, in order.
  package private(set) var open: [Int] = []
  private var places: [Int: Int] = [:]
  private var firstChildren: [Int: Int] = [:]

  package var count: Int { rows.count }

  /// Turns whose parent is unknown begin a conversation of their own.
  package init(_ turns: [Turn]) {
    var children: [Int: [Int]] = [:]
    var roots: [Int] = []
    let known = Set(turns.map(\.number))
    for turn in turns {
      if turn.isOpen, !turn.isLeft { open.append(turn.number) }
      if let parent = turn.parent, parent < turn.number, known.contains(parent) {
        children[parent, default: []].append(turn.number)
      } else {
        roots.append(turn.number)
      }
    }
    rows.reserveCapacity(turns.count)
    firstChildren = children.compactMapValues(\.first)
    // The guides of the row itself, and what its descendants continue with.
    var waiting = roots.reversed().map { (number: $0, guides: "", below: "") }
    while let next = waiting.popLast() {
      places[next.number] = rows.count
      rows.append(Row(number: next.number, guides: next.guides))
      guard let below = children[next.number] else { continue }
      if below.count == 1 {
        waiting.append((below[0], next.below, next.below))
        continue
      }
      for (index, child) in below.enumerated().reversed() {
        let isLast = index == below.count - 1
        waiting.append(
          (
            child, Self.cut(next.below + (isLast ? "└─" : "├─")),
            Self.cut(next.below + (isLast ? "  " : "│ "))
          ))
      }
    }
  }

  mutating func setOpen(_ isOpen: Bool, _ number: Int) {
    open.removeAll { $0 == number }
    if isOpen { open.append(number) }
    open.sort()
  }

  /// The oldest turn that goes on from a turn.
  package func firstChild(of number: Int) -> Int? { firstChildren[number] }

  /// The row of a turn.
  package func index(of number: Int?) -> Int? {
    guard let number else { return nil }
    return places[number]
  }

  /// The turn some rows further on, stopping at the ends; from nowhere the last or the first.
  package func number(_ offset: Int, from number: Int?) -> Int? {
    guard !rows.isEmpty else { return nil }
    guard let place = index(of: number) else {
      return offset < 0 ? rows[rows.count - 1].number : rows[0].number
    }
    return rows[min(max(0, place + offset), rows.count - 1)].number
  }

  private static func cut(_ guides: String) -> String {
    guides.count <= guideColumns ? guides : "… " + guides.suffix(guideColumns - 2)
  }
}

/// What became of a turn, in one mark at the end of its row.
package enum TurnMark: String, Hashable, Sendable {
  case running = "●"
  case done = "■"
  case textOnly = "¶"
  case refused = "⊘"
  case failed = "✗"
  case unknown = "?"
  case cancelled = "–"
}

extension Turn {
  package var mark: TurnMark {
    guard case .done(let status) = job else { return isLeft ? .unknown : .running }
    return switch status {
    case .done: .done
    case .textOnly: .textOnly
    case .refused: .refused
    case .failed: .failed
    case .unknown: .unknown
    case .cancelled: .cancelled
    }
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
}

extension State {
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
