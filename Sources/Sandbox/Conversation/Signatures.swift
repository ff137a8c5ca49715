/// How a sandbox signs what the model says.
struct Signatures: Sendable {
  let key: SigningKey
  /// Whether every byte of a conversation counts, for clients that promise to send it back as it was.
  var isByteExact = false

  /// For the contents of a queue's jobs.
  var queue: any Seal { isByteExact ? WholeSeal(key: key) : ContentSeal(key: key, name: "") }

  /// For `generateContent` of one model.
  ///
  /// Vertex AI does not insist on signatures of Gemini 3 Pro Image (Vertex AI docs, "Thought
  /// signatures").
  func seal(_ surface: Surface, _ model: GeminiModel) -> any StreamSeal {
    if isByteExact { return PartSeal(key: key, service: surface.rawValue, model: model.id) }
    var seal = ContentSeal(key: key, name: " with \(model.id) at \(surface.rawValue)")
    seal.requiresSignatures = surface == .gemini || model.id != "gemini-3-pro-image"
    return seal
  }

  /// The field that no schema knows, on pictures the model makes.
  var note: String { isByteExact ? OddText.strictNote : OddText.note }
}
