/// Stored bytes, named by their content: equal bytes are the same blob, whoever stored them.
package struct Blob: Hashable, Codable, Sendable {
  /// The digest of the bytes as the store computes it: SHA-256 in lowercase hexadecimal for stores
  /// of files.
  package let name: String
  /// The length in bytes.
  package let byteCount: Int

  package init(name: String, byteCount: Int) {
    self.name = name
    self.byteCount = byteCount
  }
}

/// What can go wrong between a payload and its blob store.
package enum BlobError: Error, Hashable, Sendable {
  /// The store has no blob of this name.
  case missing(name: String)
  /// The blob is there, but its length has changed since it was stored.
  case damaged(name: String)
  /// No space is left.
  case full
  /// Any other failure, in words.
  case failed(String)
}

extension BlobError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing(let name): "the stored part \(name.prefix(12)) is missing"
    case .damaged(let name): "the stored part \(name.prefix(12)) is damaged"
    case .full: "no space left to store a part"
    case .failed(let reason): reason
    }
  }
}
