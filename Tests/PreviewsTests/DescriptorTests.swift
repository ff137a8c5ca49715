import FoundationEssentials
import Model
import Testing

@testable import Previews

/// Viewing thousands of pictures.
@Suite(.timeLimit(.minutes(5))) struct DescriptorTests {
  @Test func `However many pictures are viewed, few descriptors are held`() async throws {
    let bench = try PreviewBench(pixelCapacity: 1 << 30)
    let path = try await bench.picture()
    let before = shared
    for number in 0..<2000 {
      _ = try await bench.painter.paint(bench.request("p\(number)"), path: { _ in path })
    }
    // Other tests hold some at the same time.
    #expect(shared - before < 60)
  }

  /// The descriptors of this process that are memory shared with an image process.
  private var shared: Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return names.count { name in
      let target = try? FileManager.default.destinationOfSymbolicLink(
        atPath: "/proc/self/fd/\(name)")
      return target?.contains("retake-pixels") == true
    }
  }
}
