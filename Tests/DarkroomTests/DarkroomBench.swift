import Darkroom
import FoundationEssentials
import Imagery
import TestSupport

/// A folder deleted with the test, and a client whose process plays `retake darkroom`.
final class DarkroomBench {
  let folder: URL
  let program = builtProgram("DarkroomChild")
  let client: DarkroomClient

  init(limits: DarkroomLimits = .unhurried, arguments: [String] = ["darkroom"]) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "darkroom-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    client = DarkroomClient(program: program, arguments: arguments, limits: limits)
  }

  deinit {
    client.close()
    try? FileManager.default.removeItem(at: folder)
  }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The names of the files in the folder.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path) }
  }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: name)))
  }

  /// Writes bytes to a file in the folder and returns its path.
  func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    try Data(bytes).write(to: folder.appending(path: name))
    return path(name)
  }

  /// A PNG written by the tests themselves.
  func png(_ name: String, _ picture: TestPicture) throws -> String {
    try file(name, picture.png)
  }

  /// All pixels of a picture file, at its own size.
  func pixels(_ path: String, within side: Int = 4096) async throws -> TestPicture {
    let image = try await client.render(path, fitting: PixelSize(width: side, height: side))
    return image.withBytes {
      TestPicture(width: image.width, height: image.height, rgba: Array($0))
    }
  }

  /// The source after these edits, as pixels.
  func edited(
    _ picture: TestPicture, _ edits: Edit..., size: PixelSize? = nil, fit: FitMode = .cover,
    encoding: Encoding = .png
  ) async throws -> TestPicture {
    let source = try png("source.png", picture)
    let output = path("edited.\(encoding.type)")
    let request = EditRequest(
      source: .picture(path: source), edits: edits, size: size, fit: fit, encoding: encoding)
    _ = try await client.compose(request, to: output)
    return try await pixels(output)
  }
}
