import Cells
import Darkroom
import FoundationEssentials
import Imagery
import Model
import Previews
import TestSupport

/// A folder deleted with the test, and a painter whose image process is the built one.
final class PreviewBench {
  let folder: URL
  let darkroom = DarkroomClient(program: builtProgram("DarkroomChild"), limits: .unhurried)
  let painter: ChafaPainter

  init(capacity: Int = 400_000, pixelCapacity: Int = 0) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "previews-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    painter = ChafaPainter(
      darkroom: darkroom, capacity: capacity, pixelCapacity: pixelCapacity)
  }

  deinit {
    darkroom.close()
    try? FileManager.default.removeItem(at: folder)
  }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Writes bytes to a file in the folder and returns its path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: folder.appending(path: name))
    return path(name)
  }

  /// Composes a picture and returns its path.
  func picture(
    _ name: String = "picture.png", _ color: PixelColor = PixelColor(200, 30, 40),
    width: Int = 160, height: Int = 80, _ edits: [Edit] = []
  ) async throws -> String {
    let request = EditRequest(
      source: .blank(color), edits: edits, size: PixelSize(width: width, height: height))
    _ = try await darkroom.compose(request, to: path(name))
    return path(name)
  }

  func request(
    _ digest: String = "a", columns: Int = 20, rows: Int = 5, colors: ColorDepth = .truecolor
  ) -> PaintRequest {
    let size = PixelSize(width: 160, height: 80)
    let picture = Picture(digest: digest, type: .png, size: size, byteCount: 1)
    return PaintRequest(
      scene: .picture(picture), crop: PixelRect(size),
      size: Size(columns: columns, rows: rows), colors: colors)
  }
}
