import Model
import Numbers
import Payload

/// The model's reply: one document, or those of a stream joined together (Gemini API docs).
struct GeminiAnswer {
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
  var found = QueueOutcome()

  init(_ reply: Reply, sent: SentPictures = SentPictures()) {
    isStreamed = reply.isStreamed
    isWhole = reply.isWhole
    var contents: [Int: [PayloadValue]] = [:]
    for document in reply.documents {
      if document["error"]?.isTold == true {
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
