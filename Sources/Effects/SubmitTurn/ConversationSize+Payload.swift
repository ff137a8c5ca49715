import Model
import Payload

extension ConversationSize {
  /// Weighs a transcript: an array of turns with parts, in Gemini's spelling.
  init(_ transcript: Payload) {
    var pictures = 0
    var textBytes = 0
    for turn in transcript.root.elements {
      for part in turn["parts"]?.elements ?? [] {
        if part["inlineData"] ?? part["inline_data"] ?? part["fileData"] ?? part["file_data"] != nil
        {
          pictures += 1
        } else if let text = part["text"] {
          textBytes += text.payload.byteCount - 2
        }
      }
    }
    self.init(bytes: transcript.byteCount, pictures: pictures, textBytes: textBytes)
  }
}
