import Foundation
import GRDB
import Glibc
import TestSupport
import Testing

/// `retake run --batch`, as a script would run it.
@Suite(.timeLimit(.minutes(10))) struct BatchTests {
  private func lines(_ result: BuiltProgram.Result) throws -> [[String: Any]] {
    try result.output.split(separator: "\n").map { line in
      try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
        "\(line) \(result.errors)")
    }
  }

  private func words(_ server: QueueServer) -> [String] {
    server.submitted.map { body in
      let text = String(decoding: body, as: UTF8.self)
      let known = ["a kite", "a boat", "a lamp", "warmer", "a cat", "a dog"]
      return known.first { text.contains($0) } ?? text
    }
  }

  @Test
  func `Jobs continue each other, in order within their sessions, and write to the given paths`()
    async throws
  {
    let program = try BuiltProgram()
    try program.write(
      """
      {"prompt": "a paper kite", "name": "kite", "size": 512, "output": "kite.png"}
      {"prompt": "make it warmer", "from": "kite", "size": 512}

      {"prompt": "a cat", "session": "cats", "size": "512", "ratio": "16:9"}
      {"prompt": "add a red border", "session": "cats", "size": "512"}
      {"prompt": "sepia", "session": "cats", "size": "512", "images": ["sub/photo.png"]}
      """, to: "jobs/list.jsonl")
    try FileManager.default.createDirectory(
      atPath: program.path("jobs/sub"), withIntermediateDirectories: true)
    _ = try await program.paintedPicture("jobs/sub/photo.png")

    let result = try await program.run(["run", "--batch", "jobs/list.jsonl", "--json"])

    #expect(result.status == 0, "\(result.errors)")
    let told = try lines(result)
    #expect(told.count == 5 && told.allSatisfy { $0["status"] as? String == "done" })
    let byLine = Dictionary(uniqueKeysWithValues: told.map { ($0["line"] as? Int ?? 0, $0) })
    #expect(byLine[1]?["output"] as? String == program.path("jobs/kite.png"))
    #expect(FileManager.default.fileExists(atPath: program.path("jobs/kite.png")))
    let warmer = try #require(byLine[2]?["turn"] as? [String: Any])
    let kite = try #require(byLine[1]?["turn"] as? [String: Any])
    #expect(warmer["parent"] as? Int == kite["turn"] as? Int)
    let cats = try await program.run(["log", "cats"])
    #expect(cats.output.contains("1 a cat") && cats.output.contains("2 add a red border"))
    #expect(cats.output.contains("3 sepia"), "\(cats.output)")
    #expect(result.errors.contains("5 done; spent: $0.00, 5 turns in the sandbox, free"))
    // The whole batch is one session beside that, called as the file.
    #expect(try await program.run(["log", "list"]).status == 0)

    let again = try await program.run(["run", "--batch", "jobs/list.jsonl"])
    #expect(again.status == 0 && again.output.split(separator: "\n").count == 5)
    #expect(again.errors.contains("5 done (5 by an earlier run); spent: nothing"))
    #expect(again.output.contains(program.path("jobs/kite.png")))
  }

  @Test func `A batch killed in the middle resumes, and nothing is paid for twice`() async throws {
    let program = try BuiltProgram()
    try program.write(
      """
      {"prompt": "a paper kite [fault: slow-queue]", "size": "512"}
      {"prompt": "a boat [fault: slow-queue]", "size": "512"}
      {"prompt": "a lamp", "size": "512"}
      {"prompt": "a cat", "size": "512"}
      """, to: "jobs.jsonl")
    let running = try program.start(["run", "--batch", "jobs.jsonl", "--jobs", "2"])
    var waiting = 0
    for _ in 0..<200 where waiting < 2 {
      let log = try await program.run(["log"]).output
      waiting = log.components(separatedBy: "[waiting at the provider]").count - 1
      if log.contains("512×512") { break }
    }
    await running.killAtOnce()

    let next = try await program.run(["run", "--batch", "jobs.jsonl", "--json"])

    #expect(next.status == 0, "\(next.errors)")
    #expect(try lines(next).count == 4)
    try expectAccepted(4, by: program)
    let third = try await program.run(["run", "--batch", "jobs.jsonl"])
    #expect(third.status == 0 && third.output.split(separator: "\n").count == 4)
    try expectAccepted(4, by: program)
    // Written otherwise, with another name, and with a job before it, a job is the same.
    try program.write(
      """
      {"prompt": "a dog", "size": "512"}
      {"size": "512", "name": "lamp", "prompt": "a lamp", "seed": null}
      """, to: "jobs.jsonl")
    let changed = try await program.run(["run", "--batch", "./jobs.jsonl"])
    #expect(changed.errors.contains("2 done (1 by an earlier run)"), "\(changed.errors)")
    try expectAccepted(5, by: program)
  }

  @Test func `Another Retake that starts and exits takes nothing away from a batch`() async throws {
    let program = try BuiltProgram()
    // It never ends by itself, and so it never removes the log of the database itself.
    try program.write(#"{"prompt": "a kite [fault: stuck]", "size": "512"}"#, to: "jobs.jsonl")
    let running = try program.start(["run", "--batch", "jobs.jsonl"])
    try #require(
      await until { FileManager.default.fileExists(atPath: program.path("data/retake.sqlite-wal")) }
    )
    var visits = 0
    for _ in 0..<200 where visits < 3 {
      let log = try await program.run(["log"])
      if log.output.contains("[waiting at the provider]") { visits += 1 }
    }
    #expect(visits == 3 && running.isRunning)
    // The last one to leave a database removes its log: the visitors were not the last ones.
    #expect(FileManager.default.fileExists(atPath: program.path("data/retake.sqlite-wal")))
    await running.killAtOnce()
    #expect(try await program.run(["log"]).output.contains("1 a kite"))
    #expect(try await program.run(["doctor", "--check"]).status == 0)
  }

  @Test func `A job that was being sent when the batch was killed is sent again only on request`()
    async throws
  {
    let server = QueueServer(stopping: .afterBody)
    let program = try BuiltProgram()
    try program.configure(server)
    try program.write(
      """
      {"prompt": "a kite"}
      {"prompt": "a boat"}
      {"prompt": "warmer", "from": "k"}
      """.replacing("{\"prompt\": \"a kite\"", with: "{\"name\": \"k\", \"prompt\": \"a kite\""),
      to: "jobs.jsonl")
    let running = try program.start(["run", "--batch", "jobs.jsonl", "--jobs", "1"])
    try #require(await until { server.isStanding })
    await running.killAtOnce()
    server.goOn()

    let next = try await program.run(["run", "--batch", "jobs.jsonl"])

    #expect(next.status == 5, "\(next.errors)")
    #expect(words(server) == ["a kite", "a boat"])
    #expect(next.errors.contains("jobs.jsonl:1 (k): The program ended while this was being sent."))
    #expect(next.errors.contains("continues from the job 'k', which brought no picture"))
    #expect(next.errors.contains("1 done, 1 unknown, maybe billed, 1 skipped"), "\(next.errors)")
    #expect(try await program.run(["run", "--batch", "jobs.jsonl"]).status == 5)
    #expect(server.submitted.count == 2)

    let again = try await program.run(["run", "--batch", "jobs.jsonl", "--again"])
    #expect(again.status == 0, "\(again.errors)")
    #expect(words(server) == ["a kite", "a boat", "a kite", "warmer"])
  }

  @Test func `A job has the key that the versions before gave it, so that it is not sent again`()
    async throws
  {
    let program = try BuiltProgram()
    try program.write(
      """
      {"prompt": "a paper kite", "size": "1K", "name": "kite"}
      {"prompt": "make it warmer", "size": "1K", "from": "kite", "temperature": 0.5, \
      "regions": [{"x": 1, "y": 2, "width": 30, "height": 40}]}
      {"prompt": "a paper kite", "size": "1K"}
      {"prompt": "a boat", "ratio": "16:9", "thinking": "high", "system": "be brief"}
      """, to: "jobs.jsonl")
    let result = try await program.run([
      "run", "--profile", "sandbox-google", "--batch", "jobs.jsonl",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let library = try DatabaseQueue(path: program.path("data/retake.sqlite"))
    let keys = try await library.read {
      try String.fetchAll($0, sql: "SELECT job FROM batch_jobs ORDER BY job")
    }
    #expect(
      keys == [
        "2ad16ba3ffae3a52d40b51134c668307", "40d0c6ce9a886d3cd91398d30f08d1b5",
        "40d0c6ce9a886d3cd91398d30f08d1b5-2", "84a1bbf3759ab4e6be7bbc434e4191e4",
      ])
  }

  @Test func `Every line is checked before anything is sent`() async throws {
    let server = QueueServer()
    let program = try BuiltProgram()
    try program.configure(server)
    try program.write("no picture", to: "notes.txt")
    try program.write(
      """
      {"prompt": "a kite", "name": "k"}
      {"promt": "a kite"}
      {"prompt": "a kite", "size": "9K"}
      {"prompt": "a kite",
      [1, 2]
      {"prompt": "a kite", "images": ["nothing.png", "notes.txt"]}
      {"prompt": "a kite", "from": 3}
      {"prompt": "a kite", "from": "later"}
      {"prompt": "a kite", "profile": "sandbocks"}
      {"prompt": "a kite", "output": "nowhere/kite.png", "name": "later"}
      {"prompt": "a kite", "session": "261121-k7f3"}
      {"prompt": "  ", "thoughts": 1}
      {"prompt": "a kite", "name": "k", "regions": [{"x": 1}]}
      """, to: "jobs.jsonl")

    let result = try await program.run(["run", "--batch", "jobs.jsonl"])

    #expect(result.status == 2 && result.output.isEmpty)
    #expect(server.submitted.isEmpty)
    for words in [
      "jobs.jsonl:2: There is no 'promt' (did you mean 'prompt'?).", "jobs.jsonl:3: The profile",
      "jobs.jsonl:4: This line is not one complete JSON object (byte ",
      "jobs.jsonl:5: This is a list",
      "nothing.png: There is no such file.", "notes.txt: The file is text", "jobs.jsonl:7: 'from'",
      "jobs.jsonl:8: There is no earlier job named 'later'; it comes later in the file.",
      "jobs.jsonl:9: There is no profile 'sandbocks' (did you mean 'sandbox'?)",
      "jobs.jsonl:10: '\(program.path("nowhere/kite.png"))' cannot be written",
      "jobs.jsonl:11: There is no session '261121-k7f3'.", "jobs.jsonl:12: 'thoughts' must be true",
      "jobs.jsonl:12: There is no 'prompt'.", "jobs.jsonl:13: Line 1 already has the name 'k'.",
      "jobs.jsonl:13: A region is written", "Nothing was sent.",
    ] { #expect(result.errors.contains(words), "\(words)\n\(result.errors)") }
    #expect(try await program.run(["sessions"]).output.isEmpty)

    try program.write(
      "# a comment\n[[job]]\nprompt = \"a kite\"\n\n[[job]]\nprompt = \"b\"\nsize = 7.5\n",
      to: "jobs.toml")
    let toml = try await program.run(["run", "--batch", "jobs.toml", "--json"])
    #expect(toml.status == 2 && server.submitted.isEmpty)
    #expect(toml.errors.contains("jobs.toml:7: 'size' must be a string; this is the number 7.5."))
    #expect(try lines(toml).first?["line"] as? Int == 7)
    #expect(try await program.run(["run", "--batch", "none.jsonl"]).status == 2)
    #expect(try await program.run(["run", "--batch", "jobs.toml", "-p", "x"]).status == 2)
    #expect(try await program.run(["run", "-p", "x", "--dry-run"]).status == 2)
  }

  @Test func `A dry run prices each job and the total, sends nothing and stores nothing`()
    async throws
  {
    let server = QueueServer()
    let program = try BuiltProgram()
    try program.write("secret", to: "key")
    try program.write(
      server.configuration("key_file = \"\(program.path("key"))\"")
        + "\n[profiles.queue.prices]\n1K = 0.067\n", to: "config/config.toml")
    try program.write(
      """
      [[job]]
      name = "kite"
      prompt = "a kite"

      [[job]]
      prompt = "warmer"
      from = "kite"

      [[job]]
      prompt = "a lamp"
      size = "2K"

      [[job]]
      prompt = "a boat"
      profile = "sandbox"
      """, to: "jobs")
    let result = try await program.run(["run", "--batch", "jobs", "--dry-run"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.output.hasSuffix(
        "total: ≈ $0.134 for 2 jobs, 1 job at an unknown price, 1 job in the sandbox, free\n"),
      "\(result.output)")
    #expect(result.output.contains("1  ≈ $0.067") && result.output.contains("price unknown"))
    let told = try lines(try await program.run(["run", "--batch", "jobs", "--dry-run", "--json"]))
    #expect(told.map { $0["usd"] as? Double } == [0.067, 0.067, nil, 0, nil])
    let total = try #require(told.last?["total"] as? [String: Any])
    #expect(total["usd"] as? Double == 0.134 && total["unknown_jobs"] as? Int == 1)
    #expect(server.submitted.isEmpty)
    #expect(try await program.run(["sessions"]).output.isEmpty)
  }

  @Test func `A budget holds for concurrent jobs, and raising it sends the rest`()
    async throws
  {
    let server = QueueServer()
    let program = try BuiltProgram()
    try program.write("secret", to: "key")
    try program.write(
      server.configuration("key_file = \"\(program.path("key"))\"")
        + "\n[profiles.queue.prices]\n1K = 0.067\n[budget]\nsession = 0.15\n",
      to: "config/config.toml")
    try program.write(
      ["a kite", "a boat", "a lamp", "a cat", "a dog"].map { "{\"prompt\": \"\($0)\"}" }
        .joined(separator: "\n"), to: "jobs.jsonl")
    let first = try await program.run(["run", "--batch", "jobs.jsonl", "--jobs", "4"])
    #expect(first.status == 1)
    #expect(server.submitted.count == 2)
    #expect(first.errors.contains("2 done, 3 failed; spent: ≈ $0.134"), "\(first.errors)")
    let next = try await program.run(["run", "--batch", "jobs.jsonl", "--budget", "1"])
    #expect(next.status == 0, "\(next.errors)")
    #expect(Set(words(server)) == ["a kite", "a boat", "a lamp", "a cat", "a dog"])
    #expect(server.submitted.count == 5)
    #expect(next.errors.contains("spent: ≈ $0.201 (total: ≈ $0.335)"), "\(next.errors)")
  }

  @Test
  func `Ctrl+C starts no new jobs and waits for those that run, and two runs at once are refused`()
    async throws
  {
    let server = QueueServer(stopping: .asked)
    let program = try BuiltProgram()
    try program.configure(server)
    try program.write(
      "{\"prompt\": \"a kite\"}\n{\"prompt\": \"a boat\"}\n{\"prompt\": \"a lamp\"}\n",
      to: "jobs.jsonl")
    let running = try program.start(["run", "--batch", "jobs.jsonl", "--jobs", "1"])
    try #require(await until { server.isStanding })
    let second = try await program.run(["run", "--batch", "jobs.jsonl"])
    #expect(second.status == 2)
    #expect(
      second.errors.contains("Another retake process is running the jobs"), "\(second.errors)")

    running.interrupt()
    try #require(await until { running.errors.contains("Starting no new jobs") })
    server.goOn()
    let result = try await running.result()

    #expect(result.status == 130)
    #expect(result.output.split(separator: "\n").count == 1)
    #expect(result.errors.contains("1 done, 2 not sent"), "\(result.errors)")
    #expect(result.errors.contains("Run --batch jobs.jsonl again to continue"))
    #expect(server.submitted.count == 1)
    #expect(try await program.run(["run", "--batch", "jobs.jsonl"]).status == 0)
    #expect(server.submitted.count == 3)
  }

  @Test func `Jobs are read from a pipe too, and the same input is recognized when it comes again`()
    async throws
  {
    let program = try BuiltProgram()
    let line = #"{"prompt": "a paper kite", "size": "512"}"#
    try program.write(line + "\n" + line + "\n", to: "jobs")
    for _ in 0..<2 {
      let shell = try RunningProgram(
        "/bin/sh", ["-c", "'\(BuiltProgram.path)' run --batch - < jobs"],
        environment: program.environment, in: program.home)
      let result = try await shell.result()
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.split(separator: "\n").count == 2)
    }
    // Two equal lines are two pictures.
    try expectAccepted(2, by: program)
  }

  private func expectAccepted(
    _ expected: Int, by program: BuiltProgram, location: SourceLocation = #_sourceLocation
  ) throws {
    let accepted = try acceptedBySandbox(of: program)
    let log =
      (try? String(contentsOfFile: program.path("state/sandbox.log"), encoding: .utf8)) ?? ""
    #expect(accepted == expected, "\(log)", sourceLocation: location)
  }

  /// How many requests the sandbox of a program has taken that a real service would charge for.
  private func acceptedBySandbox(of program: BuiltProgram) throws -> Int {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { place in
      place.copyBytes(from: program.path("run/sandbox.sock").utf8.prefix(place.count - 1))
    }
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    try #require(isConnected)
    let request = "GET /sandbox/counts HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n\r\n"
    _ = request.withCString { write(descriptor, $0, strlen($0)) }
    var answer = Data()
    var chunk = [UInt8](repeating: 0, count: 4096)
    while case let count = read(descriptor, &chunk, chunk.count), count > 0 {
      answer += chunk[..<count]
    }
    let text = String(decoding: answer, as: UTF8.self)
    let body = try #require(text.range(of: "{")).lowerBound
    let end = try #require(text.range(of: "}", options: .backwards)).upperBound
    let counts =
      try JSONSerialization.jsonObject(with: Data(text[body..<end].utf8)) as? [String: Any]
    let accepted = try #require(counts?["accepted"] as? [String: Any])
    return try #require(accepted["total"] as? Int)
  }
}
