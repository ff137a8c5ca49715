import CNcurses
package import Cells
import Glibc
import Numbers

/// The terminal as a `Screen`: ncurses writes, `InputParser` reads.
///
/// A process has one at a time. It belongs to the thread that opened it.
package final class NcursesScreen: Screen {
  package private(set) var size: Size
  package let inputDescriptor: CInt
  package private(set) var report: TerminalReport {
    didSet { if report != oldValue { choice = report.choice } }
  }
  /// How pictures are shown, by what is known now.
  package private(set) var choice: GraphicsChoice
  /// True once the terminal has hung up: no more input will come.
  package private(set) var isGone = false

  private let outputDescriptor: CInt
  private let environment: [String: String]
  private let terminfo: EntryChoice
  private var tmux: TmuxInquiry?
  private var delivery = Delivery()
  private var news: [DeliveryNews] = []
  private var modes: TerminalModes
  private var parser: InputParser
  private var lastByte = ContinuousClock.now
  private var output: FrameOutput
  private var title: String?
  private var isSuspended = false
  private var isClosed = false
  private var hasAsked = false
  private var hasQueriedOuterTerminal = false
  private var attention = Attention()
  private var lastInput = ContinuousClock.now
  private let alerts: AlertWish
  /// When the progress was last written: some terminals remove one that is not renewed.
  private var progressWritten: ContinuousClock.Instant?
  /// Input typed while answers were awaited.
  private var early: [Input] = []
  /// The bytes a crash would send to remove pictures.
  private var rescued: [UInt8] = []

  package var colors: ColorDepth { report.colors }

  package var graphics: Graphics {
    var graphics = choice.graphics
    graphics.link = output.link
    return graphics
  }

  package var inputTimeout: Int? {
    // tmux answers within some milliseconds, through a child process.
    [inputWait, output.wait, tmux == nil ? nil : 20].compactMap(\.self).min()
  }

  /// Milliseconds before a lone Escape counts as the key.
  var escapeWait: Int { parser.escapeWait }

  /// Milliseconds until unfinished input is decided.
  private var inputWait: Int? {
    parser.wait.map { wait in
      let passed = lastByte.duration(to: .now) / .milliseconds(1)
      return max(0, wait - Int(clamping: passed))
    }
  }

  package var crowdedDescriptor: CInt? { output.crowdedDescriptor }

  /// Whether all of the last frame has been written; nothing more is then sent by itself.
  package var isSettled: Bool { !output.hasWork }

  /// Takes over the terminal behind the two descriptors.
  ///
  /// `colors`, `graphics` and `alerts` are the user's settings; with nil and `auto` they are
  /// detected. Rescue
  /// is armed before the first byte; install its handlers before the call.
  ///
  /// - Throws: `TerminalError` if the studio cannot be drawn on this terminal.
  package static func open(
    environment: [String: String], input: CInt = 0, output: CInt = 1, colors: ColorDepth? = nil,
    graphics: (wish: GraphicsWish, source: String) = (.auto, "default"),
    alerts: AlertWish = .auto
  ) throws(TerminalError) -> NcursesScreen {
    guard isatty(input) == 1, isatty(output) == 1 else { throw .notATerminal }
    let choice = try EntryChoice(environment: environment)
    let locale = cnc_prepare_locale()
    guard locale > 0 else { throw .noUTF8 }
    let screen = try NcursesScreen(
      choice: choice, environment: environment, input: input, output: output, asked: colors,
      alerts: alerts)
    (screen.report.wish, screen.report.wishSource) = graphics
    screen.modes.foreignCharacters = TerminalModes.ForeignCharacters(rawValue: locale)
    if screen.modes.foreignCharacters != nil {
      screen.armRescue()
      let warning = "The locale is not UTF-8; the studio uses UTF-8 anyway."
      screen.report.warning = screen.report.warning ?? warning
    }
    return screen
  }

  private init(
    choice: EntryChoice, environment: [String: String], input: CInt, output: CInt,
    asked: ColorDepth?, alerts: AlertWish
  ) throws(TerminalError) {
    let (depth, reason) = detectColors(
      asked: asked, environment: environment, terminfo: choice.colors)
    makeBlocking(output)
    // Armed before ncurses touches the modes: these are the ones to restore.
    Rescue.arm(output, restoring: [])
    guard cnc_open(choice.name, input, output, depth == .truecolor) else {
      Rescue.disarm()
      throw .refused(term: environment["TERM"] ?? choice.name)
    }
    terminfo = choice
    self.environment = environment
    self.alerts = alerts
    inputDescriptor = input
    outputDescriptor = output
    modes = TerminalModes(speaksXterm: choice.speaksXterm)
    modes.reportsFocus = alerts != .off
    let painter = CellPainter(depth: depth, habits: choice.habits)
    let isRemote = environment["SSH_CONNECTION"] != nil || environment["SSH_TTY"] != nil
    parser = InputParser(
      escapeWait: isRemote ? 100 : 50, keyboard: Keyboard(term: environment["TERM"] ?? ""))
    size =
      terminalSize(of: output, environment: environment, terminfo: choice.size)
      ?? Size(columns: 80, rows: 24)
    var report = TerminalReport(
      term: environment["TERM"] ?? "", entry: choice.name, warning: choice.warning,
      colors: painter.depth, colorReason: reason, speaksXterm: choice.speaksXterm)
    report.environmentProbe = EnvironmentProbe(
      environment: environment, isUnderMosh: hasAncestor(named: "mosh-server"))
    report.window = terminalWindow(of: output)
    self.report = report
    self.choice = report.choice
    self.output = FrameOutput(
      OutputLine(output), painter: painter, size: size, asksForFences: choice.speaksECMA48,
      avoidsErasing: environment["TMUX"] != nil, knowsOffCodes: choice.speaksXterm)
    armRescue()
  }

  deinit {
    close()
  }

  package func pending() -> [Input] {
    guard !isSuspended, !isClosed else { return [] }
    var inputs = early
    early = []
    if let now = terminalSize(
      of: outputDescriptor, environment: environment, terminfo: terminfo.size), now != size
    {
      size = now
      report.window = terminalWindow(of: outputDescriptor)
      output.resize(to: size)
      // The font may have changed.
      if report.cellPixels != nil { output.write(Questions.cellSize) }
      inputs.append(.resize(size))
    }
    askTmux()
    guard let bytes = readArrived(from: inputDescriptor) else {
      isGone = true
      output.giveUp()
      return inputs
    }
    if bytes.isEmpty {
      if inputWait == 0 { inputs += parser.expire().compactMap(handle) }
    } else {
      lastByte = .now
      let arrived = parser.parse(bytes).compactMap(handle)
      if !arrived.isEmpty {
        output.keyArrived()
        lastInput = .now
      }
      inputs += arrived
    }
    output.go()
    rescuePictures()
    return inputs
  }

  package func show(_ frame: Frame) {
    guard !isSuspended, !isClosed, frame != output.frame else { return }
    if title == nil { output.write(modes.entering) }
    setModes(for: frame)
    // At the end of a batch tmux redraws the pane, and until then loses what passes through it.
    output.brackets = report.synchronizesOutput == true && !report.isTmux
    if !hasAsked {
      // Text is written before the questions, pictures after them.
      output.show(frame)
      ask()
    }
    route()
    output.show(frame)
    rescuePictures()
  }

  package func send(_ pieces: [[UInt8]]) {
    guard !isSuspended, !isClosed else { return }
    output.send(pieces)
  }

  /// Makes the next `show` paint every cell and send every picture again, for when something else
  /// has written over the screen.
  package func repaint() {
    output.startAgain()
  }

  package func suspend() {
    guard !isSuspended, !isClosed else { return }
    isSuspended = true
    output.leave()
    awaitAnswers()
    writeAll(modes.leaving, to: outputDescriptor)
    cnc_leave()
    Rescue.disarm()
  }

  package func resume() {
    guard isSuspended, !isClosed else { return }
    isSuspended = false
    progressWritten = nil
    // The focus may have come and gone unreported.
    attention.hasFocus = nil
    Rescue.arm(outputDescriptor, restoring: [])
    // Sets the modes at once: keys typed from here on are for the program.
    cnc_return()
    armRescue()
    output.write(modes.entering)
    if let title { output.write(modes.title(title)) }
    parser.reset()
    repaint()
  }

  /// Gives the terminal back for good.
  package func close() {
    guard !isClosed else { return }
    isClosed = true
    if !isSuspended {
      output.leave()
      writeAll(modes.leaving, to: outputDescriptor)
    }
    awaitAnswers()
    cnc_close()
    output.close()
    Rescue.disarm()
  }

  private func setModes(for frame: Frame) {
    if frame.title != title {
      title = frame.title
      output.write(modes.title(frame.title))
    }
    if frame.mouse != modes.mouse {
      modes.mouse = frame.mouse
      output.write(frame.mouse ? modes.mouseOn : modes.mouseOff)
    }
    if frame.cursorColor != modes.caret {
      modes.caret = frame.cursorColor
      switchOn(modes.caretColor)
    }
    showProgress(frame.isWorking)
  }

  /// Some terminals remove a progress that is not renewed: ghostty after 15 seconds.
  private static let progressRenewal = Duration.seconds(5)

  /// Shows or removes the terminal's own sign that something is awaited.
  private func showProgress(_ isWorking: Bool) {
    let codes = AlertCodes(alerts, on: report)
    if isWorking, codes.takesProgress {
      if let written = progressWritten, written.duration(to: .now) < Self.progressRenewal { return }
      progressWritten = .now
      modes.progressOff = codes.progress(isWorking: false)
      switchOn(codes.progress(isWorking: true))
    } else if !modes.progressOff.isEmpty {
      output.write(modes.progressOff)
      (modes.progressOff, progressWritten) = ("", nil)
    }
  }

  package func alert(_ alert: Alert) {
    let idle = lastInput.duration(to: .now) / .seconds(1)
    guard alerts != .off,
      attention.isElsewhere(
        // tmux answers for its window, but passes focus on only where that is configured.
        reportsFocus: report.reportsFocus == true && !report.isTmux, idle: idle)
    else { return }
    send(AlertCodes(alerts, on: report).pieces(for: alert))
  }

  /// Selects the way for pictures that the known facts about the terminal allow.
  private func route() {
    let way = PictureRoute(
      choice.graphics, isInTmux: report.isTmux, isThroughTmux: choice.isThroughTmux,
      depth: report.colors)
    output.route(way, cell: choice.graphics.cell, takesHints: choice.takesUsageHints)
  }

  /// Asks the terminal about itself, once, after the first frame has been drawn.
  private func ask() {
    guard !hasAsked else { return }
    hasAsked = true
    let questions = Questions.all(
      speaksXterm: modes.speaksXterm, environmentProbe: report.environmentProbe)
    output.ask(questions)
    output.go()
    if !questions.isEmpty { tmux = TmuxInquiry(environment: environment) }
  }

  /// Handles tmux's answer, and asks the terminal around it once tmux is known to be the one
  /// answering and may pass the question through.
  private func askTmux() {
    if case .over(let answer)? = tmux?.poll() {
      tmux = nil
      report.tmux = answer
    }
    guard tmux == nil, !hasQueriedOuterTerminal, report.mayQueryOuterTerminal else { return }
    hasQueriedOuterTerminal = true
    output.ask(Questions.aroundTmux)
  }

  /// Switches to the next way of showing pictures this terminal may have; after the last, back to
  /// the automatic choice.
  package func nextGraphics() -> String {
    let ring = [.auto] + choice.ways
    let place = ring.firstIndex(of: report.wish) ?? 0
    report.wish = ring[(place + 1) % ring.count]
    report.wishSource = "key"
    return choice.sentence(wish: report.wish)
  }

  package func deliver(_ item: OutboundItem) {
    follow(delivery.begin(item, on: report))
  }

  package func takeDeliveryNews() -> [DeliveryNews] {
    defer { news = [] }
    return news
  }

  private func follow(_ step: Delivery.Step) {
    send(step.pieces)
    if let told = step.news { news.append(told) }
  }

  /// Handles what is not input.
  private func handle(_ incoming: Incoming) -> Input? {
    switch incoming {
    case .input(let input): return input
    case .focus(let hasFocus):
      attention.hasFocus = hasFocus
      return nil
    case .reply(.fence):
      output.fenceAnswered()
      return nil
    case .reply(.pictureFailed(let id)):
      output.pictureFailed(id: id)
      return nil
    case .reply(let reply):
      report.record(reply)
      follow(delivery.handle(reply))
      askTmux()
      if case .keyboardFlags = reply, !modes.keyboard {
        modes.keyboard = true
        switchOn(TerminalModes.pushKeyboard)
      }
      if case .version(let text) = reply, text.hasPrefix("XTerm("), !modes.altAsEscape {
        modes.altAsEscape = true
        switchOn(TerminalModes.sendAltAsEscape)
      }
      return nil
    }
  }

  /// Sends what an answer made possible; from here on a crash undoes it.
  private func switchOn(_ sequence: String) {
    armRescue()
    output.write(sequence)
  }

  /// Waits briefly for outstanding answers, which would otherwise be typed into the next program.
  private func awaitAnswers() {
    guard !isGone else { return }
    var awaitsReply: Bool {
      hasAsked && modes.speaksXterm && !report.hasAnswered || output.awaitsFence
    }
    guard awaitsReply else { return }
    let patience = max(0.2, 2 * (output.link.roundTrip ?? 0))
    let deadline = ContinuousClock.now + .seconds(patience)
    while awaitsReply, ContinuousClock.now < deadline {
      var line = pollfd(fd: inputDescriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&line, 1, 50) >= 0, let bytes = readArrived(from: inputDescriptor) else { return }
      lastByte = .now
      early += parser.parse(bytes).compactMap(handle)
    }
    if awaitsReply, isClosed { tcflush(inputDescriptor, TCIFLUSH) }
  }

  /// Makes a crash also remove the pictures the terminal now holds.
  private func rescuePictures() {
    if output.rescue != rescued { armRescue() }
  }

  private func armRescue() {
    rescued = output.rescue
    // A crash may come in the middle of a string sequence; its terminator does nothing elsewhere.
    var bytes = Array("\u{1B}\\".utf8) + rescued + Array(modes.leaving.utf8)
    for name in ["sgr0", "op", "rmcup", "rmkx", "cnorm"] { bytes += capability(name) }
    Rescue.arm(outputDescriptor, restoring: bytes)
  }
}
