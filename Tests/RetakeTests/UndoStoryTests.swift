import TestSupport
import Testing

/// Undo and redo in the built program, over a restart: every frame on the way back is the one that
/// was there on the way forward.
@Suite(.timeLimit(.minutes(10))) struct UndoStoryTests {
  /// Twenty commands of every kind. Each is what leads to it, and the key that changes something.
  private static let commands: [(way: [String], key: String)] = [
    (["key F10", "type sandbox-google"], "key Enter"),
    (["key F2", "key Down", "key Down", "key Down"], "key Enter"),
    (["key F3", "key Down"], "key Enter"),
    (["key F4", "key Down"], "key Enter"),
    (["key Tab"], "key *"),
    (["key L", "type cover"], "key Enter"),
    (["key A", "type the calm one"], "key Enter"),
    (["key Up"], "key X"),
    (["key g"], "key o"),
    ([], "key o"),
    ([], "key Enter"),
    (["key Tab", "key F", "key Down", "key Down"], "key Enter"),
    (["key G"], "key Enter"),
    (["key M-y", "type be calm"], "key Enter"),
    ([], "key M-w"),
    (["key Tab", "key Tab", "key a"], "key Enter"),
    (["key Tab", "key Tab", "key Tab"], "key Right"),
    (["key C-p", "type rename", "key Enter", "type !"], "key Enter"),
    (["key C-p", "type marked"], "key Enter"),
    (["key Esc", "key Tab"], "key B"),
  ]

  /// A frame without the words of the footer: a key that means nothing ends them.
  private func frame(_ name: String) -> [String] { ["key F12", "wait idle", "frame \(name)"] }

  private func library() async throws -> BuiltProgram {
    let program = try BuiltProgram()
    for arguments in [["a paper kite"], ["make it red"], ["make it blue", "--from", "1"]] {
      let session = arguments[0] == "a paper kite" ? [] : ["--session", "s1"]
      let made = try await program.run(["run", "--size", "512", "-p"] + arguments + session)
      try #require(made.status == 0, "\(made.errors)")
    }
    return program
  }

  @Test
  func `Twenty commands are undone back to the first screen and redone, also after a restart`()
    async throws
  {
    let program = try await library()
    let count = Self.commands.count
    var script = ["wait idle"]
    for (place, command) in Self.commands.enumerated() {
      script += command.way + [command.key] + frame("after \(place)")
    }
    let there = try await program.play(
      (frame("first") + script + ["frame end"]).joined(separator: "\n"), arguments: ["--continue"])
    try #require(there.status == 0, "\(there.errors)")
    let forward = frames(there.output)
    // A note is in the details only.
    #expect(Set((0..<count).compactMap { forward["after \($0)"] }).count == count - 1)

    // Half of the way back, then the program is closed.
    func undoing(_ places: [Int]) -> String {
      places.flatMap { ["key M-u", "wait idle", "frame told \($0)"] + frame("before \($0)") }
        .joined(separator: "\n")
    }
    let half = try await program.play(
      undoing((10..<count).reversed()), arguments: ["--continue"])
    let rest = try await program.play(
      undoing((0..<10).reversed()) + "\nkey M-u\nframe nothing left", arguments: ["--continue"])
    let back = frames(half.output).merging(frames(rest.output)) { $1 }
    #expect(back["before 0"] == forward["first"], "the first screen")
    #expect(rest.output.contains("nothing to undo"))

    func redoing(_ places: some Sequence<Int>) -> String {
      (places.flatMap { ["key M-U", "wait idle"] + frame("after \($0)") } + ["frame end"])
        .joined(separator: "\n")
    }
    let again = try await program.play(redoing(0..<7), arguments: ["--continue"])
    let end = try await program.play(redoing(7..<count), arguments: ["--continue"])
    let redone = frames(again.output).merging(frames(end.output)) { $1 }
    for place in 0..<count {
      #expect(redone["after \(place)"] == forward["after \(place)"], "redone \(place)")
    }
    #expect(frames(half.output)["told 19"]?.contains("undone: ") == true)
  }

  @Test func `A turn stays if its sending is undone after a restart`() async throws {
    let program = try await library()
    let sent = try await program.play(
      "wait idle\ntype make it warmer\nkey Enter\nwait idle\nframe sent",
      arguments: ["--continue"])
    try #require(sent.status == 0, "\(sent.errors)")
    let undone = try await program.play("key M-u\nwait idle\nframe", arguments: ["--continue"])
    #expect(undone.output.contains("undone: sending turn 4; the turn stays"), "\(undone.output)")
    #expect(undone.output.contains("›  make it warmer"))
    let log = try await program.run(["log", "s1"])
    #expect(log.output.contains("4 make it warmer"))
  }
}
