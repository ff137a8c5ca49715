import Foundation
import TestSupport
import Testing

/// Programs that cannot see each other work on one home, and each of them has the process number 1.
@Suite(
  .timeLimit(.minutes(5)),
  .enabled("the system lets nobody make a namespace") {
    try await ChildProgram("/usr/bin/unshare", Contained.words + ["/bin/true"]).ending()
      == .exited(0)
  })
struct ContainerTests {
  private static let run = ["run", "-p", "a paper kite", "--size", "512"]

  @Test func `A download in one container is neither swept nor resumed by another`() async throws {
    let server = QueueServer(stopping: .fetched)
    let program = try BuiltProgram()
    try program.configure(server)
    let first = try Contained.start(Self.run, of: program)
    try #require(await until { server.isStanding })

    for words in [["log"], ["sessions"], ["gc"], ["doctor", "--check"]] {
      let result = try await Contained.start(words, of: program).result()
      #expect(result.status <= 1, "\(words): \(result.errors)")
      #expect(!result.errors.contains("was fetched"), "\(words): \(result.errors)")
    }
    server.goOn()
    let result = try await first.result()
    #expect(result.status == 0, "\(result.errors)")
    let path = result.output.trimmingCharacters(in: .newlines)
    #expect(FileManager.default.contents(atPath: path) == QueueServer.picture)
    #expect(server.submitted.count == 1)
  }

  @Test
  func `A download of a dead container is finished by the next one, which does not disturb it`()
    async throws
  {
    let server = QueueServer(stopping: .fetched)
    let program = try BuiltProgram()
    try program.configure(server)
    let first = try Contained.start(Self.run, of: program)
    try #require(await until { server.isStanding })
    await first.killAtOnce()
    server.goOn()

    let next = try await Contained.start(["run", "-p", "a boat", "--size", "512"], of: program)
      .result()
    #expect(next.status == 0, "\(next.errors)")
    let sessions = try await program.run(["sessions"])
    let log = try await program.run(["log", "a paper kite"])
    #expect(log.output.contains("1 a paper kite  [16×16 PNG]"), "\(log.output) \(next.errors)")
    #expect(!sessions.output.contains(" open)"), "\(sessions.output)")
    #expect(server.submitted.count == 2)
  }
}

/// A program that is the first of a namespace of processes; it ends with the one that has started
/// it.
private enum Contained {
  /// With a `/proc` of its own, as every container has: libdispatch looks for its threads there,
  /// and ends a busy program that cannot find them.
  static let words = [
    "--user", "--map-root-user", "--pid", "--mount-proc", "--fork", "--kill-child",
  ]

  static func start(_ arguments: [String], of program: BuiltProgram) throws -> RunningProgram {
    try RunningProgram(
      "/usr/bin/unshare", words + [BuiltProgram.path] + arguments, environment: program.environment,
      in: program.home)
  }
}
