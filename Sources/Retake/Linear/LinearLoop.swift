import Cells
import Glibc
import Model
import Studio
import Terminal

/// Reads lines, passes them to the studio, and prints what it says, each line once and in order.
///
/// Nothing is painted and the cursor is never moved. A terminal edits the line itself; what comes
/// from a pipe is read a line at a time, each once the one before is done, so that a list of
/// instructions edits turn after turn.
final class LinearLoop {
  private let studio: StudioController
  private let mailbox: Mailbox
  private let signals: Signals
  private let output: LineOutput
  private var reader: LineReader
  private var isAtEnd = false
  private var hasSaidFarewell = false
  /// How often the end of the work has been looked for since the last line; the prompt waits for it.
  private var looks = 0
  /// Whether Ctrl+C was pressed at this prompt already.
  private var isInterrupted = false

  init(
    studio: StudioController, mailbox: Mailbox, signals: Signals, output: LineOutput,
    input: CInt = 0
  ) {
    self.studio = studio
    self.mailbox = mailbox
    self.signals = signals
    self.output = output
    reader = LineReader(input)
  }

  /// Runs until the studio has ended; returns true where a signal told it to end without delay.
  func run(opening pictures: [String], afterGreeting: () -> Void) -> Bool {
    var isTold = false
    output.say(studio.state.linearGreeting)
    studio.begin(opening: pictures)
    afterGreeting()
    while studio.state.isRunning {
      ask()
      let isReadable = wait()
      isTold = takeSignals() || isTold
      studio.handle(mailbox.drain())
      if takesLine, studio.state.isRunning { take(reader.next(isReadable: isReadable)) }
      // Nobody reads what is said: as without a terminal, only the work is left.
      if Output.unwritten != nil, !studio.state.isDetached { studio.handle([.hangup]) }
    }
    if !hasSaidFarewell, !studio.state.isDetached { output.say(studio.state.linearFarewell) }
    return isTold
  }

  /// Whether the next line may be read now. What comes from a pipe has seen no answer yet.
  private var takesLine: Bool {
    guard !isAtEnd, !studio.state.isDetached else { return false }
    return reader.isTerminal || (isIdle && output.isAsking)
  }

  /// `isBusy` is checked first: an effect posts its last event before it counts as done.
  private var isIdle: Bool { !studio.isBusy && mailbox.isEmpty }

  /// Prints the prompt when there is nothing more to say before it. Somebody at a terminal is asked
  /// all the same where the answer takes longer.
  private func ask() {
    let isIdle = isIdle
    guard !studio.state.isDetached, isIdle || (reader.isTerminal && (isLate || output.isAsking)),
      let prompt = studio.state.linearPrompt(isIdle: isIdle)
    else { return }
    output.ask(prompt)
  }

  private func take(_ input: LineReader.Input?) {
    guard let input else { return }
    (isInterrupted, looks) = (false, 0)
    switch input {
    case .line(let line):
      output.answered(reader.isTerminal ? nil : line)
      studio.handle([.line(line)])
    case .lines(let lines):
      output.answered(nil)
      studio.handle([.line(lines, .inLines)])
    case .tooLong:
      output.say(["A line of more than a million bytes is no instruction: nothing of it was used."])
    case .end:
      isAtEnd = true
      if reader.hasDroppedPart { output.say(["What was typed without Enter was not sent."]) }
      leave()
    }
  }

  /// Handles signals; returns true where one told the program to end.
  private func takeSignals() -> Bool {
    let taken = signals.pending()
    for signal in taken {
      switch signal {
      case .windowChanged: break
      case .hangUp: studio.handle([.hangup])
      case .terminate: leave()
      case .interrupt: interrupt()
      case .stop:
        signals.stop(group: false)
        output.forgetPrompt()
      case .goOn: output.forgetPrompt()
      }
    }
    return taken.contains(.terminate)
  }

  /// Ctrl+C cancels what is working, as on the screen; pressed twice where nothing is, it leaves.
  private func interrupt() {
    output.forgetPrompt()
    guard !isInterrupted else { return leave() }
    isInterrupted = true
    guard studio.state.isWorking else {
      return output.say(["Ctrl+C again leaves; so does /quit."])
    }
    studio.handle([.line(":cancel")])
  }

  private func leave() {
    hasSaidFarewell = true
    output.say(studio.state.linearFarewell)
    studio.handle([.terminate])
  }

  /// Whether the prompt has waited for the answer long enough, about a third of a second.
  private var isLate: Bool { looks > 15 }

  /// Sleeps until something has arrived or a second of waiting has passed; returns whether a line
  /// may be read.
  private func wait() -> Bool {
    let takesLine = takesLine
    if takesLine, reader.hasLine { return false }
    var descriptors = [
      pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    if takesLine {
      descriptors.append(pollfd(fd: reader.descriptor, events: Int16(POLLIN), revents: 0))
    }
    var timeout: CInt = studio.state.needsClock ? 1000 : -1
    // The work counts as done a moment after its last event.
    if !isAtEnd, !output.isAsking, !isLate || !studio.state.isWorking {
      timeout = 20
      looks += 1
    }
    poll(&descriptors, nfds_t(descriptors.count), timeout)
    return descriptors.count > 2 && descriptors[2].revents != 0
  }
}

/// Prints lines and one prompt below them.
final class LineOutput {
  private var prompt: String?
  /// Whether somebody reads on a terminal, which shows what is typed there itself.
  private let rings: Bool

  /// Whether a prompt waits for a line.
  var isAsking: Bool { prompt != nil }

  init(ringsBell: Bool) { rings = ringsBell && isatty(1) == 1 }

  /// Prints lines; a prompt that stood there is ended first, and asked again after them.
  func say(_ lines: [String]) {
    guard !lines.isEmpty else { return }
    if prompt != nil { Output.line("") }
    prompt = nil
    Output.lines(lines)
  }

  /// Prints the prompt, unless it stands there already.
  func ask(_ text: String) {
    guard text != prompt else { return }
    if prompt != nil { Output.line("") }
    Output.prompt(text + ": ")
    prompt = text
  }

  /// Records that the line of the prompt has ended; prints what was read, where no terminal shows
  /// it.
  func answered(_ line: String?) {
    if let line { Output.line(line) }
    prompt = nil
  }

  /// Ends the line of the prompt, for what the terminal writes behind it.
  func forgetPrompt() {
    if prompt != nil { Output.line("") }
    prompt = nil
  }

  func ring() { if rings { Output.bell() } }
}
