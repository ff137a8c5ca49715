import CNcurses
package import Cells
import Glibc

/// The terminal as a `Screen`: ncurses writes, our own parser reads.
///
/// There is one at a time in a process. It belongs to the thread that opened it.
package final class NcursesScreen: Screen {
  package private(set) var size: Size
  package let inputDescriptor: CInt
  package private(set) var report: TerminalReport {
    didSet { if report != oldValue { choice = report.choice } }
  }
  /// How pictures are shown by what is known now.
  package private(set) var choice: GraphicsChoice
  /// True when the terminal was hung up: no input will come any more.
  package private(set) var isGone = false

  private let outputDescriptor: CInt
  private let environment: [String: String]
  private let terminfo: EntryChoice
  private var tmux: TmuxInquiry?
  private var modes: TerminalModes
  private var painter: Painter
  private var parser: InputParser
  private var lastByte = ContinuousClock.now
  /// What is on the screen; nil when it must be painted as a whole.
  private var shown: Frame?
  private var title: String?
  private var isSuspended = false
  private var isClosed = false
  private var hasAsked = false
  private var hasAskedAroundTmux = false

  package var colors: ColorDepth { report.colors }

  package var graphics: Graphics { choice.graphics }

  package var inputTimeout: Int? {
    let rest = parser.wait.map { wait in
      let passed = lastByte.duration(to: .now) / .milliseconds(1)
      return max(0, wait - Int(passed))
    }
    // tmux answers within some milliseconds, by a process of its own.
    return tmux == nil ? rest : min(rest ?? 20, 20)
  }

  /// Takes the terminal behind the two descriptors.
  ///
  /// `colors` and `graphics` are the user's settings; nil and auto find out. Rescue is armed from the
  /// first byte on; install its handlers before.
  package static func open(
    environment: [String: String], input: CInt = 0, output: CInt = 1, colors: ColorDepth? = nil,
    graphics: (wish: GraphicsWish, source: String) = (.auto, "default")
  ) throws(TerminalError) -> NcursesScreen {
    guard isatty(input) == 1, isatty(output) == 1 else { throw .notATerminal }
    let choice = try EntryChoice(environment: environment)
    let locale = cnc_prepare_locale()
    guard locale > 0 else { throw .noUTF8 }
    let screen = try NcursesScreen(
      choice: choice, environment: environment, input: input, output: output, asked: colors)
    (screen.report.wish, screen.report.wishSource) = graphics
    screen.modes.foreignCharacters = TerminalModes.ForeignCharacters(rawValue: locale)
    if screen.modes.foreignCharacters != nil {
      screen.armRescue()
      let warning = "The locale is not UTF-8; the studio draws with UTF-8 nevertheless."
      screen.report.warning = screen.report.warning ?? warning
    }
    return screen
  }

  private init(
    choice: EntryChoice, environment: [String: String], input: CInt, output: CInt,
    asked: ColorDepth?
  ) throws(TerminalError) {
    let (depth, reason) = detectColors(
      asked: asked, environment: environment, terminfo: choice.colors)
    makeBlocking(output)
    // Before ncurses touches the modes: these are the ones to come back to.
    Rescue.arm(output, restoring: [])
    guard cnc_open(choice.name, input, output, depth == .truecolor) else {
      Rescue.disarm()
      throw .refused(term: environment["TERM"] ?? choice.name)
    }
    terminfo = choice
    self.environment = environment
    inputDescriptor = input
    outputDescriptor = output
    modes = TerminalModes(speaksXterm: choice.speaksXterm)
    painter = Painter(depth: depth, habits: choice.habits)
    let isRemote = environment["SSH_CONNECTION"] != nil || environment["SSH_TTY"] != nil
    parser = InputParser(escapeWait: isRemote ? 100 : 50)
    size =
      terminalSize(of: output, environment: environment, terminfo: choice.size)
      ?? Size(columns: 80, rows: 24)
    var report = TerminalReport(
      term: environment["TERM"] ?? "", entry: choice.name, warning: choice.warning,
      colors: painter.depth, colorReason: reason, speaksXterm: choice.speaksXterm)
    report.surroundings = Surroundings(environment: environment)
    report.window = terminalWindow(of: output)
    self.report = report
    self.choice = report.choice
    cnc_resize(Int32(size.rows), Int32(size.columns))
    armRescue()
  }

  deinit {
    close()
  }

  package func pending() -> [Input] {
    guard !isSuspended, !isClosed else { return [] }
    var inputs: [Input] = []
    if let now = terminalSize(
      of: outputDescriptor, environment: environment, terminfo: terminfo.size), now != size
    {
      size = now
      report.window = terminalWindow(of: outputDescriptor)
      cnc_resize(Int32(size.rows), Int32(size.columns))
      repaint()
      inputs.append(.resize(size))
    }
    askTmux()
    guard let bytes = readArrived(from: inputDescriptor) else {
      isGone = true
      return inputs
    }
    if bytes.isEmpty {
      if inputTimeout == 0 { inputs += parser.expire().compactMap(note) }
    } else {
      lastByte = .now
      inputs += parser.take(bytes).compactMap(note)
    }
    return inputs
  }

  package func show(_ frame: Frame) {
    guard !isSuspended, !isClosed, frame != shown else { return }
    if shown == nil, title == nil { writeAll(modes.entering, to: outputDescriptor) }
    let changed = painter.paint(frame.canvas, over: shown?.canvas, within: size)
    setModes(for: frame)
    let caret = frame.cursor.flatMap { Rect(origin: .zero, size: size).contains($0) ? $0 : nil }
    cnc_caret(Int32(caret?.y ?? -1), Int32(caret?.x ?? 0))
    // A small change is one write anyway; the brackets would cost more than it does.
    let isLarge = changed > size.columns && report.synchronizesOutput == true
    if isLarge { writeAll(TerminalModes.frameBegins, to: outputDescriptor) }
    cnc_update()
    if isLarge { writeAll(TerminalModes.frameEnds, to: outputDescriptor) }
    shown = frame
    ask()
  }

  /// Makes the next `show` paint every cell, for a person whose terminal was written over.
  package func repaint() {
    shown = nil
    cnc_repaint()
  }

  package func suspend() {
    guard !isSuspended, !isClosed else { return }
    isSuspended = true
    writeAll(modes.leaving, to: outputDescriptor)
    cnc_leave()
    Rescue.disarm()
  }

  package func resume() {
    guard isSuspended, !isClosed else { return }
    isSuspended = false
    Rescue.arm(outputDescriptor, restoring: [])
    // Takes the modes again at once: keys typed from here on are ours.
    cnc_repaint()
    cnc_update()
    armRescue()
    writeAll(modes.entering, to: outputDescriptor)
    if let title { writeAll(modes.title(title), to: outputDescriptor) }
    parser = InputParser(escapeWait: 50)
    repaint()
  }

  /// Gives the terminal back for good.
  package func close() {
    guard !isClosed else { return }
    isClosed = true
    if !isSuspended { writeAll(modes.leaving, to: outputDescriptor) }
    awaitAnswers()
    cnc_close()
    Rescue.disarm()
  }

  private func setModes(for frame: Frame) {
    if frame.title != title {
      title = frame.title
      writeAll(modes.title(printable(frame.title, keepingLines: false)), to: outputDescriptor)
    }
    if frame.mouse != modes.mouse {
      modes.mouse = frame.mouse
      writeAll(frame.mouse ? modes.mouseOn : modes.mouseOff, to: outputDescriptor)
    }
  }

  /// Asks the terminal about itself, once, when the first frame already stands.
  private func ask() {
    guard !hasAsked else { return }
    hasAsked = true
    let questions = Questions.all(
      speaksXterm: modes.speaksXterm, surroundings: report.surroundings)
    writeAll(questions, to: outputDescriptor)
    if !questions.isEmpty { tmux = TmuxInquiry(environment: environment) }
  }

  /// Takes tmux's answer, and asks the terminal around it as soon as it is known that it is tmux that
  /// answers, and that it may let the question through.
  private func askTmux() {
    if case .over(let answer)? = tmux?.poll() {
      tmux = nil
      report.tmux = answer
    }
    guard tmux == nil, !hasAskedAroundTmux, report.mayAskAroundTmux else { return }
    hasAskedAroundTmux = true
    writeAll(Questions.aroundTmux, to: outputDescriptor)
  }

  /// Goes on to the next way of showing pictures this terminal may have, and back to its own choice.
  package func nextGraphics() -> String {
    let ring = [.auto] + choice.ways
    let place = ring.firstIndex(of: report.wish) ?? 0
    report.wish = ring[(place + 1) % ring.count]
    report.wishSource = "key"
    return choice.sentence(wish: report.wish)
  }

  package func send(_ pieces: [[UInt8]]) {
    guard !isSuspended, !isClosed else { return }
    for piece in pieces { writeAll(piece, to: outputDescriptor) }
  }

  /// Takes what is no input for itself.
  private func note(_ incoming: Incoming) -> Input? {
    switch incoming {
    case .input(let input): return input
    case .focus: return nil
    case .reply(let reply):
      report.note(reply)
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

  /// Sends what an answer made possible; a crash from here on undoes it.
  private func switchOn(_ sequence: String) {
    armRescue()
    writeAll(sequence, to: outputDescriptor)
  }

  /// Answers that come after the end would be typed into the shell: waits for them a moment.
  private func awaitAnswers() {
    guard hasAsked, modes.speaksXterm, !report.hasAnswered, !isGone else { return }
    let deadline = ContinuousClock.now + .milliseconds(200)
    while !report.hasAnswered, ContinuousClock.now < deadline {
      var line = pollfd(fd: inputDescriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&line, 1, 50) >= 0, let bytes = readArrived(from: inputDescriptor) else { return }
      for case .reply(let reply) in parser.take(bytes) { report.note(reply) }
    }
    if !report.hasAnswered { tcflush(inputDescriptor, TCIFLUSH) }
  }

  private func armRescue() {
    var bytes = Array(modes.leaving.utf8)
    for name in ["sgr0", "op", "rmcup", "rmkx", "cnorm"] { bytes += capability(name) }
    Rescue.arm(outputDescriptor, restoring: bytes)
  }

  private func capability(_ name: String) -> [UInt8] {
    var buffer = [CChar](repeating: 0, count: 64)
    let count = cnc_capability(name, &buffer, Int32(buffer.count))
    return buffer[..<Int(count)].map { UInt8(bitPattern: $0) }
  }
}
