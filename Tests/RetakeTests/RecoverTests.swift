import Foundation
import TestSupport
import Testing

/// `retake recover`: answers that no picture was found in.
@Suite(.timeLimit(.minutes(5))) struct RecoverTests {
  private static let key = "the-key-of-the-test"

  /// A provider of GMI's protocol that answers everything with this body.
  private func program(answering body: String) throws -> (BuiltProgram, RawServer) {
    let server = RawServer { connection, server in
      guard let (head, _) = connection.request() else { return }
      server.record(String(head.prefix { $0 != "\r" }))
      connection.write(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
          + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
    }
    let program = try BuiltProgram()
    try program.write(Self.key, to: "key")
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

  @Test
  func `A response without a picture is kept, written to a file without the key, and discarded`()
    async throws
  {
    let body =
      #"{"request_id":"r1","status":"success","outcome":{"hologram":"\#(Self.key)","n":1.0e2}}"#
    let (program, server) = try program(answering: body)
    defer { server.stop() }

    let made = try await program.run(["run", "-p", "a kite"])
    #expect(made.status == 1)
    #expect(made.errors.contains("'retake recover "), "\(made.errors)")

    let again = try await program.run(["recover", "1"])
    #expect(again.status == 1 && again.output.isEmpty)
    #expect(again.errors.contains("No picture was found in the reply"), "\(again.errors)")

    let file = program.path("answer.json")
    let written = try await program.run(["recover", "1", "-o", file])
    #expect(written.status == 0 && written.output == file + "\n", "\(written.errors)")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(!text.contains(Self.key))
    #expect(text == body.replacing(Self.key, with: String(repeating: "*", count: Self.key.count)))
    #expect(server.records.filter { $0.hasPrefix("POST") }.count == 1)

    // What a name leads to is written through, and no half of an answer takes a file's place.
    symlink("behind.json", program.path("link.json"))
    #expect(try await program.run(["recover", "1", "-o", program.path("link.json")]).status == 0)
    #expect(try String(contentsOfFile: program.path("behind.json"), encoding: .utf8) == text)
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: program.path("link.json"))
        == "behind.json")
    let printed = try await program.run(["recover", "1", "-o", "/dev/stdout"])
    #expect(printed.status == 0 && printed.output == text, "\(printed.errors)")
    let full = try await program.run(["recover", "1", "-o", "/dev/full"])
    #expect(full.status == 1 && full.errors.contains("full"), "\(full.errors)")

    #expect(try await program.run(["recover", "1", "--discard"]).status == 0)
    let gone = try await program.run(["recover", "1"])
    #expect(gone.status == 2 && gone.errors.contains("No reply is stored with turn 1."))
  }

  @Test func `A turn is named by its number, after its session unless that is the last one`()
    async throws
  {
    let program = try BuiltProgram()
    for arguments in [
      ["recover"], ["recover", "kite"], ["recover", "a", "b", "3"], ["recover", "0"],
    ] {
      #expect(try await program.run(arguments).status == 2, "\(arguments)")
    }
    let none = try await program.run(["recover", "nowhere", "3"])
    #expect(none.status == 2 && none.errors.contains("nowhere"))
  }
}
