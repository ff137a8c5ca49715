import Cells
import Foundation
import Glibc
import TestSupport
import Testing

/// What a letter typed in the composer costs on the line, beside vim's 13 bytes and nano's 19.
@Suite(.timeLimit(.minutes(10))) struct LetterBytesTests {
  @Test(arguments: [("truecolor", 24, 120), ("256", 24, 120), ("16", 24, 120)])
  func `A letter costs the bytes of a letter, and the first one does not redraw the line of keys`(
    _ colors: String, _ most: Int, _ first: Int
  ) async throws {
    let program = try BuiltProgram()
    let terminal = try PseudoTerminal(columns: 200, rows: 50)
    let studio = try TerminalProgram(
      BuiltProgram.path, [], in: terminal,
      environment: program.environment.merging(["RETAKE_COLORS": colors]) { $1 })
    try #require(await shows("Say what to make", on: terminal))
    try #require(await shows("ready", on: terminal))
    let words = "make the sea a little rougher, and keep everything else as it is"
    /// What it costs to send a key that brings the cursor to this column.
    func cost(of key: String, column: Int) async throws -> Int {
      let before = await settledCount(of: terminal)
      terminal.type(key)
      try #require(await until { terminal.screen.cursor.x == column })
      return await settledCount(of: terminal) - before
    }
    // On a busy machine something else may come between, once.
    var firsts: [Int] = []
    for _ in 0..<3 {
      firsts.append(try await cost(of: "m", column: 17))
      _ = try await cost(of: "\u{7F}", column: 16)
    }
    #expect(firsts.sorted()[1] <= first, "\(firsts)")
    var counts: [Int] = []
    for (index, letter) in words.enumerated() {
      counts.append(try await cost(of: String(letter), column: 17 + index))
    }
    let usual = counts.sorted().dropFirst().dropLast(2)
    #expect(usual.reduce(0, +) <= most * usual.count, "\(counts)")
    #expect(await shows(words, on: terminal))
    kill(studio.id, SIGTERM)
    #expect(try await onThread { studio.wait() } == .exited(0))
  }

  /// The bytes received once a while of looking finds no more.
  private func settledCount(of terminal: PseudoTerminal) async -> Int {
    var (count, looks) = (-1, 0)
    _ = await until {
      let now = terminal.screen.byteCount
      (count, looks) = (now, now == count ? looks + 1 : 0)
      return looks > 20
    }
    return count
  }
}
