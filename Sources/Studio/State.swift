package import Cells
package import Model
package import Themes

/// Everything the studio knows. Equal states always give equal frames.
package struct State: Equatable, Sendable {
  // What the studio works on.
  package var session: Session
  /// The session's turns by number.
  package var turns: [Turn] {
    get { storedTurns }
    set {
      storedTurns = newValue
      arrangeHistory(anew: true, isTreeKnown: false)
      costTotal = CostTotal(newValue)
      tally = TurnTally(newValue)
      countMarks()
    }
  }
  private var storedTurns: [Turn]
  /// The rows of the history in the order they are shown; derived from `turns`, and through
  /// `arrangeHistory` from folds and filter.
  package private(set) var history = HistoryRows([])
  /// The decisions about the session's turns, by number; turns without a decision are absent.
  var turnMarks: [Int: TurnMark] { didSet { countMarks() } }
  /// The filter that the rows were made with.
  private var arrangedFilter: HistoryFilter?
  /// What the session has cost so far; derived from `turns`.
  package private(set) var costTotal: CostTotal
  /// How many turns each filter has; derived from `turns` and `turnMarks`.
  private(set) var tally: TurnTally
  /// The progress of each running turn.
  package var progress: [TurnID: JobProgress] = [:]
  /// The profile used from the next turn on.
  package var profile: Profile
  /// All configured profiles.
  package var profiles: [Profile]
  /// Whether the profile was named at start, or chosen since instead of the session's own; the
  /// profile a session was left with is then not restored.
  package var isProfileGiven: Bool
  /// Settings that a profile could not honour, kept for one that can.
  var wantedSettings: WantedSettings?
  /// The state before the command being carried out; nil between events.
  var undoStart: UndoStart?
  package var clock: Timestamp
  /// The configured budgets; a session may have its own.
  package var budgets = Budgets()
  package var outbox = OutboxState()
  package var refreshing = RefreshingState()

  // What is on the screen. Focus, draft, settings and selection are in `session.workspace`, because they
  // are restored when the session is reopened.
  package var size: Size { didSet { wrapComposer() } }
  package var colors: ColorDepth
  package var graphics = Graphics()
  package var pictureView = PictureViewState()
  package var comparison = ComparingState()
  package var regionEditor = RegionsState()
  package var imports = ReferencesState()
  package var theme: Theme
  /// All available themes.
  package var themes: [Theme]
  package var mouse: Bool
  package var keys: KeyMap
  package var composer: Composer { didSet { wrapComposer() } }
  /// The composer's text as wrapped on the screen; derived from `composer` and `size`.
  private(set) var composerText = WrappedText("", columns: 1)
  package var overlay: Overlay?
  /// The message in the footer, shown until the next key.
  package var message: Message?
  package var previews = PreviewCache()
  /// The arriving pictures of running turns.
  package var arriving: [TurnID: Arriving] = [:]
  /// The first keys of an unfinished sequence such as Ctrl+X.
  var pendingKeys: [Key] = []
  /// The order in which the list of sessions was last sorted.
  package var sessionOrder = SessionBrowser.Order.lastUsed
  /// The last search in the history.
  var lastSearch = ""
  /// An index into `settingsRows`.
  var settingsRow = 0
  package var isRunning = true
  /// Whether the terminal is gone: nothing is drawn, and the program stops when its work is done.
  package var isDetached = false

  package init(
    session: Session, turns: [Turn] = [], marks: [Int: TurnMark] = [:], profile: Profile,
    profiles: [Profile] = [],
    isProfileGiven: Bool = false, clock: Timestamp, size: Size, colors: ColorDepth = .truecolor,
    theme: Theme = .plain, themes: [Theme] = [], mouse: Bool = true, keys: KeyMap = KeyMap()
  ) {
    self.session = session
    self.storedTurns = turns
    self.turnMarks = marks
    self.costTotal = CostTotal(turns)
    self.tally = TurnTally(turns)
    self.profile = profile
    self.profiles = profiles.isEmpty ? [profile] : profiles
    self.isProfileGiven = isProfileGiven
    self.clock = clock
    self.size = size
    self.colors = colors
    self.theme = theme
    self.themes = themes
    self.mouse = mouse
    self.keys = keys
    self.composer = Composer(text: session.workspace.draft, caret: session.workspace.caret)
    arrangeHistory(anew: true, isTreeKnown: false)
    countMarks()
    wrapComposer()
  }

  private mutating func countMarks() {
    let rows = history
    tally.count(turnMarks) { rows.has($0) }
  }

  private mutating func wrapComposer() {
    guard composerText.columns != composerColumns || composerText.text != composer.text else {
      return
    }
    composerText = WrappedText(composer.text, columns: composerColumns)
  }

  /// Rebuilds the rows of the history when folds or filter have changed, or always with `anew`. The
  /// parent of each turn is looked up only when turns were added or changed.
  mutating func arrangeHistory(anew: Bool = false, isTreeKnown: Bool = true) {
    let folded = Set(session.workspace.folded ?? [])
    let filter = session.workspace.filter
    guard anew || folded != history.folded || filter != arrangedFilter else { return }
    arrangedFilter = filter
    let marks = turnMarks
    let admits: ((Turn) -> Bool)? = filter.map { filter in
      { turn in filter.admits(turn, marks[turn.number] ?? TurnMark()) }
    }
    history = HistoryRows(
      storedTurns, folded: folded, after: isTreeKnown ? history : nil, admits: admits)
  }

  /// Turns of this session whose work continues; not those that were left.
  package var openTurns: [Turn] { history.open.compactMap { turn($0) } }

  /// The open turns that this program sent, and may cancel and wait for.
  var ownTurns: [Turn] { openTurns.filter { !refreshing.elsewhere.contains($0.number) } }

  /// Whether the loop should send `.clock` each second: something on the screen counts seconds or
  /// advances by itself.
  package var needsClock: Bool { !openTurns.isEmpty || isSliding || isBlinking }

  package func turn(_ number: Int?) -> Turn? {
    past[number]
  }

  /// Inserts a new turn, or updates a known one.
  package mutating func put(_ turn: Turn) {
    let place = storedTurns.place(ofNumber: turn.number)
    tally.count(turn, 1)
    if place < storedTurns.count, storedTurns[place].number == turn.number {
      // With a filter, the outcome of a turn decides whether it is shown.
      let isInPlace = storedTurns[place].parent == turn.parent && session.workspace.filter == nil
      let isSameCost = storedTurns[place].charge == turn.charge
      tally.count(storedTurns[place], -1)
      storedTurns[place] = turn
      if !isSameCost { costTotal = CostTotal(storedTurns) }
      if isInPlace { return history.setOpen(turn.isOpen && !turn.isLeft, turn.number) }
    } else {
      storedTurns.insert(turn, at: place)
      costTotal.add(turn.charge)
    }
    arrangeHistory(anew: true, isTreeKnown: false)
    if turnMarks[turn.number] != nil { countMarks() }
  }

  var selectedTurn: Turn? { turn(session.workspace.selected) }
}
