import Foundation
import TestSupport
import Testing

/// `retake models` and `retake requests`.
@Suite(.timeLimit(.minutes(10))) struct ProviderQueriesTests {
  /// A provider of GMI's protocol that answers every question with this body.
  private func program(answering body: String, status: String = "200 OK") throws -> (
    BuiltProgram, RawServer
  ) {
    let server = RawServer { connection, server in
      guard let (head, _) = connection.request() else { return }
      server.record(head)
      connection.write(
        "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
          + "Connection: close\r\n\r\n\(body)")
    }
    let program = try BuiltProgram()
    try program.write("the-key-of-the-test", to: "key")
    try program.write(
      """
      profile = "queue"
      [profiles.queue]
      protocol = "gmi"
      base_url = "\(server.url)"
      key_file = "\(program.path("key"))"
      """, to: "config/config.toml")
    return (program, server)
  }

  @Test func `Models that the catalogue does not know are marked, and so is the one in use`()
    async throws
  {
    let (program, server) = try program(
      answering: #"{"model_ids":["gemini-9-image","gemini-3.1-flash-image-preview","llama-9"]}"#)
    defer { server.stop() }

    let result = try await program.run(["models"])

    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 2)
    #expect(lines.first == "gemini-9-image                  not in the catalogue")
    #expect(lines.last?.contains("Nano Banana 2 (preview)") == true)
    #expect(lines.last?.hasSuffix("in use") == true)
    #expect(server.records.first?.contains("Authorization: Bearer the-key-of-the-test") == true)
    let all = try await program.run(["models", "--all", "--json"])
    #expect(all.output.contains(#""id":"llama-9""#))
  }

  @Test func `A model that the provider has dropped is reported`() async throws {
    let (program, server) = try program(answering: #"{"model_ids":["gemini-3.1-flash-image"]}"#)
    defer { server.stop() }

    let result = try await program.run(["models"])

    #expect(result.status == 0)
    #expect(
      result.errors.contains("does not list gemini-3.1-flash-image-preview"), "\(result.errors)")
  }

  @Test func `A refused query says so and costs nothing`() async throws {
    let (program, server) = try program(
      answering: #"{"error":"no such key: the-key-of-the-test"}"#, status: "401 Unauthorized")
    defer { server.stop() }

    let result = try await program.run(["requests"])

    #expect(result.status == 3)
    #expect(result.errors.contains("did not accept the key"))
    #expect(!result.errors.contains("the-key-of-the-test"))
    #expect(!result.errors.contains("billed"))
  }

  @Test func `Past requests are listed, and the result of one can become a turn`() async throws {
    let program = try BuiltProgram()
    let made = try await program.run([
      "run", "-p", "a paper kite", "--size", "512", "-o", program.path("made.png"),
    ])
    try #require(made.status == 0, "\(made.errors)")

    let listed = try await program.run(["requests", "--json"])
    let requests = try #require(
      try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: Any]])
    let request = try #require(requests.first?["request"] as? String)
    #expect(requests.count == 1)
    #expect(requests.first?["prompt"] as? String == "a paper kite")
    #expect(requests.first?["status"] as? String == "success")

    let fetched = try await program.run([
      "requests", "--fetch", request, "-o", program.path("fetched.png"),
    ])
    #expect(fetched.status == 0, "\(fetched.errors)")
    let bytes = try Data(contentsOf: URL(filePath: program.path("made.png")))
    #expect(try Data(contentsOf: URL(filePath: program.path("fetched.png"))) == bytes)
    // Its conversation came too: the next turn continues from it.
    let log = try await program.run(["log"])
    #expect(log.output.contains("1 a paper kite"))
    let session = String(log.output.prefix { $0 != " " })
    let next = try await program.run(["run", "--session", session, "-p", "make it grey"])
    #expect(next.status == 0, "\(next.errors)")
  }

  @Test func `A request that the provider does not know fails and sends nothing`() async throws {
    let program = try BuiltProgram()
    let result = try await program.run(["requests", "--fetch", "nothing"])
    #expect(result.status == 5)
    #expect(result.errors.contains("does not know the request nothing"), "\(result.errors)")
  }

  @Test func `A provider that keeps no requests is reported as such`() async throws {
    let program = try BuiltProgram()
    let fetch = try await program.run([
      "requests", "--profile", "sandbox-google", "--fetch", "x",
    ])
    #expect(fetch.status == 2)
    #expect(fetch.errors.contains("stores no results"))
    let list = try await program.run(["requests", "--profile", "sandbox-google"])
    #expect(list.status == 2)
    #expect(list.errors.contains("cannot be asked for past requests"))
  }
}
