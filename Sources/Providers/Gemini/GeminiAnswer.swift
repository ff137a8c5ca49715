import Model
import Numbers
import Payload

/// What the model answered: one document, or those of a stream put together (Gemini API docs).
struct GeminiAnswer {
  var parts = ContentParts()
  var usage = Usage()
  /// The model's own name for itself.
  var model: String?
  /// Why the model stopped; nil when the answer does not say.
  var finishReason: String?
  var finishMessage: String?
  /// Why the request was not given to the model at all.
  var blockReason: String?
  var blockMessage: String?
  var grounding = Grounding()
  /// What the model said, to be sent back; nil when it said nothing.
  var said: GeminiTranscript?
  /// The words of an error that stands in the answer instead of, or behind, a result.
  var error: ErrorWords?
  /// Whether it is an answer of this protocol at all.
  var isKnown = false
  let isStreamed: Bool

  init(_ reply: Reply) {
    isStreamed = reply.isStreamed
    var contents: [Int: [PayloadValue]] = [:]
    for document in reply.documents {
      if document["error"] != nil {
        isKnown = true
        error = ErrorWords(document, reply)
      }
      for key in ["candidates", "promptFeedback", "usageMetadata"] where document[key] != nil {
        isKnown = true
      }
      model = document["modelVersion"]?.string ?? model
      if let counts = document["usageMetadata"], counts.kind == .object { read(usage: counts) }
      let feedback = document["promptFeedback"]
      blockReason = feedback?["blockReason"]?.string ?? blockReason
      blockMessage = reply.text(feedback?["blockReasonMessage"]) ?? blockMessage
      for (place, candidate) in (document["candidates"]?.elements ?? []).enumerated() {
        read(candidate, reply)
        if let content = candidate["content"] {
          contents[candidate["index"]?.int ?? place, default: []].append(content)
        }
      }
    }
    // Only one candidate can be gone on with.
    let first = contents.sorted { $0.key < $1.key }.map(\.value).first
    said = first.flatMap { [isStreamed] in GeminiTranscript($0, isStreamed: isStreamed) }
  }

  private mutating func read(_ candidate: PayloadValue, _ reply: Reply) {
    if let reason = candidate["finishReason"]?.string, !Self.unspecified.contains(reason) {
      // One candidate that was stopped does not hide another that was not.
      if finishReason == nil || reason == "STOP" { finishReason = reason }
    }
    finishMessage = reply.text(candidate["finishMessage"]) ?? finishMessage
    parts.read(candidate["content"]?["parts"], reply)
    if let found = candidate["groundingMetadata"] { grounding.read(found) }
  }

  private static let unspecified = ["", "FINISH_REASON_UNSPECIFIED"]

  /// A stream counts on as it goes: the last of each count is the whole.
  private mutating func read(usage counts: PayloadValue) {
    func count(_ key: String) -> Int? { counts[key]?.tokens }
    let prompt = count("promptTokenCount")
    // What the tools read is read by the model too.
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
  /// Whether the answer came as a stream, in either of its forms.
  fileprivate var isStreamed: Bool {
    switch body {
    case .events: true
    case .json(let payload): payload.root.kind == .array
    case .other: false
    }
  }
}
