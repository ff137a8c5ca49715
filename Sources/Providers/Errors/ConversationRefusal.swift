import Model

extension Failure {
  /// The same with an offer, when the provider has refused a request that carried its own conversation:
  /// the next try can go with the last picture instead. Nothing is tried unasked, and nothing was paid.
  func offeringPictureAlone(after turn: TurnRequest?) -> Failure {
    guard turn?.transcript != nil, kind == .rejected, billed == .no, let http,
      Self.mayBe.contains(http)
    else { return self }
    var offering = self
    let text = message.lowercased()
    let isAboutIt = Self.words.contains { text.contains($0) }
    let offer =
      isAboutIt
      ? "It refuses what it has sent itself. The next try can go with the last picture instead"
      : "If it is the conversation that it refuses, the next try can go with the last picture instead"
    let way =
      "run the command 'trim' and send it again, or use 'retake run --trim'; nothing was billed."
    offering.advice += (advice.isEmpty ? "" : " ") + "\(offer): \(way)"
    return offering
  }

  /// How a request that cannot be understood is refused.
  private static let mayBe: Set = [400, 415, 422]

  /// Words of those who refuse a part for its label or its signature.
  private static let words = [
    "mime", "media type", "image/", "inline_data", "inlinedata", "signature", "contents", "role",
    "unsupported image", "image format", "decode", "thought",
  ]
}
