import Imagery
package import Model
package import Payload

extension GeminiCodec {
  /// The conversation as it is sent: the transcript byte for byte, then one more user turn.
  ///
  /// - Throws: `Failure` when Vertex AI would not know the type of an address, or the stored
  ///   conversation cannot be continued.
  package func contents(_ turn: TurnRequest) throws(Failure) -> Payload {
    var pictures: [PayloadNode] = []
    for attachment in turn.attachments { pictures.append(try part(attachment)) }
    let next: PayloadNode = ["role": "user", "parts": .array(turn.parts(with: pictures))]
    do throws(PayloadError) {
      guard let transcript = turn.transcript else { return try Payload(.array([next])) }
      return try transcript.appending([next])
    } catch {
      throw endpoint.brokenConversation(error)
    }
  }

  /// Google understands both spellings; relays may document only one (doc.tokaify.com).
  private func part(_ attachment: Attachment) throws(Failure) -> PayloadNode {
    let isSnake = endpoint.options.keyStyle == .snake
    let mimeType = isSnake ? "mime_type" : "mimeType"
    switch attachment.source {
    case .blob(let blob, let type):
      return .object([
        .init(
          isSnake ? "inline_data" : "inlineData",
          .object([.init(mimeType, .string(type.rawValue)), .init("data", .base64(blob))]))
      ])
    case .url(let url):
      let type = MediaType(address: url)
      guard type != nil || endpoint.wire != .vertex else {
        throw Failure(
          .usage, "\(endpoint.title.sentence) needs to know the file type of \(attachment.name).",
          advice: "Use an address that ends in .png, .jpg, .webp or .heic, or the file itself.")
      }
      let named = type.map { [PayloadNode.Member(mimeType, .string($0.rawValue))] } ?? []
      return .object([
        .init(
          isSnake ? "file_data" : "fileData",
          .object(named + [.init(isSnake ? "file_uri" : "fileUri", .string(url))]))
      ])
    }
  }
}

extension MediaType {
  /// The type that the end of an address's path suggests; nil when it suggests none.
  init?(address: String) {
    let path = address.prefix { $0 != "?" && $0 != "#" }
    guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: ".") else {
      return nil
    }
    switch name[dot...].dropFirst().lowercased() {
    case "jpeg": self = .jpeg
    case "heif": self = .heic
    case let end:
      guard let type = Self.allCases.first(where: { $0.fileExtension == end }) else { return nil }
      self = type
    }
  }
}
