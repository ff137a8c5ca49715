import Foundation
import Glibc
import TestSupport
import Testing

/// Changes made here, and a draft sent again larger, with the built program on a real terminal.
@Suite(.timeLimit(.minutes(10))) struct LocalStepStoryTests {
  /// The size of each turn's picture, in the order of the history.
  private func sizes(of program: BuiltProgram) async throws -> [(width: Int, height: Int)] {
    let log = try await program.run(["log"])
    try #require(log.status == 0, "\(log.errors)")
    return log.output.matches(of: #/\[(\d+)×(\d+) /#).compactMap { match in
      guard let width = Int(match.1), let height = Int(match.2) else { return nil }
      return (width, height)
    }
  }

  @Test func `A photograph is cropped in the composer, and undone`() async throws {
    let program = try BuiltProgram()
    let photograph = try await program.paintedPicture()
    let terminal = try PseudoTerminal(columns: 120, rows: 40)
    let studio = try TerminalProgram(
      BuiltProgram.path, [photograph], in: terminal, environment: program.environment)
    try #require(await shows("kite.png", on: terminal))
    terminal.type("/crop 1:1")
    try #require(await shows("here, free", on: terminal))
    terminal.type("\r")
    try #require(await shows("cost nothing", on: terminal))
    #expect(await shows("local: crop 1:1", on: terminal))
    terminal.type("/rotate left\r")
    try #require(await shows("turn 2 is", on: terminal))
    terminal.type("\u{1B}u")
    #expect(await shows("undone: rotate left of turn 1", on: terminal))
    kill(studio.id, SIGTERM)
    #expect(try await onThread { studio.wait() } == .exited(0))

    let made = try await sizes(of: program)
    // Turn 0 is the photograph, unchanged.
    try #require(made.count == 3)
    #expect(made[0].width > made[0].height)
    #expect(made.dropFirst().allSatisfy { $0.width == made[0].height && $0.width == $0.height })
  }

  @Test func `A draft is sent again larger from the palette`() async throws {
    let program = try BuiltProgram()
    let draft = try await program.run(["run", "-p", "a paper kite", "--size", "512"])
    try #require(draft.status == 0, "\(draft.errors)")
    let terminal = try PseudoTerminal(columns: 120, rows: 40)
    let studio = try TerminalProgram(
      BuiltProgram.path, ["--continue"], in: terminal, environment: program.environment)
    try #require(await shows("a paper kite", on: terminal))
    terminal.type("\u{10}")
    try #require(await shows("Commands", on: terminal))
    terminal.type("upscale\r")
    try #require(await shows("Send again at which resolution?", on: terminal))
    terminal.type("\r")
    try #require(await shows("turn 2 is done", on: terminal))
    kill(studio.id, SIGTERM)
    #expect(try await onThread { studio.wait() } == .exited(0))

    let made = try await sizes(of: program)
    try #require(made.count == 2)
    #expect(made[1].width == 2 * made[0].width && made[1].height == 2 * made[0].height)
  }
}
