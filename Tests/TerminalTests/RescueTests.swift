import CSystem
import Cells
import Foundation
import Glibc
import TestSupport
import Testing

/// A real program in a terminal of its own, ended in every possible way.
@Suite(.serialized, .timeLimit(.minutes(5))) struct RescueTests {
  @Test(arguments: [
    "trap", "deep", "abort", "segv", "other thread", "deep elsewhere", "exit", "quit",
  ])
  func `However the program ends, the terminal is restored`(_ ending: String) throws {
    // Answers that come after the end would be echoed over the last words.
    let terminal = try PseudoTerminal(answers: false)
    let before = terminal.modes
    let probe = try TerminalProgram(in: terminal, ending)
    terminal.wait { plainText(of: $0.canvas).contains("ready") }
    #expect(terminal.modes != before)
    terminal.type("!")
    if ending == "quit" { terminal.wait { !$0.modes.contains(1049) } }
    if ending == "quit" { kill(probe.id, SIGTERM) }
    let status = probe.wait()
    let state = terminal.state()
    let isCrash = !["exit", "quit"].contains(ending)
    let shown = plainText(of: state.canvas)
    #expect(shown.contains("last words") == isCrash, "\(shown)")
    #expect(state.modes.isDisjoint(with: [1049, 1002, 1006, 2004, 2026]))
    #expect(state.keyboardStack == 0)
    #expect(state.isCaretVisible)
    #expect(state.style == .plain)
    #expect(terminal.modes == before)
    switch ending {
    case "exit": #expect(status == .exited(7))
    case "quit": #expect(status == .exited(3))
    case "abort": #expect(status == .signal(SIGABRT))
    // Address Sanitizer reports such a fault and exits instead.
    case "segv", "deep", "deep elsewhere": #expect([.signal(SIGSEGV), .exited(1)].contains(status))
    default: #expect([.signal(SIGILL), .signal(SIGTRAP)].contains(status))
    }
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
  func `A termination signal ends the program cleanly`(_ number: CInt) throws {
    let terminal = try PseudoTerminal()
    let before = terminal.modes
    let probe = try TerminalProgram(in: terminal, "none")
    terminal.wait { plainText(of: $0.canvas).contains("ready") }
    kill(probe.id, number)
    #expect(probe.wait() == .exited(3))
    #expect(terminal.state().modes.isDisjoint(with: [1049, 1002, 1006, 2004]))
    #expect(terminal.modes == before)
  }

  @Test(arguments: [SIGUSR1, SIGUSR2, SIGALRM, SIGXCPU, SIGQUIT])
  func `An unexpected signal ends the program and restores the terminal`(_ number: CInt)
    throws
  {
    let terminal = try PseudoTerminal()
    let before = terminal.modes
    let probe = try TerminalProgram(in: terminal, "none")
    terminal.wait { plainText(of: $0.canvas).contains("ready") }
    kill(probe.id, number)
    #expect(probe.wait() == .signal(number))
    let state = terminal.state()
    #expect(state.modes.isDisjoint(with: [1049, 1002, 1006, 2004]))
    #expect(state.isCaretVisible)
    #expect(!plainText(of: state.canvas).contains("last words"))
    #expect(terminal.modes == before)
  }

  @Test func `A stop gives the terminal back, and continuing takes it again`() throws {
    let terminal = try PseudoTerminal()
    let before = terminal.modes
    let probe = try TerminalProgram(in: terminal, "none", canStop: true)
    terminal.wait { plainText(of: $0.canvas).contains("ready") }
    kill(probe.id, SIGTSTP)
    terminal.wait { !$0.modes.contains(1049) }
    #expect(probe.waitUntilStopped() == SIGTSTP)
    #expect(terminal.modes == before)
    kill(probe.id, SIGCONT)
    terminal.wait { plainText(of: $0.canvas).contains("back") }
    #expect(terminal.state().modes.isSuperset(of: [1049, 2004]))
    kill(probe.id, SIGTERM)
    #expect(probe.wait() == .exited(3))
    #expect(terminal.modes == before)
  }

  @Test func `A storm of new sizes ends at the last one`() throws {
    let terminal = try PseudoTerminal()
    let probe = try TerminalProgram(in: terminal, "none")
    terminal.wait { plainText(of: $0.canvas).contains("ready") }
    for columns in 20..<220 { terminal.resize(columns: columns, rows: 10 + columns % 7) }
    terminal.resize(columns: 77, rows: 11)
    kill(probe.id, SIGWINCH)
    terminal.wait { plainText(of: $0.canvas).contains("77x11") }
    kill(probe.id, SIGTERM)
    #expect(probe.wait() == .exited(3))
  }

  @Test func `A closed window ends the program`() throws {
    let terminal = try PseudoTerminal()
    let probe = try TerminalProgram(in: terminal, "none")
    terminal.wait { plainText(of: $0.canvas).contains("ready") }
    terminal.hangUp()
    #expect(probe.wait() == .exited(3))
  }

  @Test(arguments: [0, 511, 513, 60_000])
  func `The restoring sequence is written completely, however long it is`(count: Int) throws {
    var ends: [CInt] = [-1, -1]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    #expect(csystem_rescue_arm(ends[1], Array("before".utf8), 6))
    #expect(csystem_rescue_arm(ends[1], bytes, bytes.count))
    #expect(csystem_rescue_now() && !csystem_rescue_now())
    close(ends[1])
    #expect(try FileHandle(fileDescriptor: ends[0]).readToEnd().map(Array.init) ?? [] == bytes)
  }

  @Test func `Output to a file is refused with advice`() async throws {
    let output = FileManager.default.temporaryDirectory.appending(path: "probe-\(UUID())")
    defer { try? FileManager.default.removeItem(at: output) }
    let program = try ChildProgram(
      builtProgram("TerminalProbe"), ["none"], environment: ["TERM": "xterm"],
      output: output.path)
    #expect(await program.ending() == .exited(2))
    let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
    #expect(text.contains("retake run"))
    #expect(!text.contains("\u{1B}"))
  }
}

extension TerminalProgram {
  /// Starts the probe program and tells it how to end.
  fileprivate init(in terminal: PseudoTerminal, _ ending: String, canStop: Bool = false) throws {
    // The runtime's backtraces take seconds and are not what is tested.
    try self.init(
      builtProgram("TerminalProbe"), [ending], in: terminal,
      environment: [
        "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no",
      ], canStop: canStop)
  }
}
