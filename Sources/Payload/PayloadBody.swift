/// Bytes to send, of known length: literal ones, and blobs that are read only while they are sent.
///
/// A body need not be JSON: a multipart form is one too.
package struct PayloadBody: Hashable, Sendable {
  /// A run of literal bytes or a blob.
  package enum Piece: Hashable, Sendable {
    case bytes([UInt8])
    /// A blob as it is written in the body, and the number of bytes it takes there.
    case blob(Blob, ExternalString.Encoding, byteCount: Int)
  }

  package private(set) var pieces: [Piece] = []
  /// The total length in bytes, for `Content-Length`.
  package private(set) var byteCount = 0

  package init() {}

  /// Appends bytes unchanged.
  package mutating func append(_ bytes: some Collection<UInt8>) {
    guard !bytes.isEmpty else { return }
    byteCount += bytes.count
    if case .bytes(var last) = pieces.last {
      pieces.removeLast()
      last += bytes
      pieces.append(.bytes(last))
    } else {
      pieces.append(.bytes(Array(bytes)))
    }
  }

  /// Appends text unchanged.
  package mutating func append(_ text: String) { append(text.utf8) }

  /// Appends a document exactly as it was scanned.
  package mutating func append(_ payload: Payload) {
    var position = 0
    for external in payload.externalStrings {
      append(payload.skeleton[position..<external.offset])
      append(external)
      position = external.offset + external.placeholder.utf8.count
    }
    append(payload.skeleton[position...])
  }

  /// Appends the content of an external string, without quotes, exactly as it was scanned.
  package mutating func append(_ external: ExternalString) {
    pieces.append(.blob(external.blob, external.encoding, byteCount: external.byteCount))
    byteCount += external.byteCount
  }

  /// Appends a blob's own bytes.
  package mutating func append(_ blob: Blob) {
    pieces.append(.blob(blob, .verbatim, byteCount: blob.byteCount))
    byteCount += blob.byteCount
  }

  /// Appends a blob in base64 (standard alphabet, padded), without quotes.
  package mutating func append(base64 blob: Blob) {
    let length = (blob.byteCount + 2) / 3 * 4
    pieces.append(.blob(blob, .base64, byteCount: length))
    byteCount += length
  }

  /// Makes a reader at the first byte.
  package func makeReader(_ blobs: any BlobStore) -> PayloadReader {
    PayloadReader(self, blobs: blobs)
  }
}
