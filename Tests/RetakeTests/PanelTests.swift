import TestSupport
import Testing

/// The settings pane as the real program shows it for the profiles that are built in.
@Suite(.timeLimit(.minutes(10))) struct PanelTests {
  @Test(arguments: ["sandbox", "gmi", "toapis-official", "google", "sandbox-vertex"])
  func `The pane has the settings that the profile accepts, and no others`(_ profile: String)
    async throws
  {
    let program = try BuiltProgram()
    let script = """
      key Tab
      key Tab
      key Tab
      frame comfortable
      resize 80x24
      frame classic
      key G
      frame end
      """
    let result = try await program.play(script, arguments: ["--profile", profile])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    assertSnapshot(text: result.output, named: "panel-\(profile)")
  }

  @Test func `One list has every profile, and another every model`()
    async throws
  {
    let program = try BuiltProgram()
    let script = """
      key F10
      frame profiles
      resize 80x24
      frame profiles-classic
      type sandbox-g
      key Enter
      key M-m
      frame models
      """
    let result = try await program.play(script)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    assertSnapshot(text: result.output, named: "pickers")
  }

  @Test func `The chosen profile and settings come back with the session`() async throws {
    let program = try BuiltProgram()
    _ = try await program.play(
      """
      key F10
      type sandbox-toapis-o
      key Enter
      type a paper kite
      frame
      """)
    let result = try await program.play("frame", arguments: ["--continue"])
    #expect(result.output.contains(" sandbox-toapis-official,"))
    let other = try await program.play(
      "frame", arguments: ["--continue", "--profile", "sandbox-google"])
    #expect(other.output.contains(" sandbox-google,"))
  }
}
