package import Imagery
package import Model
package import Payload

/// Everything a codec needs to put one turn on the wire.
package struct TurnRequest: Sendable {
  package var endpoint: Endpoint
  package var instruction: String
  /// The attachments in the order they are sent. The picture to be edited, unless the transcript
  /// holds it, comes last: providers take the last one's ratio when none is given.
  package var attachments: [Attachment]
  package var settings: Settings
  /// The ratio to send, after "as the picture" was resolved; nil to leave it to the provider.
  package var ratio: AspectRatio?
  /// What the provider returned to be sent before the next instruction; nil on a first turn.
  package var transcript: Payload?
  /// The earlier instructions, oldest first, when the conversation itself cannot be sent; a
  /// provider that takes text gets them in words.
  package var earlier: [String]
  /// A unique name for the request, for providers that accept one.
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

  /// The earlier instructions in words, when the conversation itself cannot be sent; nil when it can.
  private var recap: String? {
    guard !earlier.isEmpty else { return nil }
    let list = earlier.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\n")
    return "Earlier in this conversation these changes were asked for and made, in this order:\n"
      + "\(list)\nThe last picture shows what they led to."
  }

  /// The parts of the new user turn in Gemini's spelling. A recap comes first and the instruction
  /// last, so that the two are not confused.
  func parts(with pictures: [PayloadNode]) -> [PayloadNode] {
    let words: PayloadNode = ["text": .string(instruction)]
    guard let recap else { return [words] + pictures }
    return [["text": .string(recap)]] + pictures + [words]
  }
}

/// A reference as it is sent: bytes in the blob store with the type read from them, or an address.
package struct Attachment: Hashable, Sendable {
  package enum Source: Hashable, Sendable {
    case blob(Blob, MediaType)
    case url(String)
  }

  package var source: Source
  /// Its name in messages; already safe to show.
  package var name: String
  package var role: Reference.Role?
  /// Whether it is the picture to be edited: the result of the previous turn.
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
