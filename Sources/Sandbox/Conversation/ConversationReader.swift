import Payload

/// A picture in a conversation.
struct InlinePicture: Hashable, Codable, Sendable {
  var blob: Blob
  var mediaType: String
}

/// What the sandbox needs from a valid conversation.
struct Conversation: Sendable {
  /// The text of the new turn.
  var instruction: String
  /// The pictures of the new turn, in order.
  var pictures: [InlinePicture]
  /// The last picture before the new turn.
  var earlier: InlinePicture?
  var turnCount: Int
  /// The hash at the end of the last element.
  var link: HashChain.Link
}

/// Reads `contents` as the real service does: roles, parts, pictures, and the signatures of what
/// the model said before (Gemini API docs).
struct ConversationReader {
  let contents: Payload
  let blobs: BlobFolder
  let scheme: any SignatureScheme
  /// Whether a turn may omit its role; it is the user's then.
  var allowsNoRole = false
  /// Whether a turn may span several elements, as when Google's SDK sends back a streamed response.
  var allowsSplitTurns = false
  /// The longest text of the new turn, in bytes.
  var textBytes = 1 << 20
  /// The largest new inline picture, decoded, in bytes; nil for no limit of its own.
  var pictureBytes: Int? = Self.standardPictureBytes
  /// The picture at a URL in `fileData`; nil if it is unknown.
  var file: (String) -> InlinePicture? = { _ in nil }

  static let pictureLimit = 14
  /// 7 MB (docs.gmicloud.ai, Vertex AI docs).
  static let standardPictureBytes = 7 << 20
  static let mediaTypes: Set<String> = [
    "image/png", "image/jpeg", "image/webp", "image/heic", "image/heif",
  ]

  /// Reads the conversation and checks its signatures.
  ///
  /// - Throws: `APIError` in the service's words if it is not valid.
  func read() throws -> Conversation {
    let root = contents.root
    guard root.kind == .array, !root.elements.isEmpty else {
      throw APIError.bad("contents must be an array with at least one turn")
    }
    let elements = root.elements
    let turns = try turns(elements)
    var earlier: InlinePicture?
    var link = scheme.start
    for turn in turns {
      link = try scheme.check(turn, after: link)
      guard turn.last?.index != elements.count - 1 else { break }
      if let data = turn.flatMap(pictureValues).last {
        earlier = try picture(data, isNew: false)
      }
    }
    let newest = turns.last ?? []
    let found = newest.flatMap(pictureValues)
    guard found.count <= Self.pictureLimit else {
      throw APIError.bad(
        "contents[\(elements.count - 1)] has \(found.count) pictures; at most "
          + "\(Self.pictureLimit) are allowed")
    }
    let pictures = try found.map { try picture($0, isNew: true) }
    var words = try texts(newest.last?.parts ?? [])
    if words.isEmpty { words = try texts(newest.flatMap(\.parts)) }
    guard !words.isEmpty || !pictures.isEmpty else {
      throw APIError.bad("contents[\(elements.count - 1)] has neither text nor a picture")
    }
    return Conversation(
      instruction: words, pictures: pictures, earlier: earlier, turnCount: turns.count, link: link)
  }

  /// Groups the elements into turns: consecutive elements of one role are one turn, if that is
  /// allowed.
  private func turns(_ elements: [PayloadValue]) throws(APIError) -> [[SignedElement]] {
    var turns: [[SignedElement]] = []
    var gap = contents.root.span.lowerBound
    var last: String?
    for (index, value) in elements.enumerated() {
      let role = try role(of: value, at: index)
      let element = SignedElement(
        value: value, contents: contents, index: index, gap: gap, blobs: blobs)
      gap = value.span.upperBound
      if role == last, allowsSplitTurns {
        turns[turns.count - 1].append(element)
        continue
      }
      let expected = last == "user" ? "model" : "user"
      guard role == expected else {
        throw .bad(
          "Multiturn requests must alternate between user and model: contents[\(index)] is a "
            + "\(role) turn, expected \(expected)")
      }
      last = role
      turns.append([element])
    }
    guard last == "user" else {
      throw .bad("The last turn must be the user's; contents ends with a model turn")
    }
    return turns
  }

  private func role(of element: PayloadValue, at index: Int) throws(APIError) -> String {
    let standard = allowsNoRole && element.field("role") == nil ? "user" : nil
    guard element.kind == .object, let role = standard ?? element["role"]?.string,
      role == "user" || role == "model"
    else { throw .bad("contents[\(index)].role must be \"user\" or \"model\"") }
    guard let parts = element["parts"], parts.kind == .array, !parts.elements.isEmpty else {
      throw .bad("contents[\(index)].parts must be an array with at least one part")
    }
    return role
  }

  /// A value of `inlineData` or `fileData`, and its position.
  private struct Place {
    var value: PayloadValue
    var element: Int
    var part: Int
  }

  /// The pictures of an element.
  private func pictureValues(_ element: SignedElement) -> [Place] {
    element.parts.enumerated().compactMap { number, part in
      guard !SignedElement.isThought(part) else { return nil }
      let value = part.field("inlineData") ?? part.field("fileData")
      return value.map { Place(value: $0, element: element.index, part: number) }
    }
  }

  /// The new instruction. Text before the pictures describes them if more text follows: an edit
  /// that was made earlier must not be made again.
  private func texts(_ parts: [PayloadValue]) throws -> String {
    var before: [String] = []
    var texts: [String] = []
    for part in parts where !SignedElement.isThought(part) {
      if let value = part.field("text"), value.kind == .string {
        guard let text = try value.text(from: blobs, limit: textBytes) else {
          throw APIError.bad("A text of the new turn is longer than \(textBytes >> 20) MB")
        }
        if !text.isEmpty { texts.append(text) }
      } else if !texts.isEmpty {
        before += texts
        texts = []
      }
    }
    return (texts.isEmpty ? before : texts).joined(separator: "\n")
  }

  private func picture(_ found: Place, isNew: Bool) throws -> InlinePicture {
    let data = found.value
    if let address = data.field("fileUri")?.string {
      guard let picture = file(address) else {
        throw APIError.bad(
          "fileData cannot be fetched: \(address.prefix(200)) is not a file of this sandbox, which "
            + "has no network. Upload the file, or use inlineData.")
      }
      return picture
    }
    let place = "contents[\(found.element)].parts[\(found.part)].inlineData"
    let type = data.field("mimeType")?.string?.lowercased() ?? ""
    guard !isNew || Self.mediaTypes.contains(type) else {
      throw APIError.bad(
        "\(place).mimeType \"\(type)\" is not supported; use image/png, image/jpeg, image/webp, "
          + "image/heic or image/heif")
    }
    guard let blob = try PictureData.blob(data["data"], blobs: blobs) else {
      throw APIError.bad("\(place).data is not base64")
    }
    if isNew, let limit = pictureBytes, blob.byteCount > limit {
      throw APIError.bad(
        "\(place) is \(blob.byteCount) bytes; an inline picture may have \(limit) "
          + "(\(limit >> 20) MB)")
    }
    return InlinePicture(blob: blob, mediaType: type)
  }
}

/// Writes JSON in an unusual but valid spelling.
///
/// This is deliberate: a client that decodes a conversation and encodes it again changes the bytes.
/// The sandbox then notices at the next turn, before a paid service does.
enum UnusualJSON {
  /// A string with slashes and everything beyond ASCII escaped.
  static func string(_ text: String) -> String {
    var result = "\""
    for unit in text.utf16 {
      switch unit {
      case 0x22: result += "\\\""
      case 0x5c: result += "\\\\"
      case 0x2f: result += "\\/"
      case 0x0a: result += "\\n"
      case 0x20..<0x7f: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      default: result += escape(unit)
      }
    }
    return result + "\""
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }

  /// A field unknown to every schema, in a spelling that does not survive re-encoding but means the
  /// same in every language.
  static let note = #""sandboxNote" : { "weight":1.0e2,"share":-0.50, "kind":"a\/b" ,"empty":[ ] }"#

  /// The field with numbers, keys and a long string that many programs cannot even represent.
  static let strictNote: String = {
    let filler = String(repeating: "caf\\u00e9\\/\\u0041", count: 80)
    return """
      "sandboxNote" : { "weight":1.0e2, "count": 10000000000000000000000001 ,"share":-0.50,\
      "kind":"a\\/b", "Kind":"\\u0041" , "empty":[ ],"filler":"\(filler)" }
      """
  }()
}
