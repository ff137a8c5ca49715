import Foundation
import GRDB
import Glibc
import TestSupport
import Testing

/// The program is killed, or told to end, at a random moment of each of many turns, as a script and
/// as a studio, also while it takes up what an earlier one left. `RETAKE_STORM=1000` is the whole
/// storm; the number is small here because each turn starts a program.
@Suite(.timeLimit(.minutes(240))) struct KillStormTests {
  private static let count =
    ProcessInfo.processInfo.environment["RETAKE_STORM"].flatMap { Int($0) } ?? 16

  @Test
  func `Whenever the program is killed, each turn is whole or reported, and paid for only once`()
    async throws
  {
    let program = try BuiltProgram()
    let first = try await program.run(["run", "-p", "storm 0, a kite", "--size", "512", "--json"])
    try #require(first.status == 0, "\(first.errors)")
    let session = try #require(Self.object(first.output)["session"] as? String)
    // Measured among hundreds of other tests it may be a minute, of which most is waiting.
    let whole = min(try await program.timed(Self.turn(0, of: session)), .seconds(3))

    var dice = Dice(Self.count)
    for number in 1...Self.count {
      let words =
        number % 4 == 0
        ? try Self.studio(number, in: program) : Self.turn(number, of: session)
      let running = try program.start(words)
      // Some live long enough to come to their end.
      try await Task.sleep(for: whole * Double.random(in: 0...1.15, using: &dice))
      await end(running, by: Self.signals[number % Self.signals.count])
    }
    try await calmDown(program)
    try await expectWhole(program, session)
  }

  // MARK: - The storm

  private static let signals = [SIGKILL, SIGTERM, SIGINT, SIGKILL, SIGTERM]

  /// Sends the signal and waits for the end, which a signal that can be caught brings within
  /// seconds.
  private func end(_ running: RunningProgram, by signal: CInt) async {
    guard signal != SIGKILL else { return await running.killAtOnce() }
    kill(running.id, signal)
    let isOver = await until { !running.isRunning }
    #expect(isOver, "signal \(signal) does not end it")
    await running.killAtOnce()
  }

  private static func turn(_ number: Int, of session: String) -> [String] {
    [
      "run", "--session", session, "--from", "1", "-p", "storm \(number), a red border", "--size",
      "512",
    ]
  }

  private static func studio(_ number: Int, in program: BuiltProgram) throws -> [String] {
    try program.write(
      "wait 0.1\ntype storm \(number), a blue border\nkey Enter\nwait idle", to: "storm.txt")
    return ["--continue", "--script", program.path("storm.txt"), "--terminal", "80x24"]
  }

  /// Starts the program, by one command after another, until it has nothing left to do.
  private func calmDown(_ program: BuiltProgram) async throws {
    var starts = 0
    while try await openTurns(program) > 0 {
      try #require(starts < 10, "some turns never end")
      let ended =
        switch starts % 3 {
        case 0: try await program.run(["log"])
        case 1:
          try await program.run(["run", "-p", "calm \(starts), a kite", "--size", "512"])
        default: try await program.play("wait idle")
        }
      try #require(ended.status == 0, "\(ended.errors)")
      starts += 1
    }
  }

  /// How many turns are open, by a look that brings none of them home.
  private func openTurns(_ program: BuiltProgram) async throws -> Int {
    let queue = try DatabaseQueue(path: program.path("data/retake.sqlite"))
    return try await queue.read { db in
      try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM turns WHERE job <> 'done'") ?? 0
    }
  }

  // MARK: - What is left of it

  private func expectWhole(_ program: BuiltProgram, _ session: String) async throws {
    let file = program.path("tree.json")
    let exported = try await program.run(["export", session, "--as", "json", "-o", file])
    try #require(exported.status == 0, "\(exported.errors)")
    let tree = Self.object(try String(contentsOfFile: file, encoding: .utf8))
    let turns = try #require(tree["turns"] as? [[String: Any]])
    let taken = try takenAsWork(by: program)
    var ends: [String: Int] = [:]
    for turn in turns {
      let prompt = try #require((turn["asked"] as? [String: Any])?["prompt"] as? String)
      let status = try #require(turn["status"] as? String)
      let billed = (turn["error"] as? [String: Any])?["billed"] as? String
      let work = taken[prompt] ?? 0
      ends[status, default: 0] += 1
      switch status {
      case "done":
        #expect(work == 1, "\(prompt) was paid \(work) times")
        #expect((turn["pictures"] as? [Any])?.isEmpty == false, "\(prompt)")
      case "failed":
        #expect(work == 0 && billed == "no", "\(prompt) is called unsent, and was paid")
      case "unknown":
        #expect(work <= 1, "\(prompt) was paid \(work) times")
      // Told to end before anything had left.
      case "cancelled":
        #expect(work == 0 && billed == "no", "\(prompt) is called unsent, and was paid")
      default: Issue.record("\(prompt) is \(status)")
      }
    }
    let prompts = Set(turns.compactMap { ($0["asked"] as? [String: Any])?["prompt"] as? String })
    #expect(prompts.count == turns.count)
    let paid = Set(taken.keys).filter { !$0.hasPrefix("calm") }
    #expect(paid.isSubset(of: prompts), "work was paid that no turn names")
    print("storm of \(Self.count): \(turns.count) turns, \(ends.sorted { $0.key < $1.key })")

    let checked = try await program.run(["doctor", "--check"])
    #expect(checked.status == 0, "\(checked.output)")
    for folder in ["data/incoming", "data/claims"] {
      let left = try FileManager.default.contentsOfDirectory(atPath: program.path(folder))
      #expect(left.isEmpty, "\(folder): \(left)")
    }
    // Two days later nothing is young any more.
    let later = ISO8601DateFormatter().string(from: .now + 2 * 86_400)
    let swept = try await program.run(
      ["gc", "--dry-run", "--json"], adding: ["RETAKE_CLOCK": later])
    #expect((Self.object(swept.output)["removed"] as? [Any])?.isEmpty == true, "\(swept.output)")
  }

  /// How often the sandbox took work with each instruction.
  private func takenAsWork(by program: BuiltProgram) throws -> [String: Int] {
    let folder = URL(filePath: program.path("state/sandbox/jobs"))
    var taken: [String: Int] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      let order = Self.object(text)["order"] as? [String: Any]
      taken[try #require(order?["instruction"] as? String), default: 0] += 1
    }
    return taken
  }

  private static func object(_ text: String) -> [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
  }
}

extension BuiltProgram {
  /// How long the program takes for this.
  fileprivate func timed(_ arguments: [String]) async throws -> Duration {
    let clock = ContinuousClock()
    return try await clock.measure { try await run(arguments) }
  }
}
