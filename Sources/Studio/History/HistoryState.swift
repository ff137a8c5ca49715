import Cells
import Imagery
package import Model

/// The session's turns, the rows that show them, and the user's decisions about them.
package struct HistoryState: Equatable, Sendable {
  /// The stored turns by number.
  package private(set) var turns: [Turn]
  /// The photograph that the session starts from, as turn 0; nil if it starts otherwise. Derived
  /// from `turns`, and before the first turn from what that would be sent with.
  package private(set) var opened: Turn?
  /// The turns as rows, in the order they are shown; derived from `turns`, folds and filter.
  package private(set) var tree = HistoryRows([])
  /// The decisions about the turns, by number; turns without a decision are absent.
  package var marks: [Int: TurnMark] { didSet { countMarks() } }
  /// How many turns each filter has; derived from `turns` and `marks`.
  private(set) var tally: TurnTally
  /// The filter that the rows were made with.
  private var arrangedFilter: HistoryFilter?
  /// The size of the widest picture for its height among the results; the narrower ones are shown
  /// beside as much history, so that the panes stay where they are while turns are looked at.
  private(set) var widest: PixelSize?
  /// Whether the model said anything, which then has a row below every picture.
  private(set) var hasReplies = false
  /// The turns that describe a picture, by number, in the order they came.
  private(set) var descriptions: [Int] = []
  /// Whether thumbnails are shown beside the turns.
  package var showsThumbnails = false
  /// Whether hidden turns are shown among the others.
  var showsHidden = false
  /// How long the latest turns took, in all sessions.
  package var durations = TurnDurations()

  init(_ turns: [Turn], marks: [Int: TurnMark], in session: Session) {
    self.turns = turns
    self.marks = marks
    self.marks[Turn.openedNumber] = session.workspace.openedMark
    tally = TurnTally(turns)
    opened = openedTurn(of: session, waiting: nil)
    widest = ([opened] + turns).compactMap { $0?.result?.size }.widest
    hasReplies = turns.contains(where: \.hasReply)
    descriptions = turns.filter(\.isDescription).map(\.number)
    arrange(by: session.workspace, isChanged: true, isTreeKnown: false)
    countMarks()
  }

  /// The opened photograph as it follows from the turns; before the first one, from the references
  /// being sent, or from those in the tray.
  func openedTurn(of session: Session, waiting: [Reference]?) -> Turn? {
    guard turns.isEmpty else { return PastTurns(sorted: turns).opened }
    return (waiting ?? session.workspace.sentReferences).photograph.map {
      Turn(opened: $0.reference, $0.picture, in: session.id, at: session.created)
    }
  }

  /// Replaces the opened photograph; returns whether it is another one.
  fileprivate mutating func replaceOpened(with turn: Turn?) -> Bool {
    guard turn != opened else { return false }
    opened = turn
    return true
  }

  /// Replaces all turns; the decisions stay.
  fileprivate mutating func replaceTurns(with turns: [Turn], in session: Session) {
    self.turns = turns
    opened = openedTurn(of: session, waiting: nil)
    widest = ([opened] + turns).compactMap { $0?.result?.size }.widest
    hasReplies = turns.contains(where: \.hasReply)
    descriptions = turns.filter(\.isDescription).map(\.number)
    arrange(by: session.workspace, isChanged: true, isTreeKnown: false)
    tally = TurnTally(turns)
    countMarks()
  }

  /// Inserts a new turn, or replaces a known one; returns the charge of the one it replaced.
  fileprivate mutating func insertOrReplace(
    _ turn: Turn, in workspace: Workspace
  ) -> Charge? {
    let place = turns.place(ofNumber: turn.number)
    tally.count(turn, 1)
    widest = [widest, turn.result?.size].compactMap(\.self).widest
    hasReplies = hasReplies || turn.hasReply
    if turn.isDescription, !descriptions.contains(turn.number) { descriptions.append(turn.number) }
    var charge: Charge?
    if place < turns.count, turns[place].number == turn.number {
      // With a filter, the outcome of a turn decides whether it is shown.
      let isInPlace = turns[place].parent == turn.parent && workspace.filter == nil
      charge = turns[place].charge
      tally.count(turns[place], -1)
      turns[place] = turn
      if isInPlace {
        tree.setOpen(turn.isOpen && !turn.isLeft, turn.number)
        return charge
      }
    } else {
      turns.insert(turn, at: place)
    }
    opened = PastTurns(sorted: turns).opened
    arrange(by: workspace, isChanged: true, isTreeKnown: false)
    if marks[turn.number] != nil { countMarks() }
    return charge
  }

  /// Rebuilds the rows when folds or filter have changed, or always with `isChanged`. The parent of
  /// each turn is looked up only when turns were added or changed.
  fileprivate mutating func arrange(
    by workspace: Workspace, isChanged: Bool = false, isTreeKnown: Bool = true
  ) {
    let (folded, hidden) = (Set(workspace.folded ?? []), Set(workspace.hidden ?? []))
    let filter = workspace.filter
    guard
      isChanged || folded != tree.folded || filter != arrangedFilter || hidden != tree.hidden
        || showsHidden != tree.showsHidden
    else { return }
    arrangedFilter = filter
    let marks = marks
    let admits: ((Turn) -> Bool)? = filter.map { filter in
      { turn in filter.admits(turn, marks[turn.number] ?? TurnMark()) }
    }
    tree = HistoryRows(
      turns, opened: opened, folded: folded, hidden: hidden, showsHidden: showsHidden,
      after: isTreeKnown ? tree : nil, admits: admits)
  }

  private mutating func countMarks() {
    let tree = tree
    tally.count(marks) { tree.has($0) }
  }
}

extension State {
  /// The session's turns by number.
  package var turns: [Turn] {
    get { history.turns }
    set {
      history.replaceTurns(with: newValue, in: session)
      costs.total = CostTotal(newValue)
    }
  }

  /// Inserts a new turn, or replaces a known one.
  package mutating func insertOrReplace(_ turn: Turn) {
    let replaced = history.insertOrReplace(turn, in: session.workspace)
    if replaced == nil {
      costs.total.add(turn.charge)
    } else if replaced != turn.charge {
      costs.total = CostTotal(history.turns)
    }
  }

  /// Rebuilds the rows of the history when folds, filter or the opened photograph have changed, or
  /// always with `isChanged`.
  mutating func arrangeHistory(isChanged: Bool = false) {
    let waiting = ownSubmissions.first?.draft.references
    let isOther = history.replaceOpened(
      with: history.openedTurn(of: session, waiting: waiting))
    if history.opened == nil, session.workspace.selected == Turn.openedNumber {
      session.workspace.selected = nil
    }
    history.arrange(
      by: session.workspace, isChanged: isChanged || isOther, isTreeKnown: !isOther)
  }

  /// The turn with a number, 0 for the opened photograph; nil if there is none.
  package func turn(_ number: Int?) -> Turn? {
    number == Turn.openedNumber ? history.opened : past[number]
  }

  /// The turn shown. Before the first one, the opened photograph is, without being selected: the
  /// session does not have it yet.
  var selectedTurn: Turn? {
    turn(session.workspace.selected) ?? (turns.isEmpty ? history.opened : nil)
  }

  /// How many rows the history has when all turns are shown.
  var turnCount: Int { turns.count + (history.opened == nil ? 0 : 1) }

  /// Adopts the decisions as stored: those about turns, and the one about the opened photograph.
  mutating func adoptMarks(_ marks: [Int: TurnMark]) {
    history.marks = marks
    history.marks[Turn.openedNumber] = session.workspace.openedMark
  }

  /// The decision about a turn.
  package func mark(of number: Int) -> TurnMark { history.marks[number] ?? TurnMark() }

  /// Turns of this session whose work continues; not those that were left.
  package var openTurns: [Turn] { history.tree.open.compactMap { turn($0) } }

  /// The open turns that this program sent, and may cancel and wait for.
  var ownTurns: [Turn] { openTurns.filter { !sessions.turnsElsewhere.contains($0.number) } }

  /// The first visible row of the history: as stored in the workspace, adjusted so that the list
  /// never ends in blank rows.
  var historyTop: Int {
    min(max(0, session.workspace.historyTop), max(0, history.tree.count - visibleHistoryRows))
  }

  /// How many turns the history pane can show; an estimate while it is hidden.
  var visibleHistoryRows: Int {
    max(1, ((layout.history ?? layout.picture ?? .zero).size.rows - 1) / historyRowHeight)
  }

  /// The history row under a point of the screen, as an index into `history.tree.rows`.
  func historyRow(at point: Point) -> Int? {
    guard let area = layout.historyInside, area.contains(point) else {
      return nil
    }
    let offset = (point.y - area.minY) / historyRowHeight
    let row = historyTop + offset
    return offset < visibleHistoryRows && row < history.tree.count ? row : nil
  }
}

extension Turn {
  /// Whether the model said something, with a picture or about one.
  fileprivate var hasReply: Bool { outcome.map { !$0.text.trimmingBlanks.isEmpty } ?? false }
}
