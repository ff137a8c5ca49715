import Payload

/// The messages of `generateContent`, as far as the image models accept them (Gemini API docs;
/// Vertex AI docs for what only Vertex AI knows).
enum GeminiFields {
  typealias Field = FieldShape.Field

  static let generateContent = FieldShape.message("GenerateContentRequest", request)

  private static let request: [Field] = [
    Field("model", .string, only: .gemini),
    Field("contents", .list(content)),
    Field("systemInstruction", content),
    Field("tools", .list(tool)),
    Field("toolConfig", .anything),
    Field("safetySettings", .list(safetySetting)),
    Field("generationConfig", generationConfig),
    Field("cachedContent", .string),
    Field("labels", .anything, only: .vertex),
  ]

  static let countTokens = FieldShape.message(
    "CountTokensRequest",
    [
      Field("model", .string),
      Field("contents", .list(content)),
      Field("generateContentRequest", generateContent, only: .gemini),
      Field("systemInstruction", content, only: .vertex),
      Field("tools", .list(tool), only: .vertex),
      Field("generationConfig", generationConfig, only: .vertex),
    ])

  private static let content = FieldShape.message(
    "Content",
    [
      Field("role", .string),
      Field(
        "parts",
        .list(
          .message(
            "Part",
            [
              Field("text", .string),
              Field(
                "inlineData",
                .message(
                  "Blob",
                  [
                    Field("mimeType", .string), Field("data", .string),
                    Field("displayName", .string),
                  ])),
              Field(
                "fileData",
                .message(
                  "FileData",
                  [
                    Field("mimeType", .string), Field("fileUri", .string),
                    Field("displayName", .string),
                  ])),
              Field("thought", .boolean),
              Field("thoughtSignature", .string),
              Field("videoMetadata", .anything),
              Field("mediaResolution", .anything),
              Field("partMetadata", .anything),
              Field("functionCall", .anything),
              Field("functionResponse", .anything),
              Field("executableCode", .anything),
              Field("codeExecutionResult", .anything),
              // The sandbox's own field, in the model's turns.
              Field("sandboxNote", .anything),
            ]))),
    ])

  private static let tool = FieldShape.message(
    "Tool",
    [
      Field(
        "googleSearch",
        .message(
          "GoogleSearch",
          [
            Field(
              "searchTypes",
              .message(
                "SearchTypes",
                [
                  Field("webSearch", .message("WebSearch", [])),
                  Field("imageSearch", .message("ImageSearch", [])),
                ])),
            Field("timeRangeFilter", .anything, only: .gemini),
            Field("excludeDomains", .list(.string), only: .vertex),
            Field("blockingConfidence", .string, only: .vertex),
          ])),
      Field("functionDeclarations", .anything),
      Field("codeExecution", .anything),
      Field("urlContext", .anything),
      Field("googleSearchRetrieval", .anything),
      Field("googleMaps", .anything),
      Field("retrieval", .anything, only: .vertex),
    ])

  private static let categories: Set<String> = [
    "HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_HATE_SPEECH", "HARM_CATEGORY_SEXUALLY_EXPLICIT",
    "HARM_CATEGORY_DANGEROUS_CONTENT", "HARM_CATEGORY_CIVIC_INTEGRITY", "HARM_CATEGORY_JAILBREAK",
  ]

  private static let safetySetting = FieldShape.message(
    "SafetySetting",
    [
      Field("category", .word("HarmCategory", categories), only: .gemini),
      Field(
        "category",
        .word(
          "HarmCategory",
          categories.union([
            "HARM_CATEGORY_IMAGE_HATE", "HARM_CATEGORY_IMAGE_DANGEROUS_CONTENT",
            "HARM_CATEGORY_IMAGE_HARASSMENT", "HARM_CATEGORY_IMAGE_SEXUALLY_EXPLICIT",
          ])), only: .vertex),
      Field(
        "threshold",
        .word(
          "HarmBlockThreshold",
          [
            "OFF", "BLOCK_NONE", "BLOCK_ONLY_HIGH", "BLOCK_MEDIUM_AND_ABOVE",
            "BLOCK_LOW_AND_ABOVE",
          ])),
      Field("method", .word("HarmBlockMethod", ["SEVERITY", "PROBABILITY"]), only: .vertex),
    ])

  private static let generationConfig = FieldShape.message(
    "GenerationConfig",
    [
      Field(
        "responseModalities",
        .list(.word("Modality", ["TEXT", "IMAGE", "AUDIO"], ignoresCase: true))),
      Field("imageConfig", imageConfig),
      Field(
        "responseFormat",
        .message(
          "ResponseFormat",
          [
            Field(
              "image",
              .message(
                "ImageFormat",
                [
                  Field("aspectRatio", .string), Field("imageSize", .string),
                  Field("mimeType", .string),
                ]))
          ]), only: .gemini),
      Field(
        "responseFormat",
        .list(
          .message(
            "ResponseFormat",
            [
              Field(
                "image",
                .message(
                  "ImageResponseFormat",
                  [
                    Field("aspectRatio", .word("AspectRatio", Set(VertexWords.ratios.keys))),
                    Field("imageSize", .word("ImageSize", Set(VertexWords.sizes.keys))),
                    Field("mimeType", .word("MimeType", ["IMAGE_JPEG"])),
                  ]))
            ])), only: .vertex),
      Field(
        "thinkingConfig",
        .message(
          "ThinkingConfig",
          [
            Field("includeThoughts", .boolean),
            Field("thinkingBudget", .integer),
            Field(
              "thinkingLevel",
              .word("ThinkingLevel", ["MINIMAL", "LOW", "MEDIUM", "HIGH"], ignoresCase: true)),
          ])),
      Field("temperature", .number),
      Field("topP", .number),
      Field("topK", .number),
      Field("seed", .integer),
      Field("candidateCount", .integer),
      Field("maxOutputTokens", .integer),
      Field("stopSequences", .list(.string)),
      Field("presencePenalty", .number),
      Field("frequencyPenalty", .number),
      Field("responseMimeType", .string),
      Field("responseSchema", .anything),
      Field("responseJsonSchema", .anything),
      Field("responseLogprobs", .boolean),
      Field("logprobs", .integer),
      Field("mediaResolution", .string),
      Field("audioTimestamp", .boolean, only: .vertex),
    ])

  private static let imageConfig = FieldShape.message(
    "ImageConfig",
    [
      Field("aspectRatio", .string),
      Field("imageSize", .string),
      Field(
        "personGeneration",
        .word("PersonGeneration", ["ALLOW_ALL", "ALLOW_ADULT", "ALLOW_NONE"]), only: .vertex),
      Field(
        "prominentPeople",
        .word("ProminentPeople", ["ALLOW_PROMINENT_PEOPLE", "BLOCK_PROMINENT_PEOPLE"]),
        only: .vertex),
      Field(
        "imageOutputOptions",
        .message(
          "ImageOutputOptions",
          [Field("mimeType", .string), Field("compressionQuality", .integer)]), only: .vertex),
    ])
}

/// What a field of a request may hold, as in the JSON form of protocol buffers.
indirect enum FieldShape: Sendable {
  case string, boolean, integer, number
  /// One of these words; the name of the enumeration is for error messages. Letter case may be
  /// ignored.
  case word(String, Set<String>, ignoresCase: Bool = false)
  case list(FieldShape)
  case message(String, [Field])
  /// Not checked.
  case anything

  /// A field, by its name in camel case, and the only surface that knows it; nil if both do.
  struct Field: Sendable {
    var name: String
    var shape: FieldShape
    var only: GeminiDialect?

    init(_ name: String, _ shape: FieldShape, only: GeminiDialect? = nil) {
      self.name = name
      self.shape = shape
      self.only = only
    }
  }
}

/// Checks a value against a shape, and reports mistakes as Google does. Names are accepted in camel
/// case and in snake case, as in protocol buffers.
struct FieldCheck {
  let surface: GeminiDialect
  private(set) var violations: [APIError.Violation] = []

  init(_ surface: GeminiDialect) { self.surface = surface }

  /// Checks a value.
  ///
  /// - Throws: `APIError`, with status 400, which names every mistake.
  static func require(
    _ value: PayloadValue, _ shape: FieldShape, _ surface: GeminiDialect
  ) throws(APIError) {
    var check = FieldCheck(surface)
    check.check(value, shape, at: "")
    guard !check.violations.isEmpty else { return }
    var error = APIError.bad(check.violations.map(\.description).joined(separator: "\n"))
    error.violations = check.violations
    throw error
  }

  /// The most mistakes that are reported.
  private static let violationLimit = 50

  mutating func check(_ value: PayloadValue, _ shape: FieldShape, at path: String) {
    guard !value.isNull, violations.count < Self.violationLimit else { return }
    switch shape {
    case .anything: break
    case .string: if value.kind != .string { report(value, "TYPE_STRING", path) }
    case .boolean: if value.kind != .bool { report(value, "TYPE_BOOL", path) }
    case .integer:
      let number = value.int ?? value.string.flatMap { Int($0) }
      if number.flatMap({ Int32(exactly: $0) }) == nil { report(value, "TYPE_INT32", path) }
    case .number:
      let number = value.double ?? value.string.flatMap { Double($0) }
      if number?.isFinite != true { report(value, "TYPE_FLOAT", path) }
    case .word(let name, let words, let ignoresCase):
      let word = ignoresCase ? value.string?.uppercased() : value.string
      if word.map(words.contains) != true { report(value, typeName(name), path) }
    case .list(let element):
      // A single value in place of a list is accepted, as in the JSON form of protocol buffers.
      guard value.kind == .array else { return check(value, element, at: path + "[0]") }
      for (index, value) in value.elements.enumerated() {
        check(value, element, at: "\(path)[\(index)]")
      }
    case .message(let name, let fields):
      guard value.kind == .object else { return report(value, typeName(name), path) }
      for (key, value) in value.members {
        check(value, named: key, among: fields, at: path)
      }
    }
  }

  private mutating func check(
    _ value: PayloadValue, named key: String, among fields: [FieldShape.Field], at path: String
  ) {
    let known = fields.first {
      ($0.name == key || $0.name.inSnakeCase == key) && ($0.only == nil || $0.only == surface)
    }
    guard let known else {
      guard violations.count < Self.violationLimit else { return }
      let place = path.isEmpty ? "" : " at '\(path)'"
      violations.append(
        .init(
          field: path,
          description: "Invalid JSON payload received. Unknown name \"\(key.prefix(80))\"\(place): "
            + "Cannot find field."))
      return
    }
    let name = known.name.inSnakeCase
    check(value, known.shape, at: path.isEmpty ? name : "\(path).\(name)")
  }

  private mutating func report(_ value: PayloadValue, _ type: String, _ path: String) {
    let written =
      value.string.map { "\"\($0.prefix(80))\"" } ?? value.number
      ?? value.bool.map { "\($0)" } ?? "a value of another kind"
    violations.append(
      .init(field: path, description: "Invalid value at '\(path)' (\(type)), \(written)"))
  }

  private func typeName(_ name: String) -> String {
    let package =
      surface == .gemini ? "google.ai.generativelanguage.v1beta" : "google.cloud.aiplatform.v1"
    return "type.googleapis.com/\(package).\(name)"
  }
}

extension String {
  /// `imageConfig` as `image_config`.
  var inSnakeCase: String {
    reduce(into: "") { text, character in
      if character.isUppercase { text += "_" }
      text += character.lowercased()
    }
  }
}

extension PayloadValue {
  /// A member by its name in camel case, in either spelling; nil if it is missing or null.
  func field(_ name: String) -> PayloadValue? {
    guard let value = self[name] ?? self[name.inSnakeCase], !value.isNull else { return nil }
    return value
  }

  /// A number, or a string that holds one.
  var looseDouble: Double? { double ?? string.flatMap { Double($0) } }
  var looseInt: Int? { int ?? string.flatMap { Int($0) } }
}

/// The words of Vertex AI's `responseFormat` for what `imageConfig` writes in figures (Vertex AI
/// API discovery document).
enum VertexWords {
  static let ratios = [
    "ASPECT_RATIO_ONE_BY_ONE": "1:1", "ASPECT_RATIO_TWO_BY_THREE": "2:3",
    "ASPECT_RATIO_THREE_BY_TWO": "3:2", "ASPECT_RATIO_THREE_BY_FOUR": "3:4",
    "ASPECT_RATIO_FOUR_BY_THREE": "4:3", "ASPECT_RATIO_FOUR_BY_FIVE": "4:5",
    "ASPECT_RATIO_FIVE_BY_FOUR": "5:4", "ASPECT_RATIO_NINE_BY_SIXTEEN": "9:16",
    "ASPECT_RATIO_SIXTEEN_BY_NINE": "16:9", "ASPECT_RATIO_TWENTY_ONE_BY_NINE": "21:9",
    "ASPECT_RATIO_ONE_BY_EIGHT": "1:8", "ASPECT_RATIO_EIGHT_BY_ONE": "8:1",
    "ASPECT_RATIO_ONE_BY_FOUR": "1:4", "ASPECT_RATIO_FOUR_BY_ONE": "4:1",
  ]
  static let sizes = [
    "IMAGE_SIZE_FIVE_TWELVE": "512", "IMAGE_SIZE_ONE_K": "1K", "IMAGE_SIZE_TWO_K": "2K",
    "IMAGE_SIZE_FOUR_K": "4K",
  ]
}
