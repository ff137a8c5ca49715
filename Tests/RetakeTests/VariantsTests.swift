import Foundation
import TestSupport
import Testing

/// One instruction sent several times at once, by the built program.
@Suite(.timeLimit(.minutes(10))) struct VariantsTests {
  /// A home with a sandbox started by hand, of whose jobs the first one is refused.
  private func refusingOnce() async throws -> (BuiltProgram, RunningProgram) {
    let program = try BuiltProgram()
    let sandbox = try program.start(["sandbox", "--fault", "refuse#1"])
    let socket = program.path("run/sandbox.sock")
    try #require(await until { FileManager.default.fileExists(atPath: socket) })
    return (program, sandbox)
  }

  private func count(_ words: String, in text: String) -> Int {
    text.components(separatedBy: words).count - 1
  }

  @Test func `One of four variants is refused, and the other three are siblings to choose from`()
    async throws
  {
    let (program, sandbox) = try await refusingOnce()
    let result = try await program.play(
      """
      type a paper kite
      key M-x
      frame asked
      key Enter
      wait idle
      frame came
      key M-c
      wait idle
      frame sheet
      key Right
      key *
      wait idle
      """)
    #expect(result.status == 0, "\(result.errors)")
    let frames = result.output
    #expect(frames.contains("How many times?") && frames.contains("4 times"), "\(frames)")
    #expect(frames.contains("3 of 4 came, 1 refused"), "\(frames)")
    #expect(frames.contains("M-c shows them side by side"), "\(frames)")
    let log = try await program.run(["log"]).output
    #expect(count("a paper kite  ", in: log) >= 4, "\(log)")
    #expect(count("[refused]", in: log) == 1 && count("PNG]", in: log) == 3, "\(log)")
    #expect(log.contains("2 a paper kite  ★"), "\(log)")
    await sandbox.killAtOnce()
  }

  @Test func `run makes variants side by side too, and one that is refused affects no other`()
    async throws
  {
    let (program, sandbox) = try await refusingOnce()
    let result = try await program.run([
      "run", "-p", "a paper kite", "--size", "512", "-n", "4", "-o", "kite.png",
    ])
    #expect(result.status == 1 && result.errors.contains("refused"), "\(result.errors)")
    #expect(
      result.output == (1...3).map { program.path("kite-\($0).png") + "\n" }.joined(),
      "\(result.output)")
    await sandbox.killAtOnce()
  }

  @Test
  func `After a kill, variants at the provider are fetched and the others were not sent`()
    async throws
  {
    let server = QueueServer(stopping: .asked)
    let program = try BuiltProgram()
    try program.write("secret", to: "key")
    try program.write(
      "parallel = 2\n" + server.configuration("key_file = \"\(program.path("key"))\""),
      to: "config/config.toml")
    let running = try program.start(["run", "-p", "a paper kite", "-n", "3"])
    var log = ""
    for _ in 0..<200 where count("[waiting at the provider]", in: log) < 2 {
      log = try await program.run(["log"]).output
    }
    #expect(count("[waiting at the provider]", in: log) == 2, "\(log)")
    #expect(log.contains("3 a paper kite  [not sent yet]"), "\(log)")
    await running.killAtOnce()
    server.goOn()
    let next = try await program.play("wait idle\nframe", arguments: ["--continue"])
    #expect(next.status == 0, "\(next.errors)")
    log = try await program.run(["log"]).output
    #expect(count("[16×16 PNG]", in: log) == 2, "\(log)")
    #expect(log.contains("3 a paper kite  [failed]"), "\(log)")
    #expect(server.submitted.count == 2)
  }

  @Test func `A budget with room for two of four variants sends two and asks about the others`()
    async throws
  {
    let server = QueueServer()
    let program = try BuiltProgram()
    try program.write("secret", to: "key")
    try program.write(
      server.configuration("key_file = \"\(program.path("key"))\"")
        + "\n[profiles.queue.prices]\n1K = 0.067\n[budget]\nsession = 0.15\n",
      to: "config/config.toml")
    let result = try await program.play(
      """
      type a kite
      key M-x
      frame list
      key Enter
      wait idle
      frame asked
      key Left
      key Enter
      wait idle
      frame sent
      """)
    #expect(result.status == 0, "\(result.errors)")
    let frames = result.output
    #expect(frames.contains("≈ $0.268"), "\(frames)")
    #expect(frames.contains("room for 2 of them"), "\(frames)")
    #expect(frames.contains("These 2 turns would exceed"), "\(frames)")
    #expect(frames.contains("≈ $0.268 of $0.27"), "\(frames)")
    #expect(server.submitted.count == 4)
  }
}
