import Darkroom
import FoundationEssentials
import Imagery
import Payload
import TestSupport
import Testing

@testable import Sandbox

/// Editing real pixels end to end: the server, the vocabulary and the darkroom.
@Suite(.serialized, .timeLimit(.minutes(5))) struct EditingTests {
  private let darkroom = DarkroomClient(
    program: builtProgram("DarkroomChild"), limits: .unhurried)
  private let folder = TemporaryFolder()

  private func sandbox() async -> TestSandbox {
    await TestSandbox { [darkroom] (request, output) async throws(DarkroomError) in
      try await darkroom.compose(request, to: output)
    }
  }

  /// A colourful photograph of 4000x3000 pixels.
  private func photograph() async throws -> (path: String, base64: String) {
    let path = folder.path + "/photo.jpg"
    let small = EditRequest(
      source: .painting(seed: "a harbour at noon"),
      edits: [
        .shape(.heart, at: FractionPoint(x: 0.3, y: 0.4), size: 0.3, color: PixelColor(220, 30, 40))
      ],
      size: PixelSize(width: 800, height: 600))
    _ = try await darkroom.compose(small, to: path)
    let large = EditRequest(
      source: .picture(path: path), size: PixelSize(width: 4000, height: 3000),
      encoding: .jpeg(quality: 85))
    _ = try await darkroom.compose(large, to: path)
    let bytes = try #require(try PrivateFile.read(path))
    #expect(bytes.count < ConversationReader.standardPictureBytes)
    return (path, Data(bytes).base64EncodedString())
  }

  /// Downloads the picture of a finished job to a file.
  private func picture(_ job: Payload, _ sandbox: TestSandbox, as name: String) async throws
    -> String
  {
    let url = try #require(job.root.value(at: ["outcome", "media_urls", 0, "url"])?.string)
    let response = try await sandbox.client.send(
      "GET", String(url.dropFirst("http://studio.local".count)))
    let path = "\(folder.path)/\(name)"
    try PrivateFile.write(response.body, to: path)
    return path
  }

  @Test func `A photograph made black and white and then framed in red stays the same photograph`()
    async throws
  {
    let sandbox = await sandbox()
    let (photo, base64) = try await photograph()
    let first = try await sandbox.run(
      """
      {"image_size":"1K","aspect_ratio":"4:3","contents":[{"role":"user","parts":[\
      {"text":"make it black and white"},\
      {"inlineData":{"mimeType":"image/jpeg","data":"\(base64)"}}]}]}
      """)
    #expect(first.reply == "Turned it black and white. (Sandbox: real pixels, no AI.)")
    let grey = try await Pixels(darkroom, picture(first, sandbox, as: "grey.png"))
    #expect(grey.size == PixelSize(width: 1200, height: 896))
    #expect(grey.hasNoColor)
    let original = try await Pixels(darkroom, photo)
    #expect(!original.hasNoColor)
    #expect(grey.correlation(with: original) >= 0.98)

    let second = try await sandbox.run(next(first.nextTurn, saying: "now add a red border", "4:3"))
    #expect(second.reply == "Added a red border. (Sandbox: real pixels, no AI.)")
    let framed = try await Pixels(darkroom, picture(second, sandbox, as: "framed.png"))
    #expect(framed.size == grey.size)
    #expect(framed.pixel(2, 2) == [214, 40, 40])
    #expect(framed.pixel(1197, 893) == [214, 40, 40])
    for (x, y) in [(600, 448), (300, 200), (900, 700), (100, 100)] {
      #expect(framed.pixel(x, y) == grey.pixel(x, y))
    }
    await sandbox.stop()
  }

  @Test func `A prompt without an edit is painted, and always in the same way`() async throws {
    let sandbox = await sandbox()
    let payload =
      #"{"prompt":"a paper kite over a grey sea","image_size":"512","aspect_ratio":"16:9"}"#
    let one = try await Pixels(darkroom, picture(sandbox.run(payload), sandbox, as: "a.png"))
    let two = try await Pixels(darkroom, picture(sandbox.run(payload), sandbox, as: "b.png"))
    #expect(one.size == PixelSize(width: 688, height: 384))
    #expect(one.bytes == two.bytes)
    await sandbox.stop()
  }

  @Test func `A picture comes back unchanged if nothing in the instruction is understood`()
    async throws
  {
    let sandbox = await sandbox()
    let first = try await sandbox.run(#"{"prompt":"a kite","image_size":"512"}"#)
    let before = try await picture(first, sandbox, as: "before.png")
    let second = try await sandbox.run(next(first.nextTurn, saying: "make it dream"))
    #expect(
      second.reply?.hasPrefix(
        "The sandbox is not an AI. Try: make it warmer, add a white border, sepia") == true)
    let after = try await picture(second, sandbox, as: "after.png")
    #expect(try Data(contentsOf: URL(filePath: before)) == Data(contentsOf: URL(filePath: after)))
    #expect(second.root.value(at: ["outcome", "media_urls", 0, "width"])?.int == 512)
    await sandbox.stop()
  }

  @Test func `Bytes that are not a picture fail the job with the reason`() async throws {
    let sandbox = await sandbox()
    let data = Data("this is not a picture at all".utf8).base64EncodedString()
    let done = try await sandbox.run(
      """
      {"contents":[{"role":"user","parts":[{"text":"sepia"},{"inlineData":{"mimeType":"image/png",\
      "data":"\(data)"}}]}]}
      """)
    #expect(done.root["status"]?.string == "failed")
    #expect(done.error?.contains("could not be processed") == true)
    await sandbox.stop()
  }
}

/// Decoded pixels.
struct Pixels {
  let size: PixelSize
  let bytes: [UInt8]

  init(_ darkroom: DarkroomClient, _ path: String) async throws {
    let image = try await darkroom.render(path, fitting: PixelSize(width: 2000, height: 2000))
    size = image.size
    bytes = image.withBytes { Array($0) }
  }

  func pixel(_ x: Int, _ y: Int) -> [UInt8] {
    let start = (y * size.width + x) * 4
    return Array(bytes[start..<start + 3])
  }

  var hasNoColor: Bool {
    for start in stride(from: 0, to: bytes.count, by: 4) {
      let (red, green, blue) = (bytes[start], bytes[start + 1], bytes[start + 2])
      if red != green || red != blue { return false }
    }
    return true
  }

  /// The correlation of lightness with the picture that this one was scaled and cropped from, over
  /// a grid of points.
  func correlation(with other: Pixels) -> Double {
    var pairs: [(Double, Double)] = []
    let scale = max(
      Double(size.width) / Double(other.size.width),
      Double(size.height) / Double(other.size.height))
    for y in stride(from: 8, to: size.height - 8, by: 23) {
      for x in stride(from: 8, to: size.width - 8, by: 23) {
        let right = (Double(x) + 0.5 - Double(size.width) / 2) / scale
        let down = (Double(y) + 0.5 - Double(size.height) / 2) / scale
        pairs.append(
          (
            light(x, y),
            other.light(
              Int(right + Double(other.size.width) / 2), Int(down + Double(other.size.height) / 2))
          ))
      }
    }
    let count = Double(pairs.count)
    let mean = pairs.reduce((0, 0)) { ($0.0 + $1.0 / count, $0.1 + $1.1 / count) }
    var products = (0.0, 0.0, 0.0)
    for (one, two) in pairs {
      products.0 += (one - mean.0) * (two - mean.1)
      products.1 += (one - mean.0) * (one - mean.0)
      products.2 += (two - mean.1) * (two - mean.1)
    }
    return products.0 / (products.1 * products.2).squareRoot()
  }

  /// The mean lightness of the pixels around one.
  private func light(_ x: Int, _ y: Int) -> Double {
    var sum = 0.0
    for row in y - 1...y + 1 {
      for column in x - 1...x + 1 {
        let color = pixel(column, row).map(Double.init)
        sum += 0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2]
      }
    }
    return sum / 9
  }
}
