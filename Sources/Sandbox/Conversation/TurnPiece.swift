import Digest
import Payload

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
