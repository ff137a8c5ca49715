import Model
import Payload

/// What the model said, as it is sent back before the next instruction: its parts byte for byte, in
/// order, none merged or split (Gemini API docs, "Thought signatures").
struct GeminiTranscript {
  /// The pieces of one content: one, or those of a stream.
  private let pieces: [PayloadValue]
  private let parts: [ContentPart]
  private let isStreamed: Bool

  /// Creates a transcript; nil when the pieces hold only thoughts, or nothing at all.
  init?(_ pieces: [PayloadValue], isStreamed: Bool) {
    self.pieces = pieces
    self.isStreamed = isStreamed
    parts = pieces.flatMap { ($0["parts"]?.elements ?? []).map(ContentPart.init) }
    guard parts.contains(where: { !$0.isThought }) else { return nil }
  }

  /// Whether the first part and every picture carry the signature without which they are refused
  /// when sent back; thoughts carry none.
  var isSigned: Bool {
    let own = parts.filter { !$0.isThought }
    guard !own.isEmpty, hasSignature(own, at: 0) else { return false }
    return own.indices.allSatisfy { own[$0].data == nil || hasSignature(own, at: $0) }
  }

  /// A stream may split a text and send a signature after what it signs, in a part with empty text
  /// (Gemini API docs, "Thought signatures").
  private func hasSignature(_ own: [ContentPart], at index: Int) -> Bool {
    if own[index].isSigned { return true }
    guard isStreamed else { return false }
    for part in own[(index + 1)...] {
      guard part.data == nil, part.text != nil else { return false }
      if part.isSigned { return own[index].data == nil || part.text?.string == "" }
      if own[index].data != nil { return false }
    }
    return false
  }

  /// The conversation with this content appended.
  ///
  /// - Throws: `PayloadError` when the conversation is not an array.
  func following(_ contents: Payload, echoesThoughts: Bool) throws(PayloadError) -> Payload {
    try contents.appending([node(echoesThoughts: echoesThoughts)])
  }

  private func node(echoesThoughts: Bool) -> PayloadNode {
    let leavesOut = !echoesThoughts && parts.contains(where: \.isThought)
    if let whole = pieces.first, pieces.count == 1, !leavesOut, whole["role"]?.string == "model" {
      return .splice(whole.payload)
    }
    let kept = parts.filter { !leavesOut || !$0.isThought }
    return ["role": "model", "parts": .array(kept.map { .splice($0.value.payload) })]
  }
}
