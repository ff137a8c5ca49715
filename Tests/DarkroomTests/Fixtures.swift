import Foundation
import FoundationEssentials

/// The small picture files kept beside the tests. Most are 64x48 and show red, green, blue and
/// white quarters.
enum Fixture {
  static func path(_ name: String) -> String {
    Bundle.module.bundlePath + "/Fixtures/" + name
  }

  /// The names of all fixtures.
  static var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path("")).sorted() }
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path(name))))
  }

  /// An EXIF block with nothing but the orientation, little endian.
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

  /// The JPEG fixture with that text as its EXIF description and as a comment.
  static func jpeg(description: String) throws -> [UInt8] {
    let text = Array(description.utf8) + [0]
    let tiff =
      Array("II*\0".utf8) + [8, 0, 0, 0, 1, 0, 0x0E, 1, 2, 0, UInt8(text.count), 0, 0, 0]
      + [26, 0, 0, 0, 0, 0, 0, 0] + text
    let exif = Array("Exif\0\0".utf8) + tiff
    var file = try bytes("quarters.jpg")
    file.insert(contentsOf: [0xFF, 0xFE, 0, UInt8(text.count + 2)] + text, at: 2)
    file.insert(contentsOf: [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif, at: 2)
    return file
  }

  /// A JPEG fixture with that profile.
  static func jpeg(_ name: String, profile: [UInt8]) throws -> [UInt8] {
    let content = Array("ICC_PROFILE\0\u{1}\u{1}".utf8) + profile
    let length = content.count + 2
    let file = try bytes(name)
    return file.prefix(2) + [0xFF, 0xE2, UInt8(length >> 8), UInt8(length & 255)] + content
      + file.dropFirst(2)
  }

  /// The lossless WebP fixture in an extended file with that orientation.
  static func webp(orientation: UInt8) throws -> [UInt8] {
    let picture = Array(try bytes("lossless.webp").dropFirst(12))
    let exif = exif(orientation: orientation)
    let header: [UInt8] = Array("VP8X".utf8) + [10, 0, 0, 0, 0x08, 0, 0, 0, 63, 0, 0, 47, 0, 0]
    let body =
      Array("WEBP".utf8) + header + picture + Array("EXIF".utf8) + [UInt8(exif.count), 0, 0, 0]
      + exif
    return Array("RIFF".utf8) + [UInt8(body.count & 255), UInt8(body.count >> 8), 0, 0] + body
  }
}
