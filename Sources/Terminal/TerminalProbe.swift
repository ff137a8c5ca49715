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
        for case .reply(let reply) in parser.parse(bytes) { report.note(reply) }
      }
    }
    var tmux = TmuxInquiry(environment: environment)
    writeAll(
      Questions.all(speaksXterm: true, environmentProbe: report.environmentProbe), to: output)
    listen { $0.hasAnswered }
    while case .pending? = tmux?.poll(), ContinuousClock.now < deadline { usleep(5000) }
    if case .over(let answer)? = tmux?.poll() { report.tmux = answer }
    if report.mayAskAroundTmux {
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
