import Imagery
import Model
import Payload

/// GMI's results (docs.gmicloud.ai), in all the shapes seen so far.
extension ReplyContents {
  /// Creates an outcome; `layers` are the envelopes of the reply, the outermost first.
  init(gmi layers: [PayloadValue], _ reply: Reply) {
    self.init()
    let outcomes = layers.compactMap { reply.embedded($0["outcome"]) }
    // Some relays drop the wrapper that others keep.
    let places = outcomes + layers
    let next = conversation(places, reply)
    var parts = ContentParts()
    for candidate in places.lazy.compactMap({ $0["candidates"] }).first?.elements ?? [] {
      parts.read(candidate["content"]?["parts"], reply)
    }
    let listed = outcomes.first.map { Self.links($0, reply) }
    links = listed?.links ?? []
    parts.pictures = (listed?.pictures ?? []) + parts.pictures
    let hasOwnPictures = !links.isEmpty || !parts.pictures.isEmpty
    if parts.text.isEmpty, parts.thoughts.isEmpty, let last = next?.elements.last,
      last["role"]?.string == "model"
    {
      parts.read(last["parts"], reply, pictures: !hasOwnPictures)
    }
    pictures = parts.pictures
    drafts = parts.drafts
    text =
      parts.text.isEmpty
      ? places.lazy.compactMap { reply.text($0["text"]) }.first ?? "" : parts.text
    thoughts = parts.thoughts
    usage = Self.usage(places)
    let names = ["modelVersion", "model_version"]
    model =
      (places.lazy.flatMap { place in names.lazy.compactMap { place[$0]?.string } }.first)
      ?? layers.lazy.compactMap { $0["model"]?.string }.first
  }

  /// Finds what is to be sent before the next instruction: the array itself, or a string that holds
  /// it, wherever it is.
  private mutating func conversation(_ places: [PayloadValue], _ reply: Reply) -> PayloadValue? {
    let keys = ["next_turn_contents", "nextTurnContents", "next_turn_content", "nextTurnContent"]
    let found = places.flatMap { place in keys.compactMap { place[$0] } }
    let usable = found.compactMap { reply.embedded($0) }.first { value in
      value.kind == .array && value.elements.contains(where: Self.answers)
    }
    if let usable {
      transcript = usable.payload
    } else if !found.isEmpty {
      notes.append(
        "The reply came without the conversation: the next instruction goes with the picture alone."
      )
    }
    return usable
  }

  /// Whether the content is more than the user's own words, which alone would lack the picture.
  private static func answers(_ content: PayloadValue) -> Bool {
    guard content.kind == .object, content.isMeaningful else { return false }
    guard content["role"]?.string == "user", let parts = content["parts"], parts.kind == .array
    else { return true }
    return parts.elements.contains { $0.kind == .object && $0.isMeaningful && $0["text"] == nil }
  }

  private static func links(_ outcome: PayloadValue, _ reply: Reply) -> (
    links: [ResultLink], pictures: [FoundPicture]
  ) {
    var links: [ResultLink] = []
    var pictures: [FoundPicture] = []
    for medium in outcome["media_urls"]?.elements ?? [] {
      let value = medium.kind == .string ? medium : medium["url"]
      let size = PixelSize(claimed: medium["width"], medium["height"])
      if let blob = reply.picture(value) {
        pictures.append(FoundPicture(blob, size: size))
      } else if let url = reply.address(value) {
        links.append(ResultLink(url: url, size: size))
      }
    }
    // Older models name one picture; its thumbnail is better than nothing.
    for key in ["image_url", "thumbnail_image_url"] where links.isEmpty && pictures.isEmpty {
      if let blob = reply.picture(outcome[key]) {
        pictures.append(FoundPicture(blob))
      } else if let url = reply.address(outcome[key]) {
        links.append(ResultLink(url: url))
      }
    }
    return (links, pictures)
  }

  private static func usage(_ places: [PayloadValue]) -> Usage {
    let found = places.lazy.flatMap { place in
      ["usageMetadata", "request_usage", "usage"].lazy.compactMap { place[$0] }
    }.first { $0.kind == .object }
    func count(_ keys: String...) -> Int? {
      keys.lazy.compactMap { found?[$0]?.tokens }.first
    }
    return Usage(
      inputTokens: count("promptTokenCount", "prompt_tokens", "input_tokens"),
      outputTokens: count("candidatesTokenCount", "completion_tokens", "output_tokens"),
      thoughtTokens: count("thoughtsTokenCount", "thoughts_tokens", "reasoning_tokens"),
      totalTokens: count("totalTokenCount", "total_tokens"))
  }
}

extension GMICodec {
  /// Reads a reply about a request (docs.gmicloud.ai), in all the shapes seen so far.
  func read(_ reply: Reply, sent: SentPictureIndex) -> TaskReply {
    guard let root = reply.root else { return .unreadable(reply.nonsense) }
    let envelope = TaskEnvelope(root, reply, ids: ["requestid", "id"])
    let outcome = ReplyContents(gmi: envelope.layers, reply)
    var words = ErrorWords(root["outcome"], reply)
    if words.message == nil { words = ErrorWords(root, reply) }
    return .init(envelope, outcome, words, in: reply, sent: sent, unnamed: "it names no request")
  }
}

/// GMI's failures. It has no error codes, only messages (docs.gmicloud.ai documents no schema), so
/// these are the ones that clients have met.
extension GMICodec {
  func failure(_ reply: Reply) -> Failure {
    let status = reply.head.status
    let words = ErrorWords(reply)
    let text = words.message ?? ""
    switch status {
    case _ where words.meaning != nil: break
    case 400, 422, 451:
      guard Self.isRefusal(text) else { break }
      return failures.refusal(text, http: status, billed: .no)
    case 500:
      // A 500 whose text holds an upstream 4xx never gets better.
      guard Self.wrapsUpstreamRefusal(text) else { break }
      return rejectedBehind(text, http: status)
    default: break
    }
    return failures.failure(http: status, words)
  }

  func failure(ofTask words: ErrorWords) -> Failure {
    let text = words.message ?? ""
    if words.meaning != nil { return failures.task(words) }
    if Self.isRefusal(text) { return failures.refusal(text, http: nil, billed: .maybe) }
    if Self.wrapsUpstreamRefusal(text) { return rejectedBehind(text, http: nil) }
    return failures.task(words)
  }

  private var failures: HTTPFailures { HTTPFailures(endpoint) }

  private func rejectedBehind(_ text: String, http: Int?) -> Failure {
    Failure(
      .rejected, "The model behind \(endpoint.title) did not accept the request: \(quoted(text)).",
      advice: "Rephrase it, or change the references.", http: http,
      billed: endpoint.charge(.maybe))
  }

  /// Whether a safety filter wrote this message. Only its text shows that.
  static func isRefusal(_ words: String) -> Bool {
    let words = words.lowercased()
    return [
      "safety", "prohibited", "generation rejected", "content policy", "blocked", "refused",
      "recitation",
    ].contains { words.contains($0) }
  }

  /// Whether the message passes on a client error of the upstream service, such as `Backend error
  /// (400)`.
  static func wrapsUpstreamRefusal(_ words: String) -> Bool {
    guard words.lowercased().contains("error") else { return false }
    return words.split { !$0.isASCII || !$0.isNumber }.contains { number in
      Int(number).map { (400..<500).contains($0) && $0 != 408 && $0 != 429 } ?? false
    }
  }
}
