import CNcurses
import Cells
import Glibc

/// What can be found out about the terminal without opening a screen, for `retake doctor`: what the
/// environment and terminfo say and, if input and output are a terminal, what it answers.
///
/// Waits at most `patience` milliseconds for its answers.
///
/// - Throws: `TerminalError` if TERM names no terminal that can be drawn on.
package func probeTerminal(
  environment: [String: String], input: CInt = 0, output: CInt = 1, patience: Int = 500
) throws(TerminalError) -> TerminalReport {
  let choice = try EntryChoice(environment: environment)
  let (depth, reason) = detectColors(
    asked: nil, environment: environment, terminfo: choice.colors)
  var report = TerminalReport(
    term: environment["TERM"] ?? "", entry: choice.name, warning: choice.warning, colors: depth,
    colorReason: reason, speaksXterm: choice.speaksXterm)
  report.environmentProbe = EnvironmentProbe(
    environment: environment, isUnderMosh: hasAncestor(named: "mosh-server"))
  report.window = terminalWindow(of: output)
  guard choice.speaksXterm, isatty(input) == 1, isatty(output) == 1, isInForeground(input) else {
    report.isAsked = false
    return report
  }
  withoutEcho(input) {
    var parser = InputParser()
    let deadline = ContinuousClock.now + .milliseconds(patience)
    /// Waits until the answer is there, the time is over or the terminal is gone.
    func listen(until isThere: (TerminalReport) -> Bool) {
      while !isThere(report), ContinuousClock.now < deadline {
        var line = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
        guard poll(&line, 1, 50) >= 0, let bytes = readArrived(from: input) else { return }
        for case .reply(let reply) in parser.parse(bytes) { report.record(reply) }
      }
    }
    var tmux = TmuxInquiry(environment: environment)
    writeAll(
      Questions.all(speaksXterm: true, environmentProbe: report.environmentProbe), to: output)
    listen { $0.hasAnswered }
    while case .pending? = tmux?.poll(), ContinuousClock.now < deadline { usleep(5000) }
    if case .over(let answer)? = tmux?.poll() { report.tmux = answer }
    if report.mayQueryOuterTerminal {
      writeAll(Questions.aroundTmux, to: output)
      listen { !$0.outerAttributes.isEmpty }
    }
    // Late answers must not be typed into the shell.
    if !report.hasAnswered || report.isTmux { tcflush(input, TCIFLUSH) }
  }
  return report
}

/// Whether this process may read the terminal: a background job would be stopped for it.
private func isInForeground(_ descriptor: CInt) -> Bool {
  let group = tcgetpgrp(descriptor)
  // A terminal that is not the session's own has no foreground.
  return group < 0 || group == getpgrp()
}

/// Columns x rows of the terminal behind a descriptor, and its pixels if it reports them; nil if it
/// is not a terminal.
package func terminalWindow(of descriptor: CInt) -> WindowSize? {
  var window = winsize()
  guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0
  else { return nil }
  let pixels =
    window.ws_xpixel > 0 && window.ws_ypixel > 0
    ? Size(columns: Int(window.ws_xpixel), rows: Int(window.ws_ypixel)) : nil
  return WindowSize(
    cells: Size(columns: Int(window.ws_col), rows: Int(window.ws_row)), pixels: pixels)
}

/// The version of ncurses that is loaded, such as `ncurses 6.4.20221231`.
package var ncursesVersion: String { String(cString: cnc_version()) }

/// Runs `body` while answers neither wait for Enter nor appear on the screen. Signals from keys
/// still work.
private func withoutEcho(_ descriptor: CInt, _ body: () -> Void) {
  var before = termios()
  guard tcgetattr(descriptor, &before) == 0 else { return }
  var quiet = before
  quiet.c_lflag &= ~tcflag_t(ICANON | ECHO)
  guard tcsetattr(descriptor, TCSANOW, &quiet) == 0 else { return }
  body()
  tcsetattr(descriptor, TCSANOW, &before)
}

/// What lies between the program and the terminal, as far as environment variables reveal. The
/// variables that name a terminal are hints only: they survive neither ssh nor sudo, and outlive
/// the terminal inside tmux.
package struct EnvironmentProbe: Hashable, Sendable {
  /// A program between this one and the terminal that draws the screen itself.
  package enum Multiplexer: String, Hashable, Sendable {
    case tmux, screen, mosh
  }

  /// The multiplexer nearest to the program; the terminal's own answers may name another.
  package var multiplexer: Multiplexer?
  var multiplexerSource = "TMUX, STY and TERM"
  /// The terminal's name in the environment (`TERM_PROGRAM` and similar), and the variable that
  /// named it.
  package var hint: (name: String, source: String)? {
    get { hintName.map { ($0, hintSource) } }
    set {
      hintName = newValue?.name
      hintSource = newValue?.source ?? ""
    }
  }
  private var hintName: String?
  private var hintSource = ""
  package var isRemote = false
  /// Whether tmux or screen may be the nearest, judging by TERM as well.
  var mayBeMultiplexed = false

  package init() {}

  /// Reads the environment. `isUnderMosh` says whether an ancestor of this process is mosh's
  /// server, which leaves no trace in the environment.
  package init(environment: [String: String], isUnderMosh: Bool = false) {
    func has(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
    let term = environment["TERM"] ?? ""
    // TMUX and STY are inherited; TERM shows which of the two is nearer.
    if has("TMUX"),
      !(has("STY") && !term.hasPrefix("tmux") && environment["TERM_PROGRAM"] != "tmux")
    {
      multiplexer = .tmux
    } else if has("STY") {
      multiplexer = .screen
    } else if term.hasPrefix("tmux") {
      multiplexer = .tmux
    }
    if multiplexer == nil, isUnderMosh {
      multiplexer = .mosh
      multiplexerSource = "mosh-server above this process"
    }
    mayBeMultiplexed = multiplexer != nil || term.hasPrefix("screen")
    isRemote = has("SSH_CONNECTION") || has("SSH_TTY") || multiplexer == .mosh
    let markers = [
      ("KITTY_WINDOW_ID", "kitty"), ("GHOSTTY_RESOURCES_DIR", "ghostty"),
      ("WEZTERM_PANE", "WezTerm"), ("KONSOLE_VERSION", "Konsole"), ("XTERM_VERSION", "XTerm"),
      ("ITERM_SESSION_ID", "iTerm2"), ("VTE_VERSION", "VTE"), ("WT_SESSION", "Windows Terminal"),
    ]
    for name in ["LC_TERMINAL", "TERM_PROGRAM"] where hint == nil && has(name) {
      if environment[name] != "tmux" { hint = (environment[name] ?? "", name) }
    }
    if hint == nil, let marker = markers.first(where: { has($0.0) }) {
      hint = (marker.1, marker.0)
    }
  }
}

/// The questions the terminal is asked about itself, once, after the first frame. Nothing waits for
/// the answers.
enum Questions {
  /// A query that draws nothing (`a=q`); a terminal without the kitty graphics protocol ignores it.
  static let kittyGraphics =
    "\u{1B}_Gi=\(TerminalReply.graphicsQuery),s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\"
  private static let version = "\u{1B}[>0q"
  /// Device attributes, which every terminal answers: asked last, so their answer marks the end.
  private static let end = "\u{1B}[c"

  /// Asks for the pixels of one cell.
  static let cellSize = "\u{1B}[16t"

  /// The questions to the terminal itself: version, synchronized output, focus, keyboard protocol,
  /// background, cell size, the size of all cells, sixel's colours and pixels, 24-bit colour.
  static func all(speaksXterm: Bool, environmentProbe: EnvironmentProbe) -> String {
    guard speaksXterm else { return "" }
    // Apple's Terminal prints the last letter of a sequence it does not know.
    if environmentProbe.hint?.name == "Apple_Terminal" { return "\u{1B}]11;?\u{1B}\\" + end }
    // tmux and screen take the graphics query for the title of the pane.
    let graphics = environmentProbe.mayBeMultiplexed ? "" : kittyGraphics
    return version + "\u{1B}[?2026$p\u{1B}[?1004$p\u{1B}[?u\u{1B}]11;?\u{1B}\\" + cellSize
      + "\u{1B}[14t"
      + "\u{1B}[?1;1;0S\u{1B}[?2;1;0S\u{1B}P+q524742\u{1B}\\" + graphics + end
  }

  /// The questions to the terminal around tmux, passed through it.
  static let aroundTmux = throughTmux(kittyGraphics + version + end)

  /// Wraps a sequence for tmux to pass through unchanged: each Escape is doubled.
  static func throughTmux(_ sequence: String) -> String {
    "\u{1B}Ptmux;" + sequence.replacing("\u{1B}", with: "\u{1B}\u{1B}") + "\u{1B}\\"
  }
}

/// Whether an ancestor of this process has that name, as far as /proc shows it (man 5 proc).
func hasAncestor(named name: String) -> Bool {
  var process = getppid()
  // A shell in a shell in a login is three; no one nests this deep.
  for _ in 0..<32 where process > 1 {
    guard let line = firstLine(of: "/proc/\(process)/stat"), let parent = parentInStat(line) else {
      return false
    }
    if parent.name == name { return true }
    process = parent.process
  }
  return false
}

/// The name and the parent in a line of /proc/PID/stat: `PID (NAME) STATE PARENT ...`, where the
/// name may hold spaces and brackets.
func parentInStat(_ line: String) -> (name: String, process: pid_t)? {
  guard let open = line.firstIndex(of: "("), let close = line.lastIndex(of: ")"), open < close
  else { return nil }
  let rest = line[line.index(after: close)...].split(separator: " ")
  guard rest.count > 1, let process = pid_t(rest[1]) else { return nil }
  return (String(line[line.index(after: open)..<close]), process)
}

private func firstLine(of path: String) -> String? {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var bytes = [UInt8](repeating: 0, count: 512)
  let count = read(file, &bytes, bytes.count)
  return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
}
