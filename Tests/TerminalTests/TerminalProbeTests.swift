import Cells
import Glibc
import TestSupport
import Testing

@testable import Terminal

/// What is reported about a terminal without opening a screen.
@Suite(.timeLimit(.minutes(5))) struct TerminalProbeTests {
  private let environment = ["TERM": "xterm-256color"]

  @Test func `A terminal that answers is reported by its name, and keeps its modes`() throws {
    let terminal = try PseudoTerminal()
    let before = terminal.modes
    let report = try probeTerminal(
      environment: environment, input: terminal.descriptor, output: terminal.descriptor,
      patience: 10_000)
    #expect(report.hasAnswered)
    #expect(report.version == "Virtual(1.0)")
    #expect(report.synchronizesOutput == true && report.speaksKittyKeyboard)
    #expect(report.cellPixels == Size(columns: 10, rows: 20))
    #expect(report.colors == .indexed256)
    #expect(terminal.modes == before)
    #expect(readArrived(from: terminal.descriptor)?.isEmpty == true)
  }

  @Test func `A terminal that never answers is given up on, and keeps its modes`() throws {
    let terminal = try PseudoTerminal(answers: false)
    let before = terminal.modes
    let report = try probeTerminal(
      environment: environment, input: terminal.descriptor, output: terminal.descriptor,
      patience: 1)
    #expect(!report.hasAnswered && report.version == nil)
    #expect(terminal.modes == before)
  }

  @Test func `A file or a pipe is not asked`() throws {
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    let report = try probeTerminal(environment: environment, input: ends[0], output: ends[1])
    #expect(!report.hasAnswered)
    #expect(readArrived(from: ends[0])?.isEmpty == true)
    #expect(terminalWindow(of: ends[1]) == nil)
  }

  @Test func `TERM decides what is asked and what is refused`() throws {
    let terminal = try PseudoTerminal()
    let linux = try probeTerminal(
      environment: ["TERM": "linux"], input: terminal.descriptor, output: terminal.descriptor)
    #expect(!linux.hasAnswered && linux.colors == .indexed16)
    #expect(throws: TerminalError.self) { try probeTerminal(environment: ["TERM": "dumb"]) }
    #expect(throws: TerminalError.self) { try probeTerminal(environment: [:]) }
    #expect(terminalWindow(of: terminal.descriptor)?.cells == Size(columns: 40, rows: 10))
    #expect(ncursesVersion.hasPrefix("ncurses "))
  }
}
