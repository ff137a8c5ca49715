/// Who goes on from whom: the turns of a session by their places in the order of their numbers.
///
/// Made anew only where turns come or go; what is folded or filtered is a matter of the rows.
struct TurnTree: Hashable, Sendable {
  /// In ascending order.
  private(set) var numbers: [Int]
  /// The places of those that begin a conversation.
  private(set) var roots: [Int] = []
  /// By place; -1 for none.
  private var parents: [Int]
  private var firstChild: [Int]
  private var nextSibling: [Int]

  var count: Int { numbers.count }

  /// Turns whose parent is unknown begin a conversation of their own.
  init(_ turns: [Turn]) {
    var pairs = turns.indices.map { (number: turns[$0].number, parent: turns[$0].parent) }
    if !zip(pairs, pairs.dropFirst()).allSatisfy({ $0.number < $1.number }) {
      pairs.sort { $0.number < $1.number }
    }
    numbers = pairs.map(\.number)
    parents = [Int](repeating: -1, count: pairs.count)
    firstChild = parents
    nextSibling = parents
    // From the last to the first, so that each goes before the siblings that are there.
    for place in pairs.indices.reversed() {
      guard let parent = pairs[place].parent, parent < numbers[place],
        let above = self.place(of: parent)
      else {
        roots.append(place)
        continue
      }
      parents[place] = above
      nextSibling[place] = firstChild[above]
      firstChild[above] = place
    }
    roots.reverse()
  }

  /// nil for a number that is not there.
  func place(of number: Int) -> Int? {
    // Numbers count from 1 without gaps in a session, so the place is usually known.
    if number >= 1, number <= numbers.count, numbers[number - 1] == number { return number - 1 }
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < numbers.count && numbers[low] == number ? low : nil
  }

  func parent(of place: Int) -> Int? { parents[place] >= 0 ? parents[place] : nil }

  /// By number.
  func children(of place: Int) -> [Int] {
    var found: [Int] = []
    forEachChild(of: place) { found.append($0) }
    return found
  }

  /// The same without a list of them, by number.
  func forEachChild(of place: Int, _ body: (Int) -> Void) {
    var next = firstChild[place]
    while next >= 0 {
      body(next)
      next = nextSibling[next]
    }
  }
}
