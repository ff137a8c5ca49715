import Cells
import Model
import Themes

/// What was last searched for.
package struct SearchState: Equatable, Sendable {
  /// The text of the last search in the history.
  var lastText = ""
}

/// A search in the history, repeated on every key.
package struct TurnSearch: Hashable, Sendable {
  /// The search text.
  var field: TextField
  /// The turns found, in the order of the tree.
  private(set) var hits: [Int] = []
  /// Where the search started, to go back to.
  var origin: ViewPosition
  /// What was folded at that time.
  var folded: [Int]?
  /// The text that the hits were found with.
  private var known = ""

  init(from origin: ViewPosition, folded: [Int]? = nil, text: String = "") {
    self.origin = origin
    self.folded = folded
    field = TextField(text: text, caret: text.count)
  }

  /// Searches turns given in the order of the tree. A longer text can only match fewer turns, so
  /// then only the earlier hits are searched again.
  package mutating func find(among all: [Int], isFound: (WordSearch, Int) -> Bool) {
    let words = field.text
    guard words != known else { return }
    let candidates = !known.isEmpty && words.hasPrefix(known) ? hits : all
    let search = WordSearch(words)
    hits =
      words.trimmingBlanks.isEmpty
      ? [] : candidates.filter { isFound(search, $0) }
    known = words.trimmingBlanks.isEmpty ? "" : words
  }

  /// The hit some positions further, wrapping around; from a turn that is not a hit, the next one.
  /// `order` is the order of the tree.
  func hit(_ offset: Int, from number: Int?, in order: [Int]) -> Int? {
    guard !hits.isEmpty else { return nil }
    if let place = hits.firstIndex(where: { $0 == number }) {
      return hits[((place + offset) % hits.count + hits.count) % hits.count]
    }
    guard let place = order.firstIndex(where: { $0 == number }) else { return hits.first }
    let found = Set(hits)
    return offset < 0
      ? order[..<place].last(where: found.contains) ?? hits.last
      : order[place...].first(where: found.contains) ?? hits.first
  }

  /// `3 of 12`, `12 found` where the turn is not a hit, empty without a search text.
  func countText(at number: Int?) -> String {
    guard !known.isEmpty else { return "" }
    guard let place = hits.firstIndex(where: { $0 == number }) else { return "\(hits.count) found" }
    return "\(place + 1) of \(hits.count)"
  }
}

extension State {
  /// Matches the turns as they are now.
  var finder: TurnFinder { TurnFinder(past: past, opened: history.opened, marks: history.marks) }
}

/// Matches turns with a search. All of them are matched on every key, so it holds only what it
/// needs: a closure that captured the state would copy it each time.
struct TurnFinder: Sendable {
  fileprivate let past: PastTurns
  fileprivate let opened: Turn?
  fileprivate let marks: [Int: TurnMark]

  /// Whether a search finds a turn: by its text, model, profile, state and marks.
  func finds(_ search: WordSearch, in number: Int) -> Bool {
    let mark = marks[number]
    if number == Turn.openedNumber {
      return search.isFound { contains in
        opened.map { contains($0.instruction) } == true || isFound(mark, contains)
      }
    }
    guard let place = past.place(of: number) else { return false }
    // Read in place: no turn is copied.
    let turns = past.turns
    return search.isFound { contains in
      contains(turns[place].instruction.beginning(bytes: 64 << 10).text)
        || contains(turns[place].model) || contains(turns[place].profile)
        || contains(turns[place].state.word)
        || isFound(mark, contains)
    }
  }

  private func isFound(_ mark: TurnMark?, _ contains: (String) -> Bool) -> Bool {
    guard let mark else { return false }
    return (mark.isStarred && contains("starred")) || (mark.isRejected && contains("rejected"))
      || contains(mark.label) || contains(mark.note)
  }
}

extension State {
  /// Opens the search.
  mutating func beginSearch() {
    guard !turns.isEmpty else { return notify("There is no turn to find yet") }
    let origin = viewPosition
    let folded = session.workspace.folded
    focus(.history)
    overlay = .search(TurnSearch(from: origin, folded: folded))
  }

  /// Goes to the next turn that the last search finds, or with -1 to the previous one.
  mutating func continueSearch(by step: Int) {
    guard !turns.isEmpty else { return notify("There is no turn to find yet") }
    guard !search.lastText.isEmpty else {
      return notify("Nothing was searched for yet; press \(keyText(.find))")
    }
    let order = history.tree.order
    var again = TurnSearch(from: viewPosition, text: search.lastText)
    again.find(among: order, isFound: finder.finds)
    guard let hit = again.hit(step, from: session.workspace.selected, in: order) else {
      return warn("no turn matches \u{201C}\(again.field.text)\u{201D}")
    }
    select(hit)
    notify("\(again.countText(at: hit)) for \u{201C}\(again.field.text)\u{201D}")
  }

  /// Runs a command while searching.
  mutating func run(_ command: Command, in search: TurnSearch) {
    switch command {
    case .choose:
      self.search.lastText = search.field.text
      overlay = nil
    case .down, .pageDown: stepHit(1)
    case .up, .pageUp: stepHit(-1)
    default: editSearch { $0.perform(command) }
    }
  }

  /// Changes the search text, and goes to the first hit from where the search started.
  mutating func editSearch(_ change: (inout TextField) -> Void) {
    guard case .search(var search) = overlay else { return }
    let before = search.field.text
    change(&search.field)
    guard search.field.text != before else {
      overlay = .search(search)
      return
    }
    search.find(among: history.tree.order, isFound: finder.finds)
    overlay = .search(search)
    self.search.lastText = search.field.text
    // What was unfolded for another hit is folded again.
    session.workspace.folded = search.folded
    arrangeHistory()
    select(
      search.hit(0, from: search.origin.selected, in: history.tree.order) ?? search.origin.selected)
  }

  /// Handles Esc: restores everything as it was before the search.
  mutating func leaveSearch(_ search: TurnSearch) {
    session.workspace.folded = search.folded
    arrangeHistory()
    viewPosition = search.origin
    overlay = nil
  }

  private mutating func stepHit(_ offset: Int) {
    guard case .search(let search) = overlay else { return }
    guard let hit = search.hit(offset, from: session.workspace.selected, in: history.tree.order)
    else {
      return
    }
    select(hit)
  }
}

extension Drawing {
  /// Draws the search text in the line above the history, and the number of hits.
  mutating func drawSearch(_ search: TurnSearch, _ state: State, _ places: OverlayLayout) {
    guard let field = places.field else { return }
    fill(places.frame, .popup)
    write("/", at: places.frame.origin, .key, on: .popup)
    drawField(
      search.field.text, caret: search.field.caret, in: field, placeholder: "search", on: .popup)
    writeRight(
      search.countText(at: state.session.workspace.selected), endingAt: places.list.maxX,
      y: places.list.minY, search.hits.isEmpty ? .warning : .muted, on: .popup,
      columns: places.list.size.columns)
  }
}
