import Payload

/// What the other calls that cost nothing answer (Gemini API docs).
extension GeminiCodec {
  /// How many tokens were counted; nil when the answer does not say.
  package func totalTokens(in reply: Reply) -> Int? { reply.json?.root["totalTokens"]?.tokens }

  /// The address by which an uploaded file is named in a turn; nil when the answer has none.
  package func address(ofUpload reply: Reply) -> String? {
    reply.json?.root["file"]?["uri"]?.string.flatMap { $0.isEmpty ? nil : $0 }
  }
}
