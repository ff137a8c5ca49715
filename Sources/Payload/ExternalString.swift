/// A long JSON string whose content lies in a blob store instead of in the skeleton.
package struct ExternalString: Hashable, Codable, Sendable {
  /// How the blob's bytes become the characters between the quotes.
  package enum Encoding: String, Hashable, Codable, Sendable {
    /// Base64 with `+` and `/`, padded with `=` to a multiple of four.
    case base64
    /// Base64 with `+` and `/` that needs padding and has none.
    case base64Unpadded
    /// Base64 with `-` and `_`, padded.
    case base64URL
    /// Base64 with `-` and `_` that needs padding and has none.
    case base64URLUnpadded
    /// The blob is the JSON text itself, escapes included.
    case verbatim
  }

  /// The number in the placeholder, unique within a payload.
  package let index: Int
  /// The byte offset of the placeholder's first character in the skeleton.
  package let offset: Int
  package let encoding: Encoding
  package let blob: Blob
  /// The length in the original document, in bytes, without the quotes.
  package let byteCount: Int

  package init(index: Int, offset: Int, encoding: Encoding, blob: Blob, byteCount: Int) {
    self.index = index
    self.offset = offset
    self.encoding = encoding
    self.blob = blob
    self.byteCount = byteCount
  }

  /// The text that replaces the string in the skeleton.
  package var placeholder: String { ExternalStringPlaceholder.text(index) }

  /// The same string at another offset.
  func moved(by distance: Int) -> ExternalString {
    ExternalString(
      index: index, offset: offset + distance, encoding: encoding, blob: blob,
      byteCount: byteCount)
  }
}

/// The short strings that replace external ones in a skeleton.
enum ExternalStringPlaceholder {
  static let prefix = "@retake:lifted:"

  static func text(_ index: Int) -> String { prefix + String(index) }

  /// The number of a placeholder; nil for text that is not exactly as `text` writes one.
  static func index(of text: String) -> Int? {
    guard text.hasPrefix(prefix), let index = Int(text.dropFirst(prefix.count)), index >= 0,
      self.text(index) == text
    else { return nil }
    return index
  }
}
