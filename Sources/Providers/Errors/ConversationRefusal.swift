import Model

extension Failure {
  /// Adds an offer to the failure if the provider refused a request that carried its own
  /// conversation: the next try can send the last picture instead. Nothing is retried unasked, and
  /// nothing was billed.
  func offeringPictureAlone(after turn: TurnRequest?) -> Failure {
    guard turn?.transcript != nil, kind == .rejected, billed == .no, let http,
      Self.mayBe.contains(http)
    else { return self }
    var offering = self
    let text = message.lowercased()
    let isAboutIt = Self.words.contains { text.contains($0) }
    let offer =
      isAboutIt
      ? "It refuses its own earlier reply. The next try can send the last picture instead"
      : "If it refuses the conversation, the next try can send the last picture instead"
    let way =
      "run the command 'trim' and send it again, or use 'retake run --trim'; nothing was billed."
    offering.advice += (advice.isEmpty ? "" : " ") + "\(offer): \(way)"
    return offering
  }

  /// The statuses with which a provider refuses a request it cannot understand.
  private static let mayBe: Set = [400, 415, 422]

  /// Phrases used by providers that refuse a part because of its label or its signature.
  private static let words = [
    "mime", "media type", "image/", "inline_data", "inlinedata", "signature", "contents", "role",
    "unsupported image", "image format", "decode", "thought",
  ]
}
