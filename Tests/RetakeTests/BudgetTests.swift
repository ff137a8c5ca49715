import Foundation
import Testing

/// A provider with prices and a budget, as the user would configure it.
@Suite(.timeLimit(.minutes(10))) struct BudgetTests {
  private func program(_ server: QueueServer, budget: String, price: String = "0.067") throws
    -> BuiltProgram
  {
    let program = try BuiltProgram()
    try program.write("the-key-of-the-test", to: "key")
    try program.write(
      server.configuration("key_file = \"\(program.path("key"))\"")
        + "\n[profiles.queue.prices]\n1K = \(price)\n[budget]\n\(budget)\n",
      to: "config/config.toml")
    return program
  }

  private func object(_ result: BuiltProgram.Result) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any],
      "\(result.output) \(result.errors)")
  }

  @Test func `A run that would exceed the budget is not sent, and raising the budget sends it`()
    async throws
  {
    let server = QueueServer()
    let program = try program(server, budget: "session = 0.15")
    var dollars: [Double] = []
    for words in ["a kite", "a boat"] {
      let made = try object(
        try await program.run(
          ["run", "-p", words, "--json"] + (words == "a kite" ? [] : ["--session", "s1"])))
      let turn = try #require((made["turns"] as? [[String: Any]])?.first)
      let cost = try #require(turn["cost"] as? [String: Any])
      dollars.append(try #require(cost["usd"] as? Double))
    }
    #expect(dollars == [0.067, 0.067])

    let refused = try await program.run(["run", "-p", "a lamp", "--session", "s1", "--json"])

    #expect(refused.status == 1)
    #expect(server.submitted.count == 2)
    let told = try object(refused)
    #expect((told["turns"] as? [Any])?.isEmpty == true)
    let error = try #require(told["error"] as? [String: Any])
    #expect(error["kind"] as? String == "budget" && error["billed"] as? String == "no")
    #expect(refused.errors.contains("$0.134 spent in this session"), "\(refused.errors)")
    #expect(refused.errors.contains("--budget 0.23"), "\(refused.errors)")

    let raised = try await program.run([
      "run", "-p", "a lamp", "--session", "s1", "--budget", "0.23",
    ])
    #expect(raised.status == 0, "\(raised.errors)")
    #expect(server.submitted.count == 3)
    let log = try await program.run(["log"])
    #expect(log.output.hasSuffix("total: ≈ $0.201\n"), "\(log.output)")
    let listed = try await program.run(["sessions", "--json"]).output
    let sessions = try JSONSerialization.jsonObject(with: Data(listed.utf8)) as? [[String: Any]]
    #expect((sessions?.first?["cost"] as? [String: Any])?["usd"] as? Double == 0.201)
    let tree = program.path("tree.json")
    try await program.run(["export", "s1", "--as", "json", "-o", tree])
    let exported = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: tree)))
    let turns = try #require((exported as? [String: Any])?["turns"] as? [[String: Any]])
    let each = turns.compactMap { ($0["cost"] as? [String: Any])?["usd"] as? Double }
    #expect(each == [0.067, 0.067, 0.067])
    let costs = try object(try await program.run(["costs", "--json"]))
    let total = try #require(costs["total"] as? [String: Any])
    #expect(total["usd"] as? Double == 0.201 && total["turns"] as? Int == 3)
    let day = try #require((costs["days"] as? [[String: Any]])?.first)
    #expect(day["day"] as? String == "2026-11-21" && day["usd"] as? Double == 0.201)
    let plain = try await program.run(["costs"], adding: ["TZ": "<+15>-15"])
    #expect(plain.output == "2026-11-22  ≈ $0.201\n\n2026-11     ≈ $0.201\n")
  }

  @Test func `The studio asks before it exceeds the budget, and sends once it is raised`()
    async throws
  {
    let server = QueueServer()
    let program = try program(server, budget: "session = 0.10")
    let result = try await program.play(
      """
      frame before
      type a kite
      key Enter
      wait idle
      type a boat
      key Enter
      wait idle
      frame asked
      key Left
      key Enter
      wait idle
      frame raised
      key Tab
      type $
      wait idle
      frame costs
      """)
    #expect(result.status == 0, "\(result.errors)")
    #expect(server.submitted.count == 2)
    let asked = result.output
    #expect(asked.contains("≈ $0.067"), "\(asked)")
    #expect(asked.contains("≈ $0.067 of $0.10"), "\(asked)")
    #expect(asked.contains("session's budget to $0.15 and send?"), "\(asked)")
    #expect(asked.contains("≈ $0.134 of $0.15"), "\(asked)")
    #expect(asked.contains("this month"), "\(asked)")
    let log = try await program.run(["log"])
    #expect(log.output.hasSuffix("total: ≈ $0.134\n"), "\(log.output)")
  }

  @Test func `The daily budget holds in every session, and the sandbox is exempt from it`()
    async throws
  {
    let server = QueueServer()
    let program = try program(server, budget: "day = 0.10")
    #expect(try await program.run(["run", "-p", "a kite"]).status == 0)
    let refused = try await program.run(["run", "-p", "a boat"])
    #expect(refused.status == 1 && server.submitted.count == 1)
    #expect(refused.errors.contains("the day's budget of $0.10"), "\(refused.errors)")
    let free = try await program.run(["run", "--profile", "sandbox", "-p", "a boat"])
    #expect(free.status == 0, "\(free.errors)")
    let log = try await program.run(["log"])
    #expect(log.output.hasSuffix("total: $0.00, 1 turn in the sandbox, free\n"), "\(log.output)")
    let sessions = try await program.run(["sessions"])
    #expect(sessions.output.split(separator: "\n").count == 2)
  }

  @Test func `With a budget, an unknown price is agreed to once per session`() async throws {
    let server = QueueServer()
    let program = try program(server, budget: "session = 5")
    let words = ["run", "-p", "a kite", "--size", "2K"]
    let refused = try await program.run(words)
    #expect(refused.status == 1 && server.submitted.isEmpty)
    #expect(refused.errors.contains("--unknown-price"), "\(refused.errors)")
    #expect(try await program.run(words + ["--unknown-price"]).status == 0)
    #expect(try await program.run(words + ["--session", "s1"]).status == 0)
    #expect(server.submitted.count == 2)
    let log = try await program.run(["log"])
    #expect(log.output.hasSuffix("total: unknown\n"), "\(log.output)")
  }

  @Test func `A budget that is not a number of dollars is refused with file and line`() async throws
  {
    let program = try BuiltProgram()
    try program.write("\n[budget]\nday = -1\n", to: "config/config.toml")
    let result = try await program.run(["run", "-p", "a kite"])
    #expect(result.status == 3)
    #expect(result.errors.contains("config.toml:3: budget.day takes a number of US dollars"))
    #expect(try await program.run(["run", "-p", "a kite", "--budget", "-1"]).status == 2)
  }
}
