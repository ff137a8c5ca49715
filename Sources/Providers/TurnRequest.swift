package import Model
package import Payload

/// Everything a codec needs to put one turn on the wire.
package struct TurnRequest: Sendable {
  package var endpoint: Endpoint
  package var instruction: String
  /// In the order they are sent. The picture to be edited, where it is not in the transcript, comes
  /// last: providers take the ratio of the last one when they are not told.
  package var attachments: [Attachment]
  package var settings: Settings
  /// The ratio to send, after "as the picture" was resolved; nil where it is left to the provider.
  package var ratio: AspectRatio?
  /// What was returned to be sent before the next instruction; nil on a first turn.
  package var transcript: Payload?
  /// The instructions before this one, oldest first, when the conversation itself cannot go along;
  /// they are told to a provider that takes words.
  package var earlier: [String]
  /// A name of our own for the request, other than all others; for providers that take one.
  package var name: String

  package init(
    endpoint: Endpoint, instruction: String, attachments: [Attachment] = [],
    settings: Settings = .initial, ratio: AspectRatio?, transcript: Payload? = nil,
    earlier: [String] = [], name: String = ""
  ) {
    self.endpoint = endpoint
    self.instruction = instruction
    self.attachments = attachments
    self.settings = settings
    self.ratio = ratio
    self.transcript = transcript
    self.earlier = earlier
    self.name = name
  }

  /// What was said before, where the conversation itself cannot go along; nil when it can.
  private var recap: String? {
    guard !earlier.isEmpty else { return nil }
    let list = earlier.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\n")
    return "Earlier in this conversation these changes were asked for and made, in this order:\n"
      + "\(list)\nThe last picture shows what they led to."
  }

  /// The parts of the new user turn in Gemini's spelling. What was said before comes first and the
  /// instruction last then, so that nobody takes the one for the other.
  func parts(with pictures: [PayloadNode]) -> [PayloadNode] {
    let words: PayloadNode = ["text": .string(instruction)]
    guard let recap else { return [words] + pictures }
    return [["text": .string(recap)]] + pictures + [words]
  }
}

/// A reference as it is sent: bytes on the shelf with the type read from them, or an address.
package struct Attachment: Hashable, Sendable {
  package enum Source: Hashable, Sendable {
    case blob(Blob, MediaType)
    case url(String)
  }

  package var source: Source
  /// What a person calls it, for messages; already safe to show.
  package var name: String
  package var role: Reference.Role?
  /// Whether it is the picture that is to be edited: what the turn before has made.
  package var isEdited: Bool

  package init(
    _ source: Source, name: String, role: Reference.Role? = nil, isEdited: Bool = false
  ) {
    self.source = source
    self.name = name
    self.role = role
    self.isEdited = isEdited
  }
}
