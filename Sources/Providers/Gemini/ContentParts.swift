import Model
import Payload

/// What the parts of a model's answer hold, in Gemini's spelling. They come in any order, and what is
/// marked as thought never counts as a result (Gemini API docs).
struct ContentParts {
  /// Results in order; the last one is the one to show. A draft that is not marked is among them.
  var pictures: [FoundPicture] = []
  var drafts: [FoundPicture] = []
  var text = ""
  var thoughts = ""

  /// Adds what an array of parts holds; a value of another kind holds nothing.
  mutating func read(_ parts: PayloadValue?, _ reply: Reply, pictures takesPictures: Bool = true) {
    for part in (parts?.elements ?? []).map(ContentPart.init) {
      if let words = reply.text(part.text) {
        if part.isThought { thoughts += words } else { text += words }
      }
      let odd = part.text.flatMap { reply.illustrated($0) }?.pictures ?? []
      if part.isThought { drafts += odd.map { FoundPicture($0) } }
      guard let blob = reply.blob(part.data) else { continue }
      let picture = FoundPicture(blob, label: part.label)
      if part.isThought {
        drafts.append(picture)
      } else if takesPictures {
        pictures.append(picture)
      }
    }
  }
}

/// One part of a content, in either spelling of its keys.
struct ContentPart {
  let value: PayloadValue

  init(_ value: PayloadValue) { self.value = value }

  var isThought: Bool { value["thought"]?.bool == true }
  var text: PayloadValue? { value["text"] }
  /// The picture's bytes in base64.
  var data: PayloadValue? { inline?["data"] }
  /// What the provider says the bytes are.
  var label: String? { (inline?["mimeType"] ?? inline?["mime_type"])?.string }

  /// Whether the model has signed it, so that it may be sent back as its own.
  var isSigned: Bool {
    guard let signature = value["thoughtSignature"] ?? value["thought_signature"] else {
      return false
    }
    return signature.lifted != nil || signature.string?.isEmpty == false
  }

  private var inline: PayloadValue? { value["inlineData"] ?? value["inline_data"] }
}
