import Foundation
import Testing

/// Pictures made to harm, through the built program.
@Suite(.timeLimit(.minutes(10))) struct HostilePictureTests {
  private struct Bad {
    var name: String
    var bytes: [UInt8]
    /// What is said of it.
    var words: String
  }

  private func big(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// A PNG's beginning with that size, whose sums nobody has checked yet.
  private func png(width: Int, height: Int) -> [UInt8] {
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + big(13) + Array("IHDR".utf8) + big(width)
      + big(height) + [8, 6, 0, 0, 0, 0, 0, 0, 0]
  }

  private var pictures: [Bad] {
    let chunk = big(0) + Array("aaAa".utf8) + big(0)
    let jpeg: [UInt8] = [0xFF, 0xD8] + (0..<20_000).flatMap { _ in [UInt8(0xFF), 0xE5, 0, 2] }
    let webp =
      Array("RIFF".utf8) + [0x16, 0, 0, 0] + Array("WEBPVP8X".utf8)
      + [10, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255]
    let gif = Array("GIF89a".utf8) + [10, 0, 10, 0, 0, 0, 0, 0x2C, 0x60, 0xEA, 0x60, 0xEA]
    return [
      Bad(
        name: "pixels.png", bytes: png(width: 65535, height: 65535),
        words: "The picture is 65535×65535 pixels; at most 120 million are read."),
      Bad(
        name: "nothing.png", bytes: png(width: 0, height: 9), words: "damaged (its size is zero)"),
      Bad(
        name: "parts.png", bytes: png(width: 9, height: 9) + (0..<20_000).flatMap { _ in chunk },
        words: "damaged (too many parts before the pixels)"),
      Bad(
        name: "parts.jpg", bytes: jpeg, words: "damaged (too many parts before the pixels)"),
      Bad(
        name: "canvas.webp", bytes: webp,
        words: "The picture is 16777216×16777216 pixels; at most 120 million are read."),
      Bad(
        name: "frame.gif", bytes: gif + [10, 0, 10, 0, 0, 2, 2, 0x44, 1, 0, 0x3B],
        words: "The picture is 60010×60010 pixels; at most 120 million are read."),
      Bad(
        name: "cut.png", bytes: png(width: 9, height: 9),
        words: "The picture is cut short: part of the file is missing."),
      Bad(
        name: "text.png", bytes: Array("just words".utf8),
        words: "The file is text, not a picture."),
    ]
  }

  @Test
  func `show refuses each hostile picture with a message and exit code 1, and prints nothing`()
    async throws
  {
    let program = try BuiltProgram()
    for picture in pictures {
      try Data(picture.bytes).write(to: URL(filePath: program.path(picture.name)))
      let result = try await program.run(["show", program.path(picture.name), "--size", "8x4"])
      #expect(result.status == 1, "\(picture.name)")
      #expect(result.output.isEmpty, "\(picture.name)")
      #expect(result.errors.contains(picture.words), "\(picture.name): \(result.errors)")
      // What happened, and what to do.
      #expect(result.errors.split(separator: "\n").count == 2, "\(result.errors)")
    }
  }

  @Test func `A studio that is given all hostile pictures keeps drawing`() async throws {
    let program = try BuiltProgram()
    for picture in pictures {
      try Data(picture.bytes).write(to: URL(filePath: program.path(picture.name)))
    }
    let result = try await program.play(
      "wait idle\nframe given\ntype a paper kite\nkey Enter\nwait idle\nframe painted\n",
      arguments: pictures.map { program.path($0.name) })
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("a paper kite"))
    let sessions = try await program.run(["sessions", "--json"])
    #expect(sessions.output.contains("\"turns\""), "\(sessions.output)")
  }
}
