import Foundation
import Glibc
import TestSupport
import Testing

/// The program is killed at a random moment of each of many turns, as a script and as a studio, also
/// while it takes up what an earlier one left. `RETAKE_STORM=1000` is the whole storm; the number is
/// small here because each turn starts a program.
struct KillStormTests {
  private static let count =
    ProcessInfo.processInfo.environment["RETAKE_STORM"].flatMap { Int($0) } ?? 16

  @Test
  func `Whenever it is killed, each turn is whole or its fate is told, and none is paid twice`()
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
      await running.killAtOnce()
    }
    try await calmDown(program)
    try await expectWhole(program, session)
  }

  // MARK: - The storm

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

  /// Starts the program until it has nothing left to do.
  private func calmDown(_ program: BuiltProgram) async throws {
    for _ in 0..<10 {
      let ended = try await program.play("wait idle", arguments: ["--continue"])
      try #require(ended.status == 0, "\(ended.errors)")
      let listed = try await program.run(["sessions", "--json"])
      let sessions = try JSONSerialization.jsonObject(with: Data(listed.output.utf8))
      let open = (sessions as? [[String: Any]])?.compactMap { $0["open"] as? Int } ?? [1]
      if open.allSatisfy({ $0 == 0 }) { return }
    }
    Issue.record("some turns never end")
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
      default: Issue.record("\(prompt) is \(status)")
      }
    }
    let prompts = Set(turns.compactMap { ($0["asked"] as? [String: Any])?["prompt"] as? String })
    #expect(prompts.count == turns.count)
    #expect(Set(taken.keys).isSubset(of: prompts), "work was paid that no turn names")
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
