import Payload

/// A picture in a conversation.
struct InlinePicture: Hashable, Codable, Sendable {
  var blob: Blob
  var mediaType: String
}

/// What the sandbox needs of a conversation that was found to be in order.
struct Conversation: Sendable {
  /// The words of the new turn.
  var instruction: String
  /// The pictures of the new turn, in their order.
  var pictures: [InlinePicture]
  /// The last picture before the new turn.
  var earlier: InlinePicture?
  var turnCount: Int
  /// The hash at the end of the last element.
  var link: Chain.Link
}

/// Reads `contents` as the real service does: roles, parts, pictures, and the signatures of what the
/// model said before (Gemini API docs).
struct ConversationReader {
  let contents: Payload
  let shelf: FileShelf
  let seal: any Seal
  /// Whether a turn without a role is the user's.
  var allowsNoRole = false
  /// Bytes of one new inline picture, decoded; nil for no limit of its own.
  var pictureBytes: Int? = Self.standardPictureBytes
  /// The picture behind an address in `fileData`; nil for one that is not known.
  var file: (String) -> InlinePicture? = { _ in nil }

  static let pictureLimit = 14
  /// 7 MB (docs.gmicloud.ai, Vertex AI docs).
  static let standardPictureBytes = 7 << 20
  static let mediaTypes: Set<String> = [
    "image/png", "image/jpeg", "image/webp", "image/heic", "image/heif",
  ]

  func read() throws -> Conversation {
    let root = contents.root
    guard root.kind == .array, let last = root.elements.last else {
      throw APIError.bad("contents must be an array with at least one turn")
    }
    let elements = root.elements
    try checkRoles(elements)
    var earlier: InlinePicture?
    var link = seal.start
    var gap = root.span.lowerBound
    for (index, value) in elements.enumerated() {
      let element = SealedElement(
        value: value, contents: contents, index: index, gap: gap, shelf: shelf)
      link = try seal.check(element, after: link)
      gap = value.span.upperBound
      if index < elements.count - 1, let data = pictureValues(value).last {
        earlier = try picture(data.value, at: index, data.part, isNew: false)
      }
    }
    let newest = elements.count - 1
    let found = pictureValues(last)
    guard found.count <= Self.pictureLimit else {
      throw APIError.bad(
        "contents[\(newest)] has \(found.count) pictures; at most \(Self.pictureLimit) are taken")
    }
    let pictures = try found.map { try picture($0.value, at: newest, $0.part, isNew: true) }
    let words = try texts(last)
    guard !words.isEmpty || !pictures.isEmpty else {
      throw APIError.bad("contents[\(newest)] has neither text nor a picture")
    }
    return Conversation(
      instruction: words, pictures: pictures, earlier: earlier, turnCount: elements.count,
      link: link)
  }

  private func checkRoles(_ elements: [PayloadValue]) throws(APIError) {
    for (index, element) in elements.enumerated() {
      let standard = allowsNoRole && element["role"] == nil ? "user" : nil
      guard element.kind == .object, let role = standard ?? element["role"]?.string,
        role == "user" || role == "model"
      else { throw .bad("contents[\(index)].role must be \"user\" or \"model\"") }
      guard let parts = element["parts"], parts.kind == .array, !parts.elements.isEmpty else {
        throw .bad("contents[\(index)].parts must be an array with at least one part")
      }
      guard (role == "user") == (index % 2 == 0) else {
        throw .bad(
          "Multiturn requests must alternate between user and model: contents[\(index)] is a "
            + "\(role) turn, expected \(role == "user" ? "model" : "user")")
      }
    }
    guard elements.count % 2 == 1 else {
      throw .bad("The last turn must be of the user; contents ends with a model turn")
    }
  }

  /// The pictures of a turn: the values of `inlineData` and `fileData`.
  private func pictureValues(_ element: PayloadValue) -> [(part: Int, value: PayloadValue)] {
    (element["parts"]?.elements ?? []).enumerated().compactMap { number, part in
      guard !SealedElement.isThought(part) else { return nil }
      let value =
        part["inlineData"] ?? part["inline_data"] ?? part["fileData"] ?? part["file_data"]
      return value.map { (number, $0) }
    }
  }

  /// What is asked for. Words that stand before the pictures tell of them, where others follow: what
  /// was done earlier must not be done once more.
  private func texts(_ element: PayloadValue) throws -> String {
    var before: [String] = []
    var texts: [String] = []
    for part in element["parts"]?.elements ?? [] where !SealedElement.isThought(part) {
      if let value = part["text"] {
        let text = try value.text(from: shelf) ?? ""
        if !text.isEmpty { texts.append(text) }
      } else if !texts.isEmpty {
        before += texts
        texts = []
      }
    }
    return (texts.isEmpty ? before : texts).joined(separator: "\n")
  }

  private func picture(
    _ data: PayloadValue, at index: Int, _ part: Int, isNew: Bool
  ) throws -> InlinePicture {
    if let address = (data["fileUri"] ?? data["file_uri"])?.string {
      guard let picture = file(address) else {
        throw APIError.bad(
          "fileData cannot be fetched: \(address.prefix(200)) is not a file of this sandbox, which "
            + "has no network. Upload the file, or use inlineData.")
      }
      return picture
    }
    let place = "contents[\(index)].parts[\(part)].inlineData"
    let type = (data["mimeType"] ?? data["mime_type"])?.string?.lowercased() ?? ""
    guard !isNew || Self.mediaTypes.contains(type) else {
      throw APIError.bad(
        "\(place).mimeType \"\(type)\" is not supported; use image/png, image/jpeg, image/webp, "
          + "image/heic or image/heif")
    }
    guard let blob = try blob(data["data"]) else {
      throw APIError.bad("\(place).data is not base64")
    }
    if isNew, let limit = pictureBytes, blob.byteCount > limit {
      throw APIError.bad(
        "\(place) is \(blob.byteCount) bytes; an inline picture may have \(limit) "
          + "(\(limit >> 20) MB)")
    }
    return InlinePicture(blob: blob, mediaType: type)
  }

  /// The decoded bytes of a string, which the scanner may have decoded already.
  private func blob(_ value: PayloadValue?) throws -> Blob? {
    guard let value else { return nil }
    if let lift = value.lifted, lift.encoding != .verbatim { return lift.blob }
    guard let text = try value.text(from: shelf, limit: 4 * Self.standardPictureBytes),
      let bytes = bytes(base64: text), !bytes.isEmpty
    else { return nil }
    return try shelf.put(bytes)
  }
}
