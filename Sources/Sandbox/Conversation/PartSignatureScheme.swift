import Payload

/// Signs the elements of a conversation that the client assembles itself: the bytes of each
/// element, but not those between them.
///
/// Every part of the model's turns counts byte for byte, except for thoughts, which may be left
/// out. While all thoughts are present, the whole element counts, including white space and
/// thoughts.
struct PartSignatureScheme: StreamingSignatureScheme {
  /// The length of a signature, in bytes.
  static let signatureCount = 49

  let key: SigningKey
  /// The start of the chain: signatures are valid for one service and model only.
  let start: HashChain.Link

  init(key: SigningKey, service: String, model: String) {
    self.key = key
    start = .start(for: " with \(model) at \(service)")
  }

  /// The number of thoughts to sign if it is unknown how the client will assemble the element.
  private static let unknownCount = 255

  func check(_ turn: [SignedElement], after link: HashChain.Link) throws -> HashChain.Link {
    var link = link
    for element in turn { link = try check(element, after: link) }
    return link
  }

  private func check(_ element: SignedElement, after link: HashChain.Link) throws -> HashChain.Link
  {
    guard element.isModel else {
      var chain = HashChain(after: link, blobs: element.blobs)
      try chain.add(element.value.span, of: element.contents)
      return chain.end()
    }
    let parts = element.parts
    var core = link
    var order = 0
    var signatures: [(PayloadValue, part: Int, order: Int)] = []
    for (number, part) in parts.enumerated() where !SignedElement.isThought(part) {
      var chain = HashChain(after: core, blobs: element.blobs)
      let own = element.signatures(of: part)
      try chain.add(part.span, of: element.contents, without: own)
      core = chain.end()
      signatures += own.map { ($0, number, order) }
      order += 1
    }
    var chain = HashChain(after: link, blobs: element.blobs)
    try chain.add(
      element.value.span, of: element.contents, without: parts.flatMap(element.signatures))
    let whole = chain.end()
    let thoughts = parts.count(where: SignedElement.isThought)
    for (signature, part, order) in signatures {
      try element.require(signature, part: part) { text in
        guard let bytes = bytes(base64: String(decoding: text, as: UTF8.self)),
          let count = bytes.last.map(Int.init),
          text.elementsEqual(base64(bytes).utf8)
        else { return false }
        let isWhole = count == thoughts
        let expected = signatureBytes(core, isWhole ? whole : nil, order, thoughts: count)
        return isWhole ? bytes == expected : bytes.prefix(32) == expected.prefix(32)
      }
    }
    try element.requireSignatures()
    return core.sealed(with: signatures.map { element.text($0.0) })
  }

  /// The model's turn as a signed element.
  func element(
    _ turn: ModelTurn, after link: HashChain.Link, blobs: any BlobStore
  ) throws(PayloadError) -> PayloadBody {
    let core = try core(turn, after: link, blobs: blobs)
    var chain = HashChain(after: link, blobs: blobs)
    try chain.add(turn.element { _ in "" })
    let whole = chain.end()
    let thoughts = turn.parts.count(where: \.isThought)
    return turn.element { place in
      base64(signatureBytes(core, whole, place - thoughts, thoughts: thoughts))
    }
  }

  /// The model's turn as signed parts, for a stream: the client may join them in any way.
  func parts(
    _ turn: ModelTurn, after link: HashChain.Link, blobs: any BlobStore
  ) throws(PayloadError) -> [PayloadBody] {
    let core = try core(turn, after: link, blobs: blobs)
    var order = 0
    return turn.parts.map { part in
      var body = PayloadBody()
      guard !part.isThought, turn.isSigned else {
        body.append(part, nil)
        return body
      }
      let bytes = signatureBytes(core, nil, order, thoughts: Self.unknownCount)
      body.append(part, base64(bytes))
      order += 1
      return body
    }
  }

  /// The hash over all parts except thoughts.
  private func core(
    _ turn: ModelTurn, after link: HashChain.Link, blobs: any BlobStore
  ) throws(PayloadError) -> HashChain.Link {
    var link = link
    for part in turn.parts where !part.isThought {
      var chain = HashChain(after: link, blobs: blobs)
      var body = PayloadBody()
      body.append(part, turn.isSigned ? "" : nil)
      try chain.add(body)
      link = chain.end()
    }
    return link
  }

  /// The bytes of a signature: 32 for the parts, 16 for the whole element, and the number of its
  /// thoughts.
  private func signatureBytes(
    _ core: HashChain.Link, _ whole: HashChain.Link?, _ order: Int, thoughts: Int
  ) -> [UInt8] {
    let count = UInt8(truncatingIfNeeded: thoughts)
    let detail =
      whole.map { key.code($0, order, [1]).prefix(16) } ?? ArraySlice(repeating: 0, count: 16)
    return key.code(core, order, [0, count]) + detail + [count]
  }
}
