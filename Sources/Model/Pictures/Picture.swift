/// The picture formats Retake reads, recognized by their bytes, never by a name or a label.
package enum MediaType: String, Hashable, Sendable, Codable, CaseIterable {
  case png = "image/png"
  case jpeg = "image/jpeg"
  case webp = "image/webp"
  case heic = "image/heic"
  case gif = "image/gif"
  case avif = "image/avif"
  case tiff = "image/tiff"
  case bmp = "image/bmp"

  /// The usual file name extension, without a dot.
  package var fileExtension: String {
    switch self {
    case .png: "png"
    case .jpeg: "jpg"
    case .webp: "webp"
    case .heic: "heic"
    case .gif: "gif"
    case .avif: "avif"
    case .tiff: "tiff"
    case .bmp: "bmp"
    }
  }

  /// A short name for people: PNG, JPEG, …
  package var name: String { self == .webp ? "WebP" : String(rawValue.dropFirst(6)).uppercased() }
}

/// A size in pixels: width x height, after the picture's orientation has been applied. Whatever its
/// source, each side is from 0 to `longestSide`, so that products are safe.
package struct PixelSize: Hashable, Sendable, Codable {
  package let width: Int
  package let height: Int

  package var pixels: Int { width * height }

  /// Longer than any picture that a machine can decode, or a strip of many below each other.
  package static let longestSide = 1 << 28

  /// The nearest size a picture can have.
  package init(width: Int, height: Int) {
    self.width = min(max(0, width), Self.longestSide)
    self.height = min(max(0, height), Self.longestSide)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      width: try container.decode(Int.self, forKey: .width),
      height: try container.decode(Int.self, forKey: .height))
  }
}

extension PixelSize: CustomStringConvertible {
  package var description: String { "\(width)×\(height)" }
}

/// Immutable bytes stored in the library, named by their SHA-256.
package struct Picture: Hashable, Sendable, Codable {
  /// SHA-256 of the bytes, 64 lower-case hexadecimal digits.
  package var digest: String
  package var type: MediaType
  package var size: PixelSize
  package let byteCount: Int

  package init(digest: String, type: MediaType, size: PixelSize, byteCount: Int) {
    self.digest = digest
    self.type = type
    self.size = size
    self.byteCount = Self.boundedBytes(byteCount)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      digest: try container.decode(String.self, forKey: .digest),
      type: try container.decode(MediaType.self, forKey: .type),
      size: try container.decode(PixelSize.self, forKey: .size),
      byteCount: try container.decode(Int.self, forKey: .byteCount))
  }

  /// The nearest plausible number of bytes: at most a petabyte, so that sums are safe.
  package static func boundedBytes(_ count: Int) -> Int { min(max(0, count), 1 << 50) }
}

/// What the darkroom found out about a picture file.
package struct PictureFacts: Hashable, Sendable {
  package var type: MediaType
  package var size: PixelSize
  package var byteCount: Int
  /// The picture's own size when it has more pixels than can be read: `size` is then what it is
  /// decoded at. Otherwise nil.
  package var original: PixelSize?

  package init(type: MediaType, size: PixelSize, byteCount: Int, original: PixelSize? = nil) {
    self.type = type
    self.size = size
    self.byteCount = byteCount
    self.original = original
  }
}
