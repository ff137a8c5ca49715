import Foundation
import FoundationEssentials

/// The small picture files kept beside the tests. Most are 64x48 and show red, green, blue and white
/// quarters.
enum Fixture {
  static func path(_ name: String) -> String {
    Bundle.module.bundlePath + "/Fixtures/" + name
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path(name))))
  }

  /// An EXIF block that says nothing but the orientation, little endian.
  static func exif(orientation: UInt8) -> [UInt8] {
    Array("II*\0".utf8) + [8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
      + [0, 0, 0, 0]
  }

  /// The JPEG fixture with that orientation.
  static func jpeg(orientation: UInt8) throws -> [UInt8] {
    let content = Array("Exif\0\0".utf8) + exif(orientation: orientation)
    let file = try bytes("quarters.jpg")
    return file.prefix(2) + [0xFF, 0xE1, 0, UInt8(content.count + 2)] + content
      + file.dropFirst(2)
  }
}
