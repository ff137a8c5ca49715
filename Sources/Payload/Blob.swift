/// Bytes on a shelf, named by their content: equal bytes are the same blob, whoever put them there.
package struct Blob: Hashable, Codable, Sendable {
  /// The digest of the bytes as the shelf makes it: for shelves of files, SHA-256 in lowercase hexadecimal.
  package let name: String
  /// The length in bytes.
  package let byteCount: Int

  package init(name: String, byteCount: Int) {
    self.name = name
    self.byteCount = byteCount
  }
}

/// What can go wrong between a payload and its shelf.
package enum BlobError: Error, Hashable, Sendable {
  /// The shelf has no blob of this name.
  case missing(name: String)
  /// The blob is there, but not as long as it was when it was put there.
  case damaged(name: String)
  /// There is no room left for more.
  case full
  /// Anything else, in words.
  case failed(String)
}

extension BlobError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing(let name): "the stored part \(name.prefix(12)) is missing"
    case .damaged(let name): "the stored part \(name.prefix(12)) is damaged"
    case .full: "no room left to store a part"
    case .failed(let reason): reason
    }
  }
}
