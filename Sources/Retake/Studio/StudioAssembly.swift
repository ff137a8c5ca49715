import Cells
import Configuration
import Darkroom
import Effects
import Model
import Providers
import Storage
import Studio
import Terminal
import Themes

/// Wires a studio: its ports, the runner of its effects, its state and its controller. The terminal
/// and the script player both get theirs here.
struct StudioAssembly {
  let context: AppContext
  let options: StudioLaunchOptions
  let endpoint: Endpoint
  let start: StartingPoint
  let ports: Ports
  let mailbox: Mailbox
  let runner: EffectRunner

  init(
    _ context: AppContext, _ options: StudioLaunchOptions, endpoint: Endpoint,
    start: StartingPoint, darkroom: DarkroomClient = DarkroomClient()
  ) {
    let mailbox = Mailbox()
    ports = context.ports(over: start.library, darkroom: darkroom)
    runner = EffectRunner(
      ports: ports, endpoints: context.endpoints,
      catalogue: context.configuration.catalogue, budgets: context.configuration.budgets,
      concurrentTurns: context.configuration.parallel, post: { mailbox.post($0) })
    self.mailbox = mailbox
    self.context = context
    self.options = options
    self.endpoint = endpoint
    self.start = start
  }

  /// The studio on a screen.
  ///
  /// - Parameters:
  ///   - prepared: What was prepared while the library was read.
  ///   - warning: What to report about the screen, where there is nothing else.
  ///   - say: Receives what there is to say, where there is no screen; nil where there is one.
  ///   - stop: Suspends the process as Ctrl+Z does, with its whole group on request.
  func controller(
    on screen: any Screen, prepared: Prepared? = nil, warning: String? = nil,
    say: (([String]) -> Void)? = nil, stop: @escaping (_ group: Bool) -> Void
  ) -> StudioController {
    var state = state(on: screen, prepared)
    if state.message == nil, let warning { state.message = Message(.warning, warning) }
    if say != nil { state.linear = LinearState() }
    return StudioController(
      state: state, screen: screen, runner: runner, clock: context.clock,
      editor: Editor(environment: context.childEnvironment, paths: context.paths),
      fetching: DownloadCommand(environment: context.environment),
      reading: PictureReading { [clock = context.clock, mailbox] in
        mailbox.post(.clock(clock.now))
      },
      say: say ?? { _ in }, stop: stop)
  }

  /// What the first frame needs that is not in the library.
  struct Prepared {
    /// The theme with that name; nil if it has a mistake.
    var theme: (name: String?, theme: Theme?)
    var profiles: [Profile]
  }

  /// Prepares what can be prepared while the library is read, and draws an empty session to
  /// nowhere: the runtime looks up each type on first use.
  static func prepare(
    _ context: AppContext, _ options: StudioLaunchOptions, endpoint: Endpoint
  ) -> Prepared {
    let name = options.theme ?? context.configuration.theme
    let prepared = Prepared(
      theme: (name, InstalledThemes.flawless(named: name, context.paths)),
      profiles: context.profiles)
    let empty = Session(id: Session.ID(rawValue: ""), created: context.clock.now)
    _ = draw(
      State(
        session: empty, profile: endpoint.profile, profiles: prepared.profiles,
        clock: empty.created, size: Size(columns: 120, rows: 40),
        theme: prepared.theme.theme ?? .plain,
        keys: context.configuration.keys(options.keys)))
    return prepared
  }

  /// With prepared parts the state has no themes to choose from if its current one has no mistake;
  /// `offerThemes` supplies them.
  private func state(on screen: any Screen, _ prepared: Prepared?) -> State {
    let preferences = start.preferences
    let name = options.theme ?? context.configuration.theme ?? preferences["theme"]
    let worn = prepared.flatMap { prepared in
      prepared.theme.name == name
        ? prepared.theme.theme : InstalledThemes.flawless(named: name, context.paths)
    }
    let themes = worn == nil ? InstalledThemes.load(context.paths) : nil
    let (theme, problems) = worn.map { ($0, []) } ?? themes?.theme(named: name) ?? (.plain, [])
    let mouse = context.configuration.mouse ?? (preferences["mouse"] != "off")
    let profiles = prepared?.profiles ?? context.profiles
    var state = State(
      session: start.session, turns: start.turns, marks: start.marks,
      profile: profiles.first { $0.name == endpoint.name } ?? endpoint.profile, profiles: profiles,
      isProfileGiven: options.profile != nil, clock: context.clock.now, size: screen.size,
      colors: screen.colors, theme: theme, themes: themes?.themes ?? [],
      mouse: mouse, keys: context.configuration.keys(options.keys))
    state.graphics = screen.graphics
    state.costs.budgets = context.configuration.budgets
    state.history.showsThumbnails = preferences["thumbnails"] == "on"
    state.imports.folder = preferences["folder"] ?? ""
    state.sessions.order =
      preferences["sessions"].flatMap(SessionBrowser.Order.init(rawValue:)) ?? .lastUsed
    state.comparison.comparesNewTurns = preferences["compare"] == "on"
    state.history.durations = TurnDurations(stored: preferences["durations"] ?? "")
    if start.library.isReadOnly {
      let failure = Failure.onlyReadable(context.paths.data)
      state.message = Message(.warning, "\(failure.message) \(failure.advice)")
    } else if let doubt = start.doubt {
      state.message = Message(.warning, doubt)
    } else if let first = (context.warnings + problems + (themes?.problems ?? [])).first {
      state.message = Message(.warning, "\(first)")
    } else if let doubt = endpoint.modelWarning(in: context.configuration.catalogue) {
      state.message = Message(.warning, doubt)
    } else if !context.configuration.choosesProfile, options.profile == nil,
      let ready = context.configuration.offered(in: context.environment).first
    {
      let key =
        state.commands.keys.bindings(of: .chooseProfile).first.map(keyNames)
        ?? "the command profile"
      state.message = Message(
        .notice, "A key for \(ready.name) was found; \(key) chooses that profile. It costs money.")
    }
    return state
  }

  /// Reads the available themes, in the background.
  func offerThemes() {
    Task { [paths = context.paths, mailbox] in
      let themes = InstalledThemes.load(paths)
      mailbox.post(
        .themesRead(themes.themes, warning: themes.problems.first.map { "\($0)" }))
    }
  }

  /// Completes jobs of other sessions whose process is gone, in the background.
  ///
  /// - Parameter isHurried: As for `SubmitTurn.resume`.
  func resumeOpenTurns(isHurried: Bool = false) {
    guard !start.library.isReadOnly else { return }
    runner.resumeOpenTurns(except: start.session.id, isHurried: isHurried)
  }

  /// Waits until everything that must not be lost is on disk. What may be paid for stays open.
  func finish() {
    runner.leave()
    do {
      try waiting { () async throws(Failure) in await runner.finish(includingJobs: true) }
    } catch {
      Output.error("retake: \(error)")
    }
  }
}

/// What the studio starts with, from the library.
struct StartingPoint: Sendable {
  let library: SQLiteLibrary
  var session: Session
  var turns: [Turn] = []
  var marks: [Int: TurnMark] = [:]
  /// Choices made in the studio rather than in the configuration.
  let preferences: [String: String]
  /// A warning about stored values that cannot be right; nil if there are none, or they were
  /// reported before.
  var doubt: String?

  /// Opens the library and reads the session of that name or id, the last one where it `continues`,
  /// else begins a new one.
  static func read(
    from context: AppContext, session name: String?, continues: Bool
  ) async throws(Failure) -> StartingPoint {
    let library = try context.openLibrary()
    var first = continues ? SQLiteLibrary.FirstSession.latest : .none
    if let name { first = .session(try await library.find(name).id) }
    let beginning = try await library.beginning(with: first)
    if let session = beginning.session {
      return StartingPoint(
        library: library, session: session, turns: beginning.turns, marks: beginning.marks,
        preferences: beginning.preferences,
        doubt: beginning.hasUnreportedValues
          ? try await library.takeUnreportedValues().sentence : nil)
    }
    if let name {
      throw Failure(
        .usage, "Session '\(name)' was just deleted.",
        advice: "'retake sessions restore' brings it back.")
    }
    let taken = Set(try await library.sessions().map(\.id.rawValue))
    let clock = context.clock
    return StartingPoint(
      library: library, session: Session(id: clock.sessionID(taken: taken), created: clock.now),
      preferences: beginning.preferences)
  }
}
