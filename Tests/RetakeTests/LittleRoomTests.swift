import Foundation
import TestSupport
import Testing

/// What becomes of turns when a file may not grow: the same errors as on a full disk.
@Suite(.timeLimit(.minutes(10))) struct LittleRoomTests {
  /// Runs with a limit of so many blocks of 512 bytes for each file; through pipes, because a file
  /// of results would be limited too.
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

  @Test func `On a full disk stored turns can be read, and nothing new is sent`() async throws {
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

  @Test func `Room for the response is reserved before anything is sent`() async throws {
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

  /// A disk on which so many more files have room, on which a turn is tried, and tried again when
  /// there is room.
  private static func disk(_ program: String, free: Int) -> String {
    """
    mkdir -p data && mount -t tmpfs -o nr_inodes=60,mode=700 none data || exit 77
    '\(program)' sessions || exit 78
    n=0; while (: > data/fill$n) 2> /dev/null; do n=$((n+1)); done
    for k in $(seq \(free)); do rm data/fill$((n-k)); done
    '\(program)' run -p 'a kite' --size 512; echo "tried $?"
    rm data/fill*
    '\(program)' run -p 'a boat' --size 512; echo "again $?"
    '\(program)' sessions
    """
  }

  @Test(
    .enabled("the system lets nobody mount a disk") {
      try await ChildProgram(
        "/usr/bin/unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]
      ).ending() == .exited(0)
    }, arguments: [0, 1, 2, 3, 4, 6, 8, 12, 30])
  func `A lack of room for more files is detected before anything is sent`(_ free: Int)
    async throws
  {
    let server = QueueServer()
    let program = try BuiltProgram()
    try program.configure(server)
    try program.write(Self.disk(BuiltProgram.path, free: free), to: "disk.sh")
    let result = try await RunningProgram(
      "/usr/bin/unshare", ["-rm", "/bin/sh", program.path("disk.sh")],
      environment: program.environment, in: program.home
    ).result()
    try #require(result.output.contains("again 0"), "\(result.output) \(result.errors)")
    let wasMade = result.output.contains("tried 0")
    if !wasMade {
      #expect(result.output.contains("tried 1"), "\(result.output)")
      #expect(result.errors.contains("its inodes are used up"), "\(result.errors)")
      #expect(result.errors.contains("Nothing was sent."), "\(result.errors)")
    }
    #expect(wasMade == (free == 30))
    #expect(server.submitted.count == (wasMade ? 2 : 1))
  }

  @Test func `A path that is too long is reported as such`() async throws {
    let program = try BuiltProgram()
    let folder = program.path(
      Array(repeating: String(repeating: "d", count: 99), count: 9)
        .joined(separator: "/"))
    for words in [["run", "-p", "a kite", "--size", "512"], ["log"], ["doctor"], ["gc"]] {
      let result = try await program.run(words, adding: ["RETAKE_HOME": folder])
      let text = result.errors + result.output
      #expect(result.status != 0, "\(words): \(text)")
      #expect(text.contains("is too long"), "\(words): \(text)")
    }
  }
}
