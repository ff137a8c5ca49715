import Cells
import Darkroom
import Imagery
import Model
import Previews
import Testing

/// Two pictures in one scene.
@Suite(.timeLimit(.minutes(5))) struct SceneTests {
  private func picture(_ name: String, _ width: Int, _ height: Int) -> Picture {
    Picture(
      digest: name, type: .png, size: PixelSize(width: width, height: height), byteCount: 1)
  }

  /// The pixels of a scene in cells of one pixel.
  private func pixels(
    _ bench: PreviewBench, _ scene: Scene, _ width: Int, _ height: Int,
    crop: PixelRect? = nil, _ transform: ViewTransform = ViewTransform(), paths: [String: String]
  ) async throws -> [[UInt8]] {
    let size = PixelSize(width: width, height: height)
    let request = PixelRequest(
      scene: scene, crop: crop ?? PixelRect(scene.picture.size), transform: transform,
      size: Size(columns: width, rows: height), pixels: size, cell: CellSize(width: 1, height: 1),
      form: .kitty)
    let packed = try await bench.painter.pixels(request, path: { paths[$0.digest] ?? "" })
    let file = try bench.file("scene.png", packed.tiles[0].bytes)
    let image = try await bench.darkroom.render(
      file, fitting: PixelSize(width: width, height: height))
    return image.withBytes { bytes in
      (0..<(width * height)).map { Array(bytes[($0 * 4)..<($0 * 4 + 3)]) }
    }
  }

  private func redAndBlue(
    _ bench: PreviewBench, red: (Int, Int) = (80, 40), blue: (Int, Int) = (80, 40)
  ) async throws -> [String: String] {
    [
      "red": try await bench.picture(
        "red.png", PixelColor(200, 0, 0), width: red.0, height: red.1),
      "blue": try await bench.picture(
        "blue.png", PixelColor(0, 0, 200), width: blue.0, height: blue.1),
    ]
  }

  @Test(arguments: [0.0, 0.25, 0.5, 1.0])
  func `A wipe shows the first picture left of its border`(border: Double) async throws {
    let bench = try PreviewBench(pixelCapacity: 1 << 20)
    let paths = try await redAndBlue(bench)
    let scene = Scene.wipe(picture("red", 80, 40), picture("blue", 80, 40), border: border)
    let seen = try await pixels(bench, scene, 40, 20, paths: paths)
    let split = Int(40 * border)
    for x in 0..<40 where x != split && x != split - 1 {
      #expect(seen[10 * 40 + x] == (x < split ? [200, 0, 0] : [0, 0, 200]))
    }
    if (1..<40).contains(split) {
      #expect(seen[split - 1] == [0, 0, 0] && seen[split] == [255, 255, 255])
    }
  }

  @Test func `Moving the border needs no file any more`() async throws {
    let bench = try PreviewBench(pixelCapacity: 1 << 20)
    let paths = try await redAndBlue(bench)
    func wipe(_ border: Double) -> Scene {
      .wipe(picture("red", 80, 40), picture("blue", 80, 40), border: border)
    }
    _ = try await pixels(bench, wipe(0.5), 40, 20, paths: paths)
    let seen = try await pixels(bench, wipe(0.75), 40, 20, paths: [:])
    #expect(seen[20] == [200, 0, 0])
  }

  @Test func `Equal pictures differ nowhere, and a changed place glows`() async throws {
    let bench = try PreviewBench(pixelCapacity: 1 << 20)
    let before = try await bench.picture(
      "before.png", PixelColor(90, 90, 90), width: 80, height: 40)
    let after = try await bench.picture(
      "after.png", PixelColor(90, 90, 90), width: 80, height: 40,
      [
        .shape(
          .square, at: FractionPoint(x: 0.25, y: 0.5), size: 0.5, color: PixelColor(240, 240, 90))
      ])
    let (first, second) = (picture("before", 80, 40), picture("after", 80, 40))
    let same = try await pixels(
      bench, .difference(first, first), 80, 40, paths: ["before": before])
    #expect(Set(same).count == 1)
    let seen = try await pixels(
      bench, .difference(first, second), 80, 40, paths: ["before": before, "after": after])
    // Heat is at least red; unchanged pixels are grey.
    #expect(seen[20 * 80 + 20][0] > 200)
    #expect(Int(seen[20 * 80 + 20][0]) - Int(seen[20 * 80 + 20][2]) > 60)
    #expect(seen[20 * 80 + 70] == same[0] && same[0][0] == same[0][2])
  }

  @Test func `A picture of the same proportions is laid exactly over the other`() async throws {
    let bench = try PreviewBench(pixelCapacity: 1 << 20)
    let paths = try await redAndBlue(bench, red: (160, 80))
    let scene = Scene.wipe(picture("red", 160, 80), picture("blue", 80, 40), border: 1)
    let seen = try await pixels(bench, scene, 40, 20, paths: paths)
    #expect(Set(seen) == [[200, 0, 0]])
  }

  @Test func `A picture of other proportions is centred, undistorted`() async throws {
    let bench = try PreviewBench(pixelCapacity: 1 << 20)
    // A square in a frame twice as wide: half of its width, in the middle.
    let paths = try await redAndBlue(bench, red: (40, 40))
    let scene = Scene.wipe(picture("red", 40, 40), picture("blue", 80, 40), border: 1)
    let seen = try await pixels(bench, scene, 40, 20, paths: paths)
    for x in 0..<40 {
      #expect(seen[10 * 40 + x] == ((10..<30).contains(x) ? [200, 0, 0] : [0, 0, 0]))
    }
    // The viewed part of the second picture decides what is shown of the first.
    let part = try await pixels(
      bench, scene, 40, 20, crop: PixelRect(x: 0, y: 0, width: 40, height: 20), paths: paths)
    for x in 0..<40 { #expect(part[10 * 40 + x] == (x >= 20 ? [200, 0, 0] : [0, 0, 0])) }
  }

  @Test func `A mirrored view shows the asked part of the file with left and right swapped`()
    async throws
  {
    let bench = try PreviewBench(pixelCapacity: 1 << 20)
    let path = try await bench.picture(
      "red.png", PixelColor(200, 0, 0), width: 80, height: 40,
      [
        .shape(
          .square, at: FractionPoint(x: 0.25, y: 0.75), size: 0.25, color: PixelColor(240, 240, 90))
      ])
    let scene = Scene.picture(picture("red", 80, 40))
    let mirrored = ViewTransform(.mirrored)
    for crop in [PixelRect(scene.picture.size), PixelRect(x: 5, y: 10, width: 41, height: 30)] {
      let plain = try await pixels(
        bench, scene, crop.width, crop.height, crop: crop, paths: ["red": path])
      let seen = try await pixels(
        bench, scene, crop.width, crop.height, crop: crop, mirrored, paths: ["red": path])
      #expect(seen != plain)
      for row in 0..<crop.height {
        let columns = row * crop.width..<(row + 1) * crop.width
        #expect(seen[columns] == ArraySlice(plain[columns].reversed()))
      }
    }
    let request = PaintRequest(
      scene: scene, crop: PixelRect(scene.picture.size), transform: mirrored,
      size: Size(columns: 40, rows: 10), colors: .truecolor)
    let canvas = try await bench.painter.paint(request, path: { _ in path })
    #expect(canvas[Point(x: 29, y: 7)].shown != .rgb(200, 0, 0))
    #expect(canvas[Point(x: 10, y: 7)].shown == .rgb(200, 0, 0))
  }

  @Test func `In a mirrored wipe the first picture stays left, and each is mirrored`() async throws
  {
    let bench = try PreviewBench(pixelCapacity: 1 << 20)
    // The first picture is half as wide: its right half is under the left of the second's middle.
    let paths = try await redAndBlue(bench, red: (40, 40))
    let scene = Scene.wipe(picture("red", 40, 40), picture("blue", 80, 40), border: 0.5)
    let seen = try await pixels(
      bench, scene, 40, 20, crop: PixelRect(x: 0, y: 0, width: 60, height: 30),
      ViewTransform(.mirrored), paths: paths)
    // Of 60 pixels of the file, the first picture has 20 to 60: the left two thirds once mirrored.
    #expect(seen[10 * 40 + 2] == [200, 0, 0] && seen[10 * 40 + 17] == [200, 0, 0])
    #expect(seen[10 * 40 + 22] == [0, 0, 200] && seen[10 * 40 + 38] == [0, 0, 200])
  }

  @Test func `What regions leave out is dimmed, not black, and a feathered edge lies in between`()
    async throws
  {
    let bench = try PreviewBench(pixelCapacity: 1 << 20)
    let paths = try await redAndBlue(bench)
    let region = Region(
      .rectangle(PixelRect(x: 20, y: 0, width: 40, height: 40)), feather: .pixels(8))
    let scene = Scene.selection(picture("red", 80, 40), [region], isFramed: false)
    let seen = try await pixels(bench, scene, 80, 40, paths: paths)
    let row = seen[(20 * 80)..<(21 * 80)].map { $0[0] }
    #expect(row[5] == 79 && row[75] == 79)
    #expect(row[40] == 200)
    #expect((80..<200).contains(row[23]) && row[23] < row[26])
  }

  @Test func `Symbols show scenes too`() async throws {
    let bench = try PreviewBench(pixelCapacity: 1 << 20)
    let paths = try await redAndBlue(bench)
    let scene = Scene.wipe(picture("red", 80, 40), picture("blue", 80, 40), border: 0.5)
    let request = PaintRequest(
      scene: scene, crop: PixelRect(scene.picture.size), size: Size(columns: 20, rows: 5),
      colors: .truecolor)
    let canvas = try await bench.painter.paint(request, path: { paths[$0.digest] ?? "" })
    #expect(canvas[Point(x: 3, y: 2)].shown == .rgb(200, 0, 0))
    #expect(canvas[Point(x: 16, y: 2)].shown == .rgb(0, 0, 200))
  }
}

extension Cell {
  /// The colour of a cell that has only one.
  fileprivate var shown: Color { character == " " ? style.background : style.foreground }
}
