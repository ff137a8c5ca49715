import Payload

/// What the model says in a turn, as an element of `contents`.
struct ModelTurn: Sendable {
  /// Empty if the turn has no text.
  var text: String
  /// nil if thoughts were not requested.
  var thoughts: String?
  /// Interim pictures.
  var drafts: [InlinePicture] = []
  var pictures: [InlinePicture] = []
  /// Whether a part with empty text ends the turn, as in streams.
  var endsEmpty = false
  /// Whether its parts carry signatures.
  var isSigned = true
  /// A field unknown to every schema, added to its pictures.
  var note = UnusualJSON.note

  /// One part as written: what precedes its signature, and what follows it.
  struct Part {
    var start: PayloadBody
    /// What follows the signature. Without one, the start and the end together are the whole part.
    var end: PayloadBody
    var isThought: Bool
  }

  /// Appends this turn, signed, to a conversation: the bytes of `contents` unchanged, then this
  /// element.
  func appended(
    to contents: Payload, after link: HashChain.Link, scheme: any SignatureScheme, blobs: BlobFolder
  ) throws -> Payload {
    let element = try scheme.element(self, after: link, blobs: blobs).payload()
    return try contents.appending([.splice(element)])
  }

  /// The element as JSON; `signature` returns the signature of the part at an index.
  func element(_ signature: (Int) -> String) -> PayloadBody {
    var body = PayloadBody()
    body.append("{ \"role\" : \"model\" ,\"parts\":[")
    let parts = parts
    for (place, part) in parts.enumerated() {
      if place > 0 { body.append(Self.separators[place % Self.separators.count]) }
      body.append(part, isSigned && !part.isThought ? signature(place) : nil)
    }
    body.append("  ] }")
    return body
  }

  private static let separators = [" ,", " ,\r\n  ", ",\n", " ,\n\t"]

  /// The parts, each on one line.
  var parts: [Part] {
    var parts: [Part] = []
    if let thoughts {
      parts.append(
        Part(" {\"text\":\(UnusualJSON.string(thoughts))", ", \"thought\":true}", isThought: true))
    }
    for draft in drafts {
      var part = Part("{\"inlineData\" :", ",\"thought\": true }", isThought: true)
      part.start.append(draft)
      parts.append(part)
    }
    if !text.isEmpty || pictures.isEmpty {
      parts.append(Part("{\"text\": \(UnusualJSON.string(text)) ", "}"))
    }
    for picture in pictures {
      var part = Part("{\"inlineData\":", " , \(note)}")
      part.start.append(picture)
      parts.append(part)
    }
    if endsEmpty { parts.append(Part("{\"text\":\"\"", "}")) }
    return parts
  }
}

extension ModelTurn.Part {
  fileprivate init(_ start: String, _ end: String, isThought: Bool = false) {
    self.start = PayloadBody()
    self.start.append(start)
    self.end = PayloadBody()
    self.end.append(end)
    self.isThought = isThought
  }
}

extension PayloadBody {
  /// Appends a part with its signature, if it has one.
  mutating func append(_ part: ModelTurn.Part, _ signature: String?) {
    append(contentsOf: part.start)
    if let signature { append(",\"thoughtSignature\":\"\(signature)\"") }
    append(contentsOf: part.end)
  }

  /// Appends the pieces of another body.
  mutating func append(contentsOf body: PayloadBody) {
    for piece in body.pieces {
      switch piece {
      case .bytes(let bytes): append(bytes)
      case .blob(let blob, .base64, _): append(base64: blob)
      case .blob(let blob, _, _): append(blob)
      }
    }
  }

  fileprivate mutating func append(_ picture: InlinePicture) {
    append("{\"mimeType\":\(UnusualJSON.string(picture.mediaType)),  \"data\":\"")
    append(base64: picture.blob)
    append("\"}")
  }
}
