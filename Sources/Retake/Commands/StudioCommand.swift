import ArgumentParser
import Cells
import Configuration
import Darkroom
import Effects
import FoundationEssentials
import Model
import Providers
import Storage
import Studio
import Terminal
import Themes

/// Opens the studio on the terminal, or plays a script in it.
struct StudioCommand {
  let options: StudioLaunchOptions
  let images: [String]
  let goesOn: Bool
  let session: String?

  func run() throws {
    let context = try AppContext(profile: options.profile)
    let endpoint = try context.endpoint
    let pictures = try images.map(absolutePath)
    if let script = options.script {
      try play(script, in: context, endpoint: endpoint, pictures: pictures)
    } else {
      try open(in: context, endpoint: endpoint, pictures: pictures)
    }
  }

  // MARK: - On a terminal

  private func open(in context: AppContext, endpoint: Endpoint, pictures: [String]) throws {
    Rescue.install()
    guard let signals = Signals() else {
      throw Failure(.terminal, "There are no file descriptors left to open the studio.")
    }
    // Everything that can be refused is refused while the terminal is still the shell's.
    let darkroom = DarkroomClient()
    let reading = startReading(context)
    let ready = makeReady(in: context, endpoint: endpoint)
    let start = try reading.value()
    let ports = context.ports(over: start.library, darkroom: darkroom)
    let screen: NcursesScreen
    do throws(TerminalError) {
      screen = try NcursesScreen.open(
        environment: context.environment, graphics: graphicsWish(in: context))
    } catch {
      throw Failure(.terminal, "\(error)")
    }
    let mailbox = Mailbox()
    context.waits.redirect { mailbox.post(.notice($0)) }
    let runner = EffectRunner(
      ports: ports, endpoints: context.endpoints,
      catalogue: context.configuration.catalogue, budgets: context.configuration.budgets,
      concurrentTurns: context.configuration.parallel, post: { mailbox.post($0) })
    var state = state(
      in: context, endpoint: endpoint, start: start, screen: screen, ready: ready)
    if state.message == nil, let warning = screen.report.warning {
      state.message = Message(.warning, warning)
    }
    let studio = StudioController(
      state: state, screen: screen, runner: runner, clock: context.clock,
      editor: Editor(environment: context.childEnvironment, paths: context.paths),
      fetching: FetchLine(environment: context.environment),
      reading: PictureReading { [clock = context.clock] in mailbox.post(.clock(clock.now)) },
      stop: { isGroup in signals.stop(group: isGroup) })
    var watch: LibraryWatch?
    let loop = EventLoop(studio: studio, mailbox: mailbox, signals: signals)
    let isTold = loop.run(opening: pictures) {
      // What was seen before needs no image process; its start would hold up the first frame.
      darkroom.start()
      if studio.state.themes.isEmpty { offerThemes(of: context.paths, mailbox) }
      guard !start.library.isReadOnly else { return }
      takeUpLeftJobs(ports: ports, runner: runner, mailbox, except: start.session.id)
      // A session is the same in every Retake that has it open.
      watch = LibraryWatch(start.library) { mailbox.post(.libraryChanged) }
    }
    watch?.stop()
    screen.close()
    // Jobs of other sessions, too, are brought home without a terminal.
    if studio.state.isDetached, !isTold { loop.wait { runner.hasJobs } }
    finish(runner)
  }

  /// How pictures shall be shown, and where that was said.
  private func graphicsWish(in context: AppContext) -> (wish: GraphicsWish, source: String) {
    if let graphics = options.graphics { return (graphics, "--graphics") }
    return context.configuration.graphics.map { ($0, "config.toml") } ?? (.auto, "default")
  }

  // MARK: - From a script

  private func play(
    _ script: String, in context: AppContext, endpoint: Endpoint, pictures: [String]
  ) throws {
    guard let size = Size(text: options.terminal) else {
      throw Failure(
        .usage, "'\(options.terminal)' is no size.", advice: "Write it like 120x40.")
    }
    let steps: [ScriptStep]
    do {
      steps = try parseScript(
        String(decoding: try Data(contentsOf: URL(filePath: script)), as: UTF8.self))
    } catch let error as ScriptError {
      throw Failure(.usage, "\(script): \(error).")
    } catch {
      throw Failure(.usage, "The script '\(script)' cannot be read.", advice: "Check its path.")
    }
    let start = try startReading(context).value()
    let ports = context.ports(over: start.library)
    let noColor = context.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    let screen = ScriptedScreen(size: size, colors: noColor ? .none : .truecolor)
    let mailbox = Mailbox()
    let runner = EffectRunner(
      ports: ports, endpoints: context.endpoints,
      catalogue: context.configuration.catalogue, budgets: context.configuration.budgets,
      concurrentTurns: context.configuration.parallel, post: { mailbox.post($0) })
    let studio = StudioController(
      state: state(
        in: context, endpoint: endpoint, start: start, screen: screen),
      screen: screen, runner: runner, clock: context.clock,
      editor: Editor(environment: context.childEnvironment, paths: context.paths),
      fetching: FetchLine(environment: context.environment),
      reading: PictureReading { [clock = context.clock] in mailbox.post(.clock(clock.now)) },
      stop: { _ in })
    let player = ScriptPlayer(
      studio: studio, screen: screen, mailbox: mailbox, isBusy: { studio.isBusy },
      save: { Output.frame($0) })
    if !start.library.isReadOnly {
      // A script waits until nothing is at work, so nobody else is waited for.
      takeUpLeftJobs(
        ports: ports, runner: runner, mailbox, except: start.session.id, isHurried: true)
    }
    do throws(ScriptPlayer.TimedOut) {
      try player.play(steps, opening: pictures)
    } catch {
      Output.error(
        "retake: step \(error.step) waited for more than \(Int(ScriptPlayer.patience)) s.")
      throw ExitStatus.exit(ExitStatus.noPicture)
    }
    finish(runner)
  }

  // MARK: - Both

  private func startReading(_ context: AppContext) -> AsyncWork<StartingPoint> {
    AsyncWork { [session, goesOn] () async throws(Failure) in
      try await StartingPoint.read(from: context, session: session, goesOn: goesOn)
    }
  }

  /// What the first frame takes that is not in the library.
  private struct Readiness {
    /// The theme of that name; nil where it has a fault.
    var theme: (name: String?, theme: Theme?)
    var profiles: [Profile]
  }

  /// Makes ready what can be while the library is read, and draws an empty session for nobody: the runtime
  /// looks each type up when it is used first.
  private func makeReady(in context: AppContext, endpoint: Endpoint) -> Readiness {
    let name = options.theme ?? context.configuration.theme
    let ready = Readiness(
      theme: (name, InstalledThemes.flawless(named: name, context.paths)),
      profiles: context.profiles)
    let nobody = Session(id: Session.ID(rawValue: ""), created: context.clock.now)
    _ = draw(
      State(
        session: nobody, profile: endpoint.profile, profiles: ready.profiles,
        clock: nobody.created, size: Size(columns: 120, rows: 40),
        theme: ready.theme.theme ?? .plain, keys: context.configuration.keys))
    return ready
  }

  /// With `ready` the state has no themes to choose from where the one it wears is without fault;
  /// `offerThemes` brings them.
  private func state(
    in context: AppContext, endpoint: Endpoint, start: StartingPoint, screen: any Screen,
    ready: Readiness? = nil
  ) -> State {
    let preferences = start.preferences
    let name = options.theme ?? context.configuration.theme ?? preferences["theme"]
    let worn = ready.flatMap { ready in
      ready.theme.name == name
        ? ready.theme.theme : InstalledThemes.flawless(named: name, context.paths)
    }
    let themes = worn == nil ? InstalledThemes.load(context.paths) : nil
    let (theme, problems) = worn.map { ($0, []) } ?? themes?.theme(named: name) ?? (.plain, [])
    let mouse = context.configuration.mouse ?? (preferences["mouse"] != "off")
    let profiles = ready?.profiles ?? context.profiles
    var state = State(
      session: start.session, turns: start.turns, marks: start.marks,
      profile: profiles.first { $0.name == endpoint.name } ?? endpoint.profile, profiles: profiles,
      isProfileGiven: options.profile != nil, clock: context.clock.now, size: screen.size,
      colors: screen.colors, theme: theme, themes: themes?.themes ?? [],
      mouse: mouse, keys: context.configuration.keys)
    state.graphics = screen.graphics
    state.budgets = context.configuration.budgets
    state.look.showsThumbnails = preferences["thumbnails"] == "on"
    state.imports.folder = preferences["folder"] ?? ""
    state.sessionOrder =
      preferences["sessions"].flatMap(SessionBrowser.Order.init(rawValue:)) ?? .lastUsed
    state.comparison.comparesNewTurns = preferences["compare"] == "on"
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
      let key = state.keys.bindings(of: .chooseProfile).first.map(keyNames) ?? "the command profile"
      state.message = Message(
        .notice, "A key for \(ready.name) was found; \(key) chooses it. It costs money.")
    }
    return state
  }

  private func offerThemes(of paths: Paths, _ mailbox: Mailbox) {
    Task {
      let themes = InstalledThemes.load(paths)
      mailbox.post(
        .themesRead(themes.themes, warning: themes.problems.first.map { "\($0)" }))
    }
  }

  /// Jobs of other sessions whose process is gone are brought to their end in the background.
  private func takeUpLeftJobs(
    ports: Ports, runner: EffectRunner, _ mailbox: Mailbox, except session: Session.ID,
    isHurried: Bool = false
  ) {
    Task {
      do throws(Failure) {
        let open = try await ports.library.openTurns()
        for turn in open where turn.id.session != session {
          runner.takeUp(turn.id, isHurried: isHurried)
        }
      } catch {
        var failure = error
        failure.message = "What was left open cannot be read. \(error.message)"
        mailbox.post(.failed(failure))
      }
    }
  }

  /// Waits until what must not be lost is on the disk. What may be paid for stays open.
  private func finish(_ runner: EffectRunner) {
    runner.leave()
    do {
      try waiting { () async throws(Failure) in await runner.finish(includingJobs: true) }
    } catch {
      Output.error("retake: \(error)")
    }
  }
}
