import Payload

/// A submitted request, checked against GMI's table of fields (docs.gmicloud.ai).
///
/// The real service ignores an unknown field and returns a picture of something else; the sandbox
/// refuses such a request and names the field, so that the mistake is noticed.
struct GMISubmission {
  var model: String
  var contents: Payload
  var conversation: Conversation
  var size = "1K"
  var ratio = "1:1"
  var format = "png"
  var showsThoughts = false
  var thinksHard = false
  var echo: Payload

  private static let fields: Set<String> = [
    "prompt", "image", "image_size", "aspect_ratio", "image_output_format", "contents",
    "thinkingConfig", "systemInstruction", "temperature", "topP",
  ]

  init(_ request: Payload, blobs: BlobFolder, scheme: any SignatureScheme, uploads: Uploads) throws
  {
    let root = request.root
    guard root.kind == .object else { throw APIError.bad("The body must be a JSON object") }
    for member in root.members where member.key != "model" && member.key != "payload" {
      throw APIError.bad("Unknown field \"\(member.key)\"; the body has \"model\" and \"payload\"")
    }
    guard let model = root["model"]?.string, !model.isEmpty else {
      throw APIError.bad("\"model\" is required")
    }
    guard ModelCard.ids.contains(model) else {
      throw APIError(404, "Model \"\(model)\" is not found. GET …/models lists the models.")
    }
    guard let payload = root["payload"], payload.kind == .object else {
      throw APIError.bad("\"payload\" must be an object")
    }
    for member in payload.members where !Self.fields.contains(member.key) {
      throw APIError.bad(
        "Unknown field \"payload.\(member.key)\"; the known fields are \(Self.fields.sorted().joined(separator: ", "))"
      )
    }
    self.model = model
    let source = GMIContents(payload: payload, blobs: blobs, uploads: uploads)
    contents = try source.contents()
    conversation = try ConversationReader(
      contents: contents, blobs: blobs, scheme: scheme
    ).read()
    echo = try Self.echo(payload, conversation)
    size = try Self.choice(payload, "image_size", PictureTable.sizes) ?? size
    ratio = try Self.choice(payload, "aspect_ratio", PictureTable.commonRatios) ?? ratio
    format = try Self.choice(payload, "image_output_format", ["png", "jpeg"]) ?? format
    try readThinking(payload["thinkingConfig"])
    if let system = payload["systemInstruction"], system.kind != .object, system.kind != .string {
      throw APIError.bad("payload.systemInstruction must be an object with parts, or a string")
    }
  }

  private static func choice(
    _ payload: PayloadValue, _ field: String, _ choices: [String]
  ) throws(APIError) -> String? {
    guard let value = payload[field], !value.isNull else { return nil }
    guard let text = value.string, choices.contains(text) else {
      throw .bad(
        "payload.\(field) must be one of \(choices.map { "\"\($0)\"" }.joined(separator: ", "))")
    }
    return text
  }

  private mutating func readThinking(_ value: PayloadValue?) throws(APIError) {
    guard let value, !value.isNull else { return }
    guard value.kind == .object else { throw .bad("payload.thinkingConfig must be an object") }
    for (name, value) in value.members {
      switch name {
      case "thinkingLevel":
        switch value.string?.uppercased() {
        case "MINIMAL": thinksHard = false
        case "HIGH": thinksHard = true
        default:
          throw .bad(
            "Thinking level \(value.string ?? "") is not supported for this model. Use MINIMAL or "
              + "HIGH")
        }
      case "includeThoughts":
        guard let flag = value.bool else {
          throw .bad("payload.thinkingConfig.includeThoughts must be true or false")
        }
        showsThoughts = flag
      default:
        throw .bad("Unknown field \"payload.thinkingConfig.\(name)\"")
      }
    }
  }

  /// The short fields as received, and the beginning of this turn's text.
  private static func echo(
    _ payload: PayloadValue, _ conversation: Conversation
  ) throws(PayloadError) -> Payload {
    let shown: Set<String> = [
      "image_size", "aspect_ratio", "image_output_format", "thinkingConfig",
    ]
    var members = [
      PayloadNode.Member("prompt", .string(String(conversation.instruction.prefix(400))))
    ]
    for (name, value) in payload.members where shown.contains(name) {
      members.append(.init(name, .splice(value.payload)))
    }
    if payload["contents"] != nil {
      members.append(.init("contents_length", .int(conversation.turnCount)))
    }
    return try Payload(.object(members))
  }
}

/// The conversation of a request: its `contents`, or a first turn built from `prompt` and `image`.
struct GMIContents {
  let payload: PayloadValue
  let blobs: BlobFolder
  let uploads: Uploads

  func contents() throws -> Payload {
    if let contents = payload["contents"], !contents.isNull {
      guard contents.kind == .array else { throw APIError.bad("payload.contents must be an array") }
      return contents.payload
    }
    guard let prompt = try payload["prompt"]?.text(from: blobs), !prompt.isEmpty else {
      throw APIError.bad("payload.prompt is required when payload.contents is not given")
    }
    var parts: [PayloadNode] = [["text": .string(prompt)]]
    for picture in try pictures() {
      parts.append([
        "inlineData": ["mimeType": .string(picture.mediaType), "data": .base64(picture.blob)]
      ])
    }
    return try Payload(["role": "user", "parts": .array(parts)] as PayloadNode).wrapped()
  }

  private func pictures() throws -> [InlinePicture] {
    guard let image = payload["image"], !image.isNull else { return [] }
    let addresses: [PayloadValue]
    switch image.kind {
    case .string: addresses = [image]
    case .array: addresses = image.elements
    default: throw APIError.bad("payload.image must be a URL or an array of URLs")
    }
    guard addresses.count <= ConversationReader.pictureLimit else {
      throw APIError.bad(
        "payload.image has \(addresses.count) pictures; at most \(ConversationReader.pictureLimit) "
          + "are allowed")
    }
    return try addresses.map { value in
      guard value.kind == .string, let address = try value.text(from: blobs, limit: 8192) else {
        throw APIError.bad(
          "payload.image must hold URLs; data: URIs are not accepted; use contents")
      }
      guard let picture = uploads.picture(at: address) else {
        throw APIError.bad(
          "\(address.prefix(200)) cannot be fetched: the sandbox has no network and knows only its "
            + "own upload URLs. Upload the picture, or send it in contents as inlineData.")
      }
      return picture
    }
  }
}

extension Payload {
  /// An array with this value as its only element.
  fileprivate func wrapped() throws(PayloadError) -> Payload {
    try Payload(.array([.splice(self)]))
  }
}
