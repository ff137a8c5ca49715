import Payload

/// Token counts, as the family reports them.
struct TokenUsage: Codable, Hashable, Sendable {
  var promptTokens: Int
  /// The share of `promptTokens` that is for pictures.
  var promptPictureTokens: Int
  var pictureTokens: Int
  var textTokens: Int
  /// nil if there was no thinking to report.
  var thoughtTokens: Int?

  /// The counts as `usageMetadata` (Gemini API docs).
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

  /// The tokens of the prompt, by modality.
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
