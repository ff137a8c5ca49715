import Foundation
import TestSupport
import Testing

/// A photograph is edited in a region, compared in every way, and kept, with the built program.
@Suite(.timeLimit(.minutes(10))) struct ComparingStoryTests {
  private static let keys = """
    wait idle
    key Tab
    key Tab
    key a
    key Right
    key S-Right
    frame a region is drawn
    key Enter
    key Esc
    frame the region goes along
    type invert the colours
    key Enter
    wait idle
    frame much has changed outside
    key C-o
    wait idle
    frame side by side
    key Tab
    key Tab
    key v
    wait idle
    frame wipe
    key v
    wait idle
    frame blink
    key v
    wait idle
    frame heatmap
    key C-o
    key K
    wait idle
    frame kept
    key i
    frame the details
    key Esc
    key Esc
    type add a red square
    key Enter
    wait idle
    frame the next turn
    key C-o
    wait idle
    frame the square
    key C-q
    """

  private func frame(_ name: String, _ output: String) throws -> Substring {
    let start = try #require(output.range(of: "== \(name) "))
    let rest = output[start.upperBound...]
    return rest.range(of: "\n== ").map { rest[..<$0.lowerBound] } ?? rest
  }

  @Test func `A region is edited, compared and kept by keys`() async throws {
    let program = try BuiltProgram()
    let photograph = try await program.paintedPicture()
    let result = try await program.play(Self.keys, arguments: [photograph])
    #expect(result.status == 0, "\(result.errors)")
    let output = result.output
    let chips = try frame("the region goes along", output)
    #expect(chips.contains("[region 1]"))
    let spoilt = try frame("much has changed outside", output)
    #expect(spoilt.contains("% changed outside the region; M-K undoes it"))
    for (name, words) in [
      ("side by side", "side by side"), ("wipe", "wipe"), ("blink", "blink"),
      ("heatmap", "difference"),
    ] {
      let shown = try frame(name, output)
      #expect(shown.contains(words) && shown.contains("% outside"), "\(name)\n\(shown)")
      #expect(shown.contains("after · 1") || shown.contains("before · "), "\(name)")
    }
    let kept = try frame("kept", output)
    #expect(kept.contains("kept: turn 1 inside the region"))
    #expect(kept.contains("0.0 % changed outside the region"))
    #expect(try frame("the details", output).contains("largest difference outside: 0 of 255"))
    #expect(try frame("the next turn", output).contains("0.0 % changed") == false)
    #expect(try frame("the square", output).contains("before · 2"))

    let log = try await program.run(["log"])
    #expect(log.output.contains("2 kept: turn 1 inside the region"))
  }

  @Test func `A script keeps what is outside a region`() async throws {
    let program = try BuiltProgram()
    let photograph = try await program.paintedPicture()
    let result = try await program.run([
      "run", "-i", photograph, "-p", "invert the colours", "--region", "100,120,200,160",
      "--keep", "--json", "-o", "kept.png",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let told = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let turns = try #require(told["turns"] as? [[String: Any]])
    #expect(turns.count == 2)
    let asked = try #require(turns[0]["asked"] as? [String: Any])
    #expect(
      asked["regions"] as? [[String: Int]] == [
        ["x": 100, "y": 120, "width": 200, "height": 160]
      ])
    #expect(turns[0]["kept"] is NSNull)
    #expect((turns[1]["kept"] as? [String: Int])?["feather"] == 20)
    #expect((turns[1]["cost"] as? [String: Any])?["usd"] as? Int == 0)
    #expect((turns[1]["asked"] as? [String: Any])?["profile"] as? String == "kept")
    #expect(FileManager.default.fileExists(atPath: program.path("kept.png")))
  }

  @Test(arguments: ["1,2,3", "a,b,c,d", "0,0,0,5", "-1,0,5,5"])
  func `An invalid region is refused`(_ region: String) async throws {
    let program = try BuiltProgram()
    let result = try await program.run(["run", "-p", "x", "--region=\(region)"])
    #expect(result.status == 2)
    #expect(result.errors.contains("region"))
  }
}
