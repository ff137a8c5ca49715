import Foundation
import Testing

/// The finer settings on the command line.
@Suite(.timeLimit(.minutes(10))) struct RunFlagTests {
  /// Vertex AI's protocol has a field for each of them.
  private static let generous = """
    profile = "sandbox-vertex"

    [profiles.sandbox-vertex]
    temperature = [0, 2]
    top_p = [0, 1]
    max_output_tokens = [1, 32768]
    seed = [0, 100]
    quality = [1, 100]
    search = true
    image_search = true
    safety_categories = ["harassment", "hate-speech"]
    safety_thresholds = ["off", "block-only-high"]
    people = ["allow-all", "allow-none"]
    """

  private func asked(_ result: BuiltProgram.Result) throws -> [String: Any] {
    let told = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let turn = try #require((told?["turns"] as? [[String: Any]])?.first, "\(result.errors)")
    return try #require(turn["asked"] as? [String: Any])
  }

  @Test func `The settings that a profile accepts are sent and reported`() async throws {
    let program = try BuiltProgram()
    try program.write(Self.generous, to: "config/config.toml")
    let result = try await program.run([
      "run", "-p", "a kite", "--size", "512", "--json", "--format", "jpeg", "--quality", "80",
      "--temperature", "0.5", "--top-p", "1", "--max-output-tokens", "4096", "--seed", "7",
      "--image-search", "--safety", "harassment=off", "--safety",
      "HARM_CATEGORY_HATE_SPEECH=BLOCK_ONLY_HIGH", "--people", "ALLOW_NONE",
    ])
    let asked = try asked(result)
    #expect(asked["format"] as? String == "jpeg" && asked["quality"] as? Int == 80)
    #expect(asked["temperature"] as? Double == 0.5 && asked["top_p"] as? Double == 1)
    #expect(asked["max_output_tokens"] as? Int == 4096 && asked["seed"] as? Int == 7)
    #expect(asked["search"] as? Bool == true && asked["image_search"] as? Bool == true)
    #expect(
      asked["safety"] as? [String: String]
        == ["harassment": "off", "hate-speech": "block-only-high"])
    #expect(asked["people"] as? String == "allow-none")
    // The next turn of the session begins with nothing of it.
    let next = try self.asked(
      try await program.run([
        "run", "--session", "s1", "-p", "warmer", "--size", "512", "--json",
      ]))
    #expect(next["format"] as? String == "png" && next["seed"] is NSNull)
    #expect(next["search"] as? Bool == false && (next["safety"] as? [String: String]) == [:])
  }

  @Test(arguments: [
    (["--temperature", "2.5"], "--temperature is 2.5", "0.0 to 2.0"),
    (["--temperature", "nan"], "--temperature is nan", "0.0 to 2.0"),
    (["--seed", "101"], "--seed is 101", "0 to 100"),
    (["--quality", "0"], "--quality is 0", "1 to 100"),
    (["--safety", "harassment"], "not a safety setting", "harassment=block-only-high"),
    (["--safety", "rudeness=off"], "'rudeness'", "harassment, hate-speech"),
    (["--safety", "harassment=block-none"], "'block-none'", "off, block-only-high"),
    (["--people", "allow-adult"], "'allow-adult'", "allow-all, allow-none"),
    (["--format", "webp"], "'webp'", "png, jpeg"),
    (["--profile", "sandbox", "--system", "x"], "does not accept --system", "another profile"),
    (["--profile", "sandbox", "--seed", "1"], "does not accept --seed", "another profile"),
    (["--profile", "toapis", "--seed", "1"], "does not accept --seed", "another profile"),
    (["--profile", "toapis", "--temperature", "1"], "does not accept --temperature", ""),
    (["--profile", "toapis", "--safety", "harassment=off"], "does not accept --safety", ""),
    (["--profile", "google", "--people", "allow-all"], "does not accept --people", ""),
    (["--profile", "gmi", "--search"], "does not accept --search", ""),
    (["--profile", "gmi", "--image-search"], "does not accept --image-search", ""),
    (["--profile", "gmi", "--thoughts"], "does not accept --thoughts", ""),
    (["--profile", "google", "--model", "gemini-3-pro-image", "--thinking", "high"], "'high'", ""),
    (["--trim"], "give --session too", ""), (["--seed", "many"], "'many'", ""),
  ])
  func `A setting that a profile does not accept is refused with its range, and nothing is kept`(
    flags: [String], says: String, offer: String
  ) async throws {
    let program = try BuiltProgram()
    try program.write(Self.generous, to: "config/config.toml")
    let result = try await program.run(["run", "-p", "a kite"] + flags)
    #expect(result.status == 2, "\(result.errors)")
    #expect(result.errors.contains(says), "\(result.errors)")
    #expect(offer.isEmpty || result.errors.contains(offer), "\(result.errors)")
    #expect(result.output.isEmpty)
  }

  @Test func `An unknown model is used with a warning, and Vertex needs its project`()
    async throws
  {
    let program = try BuiltProgram()
    let odd = try await program.run(
      ["run", "-p", "a kite", "--size", "512", "--model", "gemini-9"])
    #expect(odd.errors.contains("does not know the model 'gemini-9'"), "\(odd.errors)")
    let vertex = try await program.run(["run", "-p", "x", "--profile", "vertex", "--json"])
    #expect(vertex.status == 3)
    #expect(vertex.errors.contains("project = \"your-project\""), "\(vertex.errors)")
    #expect(vertex.output.contains(#""kind":"configuration""#))
  }

  @Test func `The help names every flag, and conversion of a photograph can be forbidden`()
    async throws
  {
    let program = try BuiltProgram()
    let help = try await program.run(["run", "--help"]).output
    for flag in [
      "--format", "--quality", "--temperature", "--top-p", "--max-output-tokens", "--seed",
      "--search", "--image-search", "--safety", "--people", "--trim", "--no-convert",
    ] {
      #expect(help.contains(flag), "\(flag)")
    }
    try program.write(
      "[profiles.sandbox]\nmedia_types = [\"image/jpeg\"]", to: "config/config.toml")
    try QueueServer.picture.write(to: program.home.appending(path: "photo.png"))
    let kept = try await program.run([
      "run", "-i", "photo.png", "-p", "warmer", "--size", "512", "--no-convert", "--json",
    ])
    #expect(kept.status == 2, "\(kept.errors)")
    let converted = try await program.run([
      "run", "-i", "photo.png", "-p", "warmer", "--size", "512", "--json",
    ])
    #expect(converted.status == 0, "\(converted.errors)")
  }
}
