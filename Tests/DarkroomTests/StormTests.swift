import Darkroom
import Foundation
import Imagery
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct StormTests {
  /// Breaks the pictures in `folder` in a process of its own; returns what was left afterwards.
  private func storm(_ bench: DarkroomBench, count: Int) async throws -> [String: Int] {
    // Not in the folder, where nothing may be left.
    let list = bench.folder.path + ".found"
    defer { try? FileManager.default.removeItem(atPath: list) }
    let program = try ChildProgram(
      bench.program, ["storm", bench.folder.path, String(count)],
      environment: ProcessInfo.processInfo.environment, output: list)
    #expect(await program.ending() == .exited(0))
    let output = try Data(contentsOf: URL(filePath: list))
    var found: [String: Int] = [:]
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 2 { found[String(words[0])] = Int(words[1]) }
    }
    return found
  }

  @Test func `Five hundred broken pictures leave no process, descriptor, file or memory behind`()
    async throws
  {
    let bench = try DarkroomBench()
    for name in try Fixture.names { _ = try bench.file(name, try Fixture.bytes(name)) }
    for encoding in [Encoding.png, .jpeg(quality: 80), .webp(quality: 80)] {
      _ = try await bench.client.compose(
        EditRequest(
          source: .painting(seed: "storm"), size: PixelSize(width: 200, height: 150),
          encoding: encoding),
        to: bench.path("painting.\(encoding.type)"))
    }
    let found = try await storm(bench, count: 500)
    #expect(found["descriptors"] == 0)
    #expect(found["memories"] == 0)
    #expect(found["files"] == 0)
    #expect(found["children"] == 0)
    #expect(found["shared"] == 0)
    // Half of the storm may cost the parent a few pages, not pictures.
    #expect(try #require(found["grown"]) < 8192)
    #expect(found["outside"] == nil)
    // It really was a storm: some pictures could still be shown, most were refused, each for its
    // own fault.
    let refusals = ["damaged", "truncated", "notAPicture"].map { found[$0] ?? 0 }
    #expect(refusals.allSatisfy { $0 > 5 }, "\(found)")
    #expect((found["shown"] ?? 0) > 5 && (found["followed"] ?? 0) > 5, "\(found)")
  }
}
