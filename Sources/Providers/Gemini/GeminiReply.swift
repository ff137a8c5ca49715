import Model
import Numbers
import Payload

/// The model's reply: one document, or those of a stream joined together (Gemini API docs).
struct GeminiReply {
  var parts = ContentParts()
  var usage = Usage()
  /// The model's own name for itself.
  var model: String?
  /// Why the model stopped; nil when the reply does not say.
  var finishReason: String?
  var finishMessage: String?
  /// Why the request never reached the model.
  var blockReason: String?
  var blockMessage: String?
  var grounding = Grounding()
  /// What the model said, to be sent back; nil when it said nothing.
  var said: GeminiTranscript?
  /// The error found instead of a result, or after one.
  var error: ErrorWords?
  /// Whether the reply follows this protocol at all.
  var isKnown = false
  let isStreamed: Bool
  /// Whether the reply is complete and could be read in full.
  let isWhole: Bool
  /// The result, including what was found outside the documented places.
  var found = ReplyContents()

  init(_ reply: Reply, sent: SentPictureIndex = SentPictureIndex()) {
    isStreamed = reply.isStreamed
    isWhole = reply.isWhole
    var contents: [Int: [PayloadValue]] = [:]
    for document in reply.documents {
      if document["error"]?.isMeaningful == true {
        isKnown = true
        error = ErrorWords(document, reply)
      }
      for key in ["candidates", "promptFeedback", "usageMetadata"] where document[key] != nil {
        isKnown = true
      }
      model = document["modelVersion"]?.string ?? model
      if let counts = document["usageMetadata"], counts.kind == .object { read(usage: counts) }
      let feedback = document["promptFeedback"]
      blockReason = Self.reason(feedback?["blockReason"]) ?? blockReason
      blockMessage = reply.text(feedback?["blockReasonMessage"]) ?? blockMessage
      for (place, candidate) in (document["candidates"]?.elements ?? []).enumerated() {
        read(candidate, reply)
        if let content = candidate["content"] {
          contents[candidate["index"]?.int ?? place, default: []].append(content)
        }
      }
    }
    // The conversation can continue from only one candidate.
    let first = contents.sorted { $0.key < $1.key }.map(\.value).first
    said = first.flatMap { [isStreamed] in GeminiTranscript($0, isStreamed: isStreamed) }
    found.pictures = parts.pictures
    found.drafts = parts.drafts
    found.text = parts.text
    found.thoughts = parts.thoughts
    found.search(reply, sent: sent, isOver: true)
    if !isWhole, found.hasPictures { found.notes.append(Reply.endIsMissing) }
  }

  /// A reason in the documented spelling; nil for one that says nothing.
  private static func reason(_ value: PayloadValue?) -> String? {
    guard let word = value?.string?.trimmingLines.uppercased(), !word.isEmpty,
      !word.contains("UNSPECIFIED")
    else { return nil }
    return ends.contains(word) ? "STOP" : word
  }

  /// What relays of other protocols say for `STOP`.
  private static let ends: Set = [
    "STOP", "STOPPED", "END_TURN", "COMPLETE", "COMPLETED", "FINISHED",
  ]

  private mutating func read(_ candidate: PayloadValue, _ reply: Reply) {
    if let reason = Self.reason(candidate["finishReason"] ?? candidate["finish_reason"]) {
      // One candidate that was stopped does not hide another that was not.
      if finishReason == nil || reason == "STOP" { finishReason = reason }
    }
    finishMessage = reply.text(candidate["finishMessage"]) ?? finishMessage
    parts.read(candidate["content"]?["parts"], reply)
    if let found = candidate["groundingMetadata"] { grounding.read(found) }
  }

  /// A stream's counts are cumulative: the last value of each is the total.
  private mutating func read(usage counts: PayloadValue) {
    func count(_ key: String) -> Int? { counts[key]?.tokens }
    let prompt = count("promptTokenCount")
    // What the tools read counts as input to the model.
    let tools = count("toolUsePromptTokenCount")
    if prompt != nil || tools != nil {
      usage.inputTokens = (prompt ?? 0).saturatingAdding(tools ?? 0)
    }
    usage.outputTokens = count("candidatesTokenCount") ?? usage.outputTokens
    usage.thoughtTokens = count("thoughtsTokenCount") ?? usage.thoughtTokens
    usage.totalTokens = count("totalTokenCount") ?? usage.totalTokens
  }
}

extension Reply {
  /// Whether the reply came as a stream, in either of its forms.
  fileprivate var isStreamed: Bool {
    switch body {
    case .events: true
    case .json(let payload): payload.root.kind == .array
    case .other: false
    }
  }
}

extension GeminiReply {
  /// The result of a turn with this reply; `contents` is the conversation that was sent.
  func result(at endpoint: Endpoint, after contents: Payload?, resolution: Resolution) -> JobResult
  {
    let failure = failure(at: endpoint)
    let status: Status =
      if !found.pictures.isEmpty {
        .done
      } else if let failure {
        Status(failure)
      } else {
        .textOnly
      }
    var result = JobResult(
      status, pictures: found.pictures, drafts: found.drafts, text: found.text,
      thoughts: found.thoughts,
      usage: endpoint.priced(usage, pictures: found.pictures.count, at: resolution), model: model,
      failure: status == .done ? nil : failure)
    result.sources = grounding.sources
    result.searches = grounding.searches
    result.notes = found.notes
    if status == .done, let failure {
      result.notes.append("The reply is incomplete: \(failure.message)")
    }
    // A picture that came with its signature can be continued from, whatever else the reply says;
    // if the model stopped by itself or a part is missing, only the picture is left.
    let isComplete = isWhole || finishReason != nil
    if status == .done ? isComplete && stop(at: endpoint) == nil : failure == nil {
      keepConversation(in: &result, at: endpoint, after: contents)
    }
    return result
  }

  /// Adds the conversation to the result if the model signed it; otherwise a note says that only
  /// the picture can be continued from.
  private func keepConversation(
    in result: inout JobResult, at endpoint: Endpoint, after contents: Payload?
  ) {
    guard let said, let contents else { return }
    guard said.isSigned else {
      result.notes.append(
        "The reply came without a signature, so it cannot be sent back: the next instruction goes "
          + "with the picture alone.")
      return
    }
    result.transcript = try? said.following(
      contents, echoesThoughts: endpoint.options.echoesThoughts)
  }

  /// What is wrong with the reply; nil when it has a picture, or text instead of one.
  private func failure(at endpoint: Endpoint) -> Failure? {
    let failures = GeminiFailures(endpoint: endpoint)
    if let error { return failures.late(error) }
    guard isKnown || found.hasPictures else {
      return endpoint.unreadable("it does not follow this protocol")
    }
    if let blockReason {
      return GeminiStop.blocked(blockReason).failure(at: endpoint, blockMessage, billed: .no)
    }
    guard finishReason != nil else {
      return found.hasResult
        ? nil : isStreamed ? failures.unfinished() : noPicture(at: endpoint)
    }
    return stop(at: endpoint) ?? (found.hasResult ? nil : noPicture(at: endpoint))
  }

  /// Why the model stopped, if that cost part of the reply.
  private func stop(at endpoint: Endpoint) -> Failure? {
    // Text without a picture is a question, or explains why there is none.
    if finishReason == "NO_IMAGE", found.hasResult { return nil }
    if finishReason == "MAX_TOKENS", found.hasPictures { return nil }
    guard let finishReason, let stop = GeminiStop.finished(finishReason) else { return nil }
    // An unknown reason is no proof that the picture is incomplete.
    if !stop.isKnown, found.hasPictures { return nil }
    return stop.failure(at: endpoint, finishMessage, billed: .maybe)
  }

  private func noPicture(at endpoint: Endpoint) -> Failure {
    var failure = HTTPFailures(endpoint).noPicture()
    failure.billed = endpoint.charge(.maybe)
    return failure
  }
}

/// The replies of the other calls, which cost nothing (Gemini API docs).
extension GeminiCodec {
  /// The number of tokens counted; nil when the reply does not say.
  package func totalTokens(in reply: Reply) -> Int? { reply.json?.root["totalTokens"]?.tokens }

  /// The address by which a turn refers to an uploaded file; nil when the reply has none.
  package func address(ofUpload reply: Reply) -> String? {
    reply.json?.root["file"]?["uri"]?.string.flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// What the parts of a model's reply hold, in Gemini's spelling. They come in any order, and a part
/// marked as a thought never counts as a result (Gemini API docs).
struct ContentParts {
  /// Results in order; the last one is the one to show. They include drafts that are not marked as
  /// such.
  var pictures: [FoundPicture] = []
  var drafts: [FoundPicture] = []
  var text = ""
  var thoughts = ""

  /// Adds what an array of parts holds; any other kind of value holds nothing.
  mutating func read(_ parts: PayloadValue?, _ reply: Reply, pictures takesPictures: Bool = true) {
    for part in (parts?.elements ?? []).map(ContentPart.init) {
      if let words = reply.text(part.text) {
        if part.isThought { thoughts += words } else { text += words }
      }
      let odd = part.text.flatMap { reply.illustrated($0) }?.pictures ?? []
      if part.isThought { drafts += odd.map { FoundPicture($0) } }
      guard let blob = reply.blob(part.data) else { continue }
      let picture = FoundPicture(blob, label: part.label)
      if part.isThought {
        drafts.append(picture)
      } else if takesPictures {
        pictures.append(picture)
      }
    }
  }
}

/// One part of a content, with either spelling of its keys.
struct ContentPart {
  let value: PayloadValue

  init(_ value: PayloadValue) { self.value = value }

  var isThought: Bool { value["thought"]?.bool == true }
  var text: PayloadValue? { value["text"] }
  /// The picture's bytes in base64.
  var data: PayloadValue? { inline?["data"] }
  /// The media type that the provider claims.
  var label: String? { (inline?["mimeType"] ?? inline?["mime_type"])?.string }

  /// Whether the model signed the part, so that it may be sent back as its own.
  var isSigned: Bool {
    guard let signature = value["thoughtSignature"] ?? value["thought_signature"] else {
      return false
    }
    return signature.externalString != nil || signature.string?.isEmpty == false
  }

  private var inline: PayloadValue? { value["inlineData"] ?? value["inline_data"] }
}

/// What the model said, as it is sent back before the next instruction: its parts byte for byte, in
/// order, none merged or split (Gemini API docs, "Thought signatures").
struct GeminiTranscript {
  /// The pieces of one content: one, or those of a stream.
  private let pieces: [PayloadValue]
  private let parts: [ContentPart]
  private let isStreamed: Bool

  /// Creates a transcript; nil when the pieces hold only thoughts, or nothing at all.
  init?(_ pieces: [PayloadValue], isStreamed: Bool) {
    self.pieces = pieces
    self.isStreamed = isStreamed
    parts = pieces.flatMap { ($0["parts"]?.elements ?? []).map(ContentPart.init) }
    guard parts.contains(where: { !$0.isThought }) else { return nil }
  }

  /// Whether the first part and every picture carry the signature without which they are refused
  /// when sent back; thoughts carry none.
  var isSigned: Bool {
    let own = parts.filter { !$0.isThought }
    guard !own.isEmpty, hasSignature(own, at: 0) else { return false }
    return own.indices.allSatisfy { own[$0].data == nil || hasSignature(own, at: $0) }
  }

  /// A stream may split a text and send a signature after what it signs, in a part with empty text
  /// (Gemini API docs, "Thought signatures").
  private func hasSignature(_ own: [ContentPart], at index: Int) -> Bool {
    if own[index].isSigned { return true }
    guard isStreamed else { return false }
    for part in own[(index + 1)...] {
      guard part.data == nil, part.text != nil else { return false }
      if part.isSigned { return own[index].data == nil || part.text?.string == "" }
      if own[index].data != nil { return false }
    }
    return false
  }

  /// The conversation with this content appended.
  ///
  /// - Throws: `PayloadError` when the conversation is not an array.
  func following(_ contents: Payload, echoesThoughts: Bool) throws(PayloadError) -> Payload {
    try contents.appending([node(echoesThoughts: echoesThoughts)])
  }

  private func node(echoesThoughts: Bool) -> PayloadNode {
    let leavesOut = !echoesThoughts && parts.contains(where: \.isThought)
    if let whole = pieces.first, pieces.count == 1, !leavesOut, whole["role"]?.string == "model" {
      return .splice(whole.payload)
    }
    let kept = parts.filter { !leavesOut || !$0.isThought }
    return ["role": "model", "parts": .array(kept.map { .splice($0.value.payload) })]
  }
}

/// What the model found and relied on. The terms require naming the pages, and for pictures the
/// page they are on (Gemini API docs, "Grounding with Google Search").
struct Grounding {
  private(set) var sources: [WebSource] = []
  private(set) var searches: [String] = []
  /// The same sources as a set, because a reply may repeat itself.
  private var knownSources: Set<WebSource> = []
  private var knownSearches: Set<String> = []

  /// More than anyone reads, and they are stored with the turn.
  private static let most = 200

  mutating func read(_ metadata: PayloadValue) {
    for key in ["webSearchQueries", "imageSearchQueries"] {
      for query in (metadata[key]?.elements ?? []).compactMap(\.string)
      where !query.isEmpty && searches.count < Self.most && knownSearches.insert(query).inserted {
        searches.append(query)
      }
    }
    for chunk in metadata["groundingChunks"]?.elements ?? [] {
      let source: WebSource?
      if let web = chunk["web"] {
        source = Self.source(web, page: "uri", picture: nil)
      } else if let image = chunk["image"] {
        source = Self.source(image, page: "sourceUri", picture: "imageUri")
      } else {
        source = nil
      }
      if let source, sources.count < Self.most, knownSources.insert(source).inserted {
        sources.append(source)
      }
    }
  }

  private static func source(_ chunk: PayloadValue, page: String, picture: String?) -> WebSource? {
    guard let address = chunk[page]?.string, !address.isEmpty else { return nil }
    let title = [chunk["title"]?.string, chunk["domain"]?.string].lazy
      .compactMap(\.self).first { !$0.isEmpty }
    return WebSource(
      title: title ?? address, page: address, picture: picture.flatMap { chunk[$0]?.string })
  }
}
