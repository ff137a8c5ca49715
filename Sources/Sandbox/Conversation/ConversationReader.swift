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
  let key: SigningKey

  /// Accepted in place of a signature on a model turn from elsewhere (Gemini API docs).
  static let placeholders: Set<String> = [
    "context_engineering_is_the_way_to_go", "skip_thought_signature_validator",
  ]
  static let pictureLimit = 14
  /// Bytes of one inline picture, decoded.
  static let pictureBytes = 7 << 20
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
    var link = Chain.Link.start
    var position = root.span.lowerBound
    for (index, element) in elements.enumerated() {
      link = try check(element, at: index, from: position, after: link)
      position = element.span.upperBound
      if index < elements.count - 1, let data = pictureValues(element).last {
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
      guard element.kind == .object, let role = element["role"]?.string,
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

  /// Hashes an element and what is before it, and checks its signatures if it is the model's.
  private func check(
    _ element: PayloadValue, at index: Int, from start: Int, after link: Chain.Link
  ) throws -> Chain.Link {
    let isModel = element["role"]?.string == "model"
    let parts = element["parts"]?.elements ?? []
    let signatures = isModel ? parts.map(signatureValues) : []
    var chain = Chain(after: link, shelf: shelf)
    var position = start
    for signature in signatures.joined() {
      let content = signature.span.lowerBound + 1..<signature.span.upperBound - 1
      try chain.add(position..<content.lowerBound, of: contents)
      position = content.upperBound
    }
    try chain.add(position..<element.span.upperBound, of: contents)
    let end = chain.end()
    guard isModel else { return end }
    try checkSignatures(parts, signatures, of: end, at: index)
    return end.sealed(
      with: signatures.joined().map {
        contents.skeleton[$0.span.lowerBound + 1..<$0.span.upperBound - 1]
      })
  }

  private func signatureValues(_ part: PayloadValue) -> [PayloadValue] {
    part.members
      .filter { $0.key == "thoughtSignature" || $0.key == "thought_signature" }
      .map(\.value).filter { $0.kind == .string }
  }

  private func checkSignatures(
    _ parts: [PayloadValue], _ signatures: [[PayloadValue]], of link: Chain.Link, at index: Int
  ) throws(APIError) {
    // Positions count from 1 in the service's messages.
    let place = "in content position \(index + 1)"
    var isFirst = true
    for (number, part) in parts.enumerated() {
      let expected = Array(key.signature(of: link, part: number).utf8)
      for signature in signatures[number] {
        let written = contents.skeleton[signature.span].dropFirst().dropLast()
        guard
          written.elementsEqual(expected)
            || signature.string.map(Self.placeholders.contains) == true
        else { throw .bad("Corrupted thought signature. (\(place), part position \(number + 1))") }
      }
      guard part["thought"]?.bool != true else { continue }
      let isPicture = part["inlineData"] != nil || part["inline_data"] != nil
      if (isFirst || isPicture) && signatures[number].isEmpty {
        throw .bad(
          "\(isPicture ? "Image" : "Text") part is missing a thought_signature \(place), part "
            + "position \(number + 1). Please refer to "
            + "https://ai.google.dev/gemini-api/docs/thought-signatures#model-behavior for more details."
        )
      }
      isFirst = false
    }
  }

  private func pictureValues(_ element: PayloadValue) -> [(part: Int, value: PayloadValue)] {
    (element["parts"]?.elements ?? []).enumerated().compactMap { number, part in
      guard part["thought"]?.bool != true else { return nil }
      return (part["inlineData"] ?? part["inline_data"]).map { (number, $0) }
    }
  }

  private func texts(_ element: PayloadValue) throws -> String {
    var texts: [String] = []
    for part in element["parts"]?.elements ?? [] where part["thought"]?.bool != true {
      if let value = part["text"] { texts.append(try value.text(from: shelf) ?? "") }
      if part["fileData"] != nil || part["file_data"] != nil {
        throw APIError.bad(
          "fileData cannot be fetched: the sandbox has no network. Use inlineData.")
      }
    }
    return texts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func picture(
    _ data: PayloadValue, at index: Int, _ part: Int, isNew: Bool
  ) throws -> InlinePicture {
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
    guard !isNew || blob.byteCount <= Self.pictureBytes else {
      throw APIError.bad(
        "\(place) is \(blob.byteCount) bytes; an inline picture may have \(Self.pictureBytes) (7 MB)"
      )
    }
    return InlinePicture(blob: blob, mediaType: type)
  }

  /// The decoded bytes of a string, which the scanner may have decoded already.
  private func blob(_ value: PayloadValue?) throws -> Blob? {
    guard let value else { return nil }
    if let lift = value.lifted, lift.encoding != .verbatim { return lift.blob }
    guard let text = try value.text(from: shelf, limit: 4 * Self.pictureBytes),
      let bytes = bytes(base64: text), !bytes.isEmpty
    else { return nil }
    return try shelf.put(bytes)
  }
}
