import Foundation
import TestSupport
import Testing

/// A photograph with a place in it, as it reaches a provider.
@Suite(.timeLimit(.minutes(10))) struct MetadataTests {
  /// EXIF as a telephone writes it: turned, by whom, and where (51°30'26"N 0°7'39"W).
  private static let exif: [UInt8] = {
    func little(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    func entry(_ tag: Int, _ kind: Int, _ count: Int, _ value: [UInt8]) -> [UInt8] {
      little(tag, 2) + little(kind, 2) + little(count, 4) + value
        + [UInt8](repeating: 0, count: 4 - value.count)
    }
    let maker = Array("ElmStreetPhone\0".utf8) + [0]
    let first = 8 + 2 + 3 * 12 + 4
    let place = first + maker.count
    let numbers = place + 2 + 4 * 12 + 4
    var exif: [UInt8] = Array("II*\0".utf8)
    exif += little(8, 4)
    exif += little(3, 2)
    exif += entry(0x010F, 2, 15, little(first, 4))
    exif += entry(0x0112, 3, 1, little(6, 2))
    exif += entry(0x8825, 4, 1, little(place, 4))
    exif += little(0, 4)
    exif += maker
    exif += little(4, 2)
    exif += entry(1, 2, 2, Array("N\0".utf8))
    exif += entry(2, 5, 3, little(numbers, 4))
    exif += entry(3, 2, 2, Array("W\0".utf8))
    exif += entry(4, 5, 3, little(numbers + 24, 4))
    exif += little(0, 4)
    for number in [51, 1, 30, 1, 26, 1, 0, 1, 7, 1, 39, 1] { exif += little(number, 4) }
    return exif
  }()

  private static let place: [UInt8] = [51, 0, 0, 0, 1, 0, 0, 0, 30, 0, 0, 0, 1, 0, 0, 0]
  private static let packet = "<x:xmpmeta exif:GPSLatitude=\"51,30.4N\">Elm Street</x:xmpmeta>"

  private func jpeg(_ program: BuiltProgram) async throws -> Data {
    let kite = program.path("plain.jpg")
    let made = try await program.run([
      "run", "--profile", "sandbox", "-p", "a kite", "--size", "512", "--ratio", "16:9",
      "--format", "jpeg", "-o", kite,
    ])
    try #require(made.status == 0, "\(made.errors)")
    var file = try Data(contentsOf: URL(filePath: kite))
    func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
      [0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 255)] + content
    }
    var added = segment(0xE1, Array("Exif\0\0".utf8) + Self.exif)
    added += segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0\(Self.packet)".utf8))
    added += segment(0xED, Array("Photoshop 3.0\0Elm Street".utf8))
    added += segment(0xFE, Array("Elm Street".utf8))
    file.insert(contentsOf: added, at: 2)
    return file
  }

  /// Every picture inside of a request.
  private func pictures(_ body: [UInt8]) -> [Data] {
    let text = String(decoding: body, as: UTF8.self)
    return text.split(separator: "\"").filter { $0.count > 1000 }.compactMap {
      Data(base64Encoded: String($0))
    }
  }

  @Test
  func `The request tells neither place nor person of a photograph, and keeps its orientation`()
    async throws
  {
    let server = QueueServer()
    let program = try BuiltProgram()
    try program.configure(server)
    let file = try await jpeg(program)
    #expect(file.range(of: Data(Self.place)) != nil && file.range(of: Data("Elm".utf8)) != nil)
    try file.write(to: URL(filePath: program.path("photo.jpg")))

    let result = try await program.run(["run", "-i", "photo.jpg", "-p", "warmer", "--json"])

    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("The metadata of photo.jpg"))
    let body = try #require(server.submitted.last)
    let sent = try #require(pictures(body).first)
    for secret in [Self.place, Array("Elm".utf8), Array("GPS".utf8), [0x25, 0x88, 4, 0]] {
      #expect(sent.range(of: Data(secret)) == nil, "\(secret)")
    }
    // Its pixels are the very same bytes: all that follows the first table.
    let tables = Data([0xFF, 0xDB])
    let own = try #require(file.range(of: tables)).lowerBound
    let theirs = try #require(sent.range(of: tables)).lowerBound
    #expect(file[own...] == sent[theirs...])
    // The way it is turned is told still: tag 0x0112, value 6.
    #expect(sent.range(of: Data([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0])) != nil)
    // What was taken in is kept as it was.
    #expect(result.output.contains("photo.jpg"))
  }

  @Test func `Metadata is sent on request, once or by the profile`() async throws {
    let server = QueueServer()
    let program = try BuiltProgram()
    try program.configure(server)
    try await jpeg(program).write(to: URL(filePath: program.path("photo.jpg")))
    let words = ["run", "-i", "photo.jpg", "-p", "warmer"]
    #expect(try await program.run(words + ["--keep-metadata"]).status == 0)
    try program.write(
      server.configuration("key_file = \"\(program.path("key"))\"").replacing(
        "[profiles.queue.poll]", with: "keep_metadata = true\n[profiles.queue.poll]"),
      to: "config/config.toml")
    #expect(try await program.run(words).status == 0)
    #expect(server.submitted.count == 2)
    for body in server.submitted {
      #expect(try #require(pictures(body).first).range(of: Data(Self.place)) != nil)
    }
  }
}
