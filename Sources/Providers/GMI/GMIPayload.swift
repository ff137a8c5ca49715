import Imagery
import Model
import Payload

extension GMICodec {
  /// The members that carry the conversation. On a first turn, text and addresses go as `prompt`
  /// and `image`; with a local picture, and on every later turn, the conversation goes as
  /// `contents`, which overrides both.
  ///
  /// - Throws: `Failure` when an address cannot be sent, or the stored conversation cannot be
  ///   continued.
  func conversation(_ turn: TurnRequest) throws(Failure) -> [PayloadNode.Member] {
    let pictures = try inlinePictures(turn)
    let next = PayloadNode.members([
      "role": "user", "parts": .array(turn.parts(with: pictures)),
    ])
    if let transcript = turn.transcript {
      do {
        // The bytes go back exactly as they came.
        return [.init("contents", .splice(try transcript.appending([next])))]
      } catch {
        throw endpoint.brokenConversation(error)
      }
    }
    guard pictures.isEmpty else { return [.init("contents", .array([next]))] }
    let addresses = turn.attachments.compactMap { $0.url.map(PayloadNode.string) }
    // Always an array: Gemini models are said to ignore a bare string (docs.gmicloud.ai).
    return [.init("prompt", .string(turn.instruction))]
      + (addresses.isEmpty ? [] : [.init("image", .array(addresses))])
  }

  func settings(_ turn: TurnRequest) -> [PayloadNode.Member] {
    let settings = turn.settings
    var members: [PayloadNode.Member] = [
      .init("image_size", .string(settings.resolution.rawValue)),
      .init("image_output_format", .string(settings.format.rawValue)),
    ]
    if let ratio = turn.ratio {
      members.insert(.init("aspect_ratio", .string(ratio.description)), at: 1)
    }
    // The model's page names these as capabilities but not as fields, so they are sent in Gemini's
    // spelling where the profile enables them (docs.gmicloud.ai).
    let offer = endpoint.capabilities.tuning
    if offer.temperature != nil, let value = settings.tuning.temperature {
      members.append(.init("temperature", .double(value)))
    }
    if offer.topP != nil, let value = settings.tuning.topP {
      members.append(.init("topP", .double(value)))
    }
    if endpoint.sendsThinking, settings.thinking != nil || settings.includeThoughts {
      members.append(
        .init(
          "thinkingConfig",
          .members([
            "thinkingLevel": settings.thinking.map { .string($0.rawValue) },
            "includeThoughts": settings.includeThoughts ? true : nil,
          ])))
    }
    if !settings.system.isEmpty {
      members.append(
        .init("systemInstruction", ["parts": [["text": .string(settings.system)]]]))
    }
    return members
  }

  private func inlinePictures(_ turn: TurnRequest) throws(Failure) -> [PayloadNode] {
    var pictures: [PayloadNode] = []
    for attachment in turn.attachments {
      guard case .blob(let blob, let type) = attachment.source else { continue }
      pictures.append([
        "inlineData": ["mimeType": .string(type.rawValue), "data": .base64(blob)]
      ])
    }
    let isMixed = !pictures.isEmpty || turn.transcript != nil
    if isMixed, let address = turn.attachments.first(where: { $0.url != nil }) {
      // `contents` would need `fileData`, which GMI does not document.
      throw Failure(
        .usage,
        "\(endpoint.title.sentence) accepts a URL such as \(address.name) only in the first "
          + "turn and not next to a local picture.",
        advice: "Download the picture and add the file instead.")
    }
    return pictures
  }
}

extension Attachment {
  var url: String? { if case .url(let url) = source { url } else { nil } }
}
