import Foundation
import Testing

/// The built program while a result is on its way to it.
@Suite(.timeLimit(.minutes(10))) struct ArrivalScriptTests {
  @Test func `Part of a picture is on the screen before all of it has come`() async throws {
    let program = try BuiltProgram()
    let looks = (0..<12).map { "wait 0.4\nframe part-\($0)" }.joined(separator: "\n")
    let result = try await program.play(
      """
      wait idle
      type a paper kite over a grey sea [fault: drip-8@media]
      key Enter
      wait for fetching · 1024×1024
      \(looks)
      wait idle
      frame whole
      """)
    #expect(result.status == 0, "\(result.errors)")
    // The border tells how much of which picture there is.
    let parts = result.output.matches(of: /×[0-9]+ ([0-9]+) %/).compactMap { Int($0.1) }
    #expect(parts.contains { $0 > 0 && $0 < 100 }, "\(parts)")
    #expect(parts == parts.sorted())
    let whole = try #require(result.output.components(separatedBy: "whole").last)
    #expect(whole.firstMatch(of: /×[0-9]+ [0-9]+ %/) == nil)
    // Nothing the arrival has used is left in the library.
    let left = try FileManager.default.contentsOfDirectory(
      atPath: program.path("data/incoming"))
    #expect(left.isEmpty, "\(left)")
  }
}
