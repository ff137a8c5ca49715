/// What came of a turn.
package struct Outcome: Hashable, Sendable, Codable {
  /// The results; the last one is the result that is shown.
  package var pictures: [Picture]
  /// Pictures the model made while thinking; kept, never mistaken for a result.
  package var drafts: [Picture]
  package var text: String
  package var thoughts: String
  package var usage: Usage
  /// The model's own name for itself, when the reply has one.
  package var model: String?
  /// Why there is no picture, or why the turn failed.
  package var failure: Failure?

  package init(
    pictures: [Picture] = [], drafts: [Picture] = [], text: String = "", thoughts: String = "",
    usage: Usage = Usage(), model: String? = nil, failure: Failure? = nil
  ) {
    self.pictures = pictures
    self.drafts = drafts
    self.text = text
    self.thoughts = thoughts
    self.usage = usage
    self.model = model
    self.failure = failure
  }
}

/// What a turn consumed, as the provider counted it; nil where it did not say.
package struct Usage: Hashable, Sendable, Codable {
  package var inputTokens: Int?
  package var outputTokens: Int?
  package var thoughtTokens: Int?
  package var totalTokens: Int?
  /// US dollars; estimated from the catalogue's prices unless the provider told it.
  package var dollars: Double?
  package var isEstimated: Bool

  package init(
    inputTokens: Int? = nil, outputTokens: Int? = nil, thoughtTokens: Int? = nil,
    totalTokens: Int? = nil, dollars: Double? = nil, isEstimated: Bool = true
  ) {
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.thoughtTokens = thoughtTokens
    self.totalTokens = totalTokens
    self.dollars = dollars
    self.isEstimated = isEstimated
  }
}
