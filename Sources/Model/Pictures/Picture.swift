package import Imagery

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
