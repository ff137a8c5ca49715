package import Cells
package import Model
package import Themes

/// The whole of what the studio knows. The same state always gives the same frame.
package struct State: Equatable, Sendable {
  // What it works on.
  package var session: Session
  /// The session's turns by number.
  package var turns: [Turn] {
    get { storedTurns }
    set {
      storedTurns = newValue
      arrangeHistory(anew: true, isTreeKnown: false)
      spent = Spent(newValue)
      tally = TurnTally(newValue)
      countMarks()
    }
  }
  private var storedTurns: [Turn]
  /// The rows of the history, in the order they are shown; follows `turns`, and through
  /// `arrangeHistory` what is folded and filtered.
  package private(set) var history = HistoryRows([])
  /// What was decided about the session's turns, by number; those without a decision are not there.
  var turnMarks: [Int: TurnMark] { didSet { countMarks() } }
  /// The filter the rows were made with.
  private var arrangedFilter: HistoryFilter?
  /// What the session has cost so far; follows `turns`.
  package private(set) var spent: Spent
  /// How many of them can be filtered; follows `turns` and `turnMarks`.
  private(set) var tally: TurnTally
  /// Where each running turn stands.
  package var progress: [TurnID: JobProgress] = [:]
  /// Who is asked from the next turn on.
  package var profile: Profile
  /// Everybody who can be asked, as configured.
  package var profiles: [Profile]
  /// Whether the profile was named when the program was started, or chosen since in spite of a
  /// session's own: the profile a session was left with does not come back then.
  package var isProfileGiven: Bool
  /// What was wanted of a profile that offers less.
  var putAside: PutAside?
  /// What stood before the command that is just carried out; nil between events.
  var undoStart: UndoStart?
  package var clock: Timestamp
  /// As configured; a session may have been given another.
  package var budgets = Budgets()
  package var outbox = OutboxState()
  package var refreshing = RefreshingState()

  // What is on the screen. Focus, draft, settings and selection are in `session.desk`, because they
  // are reopened tomorrow.
  package var size: Size { didSet { wrapComposer() } }
  package var colors: ColorDepth
  package var graphics = Graphics()
  package var look = Look()
  package var comparison = ComparingState()
  package var regionEditor = RegionsState()
  package var imports = ReferencesState()
  package var theme: Theme
  /// All themes that can be chosen.
  package var themes: [Theme]
  package var mouse: Bool
  package var keys: KeyMap
  package var composer: Composer { didSet { wrapComposer() } }
  /// Its text as it stands on the screen; follows `composer` and `size`.
  private(set) var composerText = WrappedText("", columns: 1)
  package var overlay: Overlay?
  /// What is told in the footer until the next key.
  package var message: Message?
  package var previews = PreviewCache()
  /// What has come of the pictures of running turns.
  package var arriving: [TurnID: Arriving] = [:]
  /// The first keys of an unfinished sequence such as Ctrl+X.
  var pendingKeys: [Key] = []
  /// The order the list of sessions was left in.
  package var sessionOrder = SessionBrowser.Order.lastUsed
  /// What was searched for last in the history.
  var lastSearch = ""
  /// Index into `settingsRows`.
  var settingsRow = 0
  package var isRunning = true
  /// The terminal is gone: nothing is drawn any more, and the program stops when its work is done.
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
    self.spent = Spent(turns)
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
    self.composer = Composer(text: session.desk.draft, caret: session.desk.caret)
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

  /// Makes the rows of the history where what is folded or filtered has changed, or in any case. Who
  /// goes on from whom is found out only where turns have come or changed.
  mutating func arrangeHistory(anew: Bool = false, isTreeKnown: Bool = true) {
    let folded = Set(session.desk.folded ?? [])
    let filter = session.desk.filter
    guard anew || folded != history.folded || filter != arrangedFilter else { return }
    arrangedFilter = filter
    let marks = turnMarks
    let admits: ((Turn) -> Bool)? = filter.map { filter in
      { turn in filter.admits(turn, marks[turn.number] ?? TurnMark()) }
    }
    history = HistoryRows(
      storedTurns, folded: folded, after: isTreeKnown ? history : nil, admits: admits)
  }

  /// Turns of this session whose work goes on, not those that were left.
  package var openTurns: [Turn] { history.open.compactMap { turn($0) } }

  /// Those of them that were sent here, and are this program's to cancel and to wait for.
  var ownTurns: [Turn] { openTurns.filter { !refreshing.elsewhere.contains($0.number) } }

  /// Whether the loop should send `.clock` each second: something on the screen counts seconds, or
  /// moves on by itself.
  package var needsClock: Bool { !openTurns.isEmpty || isSliding || isBlinking }

  package func turn(_ number: Int?) -> Turn? {
    past[number]
  }

  /// Puts a turn in its place: a new one, or another state of a known one.
  package mutating func put(_ turn: Turn) {
    let place = storedTurns.place(ofNumber: turn.number)
    tally.count(turn, 1)
    if place < storedTurns.count, storedTurns[place].number == turn.number {
      // With a filter, what has come of a turn decides whether it is shown.
      let isInPlace = storedTurns[place].parent == turn.parent && session.desk.filter == nil
      let isSameCost = storedTurns[place].charge == turn.charge
      tally.count(storedTurns[place], -1)
      storedTurns[place] = turn
      if !isSameCost { spent = Spent(storedTurns) }
      if isInPlace { return history.setOpen(turn.isOpen && !turn.isLeft, turn.number) }
    } else {
      storedTurns.insert(turn, at: place)
      spent.add(turn.charge)
    }
    arrangeHistory(anew: true, isTreeKnown: false)
    if turnMarks[turn.number] != nil { countMarks() }
  }

  var selectedTurn: Turn? { turn(session.desk.selected) }
}
