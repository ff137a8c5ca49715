import Digest
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

/// A piece of what a turn says, however it is written: a text or a picture.
///
/// Consecutive texts are one piece, empty texts are none, and thoughts do not count.
enum TurnPiece: Hashable, Sendable {
  case text(String)
  /// A picture, by the SHA-256 of its decoded bytes.
  case picture(String)
  /// An uploaded picture, by its URL.
  case file(String)

  /// The longest text that is read, in bytes.
  static let textLimit = 64 << 20

  /// The pieces that the parts of a turn say.
  ///
  /// - Throws: `APIError` for a picture that is not base64, or a text that is too long.
  static func pieces(of parts: some Sequence<PayloadValue>, blobs: any BlobStore) throws
    -> [TurnPiece]
  {
    var pieces: [TurnPiece] = []
    var texts: [String] = []
    func endText() {
      let text = texts.joined()
      if !text.isEmpty { pieces.append(.text(text)) }
      texts = []
    }
    for part in parts where !SignedElement.isThought(part) {
      if let data = part.field("inlineData") {
        endText()
        guard let blob = try PictureData.blob(data["data"], blobs: blobs) else {
          throw APIError.bad("inlineData.data is not base64")
        }
        pieces.append(.picture(blob.name))
      } else if let data = part.field("fileData") {
        endText()
        pieces.append(.file(data.field("fileUri")?.string ?? ""))
      } else if let value = part["text"], value.kind == .string {
        guard let text = try value.text(from: blobs, limit: textLimit) else {
          throw APIError.bad("A text is longer than \(textLimit >> 20) MB")
        }
        texts.append(text)
      }
    }
    endText()
    return pieces
  }

  /// The pieces of a turn that the model says.
  static func pieces(of turn: ModelTurn) -> [TurnPiece] {
    (turn.text.isEmpty ? [] : [.text(turn.text)]) + turn.pictures.map { .picture($0.blob.name) }
  }

  /// Half of a SHA-256, which identifies the piece.
  var digest: [UInt8] {
    let (kind, text) =
      switch self {
      case .text(let text): ("text", text)
      case .picture(let name): ("picture", name)
      case .file(let address): ("file", address)
      }
    return Array(SHA256.hash("\(kind)\u{0}\(text)".utf8).prefix(Self.digestCount))
  }

  static let digestCount = 16
}

/// Decodes `inlineData.data`.
enum PictureData {
  /// The decoded bytes of a string, which the scanner may already have decoded; nil if it is empty
  /// or not base64.
  static func blob(_ value: PayloadValue?, blobs: any BlobStore) throws -> Blob? {
    guard let value else { return nil }
    if let external = value.externalString, external.encoding != .verbatim { return external.blob }
    guard let text = try value.text(from: blobs, limit: TurnPiece.textLimit),
      let bytes = bytes(base64: text), !bytes.isEmpty
    else { return nil }
    return try blobs.store(bytes)
  }
}
