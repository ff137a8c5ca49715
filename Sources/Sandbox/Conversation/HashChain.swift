import Digest
import Payload

/// A hash over the exact bytes of a conversation, with its long strings as they were on the wire.
///
/// A link covers everything before it. The values of an element's own signatures are left out,
/// because they are computed from its link; the next link covers them.
struct HashChain {
  /// The hash at the end of an element, or of a part of one.
  struct Link: Hashable, Sendable, Codable {
    var bytes: [UInt8]

    /// The link before the first element.
    static let start = start(for: "")

    /// The link before the first element of a conversation with one service or model: the same
    /// words have other signatures elsewhere.
    static func start(for name: String) -> Link {
      Link(bytes: Array(SHA256.hash("retake sandbox conversation\(name)".utf8)))
    }
  }

  private var hasher: SHA256
  private let blobs: any BlobStore
  private var buffer: [UInt8]

  init(after link: Link, blobs: any BlobStore) {
    self.blobs = blobs
    buffer = [UInt8](repeating: 0, count: 64 << 10)
    hasher = SHA256()
    hasher.update(link.bytes)
  }

  mutating func add(_ bytes: some Sequence<UInt8>) { hasher.update(Array(bytes)) }

  /// Adds a span of a document as it is on the wire.
  mutating func add(_ span: Range<Int>, of document: Payload) throws(PayloadError) {
    var body = PayloadBody()
    var position = span.lowerBound
    for external in document.externalStrings where span.contains(external.offset) {
      body.append(document.skeleton[position..<external.offset])
      body.append(external)
      position = external.offset + external.placeholder.utf8.count
    }
    body.append(document.skeleton[position..<span.upperBound])
    try add(body)
  }

  /// Adds a span of a document without the contents of some strings in it, which are given in their
  /// order.
  mutating func add(
    _ span: Range<Int>, of document: Payload, without strings: [PayloadValue]
  ) throws(PayloadError) {
    var position = span.lowerBound
    for string in strings {
      try add(position..<string.span.lowerBound + 1, of: document)
      position = string.span.upperBound - 1
    }
    try add(position..<span.upperBound, of: document)
  }

  mutating func add(_ body: PayloadBody) throws(PayloadError) {
    let reader = body.makeReader(blobs)
    while true {
      let count = try buffer.withMutableBytes { (buffer) throws(PayloadError) in
        try reader.read(into: buffer)
      }
      if count == 0 { return }
      buffer.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }

  /// Ends the element.
  ///
  /// - Returns: The link from which the element's signatures are computed.
  func end() -> Link { Link(bytes: hasher.finalize()) }
}

extension HashChain.Link {
  /// The link extended by the element's signatures as written.
  func sealed(with signatures: [ArraySlice<UInt8>]) -> HashChain.Link {
    guard !signatures.isEmpty else { return self }
    var hasher = SHA256()
    hasher.update(bytes)
    for signature in signatures { hasher.update(Array(signature)) }
    return HashChain.Link(bytes: hasher.finalize())
  }
}
