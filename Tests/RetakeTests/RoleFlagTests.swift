import Foundation
import Testing

/// What pictures are for, on the command line and in what is told of the turn afterwards.
@Suite(.timeLimit(.minutes(10))) struct RoleFlagTests {
  @Test func `Roles reach the sandbox in words, and JSON, log and export report them`() async throws
  {
    let program = try BuiltProgram()
    let picture = try await program.paintedPicture()
    let result = try await program.run([
      "run", "-p", "make it black and white", "--size", "512", "--json", "-i", picture, "-i",
      picture, "--role", "2=style", "--role", "1=the kite = the thing",
    ])
    try #require(result.status == 0, "\(result.errors)")
    let told = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let turn = try #require((told?["turns"] as? [[String: Any]])?.first)
    let asked = try #require(turn["asked"] as? [String: Any])
    #expect(asked["prompt"] as? String == "make it black and white")
    #expect(asked["roles"] as? [String] == ["the kite = the thing", "style"])
    // The sandbox has read the words, and kept them apart from what it was to do.
    #expect(
      turn["text"] as? String
        == "Turned it black and white. I noted what 2 pictures are for. "
        + "(Sandbox: real pixels, no AI.)")

    let log = try await program.run(["log"])
    #expect(
      log.output.contains("with kite.png as the kite = the thing, kite.png as style"),
      "\(log.output)")
    let page = program.path("session.md")
    let export = try await program.run(["export", "s2", "--as", "markdown", "-o", page])
    #expect(export.status == 0, "\(export.errors)")
  }

  @Test func `A role without a picture or without text is refused before anything is sent`()
    async throws
  {
    let program = try BuiltProgram()
    for (roles, words) in [
      (["3=style"], "--role 3=… refers to no picture: there is 1"),
      (["1=style", "1=pose"], "Picture 1 has two roles"),
      (["style"], "write a role as NUMBER=ROLE"), (["1="], "write a role as NUMBER=ROLE"),
      (["0=style"], "write a role as NUMBER=ROLE"),
    ] {
      let result = try await program.run(
        ["run", "-p", "x", "-i", "a.png"] + roles.flatMap { ["--role", $0] })
      #expect(result.status == 2 && result.output.isEmpty, "\(roles)")
      #expect(result.errors.contains(words), "\(result.errors)")
    }
    #expect(try await program.run(["sessions"]).output.isEmpty)
  }
}
