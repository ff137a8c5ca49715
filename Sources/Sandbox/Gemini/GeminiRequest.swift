import Payload

/// A request for `generateContent`, checked as the service checks it.
struct GeminiRequest {
  let conversation: Conversation
  private(set) var order: PictureOrder
  /// Whether to search the web, and whether for pictures too.
  private(set) var searches = false
  private(set) var searchesPictures = false
  /// The estimated tokens of the input.
  let inputTokens: Int

  init(
    _ request: Payload, _ surface: GeminiDialect, _ model: GeminiModel, services: Services
  ) throws {
    let root = request.root
    try FieldCheck.require(root, GeminiFields.generateContent, surface)
    guard let contents = root["contents"] else { throw APIError.bad("contents is not specified") }
    let files = GeminiFiles(services: services)
    let reader = ConversationReader(
      contents: contents.payload, blobs: services.blobs,
      scheme: services.signatures.scheme(surface, model), allowsNoRole: true,
      allowsSplitTurns: true, textBytes: TurnPiece.textLimit,
      pictureBytes: surface == .vertex ? ConversationReader.standardPictureBytes : nil,
      file: { surface == .gemini ? files.picture(at: $0) : nil })
    conversation = try reader.read()
    inputTokens = try TokenCount(blobs: services.blobs).count(root)
    guard inputTokens <= GeminiModel.inputLimit else {
      throw APIError.bad(
        "The input token count (\(inputTokens)) exceeds the maximum number of tokens allowed "
          + "(\(GeminiModel.inputLimit)).")
    }
    let note = RegionNote(conversation.instruction)
    order = PictureOrder(
      instruction: note.words, size: "1K", ratio: nil, format: "jpeg")
    order.base = note.base(of: conversation.pictures, earlier: conversation.earlier)
    order.referenceCount = note.referenceCount(of: conversation.pictures)
    order.regionCount = note.count
    order.roleCount = note.roles.count
    order.turnCount = conversation.turnCount
    order.thinksHard = model.defaultLevel == "HIGH"
    try readTools(root.field("tools"), model)
    if let config = root.field("generationConfig") {
      try readNumbers(config, model)
      try readThinking(config.field("thinkingConfig"), model)
      try readModalities(config.field("responseModalities"))
      try readPicture(config, model, surface)
    }
  }

  /// Replaces the instruction by one without a fault directive.
  mutating func replaceInstruction(with words: String) {
    order.instruction = RegionNote(words).words
  }

  private mutating func readTools(_ tools: PayloadValue?, _ model: GeminiModel) throws(APIError) {
    for tool in tools?.elements ?? [] {
      for (name, value) in tool.members {
        guard name.inSnakeCase == "google_search" else {
          throw .bad("\(name) is not supported by models/\(model.id).")
        }
        searches = true
        let types = value.field("searchTypes")
        if types?.field("imageSearch") != nil {
          guard model.searchesPictures else {
            throw .bad("Image search is not supported by models/\(model.id).")
          }
          searchesPictures = true
        }
      }
    }
  }

  private func readNumbers(_ config: PayloadValue, _ model: GeminiModel) throws(APIError) {
    func require(_ name: String, _ range: ClosedRange<Double>) throws(APIError) {
      guard let number = config.field(name)?.looseDouble, !range.contains(number) else { return }
      let field = name.inSnakeCase
      throw .bad(
        "* GenerateContentRequest.generation_config.\(field): \(field) must be in the range "
          + "[\(range.lowerBound), \(range.upperBound)].\n",
        field: "generation_config.\(field)")
    }
    try require("temperature", 0...2)
    try require("topP", 0...1)
    try require("maxOutputTokens", 1...Double(GeminiModel.outputLimit))
    try require("topK", 1...64)
    if let count = config.field("candidateCount")?.looseInt, count != 1 {
      throw .bad("Multiple candidates is not enabled for models/\(model.id)")
    }
    for name in ["responseSchema", "responseJsonSchema"] where config.field(name) != nil {
      throw .bad("JSON mode is not enabled for models/\(model.id)")
    }
    if let type = config.field("responseMimeType")?.string, type != "text/plain" {
      throw .bad("JSON mode is not enabled for models/\(model.id)")
    }
  }

  private mutating func readThinking(
    _ config: PayloadValue?, _ model: GeminiModel
  ) throws(APIError) {
    guard let config else { return }
    order.showsThoughts = config.field("includeThoughts")?.bool ?? false
    let budget = config.field("thinkingBudget")?.looseInt
    if let level = config.field("thinkingLevel")?.string?.uppercased() {
      guard budget == nil else {
        throw .bad("You can only set only one of thinking budget and thinking level.")
      }
      guard model.levels.contains(level) else {
        throw .bad("Thinking level \(level) is not supported for this model.")
      }
      order.thinksHard = level == "HIGH"
    }
    if let budget {
      guard budget != 0 else {
        throw .bad("Budget 0 is invalid. This model only works in thinking mode.")
      }
      guard (-1...24_576).contains(budget) else {
        throw .bad(
          "The thinking budget \(budget) is invalid. Please choose a value between 1 and 24576.")
      }
      order.thinksHard = budget > 8192
    }
  }

  private mutating func readModalities(_ modalities: PayloadValue?) throws(APIError) {
    guard let modalities else { return }
    let words = Set(modalities.elements.compactMap { $0.string?.uppercased() })
    guard !words.contains("AUDIO") else {
      throw .bad("Model does not support the requested response modalities: audio")
    }
    guard !words.isEmpty else { return }
    order.wantsText = words.contains("TEXT")
    order.wantsPicture = words.contains("IMAGE")
  }

  /// Parses the size, the ratio and the form of the picture. `responseFormat` is an object in the
  /// Gemini API, and `imageConfig` is read instead where both stand. In Vertex AI it is a list with
  /// words of its own, and `imageConfig` may stand beside it with what has no place there.
  private mutating func readPicture(
    _ config: PayloadValue, _ model: GeminiModel, _ dialect: GeminiDialect
  ) throws(APIError) {
    let format = config.field("responseFormat")
    let imageConfig = config.field("imageConfig")
    if dialect == .vertex {
      let formats = format?.kind == .array ? format?.elements ?? [] : [format].compactMap(\.self)
      for image in formats.compactMap({ $0.field("image") }) {
        try readSize(image, model, inWords: true)
      }
    }
    let figures = imageConfig ?? (dialect == .vertex ? nil : format?.field("image"))
    if let figures { try readSize(figures, model, inWords: false) }
    try readOutput(imageConfig?.field("imageOutputOptions"))
  }

  private mutating func readSize(
    _ settings: PayloadValue, _ model: GeminiModel, inWords: Bool
  ) throws(APIError) {
    if let written = settings.field("imageSize")?.string {
      let size = inWords ? VertexWords.sizes[written] ?? written : written
      guard model.sizes.contains(size) else {
        throw .bad(
          "The image size \"\(size.prefix(40))\" is not supported by models/\(model.id). Supported "
            + "sizes: \(model.sizes.joined(separator: ", ")).",
          field: "generation_config.image_config.image_size")
      }
      order.size = size
    }
    if let written = settings.field("aspectRatio")?.string {
      let ratio = inWords ? VertexWords.ratios[written] ?? written : written
      guard model.ratios.contains(ratio) else {
        throw .bad(
          "The aspect ratio \"\(ratio.prefix(40))\" is not supported by models/\(model.id). "
            + "Supported ratios: \(model.ratios.joined(separator: ", ")).",
          field: "generation_config.image_config.aspect_ratio")
      }
      order.ratio = ratio
    }
  }

  private mutating func readOutput(_ options: PayloadValue?) throws(APIError) {
    guard let options else { return }
    let type = options.field("mimeType")?.string ?? "image/jpeg"
    guard ["image/png", "image/jpeg"].contains(type) else {
      throw .bad("image_output_options.mime_type must be image/png or image/jpeg")
    }
    order.format = type == "image/png" ? "png" : "jpeg"
    guard let quality = options.field("compressionQuality")?.looseInt else { return }
    guard type == "image/jpeg", (0...100).contains(quality) else {
      throw .bad(
        "image_output_options.compression_quality takes 0 to 100, for image/jpeg only")
    }
    order.quality = max(1, quality)
  }
}

/// Estimates the tokens of a request.
struct TokenCount {
  let blobs: BlobFolder

  func count(_ request: PayloadValue) throws(PayloadError) -> Int {
    let (text, pictures) = try parts(request)
    return text + pictures
  }

  /// The tokens of text, and those of pictures.
  func parts(_ request: PayloadValue) throws(PayloadError) -> (text: Int, pictures: Int) {
    var text = 0
    var pictures = 0
    let system = request.field("systemInstruction").map { [$0] } ?? []
    for content in (request["contents"]?.elements ?? []) + system {
      for part in content["parts"]?.elements ?? [] where !SignedElement.isThought(part) {
        if part.field("inlineData") != nil || part.field("fileData") != nil {
          pictures += PictureTable.inputTokens
        } else if let words = part["text"] {
          text += words.payload.byteCount / 4 + 1
        }
      }
    }
    return (text, pictures)
  }
}
