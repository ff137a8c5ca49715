/// The tree of turns as rows in display order: depth first, children by number.
///
/// The only child of a turn continues in its parent's column, so a long conversation stays narrow;
/// where a turn has several children, each is indented with a guide. Descendants of a folded turn
/// have no rows; a filter leaves the turns it admits and their ancestors. A hidden turn takes its
/// descendants along.
package struct HistoryRows: Hashable, Sendable {
  package struct Row: Hashable, Sendable {
    package var number: Int
    /// `├─`, `└─` and `│ ` before the number: two columns for each fork above, at most
    /// `guideColumns`; cut off at the left with `… `.
    package var guides: String
    /// How many turns are folded below it.
    package var hidden = 0
    /// Whether the filter admits the turn; otherwise it is only the ancestor of one.
    package var isAdmitted = true
  }

  /// The maximum width of guides.
  package static let guideColumns = 12

  package private(set) var rows: [Row] = []
  /// The numbers of the turns whose work continues, in order.
  package private(set) var open: [Int] = []
  /// Every turn that the filter leaves, folded or not, in the order of the tree.
  package private(set) var order: [Int] = []
  /// The parents of all turns, regardless of folds and filter.
  private var tree: TurnTree
  /// The rows by the indexes of the turns in the tree; -1 for none.
  private var rowOf: [Int] = []
  /// What the filter leaves, by index; nil without a filter.
  private var left: [Bool]?
  /// The turns that are hidden, alone or with an ancestor, by index; nil for none.
  private var hiddenFlags: [Bool]?
  /// The turns that were folded, and those that were hidden, when the rows were made.
  package let folded: Set<Int>
  package let hidden: Set<Int>
  /// Whether hidden turns have rows anyway.
  package let showsHidden: Bool

  package var count: Int { rows.count }

  /// Turns with an unknown parent start a conversation of their own. `opened` is the photograph
  /// above those that edited it. Without `admits` all turns are shown. `known` are rows of the same
  /// turns in another arrangement.
  package init(
    _ turns: [Turn], opened: Turn? = nil, folded: Set<Int> = [], hidden: Set<Int> = [],
    showsHidden: Bool = false,
    after known: HistoryRows? = nil, admits: ((Turn) -> Bool)? = nil
  ) {
    self.folded = folded
    self.hidden = hidden
    self.showsHidden = showsHidden
    tree = known?.tree ?? TurnTree(turns, opened: opened)
    hiddenFlags = Self.flags(of: hidden, in: tree)
    let leftOut = showsHidden ? nil : hiddenFlags
    // Here and below turns are accessed in place: copying one costs more than everything else.
    open =
      known?.open
      ?? turns.indices.filter { turns[$0].isOpen && !turns[$0].isLeft }.map { turns[$0].number }
      .sorted()
    var admitted: [Bool]?
    if admits != nil || leftOut != nil {
      var flags = [Bool](repeating: false, count: tree.count)
      for index in turns.indices where admits?(turns[index]) ?? true {
        if let place = tree.place(of: turns[index].number) {
          flags[place] = leftOut?[place] != true
        }
      }
      if let opened, admits?(opened) ?? true, let place = tree.place(of: opened.number) {
        flags[place] = true
      }
      admitted = flags
      left = flags
      for place in flags.indices where flags[place] {
        var next = tree.parent(of: place)
        while let one = next, left?[one] == false {
          left?[one] = true
          next = tree.parent(of: one)
        }
      }
    }
    rows.reserveCapacity(tree.count)
    order.reserveCapacity(tree.count)
    rowOf = [Int](repeating: -1, count: tree.count)
    layOut(admitted)
  }

  /// Which turns are hidden, alone or with an ancestor, by index; nil for none.
  private static func flags(of hidden: Set<Int>, in tree: TurnTree) -> [Bool]? {
    var waiting = hidden.compactMap(tree.place)
    guard !waiting.isEmpty else { return nil }
    var flags = [Bool](repeating: false, count: tree.count)
    while let place = waiting.popLast() {
      guard !flags[place] else { continue }
      flags[place] = true
      tree.forEachChild(of: place) { waiting.append($0) }
    }
    return flags
  }

  private mutating func layOut(_ admitted: [Bool]?) {
    let foldedPlaces = Set(folded.compactMap(tree.place))
    // The guides of the row itself, what its descendants continue with, and whether they have rows.
    var waiting = shown(tree.roots).reversed().map {
      (place: $0, guides: Guides(), below: Guides(), isHidden: false)
    }
    var below: [Int] = []
    var texts = GuideTexts()
    while let next = waiting.popLast() {
      let number = tree.numbers[next.place]
      order.append(number)
      if next.isHidden {
        // Depth first: folded turns come right after the row they are folded into.
        rows[rows.count - 1].hidden += 1
      } else {
        rowOf[next.place] = rows.count
        rows.append(
          Row(
            number: number, guides: texts.text(of: next.guides),
            isAdmitted: admitted?[next.place] ?? true))
      }
      below.removeAll(keepingCapacity: true)
      tree.forEachChild(of: next.place) { if left?[$0] ?? true { below.append($0) } }
      let isHidden = next.isHidden || foldedPlaces.contains(next.place)
      guard !isHidden, below.count > 1 else {
        for child in below.reversed() { waiting.append((child, next.below, next.below, isHidden)) }
        continue
      }
      let (middle, last) = (next.below.adding(.middle), next.below.adding(.last))
      let (goingOn, ended) = (next.below.adding(.goingOn), next.below.adding(.ended))
      for (index, child) in below.enumerated().reversed() {
        let isLast = index == below.count - 1
        waiting.append((child, isLast ? last : middle, isLast ? ended : goingOn, false))
      }
    }
  }

  /// The given turns, by index, that the filter leaves.
  private func shown(_ places: [Int]) -> [Int] {
    guard let left else { return places }
    return places.filter { left[$0] }
  }

  package mutating func setOpen(_ isOpen: Bool, _ number: Int) {
    open.removeAll { $0 == number }
    if isOpen { open.append(number) }
    open.sort()
  }
}

/// The guides of a row as numbers: ten thousand rows are laid out at a time.
private struct Guides: Hashable {
  enum Piece: UInt16, CaseIterable {
    case middle, last, goingOn, ended

    var text: String {
      switch self {
      case .middle: "├─"
      case .last: "└─"
      case .goingOn: "│ "
      case .ended: "  "
      }
    }
  }

  /// The maximum number of pieces, of two columns each.
  private static let most = UInt16(HistoryRows.guideColumns / 2)
  /// Two bits each, the last one lowest.
  private var pieces: UInt16 = 0
  /// One more than the maximum where some are cut off.
  private var count: UInt16 = 0

  func adding(_ piece: Piece) -> Guides {
    var result = self
    result.pieces = pieces << 2 | piece.rawValue
    result.count = min(count + 1, Self.most + 1)
    return result
  }

  var text: String {
    let isCut = count > Self.most
    let shown = isCut ? Self.most - 1 : count
    return (0..<shown).reversed().reduce(into: isCut ? "… " : "") { text, place in
      text += Piece(rawValue: pieces >> (2 * place) & 3)?.text ?? ""
    }
  }
}

/// The texts of guides, each made once: most rows share theirs with another.
private struct GuideTexts {
  private var known: [Guides: String] = [:]
  private var last = (guides: Guides(), text: "")

  mutating func text(of guides: Guides) -> String {
    if guides == last.guides { return last.text }
    let text = known[guides] ?? guides.text
    known[guides] = text
    last = (guides, text)
    return text
  }
}

extension HistoryRows {
  /// The oldest turn that continues from a turn, shown or not.
  package func firstChild(of number: Int) -> Int? {
    tree.place(of: number).flatMap { tree.children(of: $0).first }.map { tree.numbers[$0] }
  }

  /// The oldest turn that continues from a turn and that the filter leaves.
  package func firstVisibleChild(of number: Int) -> Int? {
    visibleChildren(of: number).first
  }

  /// The turns with the same parent that the filter leaves, including the turn itself.
  package func siblings(of number: Int) -> [Int] {
    let parent = tree.place(of: number).flatMap(tree.parent)
    return shown(parent.map(tree.children) ?? tree.roots).map { tree.numbers[$0] }
  }

  /// The sibling some positions before or after a turn; nil at the ends.
  package func sibling(_ offset: Int, of number: Int) -> Int? {
    let all = siblings(of: number)
    guard let place = all.firstIndex(of: number), all.indices.contains(place + offset) else {
      return nil
    }
    return all[place + offset]
  }

  /// Whether a turn with that number exists, shown or not.
  package func has(_ number: Int) -> Bool { tree.place(of: number) != nil }

  /// The row of a turn; nil if it has none.
  package func index(of number: Int?) -> Int? {
    guard let number, let place = tree.place(of: number), rowOf[place] >= 0 else { return nil }
    return rowOf[place]
  }

  /// Whether the filter leaves a turn.
  package func leaves(_ number: Int) -> Bool {
    guard let left else { return true }
    return tree.place(of: number).map { left[$0] } ?? false
  }

  /// Whether a turn is hidden, alone or with an ancestor, shown anyway or not.
  package func isHidden(_ number: Int) -> Bool {
    guard let hiddenFlags else { return false }
    return tree.place(of: number).map { hiddenFlags[$0] } ?? false
  }

  /// A turn and all that continue from it, by number.
  package func branch(from number: Int) -> [Int] {
    let flags = Self.flags(of: [number], in: tree) ?? []
    return flags.indices.filter { flags[$0] }.map { tree.numbers[$0] }
  }

  /// The turns that continue from a turn and that the filter leaves, by number.
  package func visibleChildren(of number: Int) -> [Int] {
    tree.place(of: number).map { shown(tree.children(of: $0)).map { tree.numbers[$0] } } ?? []
  }

  /// The ancestors of a turn, nearest first.
  package func ancestors(of number: Int) -> [Int] {
    var path: [Int] = []
    var next = tree.place(of: number).flatMap(tree.parent)
    while let place = next {
      path.append(tree.numbers[place])
      next = tree.parent(of: place)
    }
    return path
  }

  /// A visible turn in place of a hidden one: its nearest visible ancestor, else the last one
  /// before it.
  package func nearestVisible(to number: Int) -> Int? {
    if let above = ancestors(of: number).first(where: { index(of: $0) != nil }) { return above }
    return rows.lazy.map(\.number).filter { $0 < number }.max() ?? rows.first?.number
  }

  /// The turn some rows away, stopping at the ends; with no turn given, the last or the first.
  package func number(_ offset: Int, from number: Int?) -> Int? {
    guard !rows.isEmpty else { return nil }
    guard let place = index(of: number) else {
      return offset < 0 ? rows[rows.count - 1].number : rows[0].number
    }
    return rows[min(max(0, place + offset), rows.count - 1)].number
  }
}
