import Foundation
import Posix
import TestSupport
import Testing

/// What scripts rely on: exit codes, and what is said where.
@Suite(.timeLimit(.minutes(10))) struct ExitCodeTests {
  /// The members of a JSON object; the types are checked by what is done with them.
  private func object(_ result: BuiltProgram.Result) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any],
      "\(result.output)")
  }

  private func firstTurn(_ result: BuiltProgram.Result) throws -> [String: Any] {
    try #require((try object(result)["turns"] as? [[String: Any]])?.first, "\(result.output)")
  }

  @Test(arguments: [
    ("refuse", 1, "refused", "refused", "no"), ("no-picture", 1, "text-only", nil, nil),
    ("fail-job", 1, "failed", "provider", "no"), ("drop-at-0", 5, "unknown", "unknown", "no"),
    // In the middle of the job's name: half a name is none.
    ("drop-at-30", 5, "unknown", "unknown", "no"), ("garbage", 5, "unknown", "unknown", "no"),
    ("rate-limit", 1, "failed", "quota", "no"),
  ])
  func `Each failure has its exit code, its status and its reason`(
    fault: String, code: Int32, status: String, kind: String?, billed: String?
  ) async throws {
    let program = try BuiltProgram()
    let result = try await program.run(
      ["run", "-p", "a kite [fault: \(fault)]", "--size", "512", "--json"])
    #expect(result.status == code, "\(result.errors)")
    let turn = try firstTurn(result)
    #expect(turn["status"] as? String == status)
    let error = turn["error"] as? [String: Any]
    #expect(error?["kind"] as? String == kind)
    #expect(error?["billed"] as? String == billed)
    #expect((turn["pictures"] as? [Any])?.isEmpty == true)
    // What may have been taken is not sent again.
    let taken = fault == "rate-limit" ? 0 : 1
    #expect(try jobs(of: program) == taken)
  }

  @Test func `The job's ID in a response that breaks off is enough, and nothing is sent again`()
    async throws
  {
    let program = try BuiltProgram()
    let result = try await program.run(
      ["run", "-p", "a kite [fault: drop]", "--size", "512", "--json"])
    #expect(result.status == 0, "\(result.errors)")
    let turn = try firstTurn(result)
    #expect(turn["status"] as? String == "done")
    #expect((turn["pictures"] as? [Any])?.count == 1)
    #expect(try jobs(of: program) == 1)
  }

  /// How many jobs the sandbox has taken.
  private func jobs(of program: BuiltProgram) throws -> Int {
    let folder = program.path("state/sandbox/jobs")
    guard FileManager.default.fileExists(atPath: folder) else { return 0 }
    // A job that is just being written has two files.
    return try FileManager.default.contentsOfDirectory(atPath: folder)
      .count { !$0.hasSuffix(UnfinishedFile.ending) }
  }

  @Test(arguments: [
    (["run", "-p", "x", "--profile", "nowhere"], "no profile"),
    (["run", "-p", "x", "--profile", "google"], "GEMINI_API_KEY"),
    (["run", "-p", "x", "--profile", "gmi"], "GMI_API_KEY"),
    (["--profile", "nowhere", "--script", "none"], "no profile"),
  ])
  func `A profile that cannot be used exits with 3`(arguments: [String], says: String)
    async throws
  {
    let program = try BuiltProgram()
    let result = try await program.run(arguments)
    #expect(result.status == 3)
    #expect(result.errors.contains(says), "\(result.errors)")
    #expect(result.output.isEmpty)
  }

  @Test func `A broken configuration exits with 3 and names the line, whatever the command`()
    async throws
  {
    let program = try BuiltProgram()
    try program.write("theme = \"ember\"\nprofile = 7\n", to: "config/config.toml")
    for arguments in [["run", "-p", "x"], ["sessions"], ["log"], ["doctor"]] {
      let result = try await program.run(arguments)
      #expect(result.status == 3, "\(arguments)")
      let said = result.errors + result.output
      #expect(said.contains("config.toml:2:"), "\(arguments): \(said)")
    }
    let told = try object(try await program.run(["run", "-p", "x", "--json"]))
    #expect((told["error"] as? [String: Any])?["kind"] as? String == "configuration")
  }

  @Test func `An unreachable provider exits with 4, and nothing is billed`() async throws {
    let program = try BuiltProgram()
    try program.write(
      "[profiles.far]\nprotocol = \"gmi\"\nbase_url = \"http://127.0.0.1:1\"\n",
      to: "config/config.toml")
    let result = try await program.run(["run", "-p", "x", "--profile", "far", "--json"])
    #expect(result.status == 4, "\(result.errors)")
    let error = try #require(try firstTurn(result)["error"] as? [String: Any])
    #expect(error["kind"] as? String == "network")
    #expect(error["billed"] as? String == "no")
  }

  @Test func `An interrupted run exits with 130 and keeps its turn`() async throws {
    let program = try BuiltProgram()
    let running = try program.start([
      "run", "-p", "a kite [fault: stuck]", "--size", "512", "--json",
    ])
    // A turn that is stored but not sent yet would be cancelled at no cost.
    let limit = WaitLimit()
    while try await !program.run(["log"]).output.contains("[waiting at the provider]") {
      try limit.check()
      try #require(running.isRunning)
    }
    running.interrupt()
    let result = try await running.result()
    #expect(result.status == 130)
    #expect(result.output.contains(#""status":"unknown""#), "\(result.output)")
    #expect(result.output.contains(#""kind":"cancelled""#), "\(result.output)")
    #expect(try await program.run(["log"]).output.contains("[waiting at the provider]"))
  }

  @Test(arguments: [
    ["run"], ["run", "-p", ""], ["run", "-p", " \n"], ["run", "-p", "x", "--bogus"],
    ["run", "-p", "x", "-n", "0"], ["run", "-p", "x", "-n", "many"],
    ["run", "-p", "x", "--from", "1"], ["run", "-p", "x", "--session", "nowhere"],
    ["run", "-p", "x", "--ratio", "7:3"], ["run", "-p", "x", "-o", "/nowhere/x.png"],
    ["show"], ["show", "x.png", "--colors", "8"], ["show", "x.png", "--size", "big"],
    ["show", "x.png", "--format", "oil"],
    ["log", "nowhere"], ["log"], ["open", "nowhere", "--script", "none"],
    ["sandbox", "--listen", "example.org:80"], ["sandbox", "--fault", "flood"],
    ["--script", "nowhere"], ["--terminal", "big", "--script", "nowhere"], ["--bogus"],
  ])
  func `Wrong usage exits with 2, says what is wrong, prints no result and keeps nothing`(
    arguments: [String]
  ) async throws {
    let program = try BuiltProgram()
    let result = try await program.run(arguments)
    #expect(result.status == 2, "\(arguments)")
    #expect(result.output.isEmpty)
    #expect(!result.errors.isEmpty)
    #expect(try await program.run(["sessions", "--json"]).output == "[]\n")
  }

  @Test func `With --json wrong usage is reported as one object too`() async throws {
    let program = try BuiltProgram()
    for arguments in [["--bogus"], ["-n", "0", "-p", "x"], ["-p", ""]] {
      let result = try await program.run(["run", "--json"] + arguments)
      #expect(result.status == 2)
      let told = try object(result)
      #expect(told["session"] is NSNull && (told["turns"] as? [Any])?.isEmpty == true)
      #expect((told["error"] as? [String: Any])?["kind"] as? String == "usage")
    }
  }

  @Test(arguments: [
    ["--help"], ["-h"], ["help"], ["--version"], ["run", "--help"], ["help", "run"],
    ["sandbox", "--help"],
  ])
  func `Help and version are printed to standard output`(arguments: [String]) async throws {
    let program = try BuiltProgram()
    let result = try await program.run(arguments)
    #expect(result.status == 0)
    #expect(!result.output.isEmpty && result.errors.isEmpty)
  }

  @Test(arguments: ["", "run", "open", "sessions", "log", "show", "sandbox", "doctor"])
  func `Every help text has examples and fits 80 columns`(command: String) async throws {
    let program = try BuiltProgram()
    let result = try await program.run(command.isEmpty ? ["--help"] : [command, "--help"])
    #expect(result.output.contains("Examples:\n  retake "))
    for line in result.output.split(separator: "\n") where !line.hasPrefix("USAGE:") {
      #expect(line.count <= 80, "\(line)")
    }
    // What is wrapped by the parser would stand at the left edge in the middle of an example.
    let examples = result.output.split(separator: "Examples:\n").last?.split(separator: "\n\n")
      .first
    for line in (examples ?? "").split(separator: "\n") { #expect(line.hasPrefix("  ")) }
  }
}
