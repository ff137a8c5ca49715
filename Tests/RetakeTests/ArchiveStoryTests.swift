import Foundation
import TestSupport
import Testing

/// Sessions are copied, archived, deleted and brought back in the studio, and scripts see it.
@Suite(.timeLimit(.minutes(10))) struct ArchiveStoryTests {
  private func sessions(_ flags: String..., program: BuiltProgram) async throws -> [[String: Any]] {
    let result = try await program.run(["sessions", "--json"] + flags)
    let array = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(array as? [[String: Any]])
  }

  @Test func `Archived and deleted sessions are distinguished, and come back after a restart`()
    async throws
  {
    let program = try BuiltProgram()
    for words in ["a red boat", "a paper kite"] {
      let run = try await program.run(["run", "--size", "512", "-p", words])
      try #require(run.status == 0)
    }
    // The kite is open; the boat is copied, the boat itself archived, the copy deleted.
    let keys = """
      key F6
      wait idle
      type boat
      key C-x
      key c
      wait idle
      key Down
      key C-x
      key a
      wait idle
      key C-u
      type copy
      key Delete
      wait idle
      frame
      """
    let played = try await program.play("wait idle\n" + keys, arguments: ["open", "a paper kite"])
    #expect(played.output.contains("restores it"), "\(played.output)")

    #expect(try await sessions(program: program).map { $0["title"] as? String } == ["a paper kite"])
    let archived = try await sessions("--archived", program: program)
    #expect(archived.map { $0["title"] as? String } == ["a red boat"])
    #expect(archived[0]["archived"] is String && archived[0]["deleted"] is NSNull)
    #expect((archived[0]["bytes"] as? Int ?? 0) > 1000)
    let deleted = try await sessions("--deleted", program: program)
    #expect(deleted.map { $0["title"] as? String } == ["a red boat (copy)"])
    let all = try await program.run(["sessions", "--all"])
    #expect(all.output.contains("a red boat  (archived)\n"))
    #expect(try await program.run(["sessions", "--all", "--deleted"]).status == 2)
    #expect(try await program.run(["log", "a red boat (copy)"]).errors.contains("was deleted"))
    // Two turns were made, and the copy is no third one.
    #expect(try await program.run(["costs"]).output.contains("2 turns in the sandbox"))
    #expect(try await program.run(["gc"]).errors.hasPrefix("0 files"))

    let restored = try await program.play(
      "wait idle\nkey F6\nwait idle\nkey C-_\nwait idle\nframe", arguments: ["--continue"])
    #expect(restored.output.contains("a red boat (copy) was restored"))
    #expect(try await program.run(["log", "a red boat (copy)"]).output.contains("1 a red boat  ["))
  }
}
