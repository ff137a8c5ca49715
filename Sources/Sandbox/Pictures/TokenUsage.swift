import Payload

/// Tokens, as the family counts them.
struct TokenUsage: Codable, Hashable, Sendable {
  var promptTokens: Int
  /// Those of `promptTokens` that are pictures.
  var promptPictureTokens: Int
  var pictureTokens: Int
  var textTokens: Int
  /// nil when there was no thinking to speak of.
  var thoughtTokens: Int?

  /// In the spelling of `usageMetadata` (Gemini API docs).
  var node: PayloadNode {
    let output = pictureTokens + textTokens
    return .members([
      "promptTokenCount": .int(promptTokens),
      "candidatesTokenCount": .int(output),
      "thoughtsTokenCount": thoughtTokens.map(PayloadNode.int),
      "totalTokenCount": .int(promptTokens + output + (thoughtTokens ?? 0)),
      "promptTokensDetails": promptDetails,
      "candidatesTokensDetails": [
        ["modality": "IMAGE", "tokenCount": .int(pictureTokens)],
        ["modality": "TEXT", "tokenCount": .int(textTokens)],
      ],
    ])
  }

  /// What goes in, by kind.
  var promptDetails: PayloadNode {
    var details: [PayloadNode] = [
      ["modality": "TEXT", "tokenCount": .int(promptTokens - promptPictureTokens)]
    ]
    if promptPictureTokens > 0 {
      details.append(["modality": "IMAGE", "tokenCount": .int(promptPictureTokens)])
    }
    return .array(details)
  }
}
