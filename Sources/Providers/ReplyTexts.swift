import Payload

/// Reads back from the shelf what of an answer is words, and puts there what is a picture although it
/// was too short to be lifted, so that decoding needs no shelf.
struct ReplyTexts {
  private(set) var longTexts: [Blob: String] = [:]
  private(set) var shortPictures: [String: Blob] = [:]

  private let shelf: any BlobShelf
  /// Bytes of text that may still be read into memory.
  private var budget = Self.allTexts

  /// Texts longer than this many bytes stay on the shelf, and so do those behind this many of all.
  private static let longestText = 1 << 20
  private static let allTexts = 16 << 20
  /// A document of more bytes beside its long strings is no picture's answer, and not walked through.
  private static let longestWalk = 1 << 20

  init(_ documents: [Payload], shelf: any BlobShelf) throws(BlobError) {
    self.shelf = shelf
    for document in documents {
      for lift in document.lifts where lift.encoding == .verbatim { try read(lift) }
      if document.skeleton.count <= Self.longestWalk { try walk(document.root, isInline: false) }
    }
  }

  /// Finds texts that read like base64, and short pictures: `isInline` says that the value is that of
  /// an `inlineData`.
  private mutating func walk(_ value: PayloadValue, isInline: Bool) throws(BlobError) {
    for element in value.elements { try walk(element, isInline: false) }
    for (key, member) in value.members {
      switch key {
      case "text": if let lift = member.lifted { try read(lift) }
      case "data":
        if isInline, let text = member.string { try keep(text, member) }
      default: try walk(member, isInline: key == "inlineData" || key == "inline_data")
      }
    }
  }

  private mutating func read(_ lift: LiftedString) throws(BlobError) {
    guard longTexts[lift.blob] == nil, lift.byteCount <= min(Self.longestText, budget) else {
      return
    }
    do throws(PayloadError) {
      longTexts[lift.blob] = try lift.text(from: shelf)
      budget -= lift.byteCount
    } catch {
      if case .shelf(let fault, _) = error { throw fault }
    }
  }

  private static func isBase64(_ byte: UInt8) -> Bool {
    let character = Unicode.Scalar(byte)
    return character.isASCII
      && (character.properties.isAlphabetic || ("0"..."9").contains(character)
        || "+/-_=".unicodeScalars.contains(character))
  }

  /// Decodes by scanning the value once more with nothing too short to be lifted.
  private mutating func keep(_ text: String, _ value: PayloadValue) throws(BlobError) {
    guard !text.isEmpty, shortPictures[text] == nil, text.utf8.allSatisfy(Self.isBase64) else {
      return
    }
    do throws(PayloadError) {
      let scanner = PayloadScanner(shelf: shelf, limits: PayloadLimits(threshold: 0))
      try scanner.feed(value.payload.skeleton)
      guard let lift = try scanner.finish().root.lifted, lift.encoding != .verbatim else { return }
      shortPictures[text] = lift.blob
    } catch {
      if case .shelf(let fault, _) = error { throw fault }
    }
  }
}
