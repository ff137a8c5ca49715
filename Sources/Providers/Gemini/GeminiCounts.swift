import Payload

/// The replies of the other calls, which cost nothing (Gemini API docs).
extension GeminiCodec {
  /// The number of tokens counted; nil when the reply does not say.
  package func totalTokens(in reply: Reply) -> Int? { reply.json?.root["totalTokens"]?.tokens }

  /// The address by which a turn refers to an uploaded file; nil when the reply has none.
  package func address(ofUpload reply: Reply) -> String? {
    reply.json?.root["file"]?["uri"]?.string.flatMap { $0.isEmpty ? nil : $0 }
  }
}
