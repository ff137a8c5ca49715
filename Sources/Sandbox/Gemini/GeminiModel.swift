import Payload

/// What a model of the family accepts (Gemini API docs).
struct GeminiModel: Sendable {
  var id: String
  var name: String
  var sizes = PictureTable.sizes
  var ratios = PictureTable.ratios
  /// The thinking levels; empty if none can be chosen.
  var levels: [String] = []
  var defaultLevel = "MINIMAL"
  var searchesPictures = false

  /// The most tokens of a request, and of a response.
  static let inputLimit = 131_072
  static let outputLimit = 32_768

  static let family = [
    GeminiModel(
      id: "gemini-3.1-flash-image-preview", name: "Nano Banana 2 (preview)",
      levels: ["MINIMAL", "HIGH"], searchesPictures: true),
    GeminiModel(
      id: "gemini-3.1-flash-image", name: "Nano Banana 2", levels: ["MINIMAL", "HIGH"],
      searchesPictures: true),
    GeminiModel(
      id: "gemini-nano-banana-2.1", name: "Nano Banana 2.1", sizes: ["1K", "2K", "4K"],
      levels: ["MINIMAL", "MEDIUM", "HIGH"], defaultLevel: "MEDIUM", searchesPictures: true),
    GeminiModel(
      id: "gemini-3-pro-image", name: "Nano Banana Pro", sizes: ["1K", "2K", "4K"],
      ratios: PictureTable.commonRatios, defaultLevel: "HIGH"),
    GeminiModel(
      id: "gemini-3.1-flash-lite-image", name: "Nano Banana 2 Lite", sizes: ["1K"]),
  ]

  static func named(_ id: String) -> GeminiModel? { family.first { $0.id == id } }

  /// Another model, for the fault `wrong-model`.
  var other: String {
    id == "gemini-nano-banana-2.1" ? "gemini-3.1-flash-image" : "gemini-nano-banana-2.1"
  }

  var node: PayloadNode {
    [
      "name": .string("models/\(id)"), "version": "sandbox", "displayName": .string(name),
      "description": "Local stand-in: real pixels, no AI",
      "inputTokenLimit": .int(Self.inputLimit), "outputTokenLimit": .int(Self.outputLimit),
      "supportedGenerationMethods": ["generateContent", "countTokens"],
      "temperature": 1, "maxTemperature": 2, "topP": 0.95, "topK": 64, "thinking": true,
    ]
  }

  /// The model as a publisher's model (Vertex AI docs).
  var publisherNode: PayloadNode {
    [
      "name": .string("publishers/google/models/\(id)"), "versionId": "sandbox",
      "launchStage": "GA",
    ]
  }
}
