import Darkroom
import Imagery
import Testing

@Suite(.timeLimit(.minutes(5))) struct TruncationTests {
  /// Renders the first `length` bytes; returns nil if they are shown.
  private func refusal(
    _ bytes: [UInt8], _ length: Int, _ bench: DarkroomBench
  ) async throws -> DarkroomError? {
    let path = try bench.file("cut", bytes.prefix(length))
    do {
      _ = try await bench.client.render(path, fitting: PixelSize(width: 64, height: 64))
      return nil
    } catch {
      return error
    }
  }

  private func isClear(_ error: DarkroomError?) -> Bool {
    switch error {
    case .truncated, .damaged: true
    default: false
    }
  }

  @Test(arguments: [Encoding.png, .jpeg(quality: 90), .webp(quality: 90)])
  func `A picture cut at any kilobyte is refused as truncated`(encoding: Encoding) async throws {
    let bench = try DarkroomBench()
    _ = try await bench.client.compose(
      EditRequest(
        source: .painting(seed: "cut"),
        edits: [.text("the quick brown fox", at: .center, size: 0.2, color: .white)],
        size: PixelSize(width: 320, height: 240), encoding: encoding),
      to: bench.path("whole"))
    let bytes = try bench.bytes("whole")
    #expect(bytes.count > 3 * 1024)
    for length in stride(from: 1024, to: bytes.count, by: 1024) {
      let error = try await refusal(bytes, length, bench)
      #expect(isClear(error), "\(length) of \(bytes.count): \(String(describing: error))")
    }
    #expect(try await refusal(bytes, bytes.count, bench) == nil)
  }

  /// They are smaller than a kilobyte.
  @Test(arguments: [
    "quarters.gif", "quarters.heic", "alpha.heic", "lossless.webp", "progressive.jpg", "p3.png",
  ])
  func `A small picture cut anywhere is refused as truncated`(name: String) async throws {
    let bench = try DarkroomBench()
    let bytes = try Fixture.bytes(name)
    for length in stride(from: 32, to: bytes.count - 16, by: 48) {
      let error = try await refusal(bytes, length, bench)
      #expect(isClear(error), "\(length) of \(bytes.count): \(String(describing: error))")
    }
  }
}
