import Foundation
import TestSupport
import Testing

/// What `retake run --session` goes on with, and whom it asks.
@Suite(.timeLimit(.minutes(10))) struct GoingOnTests {
  private func turn(_ result: BuiltProgram.Result) throws -> [String: Any] {
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any],
      "\(result.output) \(result.errors)")
    return try #require((object["turns"] as? [[String: Any]])?.first, "\(result.errors)")
  }

  private func size(_ turn: [String: Any]) throws -> [Int] {
    let picture = try #require((turn["pictures"] as? [[String: Any]])?.last)
    return [picture["width"] as? Int ?? 0, picture["height"] as? Int ?? 0]
  }

  @Test func `A session uses its own profile, and no other one if that is gone`()
    async throws
  {
    let server = QueueServer()
    let program = try BuiltProgram()
    try program.write("secret", to: "key")
    let known = server.configuration("key_file = \"\(program.path("key"))\"")
    try program.write(known, to: "config/config.toml")
    _ = try turn(try await program.run(["run", "-p", "a kite", "--json"]))
    let line = "profile = \"queue\"\n"
    try program.write(known.replacing(line, with: ""), to: "config/config.toml")

    let next = try await program.run(["run", "--session", "s1", "-p", "blue"])

    #expect(next.status == 0 && server.submitted.count == 2, "\(next.errors)")
    #expect(next.errors.contains("Session s1 uses its own profile, queue"), "\(next.errors)")

    try program.write("profile = \"sandbox\"\n", to: "config/config.toml")
    let gone = try await program.run(["run", "--session", "s1", "-p", "red"])
    #expect(gone.status == 3 && gone.output.isEmpty)
    #expect(gone.errors.contains("'queue', is no longer configured"), "\(gone.errors)")
    let job = #"{"prompt": "red", "session": "s1"}"#
    try program.write(job, to: "jobs.jsonl")
    let batch = try await program.run(["run", "--batch", "jobs.jsonl"])
    #expect(batch.status == 2 && batch.errors.contains("is no longer configured"))

    let named = try await program.run([
      "run", "--session", "s1", "-p", "sepia", "--profile", "sandbox", "--size", "512",
    ])
    #expect(named.status == 0 && server.submitted.count == 2, "\(named.errors)")
  }

  @Test func `A batch uses the profile of the session that it continues`() async throws {
    let server = QueueServer()
    let program = try BuiltProgram()
    try program.write("secret", to: "key")
    let known = server.configuration("key_file = \"\(program.path("key"))\"")
    try program.write(known, to: "config/config.toml")
    _ = try turn(try await program.run(["run", "-p", "a kite", "--json"]))
    try program.write(
      known.replacing("profile = \"queue\"\n", with: ""), to: "config/config.toml")
    try program.write(#"{"prompt": "red", "session": "s1"}"#, to: "jobs.jsonl")
    let batch = try await program.run(["run", "--batch", "jobs.jsonl"])
    #expect(batch.status == 0 && server.submitted.count == 2, "\(batch.errors)")

    // Another model has no memory of the conversation, so the conversation is not sent.
    let other = try await program.run(["run", "--session", "s1", "--model", "m-2", "-p", "green"])
    #expect(other.status == 0, "\(other.errors)")
    #expect(other.errors.contains("conversation is not sent"), "\(other.errors)")
  }

  @Test(arguments: ["refuse", "text-only"])
  func `A photograph that produced no picture is sent again`(_ fault: String) async throws {
    let program = try BuiltProgram()
    let photograph = try await program.paintedPicture()
    let first = try await program.run([
      "run", "-i", photograph, "-p", "sepia [fault: \(fault)]", "--size", "512", "--json",
    ])
    #expect(first.status == 1)
    let object = try JSONSerialization.jsonObject(with: Data(first.output.utf8)) as? [String: Any]
    let session = try #require(object?["session"] as? String)

    let again = try turn(
      try await program.run([
        "run", "--session", session, "-p", "sepia", "--size", "512", "--json",
      ]))

    #expect(again["status"] as? String == "done")
    #expect(again["parent"] as? Int == (fault == "refuse" ? nil : 1))
    // The ratio is that of the photograph.
    #expect(try size(again) == [632, 424])
  }

  @Test
  func
    `What is over the model's limits is refused before it is sent, and trimmed when that is asked`()
    async throws
  {
    let picture = #"{"inlineData":{"mimeType":"image/png","data":"AAAA"}}"#
    let many = Array(repeating: picture, count: 15).joined(separator: ",")
    let long = String(repeating: "word ", count: 120_000)
    let server = QueueServer { number, _ in
      let parts = number == 1 ? #"{"text":"?"},\#(many)"# : #"{"text":"\#(long)"}"#
      return Array(
        #"[{"role":"user","parts":[\#(parts)]},{"role":"model","parts":[{"text":"Done."}]}]"#.utf8)
    }
    let program = try BuiltProgram()
    try program.configure(server)
    for (words, reason) in [("a kite", "15 pictures"), ("a boat", "131,072")] {
      let made = try await program.run(["run", "-p", words, "--json"])
      let object = try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any]
      let session = try #require(object?["session"] as? String, "\(made.errors)")
      let count = server.submitted.count

      let refused = try await program.run(["run", "--session", session, "-p", "blue"])
      #expect(refused.status == 2, "\(refused.errors)")
      #expect(refused.errors.contains(reason) && refused.errors.contains("--trim"))
      #expect(server.submitted.count == count)
      try program.write(#"{"prompt": "blue", "session": "\#(session)"}"#, to: "jobs.jsonl")
      let priced = try await program.run(["run", "--batch", "jobs.jsonl", "--dry-run"])
      #expect(priced.errors.contains(reason), "\(priced.errors)")
      let batch = try await program.run(["run", "--batch", "jobs.jsonl"])
      #expect(batch.status != 0 && batch.errors.contains(reason), "\(batch.errors)")
      #expect(server.submitted.count == count)

      let trimmed = try await program.run(["run", "--session", session, "-p", "blue", "--trim"])
      #expect(trimmed.status == 0 && server.submitted.count == count + 1, "\(trimmed.errors)")
    }
  }

  @Test(arguments: ["sandbox", "sandbox-google", "sandbox-toapis"])
  func `The first of three pictures is edited, with every protocol`(_ profile: String) async throws
  {
    let program = try BuiltProgram()
    var pictures: [String] = []
    for ratio in ["3:2", "2:3", "1:1"] {
      pictures.append(
        try await program.paintedPicture(
          "\(ratio.replacing(":", with: "-")).png", ratio: ratio))
    }
    let made = try await program.run(
      ["run", "--profile", profile, "-p", "sepia", "--json"] + pictures.flatMap { ["-i", $0] })
    let turn = try turn(made)
    let size = try size(turn)
    #expect(size[0] > size[1], "\(size)")
    let notes = turn["notes"] as? [String] ?? []
    #expect(notes.contains { $0.contains("(3-2.png) was marked as the one to edit") }, "\(notes)")
  }

  @Test func `The quality of a JPEG is refused for another format`() async throws {
    let program = try BuiltProgram()
    let arguments = ["run", "--profile", "sandbox-vertex", "-p", "a kite", "--quality", "50"]
    let refused = try await program.run(arguments + ["--format", "png"])
    #expect(refused.status == 2 && refused.errors.contains("--quality"), "\(refused.errors)")
    let taken = try await program.run(arguments + ["--format", "jpeg"])
    #expect(taken.status == 0, "\(taken.errors)")
  }
}
