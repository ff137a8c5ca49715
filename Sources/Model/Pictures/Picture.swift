import Cells
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

/// The URL of a picture that a provider fetches itself, its scheme in lower case.
package struct PictureAddress: Hashable, Sendable {
  package enum Scheme: String, Hashable, Sendable, CaseIterable {
    case http, https
    /// Google's Cloud Storage: `gs://bucket/object`.
    case gs
  }

  package var scheme: Scheme
  package var text: String

  /// Returns nil for anything but a URL: a path, another scheme, or an empty rest.
  package init?(_ text: some StringProtocol) {
    let scheme = Scheme.allCases.first { scheme in
      text.prefix(scheme.rawValue.count + 3).lowercased() == "\(scheme.rawValue)://"
    }
    guard let scheme else { return nil }
    let rest = text.dropFirst(scheme.rawValue.count + 3)
    guard !rest.isEmpty, !rest.hasPrefix("/") else { return nil }
    self.scheme = scheme
    self.text = "\(scheme.rawValue)://\(rest)"
  }

  /// The reference that is sent to a provider that accepts such URLs.
  package var reference: Reference {
    Reference(.url(text), name: printable(text, keepingLines: false))
  }
}
