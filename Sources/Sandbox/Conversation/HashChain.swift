import Digest
import Payload

/// A hash over the exact bytes of a conversation, what the long strings were on the wire included.
///
/// A link covers what came before it. The values of an element's own signatures are left out, since
/// they are made of its link; the next link covers them.
struct HashChain {
  /// The hash at the end of an element, or of a part of one.
  struct Link: Hashable, Sendable, Codable {
    var bytes: [UInt8]

    /// Before the first element.
    static let start = start(for: "")

    /// Before the first element of a conversation with somebody: the same words said elsewhere have
    /// other signatures.
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

  /// Adds a stretch of a document's skeleton as it is on the wire.
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

  /// The same without the content of some strings inside, which come in their order.
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

  /// Ends the element: what its signatures are made of.
  func end() -> Link { Link(bytes: hasher.finalize()) }
}

extension HashChain.Link {
  /// The link with the element's signatures as they were written.
  func sealed(with signatures: [ArraySlice<UInt8>]) -> HashChain.Link {
    guard !signatures.isEmpty else { return self }
    var hasher = SHA256()
    hasher.update(bytes)
    for signature in signatures { hasher.update(Array(signature)) }
    return HashChain.Link(bytes: hasher.finalize())
  }
}
