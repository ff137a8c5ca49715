/// The parents of a session's turns, by their indexes in the order of their numbers.
///
/// Rebuilt only when turns are added or removed; folds and filter concern the rows.
struct TurnTree: Hashable, Sendable {
  /// In ascending order.
  private(set) var numbers: [Int]
  /// The indexes of turns that start a conversation.
  private(set) var roots: [Int] = []
  /// By index; -1 for none.
  private var parents: [Int]
  private var firstChild: [Int]
  private var nextSibling: [Int]

  var count: Int { numbers.count }

  /// Turns with an unknown parent start a conversation of their own; those that edited the opened
  /// photograph are below it.
  init(_ turns: [Turn], opened: Turn? = nil) {
    let photograph = opened?.result
    var pairs = turns.indices.map {
      (number: turns[$0].number, parent: turns[$0].parent(below: photograph))
    }
    if let opened { pairs.insert((number: opened.number, parent: nil), at: 0) }
    if !zip(pairs, pairs.dropFirst()).allSatisfy({ $0.number < $1.number }) {
      pairs.sort { $0.number < $1.number }
    }
    numbers = pairs.map(\.number)
    parents = [Int](repeating: -1, count: pairs.count)
    firstChild = parents
    nextSibling = parents
    // From the last to the first, so that each is inserted before its siblings.
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

  /// The index of a turn; nil if there is none with that number.
  func place(of number: Int) -> Int? {
    // Numbers count without gaps in a session, so the index is usually known.
    let first = numbers.first ?? 1
    if number >= first, number - first < numbers.count, numbers[number - first] == number {
      return number - first
    }
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < numbers.count && numbers[low] == number ? low : nil
  }

  func parent(of place: Int) -> Int? { parents[place] >= 0 ? parents[place] : nil }

  /// The children of a turn, by number.
  func children(of place: Int) -> [Int] {
    var found: [Int] = []
    forEachChild(of: place) { found.append($0) }
    return found
  }

  /// Calls `body` with each child, by number, without making a list.
  func forEachChild(of place: Int, _ body: (Int) -> Void) {
    var next = firstChild[place]
    while next >= 0 {
      body(next)
      next = nextSibling[next]
    }
  }
}
