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
  let continues: Bool
  let session: String?

  func run() throws {
    let context = try AppContext(profile: options.profile)
    let endpoint = try context.endpoint
    let pictures = try images.map(absolutePath)
    if let script = options.script {
      try play(script, in: context, endpoint: endpoint, pictures: pictures)
    } else if options.linear ?? context.configuration.linear {
      try openInLines(in: context, endpoint: endpoint, pictures: pictures)
    } else {
      try open(in: context, endpoint: endpoint, pictures: pictures)
    }
  }

  // MARK: - On a terminal

  private func open(in context: AppContext, endpoint: Endpoint, pictures: [String]) throws {
    Rescue.install()
    guard let signals = Signals() else {
      throw Failure(.terminal, "No file descriptors are left to open the studio.")
    }
    // Everything that can be refused is refused while the terminal still belongs to the shell.
    let darkroom = DarkroomClient()
    let reading = startReading(context)
    let prepared = StudioAssembly.prepare(context, options, endpoint: endpoint)
    let start = try reading.value()
    let assembly = StudioAssembly(
      context, options, endpoint: endpoint, start: start, darkroom: darkroom)
    let (mailbox, runner) = (assembly.mailbox, assembly.runner)
    let screen: NcursesScreen
    do throws(TerminalError) {
      screen = try NcursesScreen.open(
        environment: context.environment, graphics: graphicsWish(in: context),
        alerts: context.configuration.notify)
    } catch {
      throw Failure(.terminal, "\(error)")
    }
    context.waits.redirect { mailbox.post(.notice($0)) }
    let studio = assembly.controller(
      on: screen, prepared: prepared, warning: screen.report.warning,
      stop: { isGroup in signals.stop(group: isGroup) })
    var watch: LibraryWatch?
    let loop = EventLoop(studio: studio, mailbox: mailbox, signals: signals)
    let isTold = loop.run(opening: pictures) {
      // What was seen before needs no image process; starting it would delay the first frame.
      darkroom.start()
      if studio.state.themes.all.isEmpty { assembly.offerThemes() }
      assembly.resumeOpenTurns()
      guard !start.library.isReadOnly else { return }
      // A session is the same in every Retake process that has it open.
      watch = LibraryWatch(start.library) { mailbox.post(.libraryChanged) }
    }
    watch?.stop()
    screen.close()
    // Jobs of other sessions, too, are completed without a terminal.
    if studio.state.isDetached, !isTold { loop.wait { runner.hasJobs } }
    assembly.finish()
  }

  /// How pictures are to be shown, and where that was said.
  private func graphicsWish(in context: AppContext) -> (wish: GraphicsWish, source: String) {
    if let graphics = options.graphics { return (graphics, "--graphics") }
    return context.configuration.graphics.map { ($0, "config.toml") } ?? (.auto, "default")
  }

  // MARK: - In lines

  private func openInLines(in context: AppContext, endpoint: Endpoint, pictures: [String]) throws {
    Rescue.install()
    guard let signals = Signals() else {
      throw Failure(.terminal, "No file descriptors are left to open the studio.")
    }
    let start = try startReading(context).value()
    let assembly = StudioAssembly(context, options, endpoint: endpoint, start: start)
    let (mailbox, runner) = (assembly.mailbox, assembly.runner)
    context.waits.redirect { mailbox.post(.notice($0)) }
    let output = LineOutput(ringsBell: context.configuration.notify != .off)
    let studio = assembly.controller(
      on: LinearScreen(bell: output.ring), say: output.say,
      stop: { isGroup in signals.stop(group: isGroup) })
    let loop = LinearLoop(studio: studio, mailbox: mailbox, signals: signals, output: output)
    var watch: LibraryWatch?
    let isTold = loop.run(opening: pictures) {
      assembly.resumeOpenTurns()
      guard !start.library.isReadOnly else { return }
      watch = LibraryWatch(start.library) { mailbox.post(.libraryChanged) }
    }
    watch?.stop()
    if studio.state.isDetached, !isTold {
      EventLoop(studio: studio, mailbox: mailbox, signals: signals).wait { runner.hasJobs }
    }
    assembly.finish()
  }

  // MARK: - From a script

  private func play(
    _ script: String, in context: AppContext, endpoint: Endpoint, pictures: [String]
  ) throws {
    guard let size = Size(text: options.terminal) else {
      throw Failure(
        .usage, "'\(options.terminal)' is not a size.", advice: "Write it like 120x40.")
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
    let assembly = StudioAssembly(context, options, endpoint: endpoint, start: start)
    let noColor = context.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    let screen = ScriptedScreen(size: size, colors: noColor ? .none : .truecolor)
    let studio = assembly.controller(on: screen, stop: { _ in })
    let player = ScriptPlayer(
      studio: studio, screen: screen, mailbox: assembly.mailbox, isBusy: { studio.isBusy },
      save: { Output.frame($0) })
    // A script waits until nothing is running, so a provider that cannot be reached is not retried.
    assembly.resumeOpenTurns(isHurried: true)
    do throws(ScriptPlayer.TimedOut) {
      try player.play(steps, opening: pictures)
    } catch {
      Output.error(
        "retake: step \(error.step) waited for more than \(Int(ScriptPlayer.patience)) s.")
      throw ExitStatus.exit(ExitStatus.noPicture)
    }
    assembly.finish()
  }

  // MARK: - Both

  private func startReading(_ context: AppContext) -> AsyncWork<StartingPoint> {
    AsyncWork { [session, continues] () async throws(Failure) in
      try await StartingPoint.read(from: context, session: session, continues: continues)
    }
  }
}

/// What the command line wants from the studio.
struct StudioLaunchOptions {
  var profile: String?
  var theme: String?
  var graphics: GraphicsWish?
  /// The keys to begin with; nil for the configured ones.
  var keys: KeyPreset?
  /// Whether the studio speaks in lines; nil leaves it to the configuration.
  var linear: Bool?
  /// A file of keys to play instead of opening the terminal.
  var script: String?
  /// The terminal size for a script, as given.
  var terminal = "120x40"
}

extension StudioCommand {
  /// The most frequent uses of the studio: with pictures or with `--continue`, and nothing else.
  /// Nil for every other command line.
  ///
  /// It only saves time: the parser, which would produce the same, takes a sixth of the start-up to
  /// initialise.
  init?(plain arguments: [String]) {
    let words = arguments.filter { $0 != "--continue" }
    guard words.allSatisfy({ !$0.isEmpty && !$0.hasPrefix("-") }) else { return nil }
    if !words.isEmpty {
      let names = Set(HelpRootCommand.subcommands.map { $0.name } + [NewCommand.name])
      guard names.isDisjoint(with: words) else { return nil }
    }
    self.init(
      options: StudioLaunchOptions(), images: words, continues: words.count < arguments.count,
      session: nil)
  }
}
