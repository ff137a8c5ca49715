/// The kinds of picture Retake reads. Told from the bytes, never from a name or a label.
package enum MediaType: String, Hashable, Sendable, Codable, CaseIterable {
  case png = "image/png"
  case jpeg = "image/jpeg"
  case webp = "image/webp"
  case heic = "image/heic"
  case gif = "image/gif"

  /// The usual file name extension, without a dot.
  package var fileExtension: String {
    switch self {
    case .png: "png"
    case .jpeg: "jpg"
    case .webp: "webp"
    case .heic: "heic"
    case .gif: "gif"
    }
  }

  /// A short word for people: PNG, JPEG, …
  package var name: String { self == .webp ? "WebP" : String(rawValue.dropFirst(6)).uppercased() }
}

/// An extent in pixels: width x height, after the picture's orientation has been applied.
package struct PixelSize: Hashable, Sendable, Codable {
  package var width: Int
  package var height: Int

  package var pixels: Int { width * height }

  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

extension PixelSize: CustomStringConvertible {
  package var description: String { "\(width)×\(height)" }
}

/// Immutable bytes kept in the library, named by their SHA-256.
package struct Picture: Hashable, Sendable, Codable {
  /// SHA-256 of the bytes, 64 lower-case hexadecimal digits.
  package var digest: String
  package var type: MediaType
  package var size: PixelSize
  package var byteCount: Int

  package init(digest: String, type: MediaType, size: PixelSize, byteCount: Int) {
    self.digest = digest
    self.type = type
    self.size = size
    self.byteCount = byteCount
  }
}

/// What the darkroom read from a picture file's bytes.
package struct PictureFacts: Hashable, Sendable {
  package var type: MediaType
  package var size: PixelSize
  package var byteCount: Int

  package init(type: MediaType, size: PixelSize, byteCount: Int) {
    self.type = type
    self.size = size
    self.byteCount = byteCount
  }
}
