import Cells
import Foundation
import Glibc
import TestSupport
import Testing

/// A real program in a terminal of its own, ended in every way there is.
@Suite(.serialized, .timeLimit(.minutes(1))) struct RescueTests {
  @Test(arguments: ["trap", "deep", "abort", "segv", "other thread", "exit", "quit"])
  func `However the program ends, the terminal is as it was`(_ ending: String) throws {
    let terminal = try PseudoTerminal()
    let before = terminal.modes
    let probe = try Probe(in: terminal, ending)
    terminal.wait { plainText(of: $0.canvas).contains("ready") }
    #expect(terminal.modes != before)
    terminal.type("!")
    if ending == "quit" { terminal.wait { !$0.modes.contains(1049) } }
    if ending == "quit" { kill(probe.id, SIGTERM) }
    let status = probe.wait()
    let state = terminal.state()
    let isCrash = !["exit", "quit"].contains(ending)
    #expect(plainText(of: state.canvas).contains("last words") == isCrash)
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
    case "segv", "deep": #expect([.signal(SIGSEGV), .exited(1)].contains(status))
    default: #expect([.signal(SIGILL), .signal(SIGTRAP)].contains(status))
    }
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
  func `A signal to end ends cleanly`(_ number: CInt) throws {
    let terminal = try PseudoTerminal()
    let before = terminal.modes
    let probe = try Probe(in: terminal, "none")
    terminal.wait { plainText(of: $0.canvas).contains("ready") }
    kill(probe.id, number)
    #expect(probe.wait() == .exited(3))
    #expect(terminal.state().modes.isDisjoint(with: [1049, 1002, 1006, 2004]))
    #expect(terminal.modes == before)
  }

  @Test func `A stop gives the terminal back, going on takes it again`() throws {
    let terminal = try PseudoTerminal()
    let before = terminal.modes
    let probe = try Probe(in: terminal, "none", canStop: true)
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
    let probe = try Probe(in: terminal, "none")
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
    let probe = try Probe(in: terminal, "none")
    terminal.wait { plainText(of: $0.canvas).contains("ready") }
    terminal.hangUp()
    #expect(probe.wait() == .exited(3))
  }

  @Test func `Output to a pipe is refused with what to do`() throws {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: builtProgram("TerminalProbe"))
    process.arguments = ["none"]
    process.environment = ["TERM": "xterm"]
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(text.contains("retake run"))
    #expect(!text.contains("\u{1B}"))
  }
}

/// The probe program, started as the leader of a session with the terminal as its own.
private struct Probe {
  let id: pid_t

  enum Status: Equatable {
    case exited(CInt)
    case signal(CInt)
  }

  /// With `canStop` it stays in this session, because SIGTSTP does nothing to a session's leader.
  init(in terminal: PseudoTerminal, _ ending: String, canStop: Bool = false) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Opened by a session without a terminal, it becomes that session's.
    for number in 0...2 {
      posix_spawn_file_actions_addopen(
        &actions, CInt(number), terminal.path, O_RDWR | (canStop ? O_NOCTTY : 0), 0)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    // POSIX_SPAWN_SETSID, which Swift does not see.
    let group = canStop ? POSIX_SPAWN_SETPGROUP : 0x80
    posix_spawnattr_setflags(&attributes, Int16(group) | Int16(POSIX_SPAWN_SETSIGMASK))
    let program = builtProgram("TerminalProbe")
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(program), strdup(ending), nil]
    // The runtime's backtraces take seconds and are not what is tested.
    var environment: [UnsafeMutablePointer<CChar>?] = [
      strdup("TERM=xterm-256color"), strdup("LC_ALL=C.UTF-8"), strdup("SWIFT_BACKTRACE=enable=no"),
      nil,
    ]
    defer { (arguments + environment).forEach { free($0) } }
    var id: pid_t = 0
    let error = posix_spawn(&id, program, &actions, &attributes, &arguments, &environment)
    try #require(error == 0, "cannot start \(program)")
    self.id = id
  }

  func wait() -> Status {
    let status = wait(options: 0)
    return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signal(status & 0x7F)
  }

  /// The signal that stopped it.
  func waitUntilStopped() -> CInt {
    let status = wait(options: WUNTRACED)
    return status & 0xFF == 0x7F ? status >> 8 & 0xFF : 0
  }

  private func wait(options: CInt) -> CInt {
    var status: CInt = 0
    while waitpid(id, &status, options) < 0, errno == EINTR {}
    return status
  }
}
