import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct RunTests {
  private struct Report: Decodable {
    struct Turn: Decodable {
      struct Picture: Decodable {
        var path: String
        var type: String
        var width: Int
        var height: Int
        var sha256: String
      }
      struct Trouble: Decodable {
        var kind: String
        var message: String
        var billed: String
      }
      var turn: Int
      var parent: Int?
      var status: String
      var pictures: [Picture]
      var text: String
      var thoughts: String
      var error: Trouble?
    }
    var session: String?
    var turns: [Turn]
    var error: Turn.Trouble?
  }

  private func report(_ result: BuiltProgram.Result) throws -> Report {
    try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
  }

  @Test func `Without a configuration a photograph is edited and the conversation continues`()
    async throws
  {
    let program = try BuiltProgram()
    let photograph = try await program.paintedPicture()

    let first = try await program.run(
      ["run", "-i", photograph, "-p", "make it black and white", "--size", "512", "--json"])
    #expect(first.status == 0, "\(first.errors)")
    let one = try report(first)
    let session = try #require(one.session)
    #expect(one.turns.map(\.status) == ["done"])
    let picture = try #require(one.turns.first?.pictures.last)
    #expect(picture.type == "image/png")
    #expect(picture.width == 632 && picture.height == 424)
    #expect(FileManager.default.fileExists(atPath: picture.path))

    let second = try await program.run(
      ["run", "--session", session, "-p", "add a red border", "--size", "512", "--json"])
    #expect(second.status == 0, "\(second.errors)")
    let two = try report(second)
    #expect(two.turns.first?.turn == 2)
    #expect(two.turns.first?.parent == 1)
  }

  @Test func `A path is all that is printed to standard output`() async throws {
    let program = try BuiltProgram()
    let result = try await program.run(
      ["run", "-p", "a kite", "--size", "512", "-o", program.path("out.png")])
    #expect(result.status == 0)
    #expect(result.output == program.path("out.png") + "\n")
    #expect(result.errors.isEmpty)
  }

  @Test func `Bad input is reported with advice, as text and as JSON`() async throws {
    let program = try BuiltProgram()
    try program.write("not a picture at all", to: "note.jpg")
    let cases: [(arguments: [String], says: String)] = [
      (["-i", "missing.jpg"], "no such file"),
      (["-i", "note.jpg"], "not a picture"),
      (["-i", "/tmp"], "folder"),
      (["--ratio", "7:3"], "does not offer"),
      (["--size", "8K"], "does not offer"),
      (["--session", "nowhere"], "session"),
      (["-o", "/nowhere/x.png"], "folder"),
    ]
    for (arguments, says) in cases {
      let result = try await program.run(["run", "-p", "warmer", "--json"] + arguments)
      #expect(result.status != 0, "\(arguments)")
      #expect(result.errors.lowercased().contains(says), "\(arguments): \(result.errors)")
      let told = try report(result)
      #expect(told.turns.isEmpty && told.error?.billed == "no", "\(arguments)")
    }
  }

  @Test func `Wrong usage exits with 2 and help with 0`() async throws {
    let program = try BuiltProgram()
    #expect(try await program.run(["run"]).status == 2)
    #expect(try await program.run(["run", "-p", "x", "--bogus"]).status == 2)
    #expect(try await program.run(["--help"]).status == 0)
    #expect(try await program.run(["run", "--help"]).output.contains("Examples:"))
  }

  @Test func `A refusal exits with 1 and says why`() async throws {
    let program = try BuiltProgram()
    let result = try await program.run(["run", "-p", "a kite [fault: refuse]", "--json"])
    #expect(result.status == 1)
    let told = try report(result)
    #expect(told.turns.first?.status == "refused")
    #expect(told.turns.first?.error != nil)
  }

  @Test func `The studio continues with the profile that a command used`() async throws {
    let program = try BuiltProgram()
    let made = try await program.run([
      "run", "-p", "a paper kite", "--profile", "sandbox-google",
    ])
    try #require(made.status == 0, "\(made.errors)")

    let reopened = try await program.play("frame", arguments: ["--continue"])
    let elsewhere = try await program.play(
      "frame", arguments: ["--continue", "--profile", "sandbox"])

    #expect(reopened.output.contains("Nano Banana 2.1 · sandbox-google,"))
    #expect(!elsewhere.output.contains("· sandbox-google,"))
    #expect(elsewhere.output.contains("Nano Banana 2 (preview) · sandbox,"))
  }
}
