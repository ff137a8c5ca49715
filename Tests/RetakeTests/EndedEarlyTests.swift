import Foundation
import Glibc
import TestSupport
import Testing

/// A run is told to end (Ctrl+C, `timeout`) at every step of a paid request. The turn stays open,
/// and any later start brings it home.
@Suite(.timeLimit(.minutes(10))) struct EndedEarlyTests {
  /// What the next start is.
  enum Next: CaseIterable { case log, run, studio, sessions }

  static let cases: [(signal: CInt, moment: QueueServer.Moment, next: Next)] = [
    (SIGTERM, .asked, .log), (SIGINT, .askedAgain, .run), (SIGTERM, .fetched, .studio),
    (SIGINT, .fetched, .sessions),
  ]

  @Test(arguments: cases.indices)
  func `A job that a provider has accepted stays open with its ID, and the next start fetches it`(
    _ index: Int
  ) async throws {
    let (signal, moment, next) = Self.cases[index]
    let server = QueueServer(stopping: moment)
    let program = try BuiltProgram()
    try program.configure(server)
    let running = try program.start(Self.run)
    try #require(await until { server.isStanding })

    kill(running.id, signal)

    let ended = try await running.result()
    #expect(ended.status == 130, "\(ended.errors)")
    #expect(ended.errors.contains("Retake was told to stop while"), "\(ended.errors)")
    #expect(ended.errors.contains("The provider calls it task-1"), "\(ended.errors)")
    #expect(ended.errors.contains("may have been billed"))
    let told = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any]
    let turn = try #require((told?["turns"] as? [[String: Any]])?.first)
    #expect(turn["status"] as? String == "unknown")
    #expect((turn["error"] as? [String: Any])?["billed"] as? String == "maybe")

    server.goOn()
    try await expectHome(program, server, by: next)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `A response that is on its way is waited for briefly`(_ signal: CInt) async throws {
    let server = QueueServer(stopping: .afterBody)
    let program = try BuiltProgram()
    try program.configure(server)
    let running = try program.start(Self.run)
    try #require(await until { server.isStanding })

    kill(running.id, signal)
    server.goOn()

    let ended = try await running.result()
    #expect(ended.status == 130, "\(ended.errors)")
    #expect(ended.errors.contains("The provider calls it task-1"), "\(ended.errors)")
    try await expectHome(program, server, by: .log)
  }

  @Test
  func `A response that does not arrive in time leaves the outcome unknown, and a message says so`()
    async throws
  {
    let server = QueueServer(stopping: .afterBody)
    let program = try BuiltProgram()
    try program.configure(server)
    let running = try program.start(Self.run)
    try #require(await until { server.isStanding })

    running.interrupt()

    let ended = try await running.result()
    #expect(ended.status == 5, "\(ended.errors)")
    #expect(ended.errors.contains("before"), "\(ended.errors)")
    server.goOn()
    let log = try await program.run(["log"])
    #expect(log.output.contains("[unknown]"), "\(log.output)")
    #expect(log.errors.contains("while this was being sent"), "\(log.errors)")
    #expect(server.submitted.count == 1)
    // To say the same once more may be paid for twice, and that is said.
    let session = try #require(log.output.split(separator: " ").first)
    let again = try await program.run(Self.run + ["--session", String(session)])
    #expect(again.status == 0 && server.submitted.count == 2, "\(again.errors)")
    #expect(
      again.errors.contains("turn 1, with the same text, is unknown; it may have been billed"))
  }

  @Test func `A second signal ends the program at once, with the same on disk`() async throws {
    let server = QueueServer(stopping: .afterBody)
    let program = try BuiltProgram()
    try program.configure(server)
    let running = try program.start(Self.run)
    try #require(await until { server.isStanding })

    running.interrupt()
    running.interrupt()
    kill(running.id, SIGTERM)

    #expect(try await running.result().status == 130)
    server.goOn()
    #expect(try await program.run(["log"]).output.contains("[unknown]"))
  }

  @Test func `A batch that is told to exit leaves its job open, and the next run fetches it`()
    async throws
  {
    let server = QueueServer(stopping: .asked)
    let program = try BuiltProgram()
    try program.configure(server)
    try program.write(#"{"prompt": "a kite"}"# + "\n" + #"{"prompt": "a boat"}"#, to: "jobs.jsonl")
    let running = try program.start(["run", "--batch", "jobs.jsonl", "--jobs", "1"])
    try #require(await until { server.isStanding })

    kill(running.id, SIGTERM)

    let ended = try await running.result()
    #expect(ended.status == 130, "\(ended.errors)")
    server.goOn()
    let next = try await program.run(["run", "--batch", "jobs.jsonl"])
    #expect(next.status == 0, "\(next.errors)")
    #expect(server.submitted.count == 2)
  }

  @Test func `An unfinished turn is not continued without a message`() async throws {
    let server = QueueServer()
    let program = try BuiltProgram()
    try program.configure(server)
    #expect(try await program.run(["run", "-p", "a paper kite"]).status == 0)
    let session = try #require(try await program.run(["log"]).output.split(separator: " ").first)
    server.stop(at: .asked)
    let running = try program.start(["run", "--session", String(session), "-p", "bluer"])
    try #require(await until { server.isStanding })
    await running.killAtOnce()

    let next = try program.start(["run", "--session", String(session), "-p", "redder"])
    try #require(await until { next.errors.contains("is not fetched yet") })
    server.goOn()
    let ended = try await next.result()
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.errors.contains("turn 2 of \(session) (bluer) is still open"), "\(ended.errors)")
    #expect(ended.errors.contains("continues from turn 1"), "\(ended.errors)")
    #expect(server.submitted.count == 3)
  }

  @Test func `A job without its key stays open, and every command says why`() async throws {
    let server = QueueServer(stopping: .asked)
    let program = try BuiltProgram()
    try program.configure(server)
    let running = try program.start(Self.run)
    try #require(await until { server.isStanding })
    await running.killAtOnce()
    try FileManager.default.removeItem(atPath: program.path("key"))
    for command in [["log"], ["sessions"], ["costs"], ["gc", "--dry-run"]] {
      let result = try await program.run(command)
      #expect(
        result.errors.contains("(a paper kite) is still open."), "\(command) \(result.errors)")
      #expect(result.errors.contains("key"), "\(command) \(result.errors)")
    }
    for command in [["models"], ["recover", "1"], ["import", "none"]] {
      let result = try await program.run(command)
      #expect(
        result.errors.contains("(a paper kite) is still open."), "\(command) \(result.errors)")
    }
    let checked = try await program.run(["doctor", "--check"])
    #expect(checked.output.contains("1 turn is open"), "\(checked.output)")
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `A result that is not read does not delay an exit`(_ signal: CInt) async throws {
    let program = try BuiltProgram()
    let pipe = program.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    // A reader that is there and reads nothing, and a pipe with room for less than a picture.
    let reader = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    defer { close(reader) }
    // F_SETPIPE_SZ, which the Glibc module does not show.
    #expect(fcntl(reader, 1031, 4096) == 4096)
    let running = try program.start(["run", "-p", "a paper kite", "--size", "512", "-o", pipe])
    try #require(
      await until {
        var waiting = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, 0) > 0
      })
    try #require(running.isRunning)

    kill(running.id, signal)

    try #require(await until { !running.isRunning })
    let log = try await program.run(["log"])
    #expect(log.output.contains("1 a paper kite  ["), "\(log.output)")
  }

  // MARK: - Steps

  private static let run = ["run", "-p", "a paper kite", "--size", "512", "--json"]

  private func expectHome(
    _ program: BuiltProgram, _ server: QueueServer, by next: Next
  ) async throws {
    switch next {
    case .log:
      let log = try await program.run(["log"])
      #expect(log.errors.contains("(a paper kite) was fetched."), "\(log.errors)")
      #expect(log.output.contains("1 a paper kite  [16×16 PNG]"), "\(log.output)")
    case .sessions:
      let listed = try await program.run(["sessions"])
      #expect(listed.errors.contains("(a paper kite) was fetched."), "\(listed.errors)")
      #expect(!listed.output.contains(" open)"), "\(listed.output)")
    case .run:
      // Of another session, by another profile.
      let other = try await program.run([
        "run", "--profile", "sandbox", "-p", "a boat", "--size", "512",
      ])
      #expect(other.status == 0)
      #expect(other.errors.contains("(a paper kite) was fetched."), "\(other.errors)")
    case .studio:
      let played = try await program.play("wait idle")
      #expect(played.status == 0, "\(played.errors)")
    }
    let first = try await program.run(["sessions", "--json"])
    let sessions = try JSONSerialization.jsonObject(with: Data(first.output.utf8))
    let open = (sessions as? [[String: Any]])?.compactMap { $0["open"] as? Int } ?? [1]
    #expect(open.allSatisfy { $0 == 0 })
    #expect(first.errors.isEmpty, "\(first.errors)")
    #expect(server.submitted.count == 1)
  }
}
