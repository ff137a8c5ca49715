import Digest
import Payload

/// What a turn says, however it is written: its texts and its pictures in their order.
///
/// Texts that follow one another are one, empty ones are none, and thoughts do not count.
enum TurnPiece: Hashable, Sendable {
  case text(String)
  /// By the SHA-256 of the decoded bytes.
  case picture(String)
  /// A picture elsewhere, by its address.
  case file(String)

  /// Bytes of a text that is read.
  static let textLimit = 64 << 20

  /// What the parts of a turn say.
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

  /// What the model says in a turn of its own.
  static func pieces(of turn: ModelTurn) -> [TurnPiece] {
    (turn.text.isEmpty ? [] : [.text(turn.text)]) + turn.pictures.map { .picture($0.blob.name) }
  }

  /// Half of a SHA-256, which tells the piece from every other.
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

/// The bytes behind `inlineData.data`.
enum PictureData {
  /// The decoded bytes of a string, which the scanner may have decoded already; nil when it is no
  /// base64, or empty.
  static func blob(_ value: PayloadValue?, blobs: any BlobStore) throws -> Blob? {
    guard let value else { return nil }
    if let external = value.externalString, external.encoding != .verbatim { return external.blob }
    guard let text = try value.text(from: blobs, limit: TurnPiece.textLimit),
      let bytes = bytes(base64: text), !bytes.isEmpty
    else { return nil }
    return try blobs.put(bytes)
  }
}
