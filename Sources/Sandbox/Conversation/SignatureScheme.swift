import Payload

/// Signs the turns of a conversation, so that each is bound to what was said before.
protocol SignatureScheme: Sendable {
  /// The hash before the first turn.
  var start: HashChain.Link { get }

  /// Checks the signatures of a turn, if it is the model's, and returns the hash at its end.
  ///
  /// - Throws: `APIError` in Google's words if a signature is invalid or missing.
  func check(_ turn: [SignedElement], after link: HashChain.Link) throws -> HashChain.Link

  /// The model's turn as a signed element of `contents`.
  func element(
    _ turn: ModelTurn, after link: HashChain.Link, blobs: any BlobStore
  ) throws -> PayloadBody
}

/// A signature scheme for responses that may also be streamed.
protocol StreamingSignatureScheme: SignatureScheme {
  /// The model's turn as parts, each signed.
  func parts(
    _ turn: ModelTurn, after link: HashChain.Link, blobs: any BlobStore
  ) throws -> [PayloadBody]
}

/// An element of `contents` with its signatures.
struct SignedElement {
  let value: PayloadValue
  let contents: Payload
  /// The index in `contents`, from 0.
  let index: Int
  /// Where the previous element ends, or `contents` begins.
  let gap: Int
  let blobs: any BlobStore

  var isModel: Bool { value["role"]?.string == "model" }
  var parts: [PayloadValue] { value["parts"]?.elements ?? [] }

  /// The signatures of a part; there should be at most one.
  func signatures(of part: PayloadValue) -> [PayloadValue] {
    part.members
      .filter { $0.key == "thoughtSignature" || $0.key == "thought_signature" }
      .map(\.value).filter { $0.kind == .string }
  }

  /// A string as written, without the quotation marks.
  func text(_ string: PayloadValue) -> ArraySlice<UInt8> {
    contents.skeleton[string.span].dropFirst().dropLast()
  }

  static func isThought(_ part: PayloadValue) -> Bool { part["thought"]?.bool == true }

  static func isPicture(_ part: PayloadValue) -> Bool { part.field("inlineData") != nil }

  /// Accepted in place of a signature on a model turn from elsewhere (Gemini API docs, "Thought
  /// signatures").
  static let placeholders: Set<String> = [
    "context_engineering_is_the_way_to_go", "skip_thought_signature_validator",
  ]

  /// The placeholders as bytes, for clients that decode a signature as base64, as they should, and
  /// for those that encode the placeholder themselves.
  private static let placeholderBytes = Set(
    placeholders.map { Array($0.utf8) } + placeholders.compactMap { bytes(base64: $0) })

  static func isPlaceholder(_ signature: String) -> Bool {
    placeholders.contains(signature)
      || bytes(base64: signature).map(placeholderBytes.contains) == true
  }

  /// Refuses a signature that is neither valid nor a placeholder.
  func require(_ signature: PayloadValue, part: Int, _ isRight: (ArraySlice<UInt8>) -> Bool)
    throws(APIError)
  {
    if let text = signature.string, Self.isPlaceholder(text) { return }
    guard isRight(text(signature)) else { throw corrupted(part: part) }
  }

  /// The error for an invalid signature; positions count from 1 in the service's messages.
  func corrupted(part: Int) -> APIError {
    .bad(
      "Corrupted thought signature. (in content position \(index + 1), part position \(part + 1))")
  }

  /// The error for a part without a signature.
  func missing(part: Int, isPicture: Bool) -> APIError {
    .bad(
      "\(isPicture ? "Image" : "Text") part is missing a thought_signature in content position "
        + "\(index + 1), part position \(part + 1). Please refer to "
        + "https://ai.google.dev/gemini-api/docs/thought-signatures#model-behavior for more details."
    )
  }

  /// Requires a signature on the first part that is not a thought, and on every picture (Gemini API
  /// docs).
  func requireSignatures() throws(APIError) {
    var isFirst = true
    for (number, part) in parts.enumerated() where !Self.isThought(part) {
      let isPicture = Self.isPicture(part)
      if (isFirst || isPicture) && signatures(of: part).isEmpty {
        throw missing(part: number, isPicture: isPicture)
      }
      isFirst = false
    }
  }
}

/// Signs every byte from the opening bracket of `contents` on, including those between elements: a
/// queue returns the array as a whole, and wants it back unchanged.
struct WholeSignatureScheme: SignatureScheme {
  let key: SigningKey
  let start = HashChain.Link.start

  func check(_ turn: [SignedElement], after link: HashChain.Link) throws -> HashChain.Link {
    var link = link
    for element in turn { link = try check(element, after: link) }
    return link
  }

  private func check(_ element: SignedElement, after link: HashChain.Link) throws -> HashChain.Link
  {
    let parts = element.parts
    let signatures = element.isModel ? parts.map(element.signatures) : []
    var chain = HashChain(after: link, blobs: element.blobs)
    try chain.add(
      element.gap..<element.value.span.upperBound, of: element.contents,
      without: Array(signatures.joined()))
    let end = chain.end()
    guard element.isModel else { return end }
    for (number, signatures) in signatures.enumerated() {
      let expected = key.signature(of: end, part: number)
      for signature in signatures {
        try element.require(signature, part: number) { $0.elementsEqual(expected.utf8) }
      }
    }
    try element.requireSignatures()
    return end.sealed(with: signatures.joined().map(element.text))
  }

  func element(
    _ turn: ModelTurn, after link: HashChain.Link, blobs: any BlobStore
  ) throws -> PayloadBody {
    var chain = HashChain(after: link, blobs: blobs)
    chain.add(",".utf8)
    try chain.add(turn.element { _ in "" })
    let end = chain.end()
    return turn.element { key.signature(of: end, part: $0) }
  }
}

/// The signature schemes of a sandbox.
struct SignatureSchemes: Sendable {
  let key: SigningKey
  /// Whether every byte of a conversation counts, for clients that promise to send it back
  /// unchanged.
  var isByteExact = false

  /// The scheme for the `contents` of a queue's jobs.
  var queue: any SignatureScheme {
    isByteExact ? WholeSignatureScheme(key: key) : ContentSignatureScheme(key: key, name: "")
  }

  /// The scheme for `generateContent` of one model.
  ///
  /// Vertex AI does not insist on signatures of Gemini 3 Pro Image (Vertex AI docs, "Thought
  /// signatures").
  func scheme(_ surface: GeminiDialect, _ model: GeminiModel) -> any StreamingSignatureScheme {
    if isByteExact {
      return PartSignatureScheme(key: key, service: surface.rawValue, model: model.id)
    }
    var scheme = ContentSignatureScheme(key: key, name: " with \(model.id) at \(surface.rawValue)")
    scheme.requiresSignatures = surface == .gemini || model.id != "gemini-3-pro-image"
    return scheme
  }

  /// The field unknown to every schema that is added to the model's pictures.
  var note: String { isByteExact ? UnusualJSON.strictNote : UnusualJSON.note }
}
