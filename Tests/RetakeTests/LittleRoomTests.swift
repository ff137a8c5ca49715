import Foundation
import Testing

/// What becomes of turns when a file may not grow: the same errors as on a full disk.
@Suite(.timeLimit(.minutes(10))) struct LittleRoomTests {
  /// Runs with a limit of so many blocks of 512 bytes for each file; through pipes, because a file of
  /// results would be limited too.
  private func run(_ words: String, blocks: Int, in program: BuiltProgram) async throws
    -> RunningProgram.Result
  {
    try program.write(
      """
      (ulimit -f \(blocks); '\(BuiltProgram.path)' \(words); echo "status $?") 2>&1 | cat
      """, to: "limited.sh")
    return try await RunningProgram(
      "/bin/sh", [program.path("limited.sh")], environment: program.environment, in: program.home
    ).result()
  }

  @Test func `What is stored can be read, and nothing new is sent`() async throws {
    let program = try BuiltProgram()
    let first = try await program.run(["run", "-p", "a kite", "--size", "512"])
    #expect(first.status == 0, "\(first.errors)")

    let listed = try await run("sessions", blocks: 0, in: program)
    #expect(listed.output.contains("a kite"))
    #expect(listed.output.contains("status 0"))

    let refused = try await run("run -p 'a boat' --size 512", blocks: 0, in: program)
    #expect(refused.output.contains("The disk is full, or a file may not grow larger."))
    #expect(refused.output.contains("Nothing was sent."))
    #expect(refused.output.contains("status 1"))

    let after = try await program.run(["run", "-p", "a boat", "--size", "512"])
    #expect(after.status == 0, "\(after.errors)")
    let sessions = try await program.run(["sessions"])
    #expect(sessions.output.contains("a kite") && sessions.output.contains("a boat"))
  }

  @Test func `Room for the answer is made sure of before anything is sent`() async throws {
    let program = try BuiltProgram()
    // The sandbox keeps its own files; it is started without a limit.
    let first = try await program.run(["run", "-p", "a kite", "--size", "512"])
    #expect(first.status == 0, "\(first.errors)")
    // Room for the database, but not for a picture of several megabytes.
    let refused = try await run("run -p 'a paper kite' --size 4K", blocks: 4000, in: program)
    #expect(refused.output.contains("status 1"), "\(refused.output)")
    #expect(refused.output.contains("The answer may need 73.0 MB."), "\(refused.output)")
    #expect(refused.output.contains("Nothing was sent."), "\(refused.output)")

    let listed = try await program.run(["sessions"])
    #expect(!listed.output.contains("a paper kite"))
  }
}
