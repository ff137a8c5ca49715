import Foundation
import Glibc
import TestSupport
import Testing

/// The studio in lines, as a person who cannot see reads it, or a script.
@Suite(.timeLimit(.minutes(10))) struct LinearStoryTests {
  private static let session = """
    make it sepia
    add a white border
    /fork 1
    invert the colours
    /compare 2
    /region ellipse 10 20 30 40
    /region
    make it darker
    /crop 1:1
    paint it all [fault: refuse]
    /clear
    /undo
    /frobnicate
    /references
    y
    /clear
    /ratio 16:9
    make it sepia
    /again
    /describe 1
    y
    /history
    /costs
    /status
    """

  @Test func `A session of nine turns by a script reads from its first line to its last`()
    async throws
  {
    let program = try BuiltProgram()
    let photograph = try await program.paintedPicture()
    try program.write(Self.session + "\n", to: "lines.txt")
    let result = try await program.piped("cat lines.txt", into: ["--linear", photograph])
    #expect(result.status == 0, "\(result.errors)")
    let output = result.output
    #expect(output.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.isPrintable })
    // The session's id is another one each time.
    let text = output.replacing(/recover \d+-\w+/) { _ in "recover ID" }
    assertSnapshot(text: text, named: "linear-session")
    let log = try await program.run(["log"])
    #expect(log.output.contains("invert the colours"), "\(log.output)")
  }

  @Test func `An ended pipe answers no question and sends only whole lines`() async throws {
    let program = try BuiltProgram()
    let photograph = try await program.paintedPicture()
    let result = try await program.piped(
      "printf '/variants make it dusk\\n'", into: ["--linear", photograph])
    #expect(result.status == 0 && !result.output.contains("Turn 1"), "\(result.output)")
    #expect(result.output.contains("Left. retake --continue --linear"), "\(result.output)")
  }

  /// What the terminal has received as text.
  private func text(_ terminal: PseudoTerminal) -> String {
    String(decoding: terminal.received, as: UTF8.self)
  }

  private func says(_ words: String, _ terminal: PseudoTerminal) async -> Bool {
    await until { text(terminal).contains(words) }
  }

  private func start(_ program: BuiltProgram, _ arguments: [String] = []) async throws -> (
    PseudoTerminal, TerminalProgram
  ) {
    let terminal = try PseudoTerminal(columns: 100, rows: 40)
    let studio = try TerminalProgram(
      BuiltProgram.path, ["--linear"] + arguments, in: terminal, environment: program.environment)
    try #require(await says("New picture: ", terminal))
    return (terminal, studio)
  }

  @Test func `A line that was not finished is not sent, and that is said`() async throws {
    let program = try BuiltProgram()
    let (terminal, studio) = try await start(program)
    let modes = terminal.modes
    terminal.type("a paper ki\u{4}\u{4}")
    #expect(await studio.ending() == .exited(0))
    #expect(await says("opens the session again.", terminal))
    let text = text(terminal)
    #expect(text.contains("What was typed without Enter was not sent."), "\(text)")
    #expect(text.contains("Left. retake --continue --linear opens the session again."))
    #expect(!text.contains("Turn 1") && !terminal.received.contains(0x1B), "\(text)")
    #expect(terminal.modes == modes)
  }

  @Test func `Lines that are pasted are held, and sent by a command alone`() async throws {
    let program = try BuiltProgram()
    let (terminal, studio) = try await start(program)
    terminal.type("a paper kite\nover a grey sea\nat dusk")
    #expect(await says("Nothing was sent; /send sends them as one", terminal))
    terminal.type("/words\n")
    #expect(await says("Not sent yet: “a paper kite over a grey sea at dusk”.", terminal))
    #expect(!text(terminal).contains("Turn 1"))
    terminal.type("/send\n")
    #expect(await says("Turn 1 is done", terminal))
    #expect(await says("Edit turn 1: ", terminal))
    terminal.type("/quit\n")
    #expect(await studio.ending() == .exited(0))
    #expect(text(terminal).contains("Left. retake --continue"))
    #expect(!terminal.received.contains(0x1B))
  }

  @Test func `Ctrl+C cancels what is working, and leaves when pressed again`() async throws {
    let program = try BuiltProgram()
    let (terminal, studio) = try await start(program)
    terminal.type("a paper kite [fault: stuck]\n")
    #expect(await says("Turn 1 is working: ", terminal))
    terminal.type("\u{3}")
    #expect(await says("Turn 1 is cancelled", terminal))
    #expect(await says("Not sent yet: “a paper kite [fault: stuck]”.", terminal))
    #expect(await says("New picture: ", terminal))
    terminal.type("/clear\n")
    #expect(await says("Dropped.", terminal))
    terminal.type("\u{3}")
    #expect(await says("Ctrl+C again leaves; so does /quit.", terminal))
    terminal.type("\u{3}")
    #expect(await studio.ending() == .exited(0))
    #expect(!terminal.received.contains(0x1B))
  }
}

extension Unicode.Scalar.Properties {
  /// Whether a screen reader has something to say about it: no control, no box and no block.
  fileprivate var isPrintable: Bool {
    switch generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      false
    case .otherSymbol: false
    default: true
    }
  }
}

extension BuiltProgram {
  /// Runs the program with what a shell command prints as its standard input.
  fileprivate func piped(_ source: String, into arguments: [String]) async throws -> Result {
    let words = ([Self.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
    return try await RunningProgram(
      "/bin/sh", ["-c", "\(source) | \(words)"], environment: environment, in: home
    ).result()
  }
}
