package import Imagery
package import Model
package import Payload

/// Everything a codec needs to put one turn on the wire.
package struct TurnRequest: Sendable {
  package var endpoint: Endpoint
  package var instruction: String
  /// The attachments. The picture to be edited, unless the transcript holds it, comes last:
  /// providers take the last one's ratio when none is given. `Endpoint.sendingOrder` has the order
  /// in which this provider gets them.
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

  /// The earlier instructions in words, when the conversation itself cannot be sent; nil when it
  /// can.
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

extension Attachment {
  var url: String? { if case .url(let url) = source { url } else { nil } }
}

/// The pictures sent with a request: none of them is a result, wherever a reply repeats it.
package struct SentPictureIndex: Hashable, Sendable {
  /// The names of their blobs.
  package var blobs: Set<String>
  package var addresses: Set<String>
  /// Whether these are all the pictures. For a job that another process began, that is not known.
  package var isComplete: Bool

  package init(blobs: Set<String> = [], addresses: Set<String> = [], isComplete: Bool = false) {
    self.blobs = blobs
    self.addresses = addresses
    self.isComplete = isComplete
  }

  init(_ turn: TurnRequest) {
    self.init(isComplete: true)
    for attachment in turn.attachments {
      switch attachment.source {
      case .blob(let blob, _): blobs.insert(blob.name)
      case .url(let address): addresses.insert(address)
      }
    }
    for external in turn.transcript?.externalStrings ?? [] { blobs.insert(external.blob.name) }
  }
}

extension Endpoint {
  /// Refuses here, where it costs nothing, what is known to be refused by the provider.
  ///
  /// - Throws: `Failure` with what is wrong and what to do.
  package func check(_ turn: TurnRequest) throws(Failure) {
    let can = capabilities
    let who = title
    guard turn.instruction.contains(where: { !$0.isWhitespace }) else {
      throw Failure(.usage, "The instruction is empty.", advice: "Say what should change.")
    }
    if let ratio = turn.ratio, !can.ratios.contains(ratio) || !canName(ratio) {
      let reason =
        can.ratioReasons[ratio]
        ?? (can.ratios.contains(ratio) ? "\(who) has no name for it" : "not offered by \(who)")
      throw Failure(
        .usage, "The ratio \(ratio) is not available: \(reason).",
        advice: "Choose one of \(list(can.ratios.filter(canName))).")
    }
    guard can.resolutions.contains(turn.settings.resolution) else {
      throw Failure(
        .usage,
        "The resolution \(turn.settings.resolution.rawValue) is not offered by \(who).",
        advice: "Choose one of \(list(can.resolutions.map(\.rawValue))).")
    }
    guard can.formats.count < 2 || can.formats.contains(turn.settings.format) else {
      throw Failure(
        .usage, "The format \(turn.settings.format.rawValue) is not offered by \(who).",
        advice: "Choose one of \(list(can.formats.map(\.rawValue))).")
    }
    if let level = turn.settings.thinking, sendsThinking || wire != .gmi,
      !can.thinkingLevels.contains(level)
    {
      throw Failure(
        .usage, "The thinking level \(level.name) is not offered by \(who).",
        advice: can.thinkingLevels.isEmpty
          ? "Leave it to the model."
          : "Choose one of \(list(can.thinkingLevels.map(\.name))), or leave it to the model.")
    }
    if !turn.settings.system.isEmpty, !can.system {
      throw Failure(
        .usage, "A standing instruction is not accepted by \(who).",
        advice: "Put its words into the instruction.")
    }
    try check(turn.settings.tuning)
    try checkAttachments(turn.attachments)
  }

  /// Checks the finer settings: a value out of range is refused, and a setting that is not offered
  /// is not sent.
  private func check(_ tuning: Tuning) throws(Failure) {
    let offer = capabilities.tuning
    try check(tuning.temperature, in: offer.temperature, "temperature")
    try check(tuning.topP, in: offer.topP, "top-p")
    try check(tuning.maxOutputTokens, in: offer.maxOutputTokens, "limit of output tokens")
    try check(tuning.seed, in: offer.seed, "seed")
    try check(tuning.quality, in: offer.quality, "JPEG quality")
    if tuning.imageSearch, !tuning.search, offer.imageSearch {
      throw Failure(
        .usage, "Image search works only together with web search.",
        advice: "Turn web search on too, or turn image search off.")
    }
    for (category, threshold) in tuning.safety
    where offer.safetyCategories.contains(category) && !offer.safetyThresholds.contains(threshold) {
      throw Failure(
        .usage, "The safety threshold \(threshold.name) is not offered by \(title).",
        advice: "Choose one of \(list(offer.safetyThresholds.map(\.name))).")
    }
    if let people = tuning.people, !offer.people.isEmpty, !offer.people.contains(people) {
      throw Failure(
        .usage, "\(people.name) is not offered by \(title).",
        advice: "Choose one of \(list(offer.people.map(\.name))).")
    }
  }

  private func check<Value: Comparable & CustomStringConvertible>(
    _ value: Value?, in range: ClosedRange<Value>?, _ name: String
  ) throws(Failure) {
    guard let value, let range, !range.contains(value) else { return }
    throw Failure(
      .usage,
      "The \(name) is \(value); \(title) accepts \(range.lowerBound) to \(range.upperBound).",
      advice: "Choose a value between them, or leave it to the model.")
  }

  private func checkAttachments(_ attachments: [Attachment]) throws(Failure) {
    let can = capabilities
    let who = title
    guard attachments.count <= can.maxReferences else {
      throw Failure(
        .usage,
        "\(attachments.count) references are too many: \(title) accepts at most "
          + "\(can.maxReferences).",
        advice: "Remove \(attachments.count - can.maxReferences).")
    }
    for attachment in attachments {
      switch attachment.source {
      case .blob(let blob, let type):
        guard can.mediaTypes.contains(type) else {
          throw Failure(
            .usage,
            "\(attachment.name) is a \(type.name) file, which \(title) does not read.",
            advice: "Convert it to \(list(can.mediaTypes.map(\.name))).")
        }
        guard blob.byteCount <= can.maxInlineBytes else {
          throw Failure(
            .usage,
            "\(attachment.name) is \(byteText(blob.byteCount)) long; \(title) accepts pictures "
              + "of at most \(byteText(can.maxInlineBytes)).",
            advice: "Make it smaller first.")
        }
      case .url(let url):
        guard let address = PictureAddress(url), can.addresses.contains(address.scheme),
          address.scheme == .gs || Origin(url) != nil
        else {
          let schemes = can.addresses.map { "\($0.rawValue)://" }.joined(separator: " or ")
          throw Failure(
            .usage, "\(attachment.name) is not an address that \(who) can fetch.",
            advice: "Use one that begins with \(schemes), or the file itself.")
        }
      }
    }
  }

  private func list(_ words: [some CustomStringConvertible]) -> String {
    words.map(\.description).joined(separator: ", ")
  }
}
