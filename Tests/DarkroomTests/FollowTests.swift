import Foundation
import Glibc
import Imagery
import Testing

@testable import Darkroom

/// Pictures that are decoded while their files grow.
@Suite(.timeLimit(.minutes(5))) struct FollowTests {
  private static let box = PixelSize(width: 160, height: 160)

  @Test func `The end is announced however many earlier announcements are unread`() throws {
    let bench = try DarkroomBench()
    let following = try ProgressiveDecode(try bench.file("growing", [1]), fitting: Self.box)
    for _ in 0..<100_000 { following.announce(isWhole: false) }
    following.announce(isWhole: true)
    var news = [UInt8](repeating: 0, count: 1 << 17)
    let count = read(following.pipe.number, &news, news.count)
    #expect((1...2).contains(count) && news[max(0, count - 1)] == UInt8(ascii: "E"))
    // Nothing comes after it.
    #expect(read(following.pipe.number, &news, news.count) == 0)
  }

  /// A file that the test makes grow, and its follower.
  private final class Growing {
    let bytes: [UInt8]
    let follower: ProgressiveDecoder
    private let file: FileHandle
    private var written: Int
    private let result: Task<PixelImage, any Error>

    init(_ bytes: [UInt8], in bench: DarkroomBench, beginning: Int = 1) throws {
      self.bytes = bytes
      let path = try bench.file("growing-\(UUID())", bytes.prefix(beginning))
      written = beginning
      file = try FileHandle(forWritingTo: URL(filePath: path))
      try file.seekToEnd()
      let follower = try ProgressiveDecoder(
        path, fitting: FollowTests.box,
        with: DarkroomClient(
          program: bench.program, arguments: ["plain"], limits: .unhurried))
      self.follower = follower
      result = Task { try await follower.image() }
    }

    func add(_ count: Int) throws {
      let next = min(written + count, bytes.count)
      try file.write(contentsOf: bytes[written..<next])
      written = next
      follower.more()
    }

    /// Adds the rest in pieces of that length, and ends.
    func addRest(by length: Int) throws {
      while written < bytes.count { try add(length) }
      follower.end()
    }

    /// The first finished rows, once there are some; nil if none come.
    func firstRows() async throws -> (rows: Int, rgba: [UInt8])? {
      for _ in 0..<20_000 {
        if let progress = follower.progress, progress.rows > 0 {
          let count = progress.rows * progress.image.width * 4
          return (progress.rows, progress.image.withBytes { Array($0.prefix(count)) })
        }
        try await Task.sleep(for: .milliseconds(1))
      }
      return nil
    }

    func image() async throws -> TestPicture {
      let image = try await result.value
      return image.withBytes {
        TestPicture(width: image.width, height: image.height, rgba: Array($0))
      }
    }
  }

  private func painting(_ encoding: Encoding, _ bench: DarkroomBench) async throws -> [UInt8] {
    let name = "painting.\(encoding.type)"
    _ = try await bench.client.compose(
      EditRequest(
        source: .painting(seed: "arrival"), size: PixelSize(width: 300, height: 240),
        encoding: encoding),
      to: bench.path(name))
    return try bench.bytes(name)
  }

  private func rendered(_ bytes: [UInt8], _ bench: DarkroomBench) async throws -> TestPicture {
    let image = try await bench.client.render(bench.file("whole", bytes), fitting: Self.box)
    return image.withBytes {
      TestPicture(width: image.width, height: image.height, rgba: Array($0))
    }
  }

  @Test(arguments: [Encoding.png, .jpeg(quality: 90), .webp(quality: 90)], [61, 4096, 1 << 20])
  func `Rows are shown before the file is complete, and match the whole picture`(
    encoding: Encoding, pieces: Int
  ) async throws {
    let bench = try DarkroomBench()
    let bytes = try await painting(encoding, bench)
    let growing = try Growing(bytes, in: bench)
    try growing.add(bytes.count * 3 / 4)
    let first = try #require(await growing.firstRows())
    try growing.addRest(by: pieces)
    let whole = try await growing.image()
    #expect(first.rows < whole.height)
    #expect(Array(whole.rgba.prefix(first.rgba.count)) == first.rgba)
    let usual = try await rendered(bytes, bench)
    #expect(whole.width == usual.width && whole.height == usual.height)
    // A complete WebP is scaled by its own decoder.
    if encoding.type == .webp {
      #expect(whole.correlation(with: usual) > 0.99)
    } else {
      #expect(whole == usual)
    }
    #expect(growing.follower.progress?.rows == whole.height)
    #expect(growing.follower.progress?.picture == PixelSize(width: 300, height: 240))
  }

  @Test(arguments: ["quarters.jpg", "quarters.webp", "lossless.webp", "progressive.jpg"])
  func `A picture that arrives byte by byte is decoded correctly`(name: String) async throws {
    let bench = try DarkroomBench()
    let bytes = try Fixture.bytes(name)
    let growing = try Growing(bytes, in: bench)
    try growing.addRest(by: 1)
    #expect(try await growing.image().correlation(with: rendered(bytes, bench)) > 0.99)
  }

  @Test(arguments: ["quarters.gif", "quarters.heic", "p3.png", "p3.jpg", "alpha.webp"])
  func `A picture that cannot be decoded while it arrives is shown once complete`(name: String)
    async throws
  {
    let bench = try DarkroomBench()
    let bytes = try Fixture.bytes(name)
    let growing = try Growing(bytes, in: bench)
    try growing.addRest(by: 100)
    #expect(try await growing.image() == rendered(bytes, bench))
    #expect(growing.follower.progress?.rows == growing.follower.progress?.image.height)
  }

  @Test func `A picture of too many pixels is refused while it arrives`() async throws {
    let bench = try DarkroomBench()
    var file = PNG(width: 30_000, height: 30_000, colorType: 2)
    file.add("IDAT", [UInt8](repeating: 0, count: 100))
    let growing = try Growing(file.bytes, in: bench)
    try growing.add(file.bytes.count)
    await #expect(
      throws: DarkroomError.tooManyPixels(width: 30_000, height: 30_000, limit: 120_000_000)
    ) { try await growing.image() }
  }

  @Test func `A file that is not a picture is refused after its first bytes`() async throws {
    let bench = try DarkroomBench()
    let growing = try Growing(Array(String(repeating: "words ", count: 100).utf8), in: bench)
    try growing.add(200)
    await #expect(throws: DarkroomError.notAPicture(looksLike: "text")) {
      try await growing.image()
    }
  }

  @Test func `A broken download ends the work, and a truncated one is refused`() async throws {
    let bench = try DarkroomBench()
    let bytes = try await painting(.png, bench)
    let broken = try Growing(bytes, in: bench)
    try broken.add(bytes.count / 2)
    _ = try await broken.firstRows()
    broken.follower.giveUp()
    await #expect(throws: DarkroomError.self) { try await broken.image() }
    let cut = try Growing(bytes, in: bench)
    try cut.add(bytes.count / 2)
    cut.follower.end()
    await #expect(throws: DarkroomError.truncated) { try await cut.image() }
  }
}
