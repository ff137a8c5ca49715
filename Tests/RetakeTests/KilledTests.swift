import Foundation
import GRDB
import Glibc
import TestSupport
import Testing

/// The program is killed between two steps of a turn. The next start shows the session with that
/// turn and its truth, and nothing is sent twice.
@Suite(.timeLimit(.minutes(10))) struct KilledTests {
  @Test func `A turn killed before anything was sent is reported as not sent`() async throws {
    let server = QueueServer()
    let program = try BuiltProgram()
    // The turn is stored before the key is asked for, and this key never comes.
    let waiting = program.path("waiting")
    try program.write(
      server.configuration(
        "key_cmd = [\"/bin/sh\", \"-c\", \"echo $$ > \(waiting); exec sleep 600\"]"),
      to: "config/config.toml")
    let running = try program.start(Self.run)
    try #require(await until { FileManager.default.contents(atPath: waiting)?.last == 0x0A })
    await running.killAtOnce()
    let id = try String(contentsOfFile: waiting, encoding: .utf8)
    kill(try #require(pid_t(id.dropLast())), SIGKILL)

    // Nobody is asked for it, so no key is wanted either.
    let log = try await program.run(["log"])
    #expect(log.output.contains("1 a paper kite  [failed]"), "\(log.output)")
    #expect(log.errors.contains("The program ended before this was sent."), "\(log.errors)")
    try program.configure(server)
    let next = try await reopen(program)
    #expect(next.contains("The program ended before this was sent."))
    #expect(next.contains("Send it again; nothing was spent."))
    #expect(server.submitted.isEmpty)
  }

  @Test(arguments: [QueueServer.Moment.beforeBody, .afterBody])
  func `A turn killed while it was being sent is unknown and may be billed`(
    _ moment: QueueServer.Moment
  )
    async throws
  {
    let server = QueueServer(stopping: moment)
    let program = try BuiltProgram()
    try program.configure(server)
    let running = try program.start(Self.run)
    try #require(await until { server.isStanding })
    // The first byte leaves after the journal says so; the connection is made before.
    if moment == .beforeBody { try #require(await says(program, "[sending; it may be billed]")) }
    await running.killAtOnce()

    let log = try await program.run(["log"])
    #expect(log.output.contains("1 a paper kite  [unknown]"), "\(log.output)")
    #expect(log.errors.contains("The program ended while this was being sent."), "\(log.errors)")
    server.goOn()
    let next = try await reopen(program)
    #expect(next.contains("The program ended while this was being sent."))
    #expect(server.submitted.count <= 1)
  }

  @Test(arguments: [QueueServer.Moment.asked, .askedAgain, .fetched])
  func `A turn killed after it got its ID is waited for and fetched`(_ moment: QueueServer.Moment)
    async throws
  {
    let server = QueueServer(stopping: moment)
    let program = try BuiltProgram()
    try program.configure(server)
    let running = try program.start(Self.run)
    try #require(await until { server.isStanding })
    await running.killAtOnce()
    try await expectResumed(program, server)
  }

  @Test func `A picture that was stored without its turn is fetched again`() async throws {
    let server = QueueServer(stopping: .fetched)
    let program = try BuiltProgram()
    try program.configure(server)
    let running = try program.start(Self.run)
    try #require(await until { server.isStanding })
    // Nobody else can write to the library while this is held, so the row cannot follow the
    // picture.
    let lock = try WriteLock(program.path("data/retake.sqlite"))
    server.goOn()
    #expect(await until { self.pictures(of: program).count == 1 })
    await running.killAtOnce()
    try lock.release()
    let log = try await program.run(["log"])
    #expect(log.errors.contains("(a paper kite) was fetched."), "\(log.errors)")
    #expect(log.output.contains("1 a paper kite  [16×16 PNG]"), "\(log.output)")
    #expect(server.submitted.count == 1)
    #expect(pictures(of: program).count == 1)
  }

  @Test(arguments: [QueueServer.Moment.afterBody, .asked, .fetched])
  func `The studio on a terminal can be killed as well`(_ moment: QueueServer.Moment) async throws {
    let server = QueueServer(stopping: moment)
    let program = try BuiltProgram()
    try program.configure(server)
    let terminal = try PseudoTerminal(columns: 100, rows: 30)
    let studio = try TerminalProgram(
      BuiltProgram.path, [], in: terminal, environment: program.environment)
    try #require(await shows("Say what to make", on: terminal))
    terminal.type("a paper kite\r")
    let isStanding = await until { server.isStanding }
    kill(studio.id, SIGKILL)
    #expect(await until { studio.ended != nil })
    try #require(isStanding)
    if moment == .afterBody {
      server.goOn()
      #expect(try await reopen(program).contains("The program ended while this was being sent."))
      #expect(server.submitted.count == 1)
    } else {
      try await expectResumed(program, server)
    }
  }

  // MARK: - Steps

  private static let run = ["run", "-p", "a paper kite", "--size", "512"]

  /// Opens the last session again and gives the frame when nothing is at work any more.
  private func reopen(_ program: BuiltProgram) async throws -> String {
    let result = try await program.play(
      "wait idle\nframe", size: "160x40", arguments: ["--continue"])
    #expect(result.status == 0, "\(result.errors)")
    return result.output
  }

  private func says(_ program: BuiltProgram, _ words: String) async throws -> Bool {
    for _ in 0..<200 {
      if try await program.run(["log"]).output.contains(words) { return true }
    }
    return false
  }

  private func expectResumed(_ program: BuiltProgram, _ server: QueueServer) async throws {
    #expect(try await program.run(["log"]).output.contains("[waiting at the provider]"))
    #expect(try await program.run(["sessions"]).output.contains("(1 open)"))
    server.goOn()
    let next = try await reopen(program)
    #expect(next.contains("turn 1 is done"))
    #expect(next.contains("16×16 PNG"))
    #expect(try await program.run(["log"]).output.contains("1 a paper kite  [16×16 PNG]"))
    #expect(server.submitted.count == 1)
  }

  private func pictures(of program: BuiltProgram) -> [String] {
    let folder = program.path("data/pictures")
    let found = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return found.filter { $0.hasSuffix(".png") }
  }
}

/// Holds SQLite's lock for writing, as another program in the middle of a transaction would.
private final class WriteLock {
  private let queue: DatabaseQueue

  init(_ path: String) throws {
    var configuration = GRDB.Configuration()
    configuration.allowsUnsafeTransactions = true
    configuration.busyMode = .timeout(10)
    queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
  }

  func release() throws { try queue.inDatabase { try $0.execute(sql: "ROLLBACK") } }
}

/// Waits until some words stand on the terminal.
func shows(_ words: String, on terminal: PseudoTerminal) async -> Bool {
  await until { plainText(of: terminal.screen.canvas).contains(words) }
}
