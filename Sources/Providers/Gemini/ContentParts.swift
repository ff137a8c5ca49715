import Model
import Payload

/// What the parts of a model's reply hold, in Gemini's spelling. They come in any order, and a part
/// marked as a thought never counts as a result (Gemini API docs).
struct ContentParts {
  /// Results in order; the last one is the one to show. They include drafts that are not marked as
  /// such.
  var pictures: [FoundPicture] = []
  var drafts: [FoundPicture] = []
  var text = ""
  var thoughts = ""

  /// Adds what an array of parts holds; any other kind of value holds nothing.
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

/// One part of a content, with either spelling of its keys.
struct ContentPart {
  let value: PayloadValue

  init(_ value: PayloadValue) { self.value = value }

  var isThought: Bool { value["thought"]?.bool == true }
  var text: PayloadValue? { value["text"] }
  /// The picture's bytes in base64.
  var data: PayloadValue? { inline?["data"] }
  /// The media type that the provider claims.
  var label: String? { (inline?["mimeType"] ?? inline?["mime_type"])?.string }

  /// Whether the model signed the part, so that it may be sent back as its own.
  var isSigned: Bool {
    guard let signature = value["thoughtSignature"] ?? value["thought_signature"] else {
      return false
    }
    return signature.externalString != nil || signature.string?.isEmpty == false
  }

  private var inline: PayloadValue? { value["inlineData"] ?? value["inline_data"] }
}
