package import Cells
package import Model
package import Themes

/// Everything the studio knows. Equal states always give equal frames.
package struct State: Equatable, Sendable {
  // What the studio works on. Focus, draft, settings and selection are in `session.workspace`,
  // because they are restored when the session is reopened.
  package var session: Session
  package var history: HistoryState
  package var costs: CostsState
  package var sessions = SessionsState()
  package var undo = UndoState()
  /// The profile used from the next turn on.
  package var profile: Profile
  package var profiles: ProfilesState
  package var settings = SettingsState()
  package var outbox = OutboxState()
  package var variants = VariantsState()
  /// The progress of each running turn.
  package var progress: [TurnID: JobProgress] = [:]
  package var clock: Timestamp
  package var isRunning = true
  /// Whether the terminal is gone: nothing is drawn, and the program stops when its work is done.
  package var isDetached = false

  // What is on the screen.
  package var size: Size { didSet { fitComposer() } }
  package var colors: ColorDepth
  package var graphics = Graphics()
  package var themes: ThemesState
  package var commands: CommandsState
  package var composer: ComposerState
  package var pictureView = PictureViewState()
  package var previews = PreviewCache()
  /// The arriving pictures of running turns.
  package var arriving: [TurnID: Arriving] = [:]
  package var comparison = ComparingState()
  package var regionEditor = RegionsState()
  package var localSteps = LocalStepsState()
  package var imports = ReferencesState()
  package var search = SearchState()
  package var overlay: Overlay?
  /// The message in the footer, shown until the next key.
  package var message: Message?
  /// Set where the studio speaks in lines instead of showing a screen.
  package var linear: LinearState?

  package init(
    session: Session, turns: [Turn] = [], marks: [Int: TurnMark] = [:], profile: Profile,
    profiles: [Profile] = [], isProfileGiven: Bool = false, clock: Timestamp, size: Size,
    colors: ColorDepth = .truecolor, theme: Theme = .plain, themes: [Theme] = [],
    mouse: Bool = true, keys: KeyMap = KeyMap()
  ) {
    self.session = session
    history = HistoryState(turns, marks: marks, in: session)
    costs = CostsState(total: CostTotal(turns))
    self.profile = profile
    self.profiles = ProfilesState(
      all: profiles.isEmpty ? [profile] : profiles, isGiven: isProfileGiven)
    self.clock = clock
    self.size = size
    self.colors = colors
    self.themes = ThemesState(current: theme, all: themes)
    commands = CommandsState(keys: keys, usesMouse: mouse)
    composer = ComposerState(
      text: session.workspace.draft, caret: session.workspace.caret,
      columns: size.columns)
    fitComposer()
  }

  /// Whether the loop should send `.clock` each second: something on the screen counts seconds or
  /// advances by itself.
  package var needsClock: Bool { !openTurns.isEmpty || isSliding || isBlinking }
}
