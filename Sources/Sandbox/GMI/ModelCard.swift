import Payload

/// The descriptions of the sandbox's models.
enum ModelCard {
  static let ids = GeminiModel.family.map(\.id)

  static var list: PayloadNode { ["model_ids": .array(ids.map(PayloadNode.string))] }

  /// The description of a model; nil for one that is not served. The parameters are those of the
  /// request (docs.gmicloud.ai).
  static func detail(_ id: String) -> PayloadNode? {
    guard ids.contains(id) else { return nil }
    return [
      "model": .string(id),
      "org_id": .string(GMIResponses.organisation),
      "brief_description": "Local stand-in: real pixels, no AI",
      "detailed_description": .string(Vocabulary.help),
      "modalities": ["input": ["text", "image"], "output": ["text", "image"]],
      "parameters": [
        parameter("prompt", "Prompt", "string", isRequired: true),
        parameter("image", "Reference images", "array"),
        parameter(
          "image_size", "Image size", "string", choices: PictureTable.sizes, standard: "1K"),
        parameter(
          "aspect_ratio", "Aspect ratio", "string", choices: PictureTable.commonRatios,
          standard: "1:1"),
        parameter(
          "image_output_format", "Output format", "string", choices: ["png", "jpeg"],
          standard: "png"),
        parameter("contents", "Conversation", "array"),
        parameter("thinkingConfig", "Thinking", "object"),
        parameter("systemInstruction", "System instruction", "object"),
      ],
      "price_info": ["price": 0, "pricing_type": "per_image", "unit": "USD"],
      "model_type": "image",
      "tags": ["sandbox"],
    ]
  }

  private static func parameter(
    _ name: String, _ title: String, _ type: String, isRequired: Bool = false,
    choices: [String]? = nil, standard: String? = nil
  ) -> PayloadNode {
    .members([
      "name": .string(name), "display_name": .string(title), "type": .string(type),
      "required": .bool(isRequired),
      "options": choices.map { .array($0.map(PayloadNode.string)) },
      "default": standard.map(PayloadNode.string),
    ])
  }
}
