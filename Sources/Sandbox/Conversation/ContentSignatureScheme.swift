import Digest
import Payload

/// Signs what was said rather than how it is written: roles, texts, and the bytes of pictures and
/// of signatures. A client may parse a conversation and encode it again, split a turn into several,
/// join texts, and leave out empty texts, thoughts and unknown fields.
///
/// A signature holds the digests of everything that its turn said, so that the rest of a turn can
/// still be verified if a client leaves something out.
struct ContentSignatureScheme: StreamingSignatureScheme {
  let key: SigningKey
  /// The start of the chain: signatures are valid for one service and model only.
  let start: HashChain.Link
  /// Whether a turn without signatures is refused.
  var requiresSignatures = true

  init(key: SigningKey, name: String) {
    self.key = key
    start = .start(for: " by content\(name)")
  }

  func check(_ turn: [SignedElement], after link: HashChain.Link) throws -> HashChain.Link {
    guard let first = turn.first else { return link }
    let pieces = try TurnPiece.pieces(of: turn.flatMap(\.parts), blobs: first.blobs)
    guard first.isModel else { return link.followed(by: pieces.map(\.digest), role: "user") }
    var signed: SignedTurn?
    for element in turn {
      for (number, part) in element.parts.enumerated() where !SignedElement.isThought(part) {
        for signature in element.signatures(of: part) where signature.string?.isEmpty != true {
          guard let read = Self.read(signature) else { throw element.corrupted(part: number) }
          guard case .own(let own) = read else { continue }
          guard own.isSigned(with: key, after: link), own.covers(pieces),
            signed == nil || signed?.digests == own.digests
          else { throw element.corrupted(part: number) }
          signed = own
        }
      }
    }
    if requiresSignatures { try Self.require(in: turn, isCovered: signed != nil) }
    return link.followed(by: signed?.digests ?? pieces.map(\.digest), role: "model")
  }

  private enum ReadSignature {
    case own(SignedTurn)
    /// Not verifiable: a placeholder, or a byte-exact signature of an earlier version.
    case unchecked
  }

  private static func read(_ value: PayloadValue) -> ReadSignature? {
    guard let text = value.string else { return nil }
    if SignedElement.isPlaceholder(text) { return .unchecked }
    guard let bytes = bytes(base64: text) else { return nil }
    if bytes.count == SigningKey.codeCount || bytes.count == PartSignatureScheme.signatureCount {
      return .unchecked
    }
    return SignedTurn(bytes).map { .own($0) }
  }

  /// Requires a signature on the first part that says something, and on each picture. A picture
  /// that another signature of its turn covers needs none of its own: some clients keep only the
  /// text's.
  private static func require(in turn: [SignedElement], isCovered: Bool) throws {
    var isFirst = true
    for element in turn {
      for (number, part) in element.parts.enumerated() where !SignedElement.isThought(part) {
        let isPicture = SignedElement.isPicture(part)
        if !isPicture, part["text"]?.string?.isEmpty == true { continue }
        let isSigned = element.signatures(of: part).contains { $0.string?.isEmpty != true }
        if !isSigned, isFirst || isPicture && !isCovered {
          throw element.missing(part: number, isPicture: isPicture)
        }
        isFirst = false
      }
    }
  }

  func element(
    _ turn: ModelTurn, after link: HashChain.Link, blobs: any BlobStore
  ) -> PayloadBody {
    let digests = TurnPiece.pieces(of: turn).map(\.digest)
    return turn.element { place in
      base64(SignedTurn(digests, place: place, key: key, after: link).bytes)
    }
  }

  func parts(
    _ turn: ModelTurn, after link: HashChain.Link, blobs: any BlobStore
  ) -> [PayloadBody] {
    let digests = TurnPiece.pieces(of: turn).map(\.digest)
    return turn.parts.enumerated().map { place, part in
      var body = PayloadBody()
      let isSigned = turn.isSigned && !part.isThought
      body.append(
        part,
        isSigned ? base64(SignedTurn(digests, place: place, key: key, after: link).bytes) : nil)
      return body
    }
  }
}

/// The content of a signature: the digests of what its turn said, and an authentication code.
private struct SignedTurn: Equatable {
  let digests: [[UInt8]]
  private let head: [UInt8]
  private let code: [UInt8]

  private static let version: UInt8 = 2

  /// The version, the index of the part, the number of digests, the digests and the code.
  var bytes: [UInt8] { head + code }

  init(_ digests: [[UInt8]], place: Int, key: SigningKey, after link: HashChain.Link) {
    self.digests = Array(digests.prefix(Int(UInt8.max)))
    head =
      [
        Self.version, UInt8(truncatingIfNeeded: place),
        UInt8(truncatingIfNeeded: self.digests.count),
      ]
      + self.digests.joined()
    code = key.code(link, 0, head)
  }

  /// Decodes a signature; nil if the bytes are none.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 3 + SigningKey.codeCount, bytes[0] == Self.version else { return nil }
    let end = 3 + Int(bytes[2]) * TurnPiece.digestCount
    guard bytes.count == end + SigningKey.codeCount else { return nil }
    head = Array(bytes[..<end])
    code = Array(bytes[end...])
    digests = stride(from: 3, to: end, by: TurnPiece.digestCount).map {
      Array(bytes[$0..<$0 + TurnPiece.digestCount])
    }
  }

  func isSigned(with key: SigningKey, after link: HashChain.Link) -> Bool {
    key.code(link, 0, head) == code
  }

  /// Whether a turn says nothing but the signed pieces, in the same order.
  func covers(_ pieces: [TurnPiece]) -> Bool {
    var rest = digests[...]
    return pieces.allSatisfy { piece in
      let digest = piece.digest
      guard let place = rest.firstIndex(of: digest) else { return false }
      rest = rest[(place + 1)...]
      return true
    }
  }
}

extension HashChain.Link {
  /// The link after a turn.
  fileprivate func followed(by digests: [[UInt8]], role: String) -> HashChain.Link {
    var hasher = SHA256()
    hasher.update(bytes)
    hasher.update(Array("\(role) \(digests.count)\u{0}".utf8))
    for digest in digests { hasher.update(digest) }
    return HashChain.Link(bytes: hasher.finalize())
  }
}
