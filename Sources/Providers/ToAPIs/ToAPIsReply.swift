import Model
import Payload

extension ToAPIsCodec {
  /// What an answer about a task says (docs.toapis.com), in the words of the pages and of webhooks.
  func read(_ reply: Reply) -> QueueReply {
    guard let root = reply.json?.root else { return .unreadable(reply.nonsense) }
    let task = Self.identifier(root)
    let outcome = Self.outcome(root)
    var words = ErrorWords(root["error"], reply)
    for key in ["fail_reason", "message"] where words.message == nil {
      words.message = reply.text(root[key]).flatMap { $0.isEmpty ? nil : $0 }
    }
    let progress = Self.progress(root["progress"])
    if !outcome.hasResult, Self.isChat(root) { return .misplaced(chat()) }
    // An unknown word for a state is taken for one that is no end.
    switch root["status"]?.string?.lowercased() {
    case "completed", "success", "succeeded": return .success(task: task, outcome)
    case "failed", "failure": return .failed(task: task, words)
    case "cancelled", "canceled": return .cancelled(task: task)
    case "queued", "submitted", "pending": return .running(task: task, isQueued: true)
    case .some: return .running(task: task, isQueued: false, progress: progress)
    case nil where outcome.hasResult: return .success(task: task, outcome)
    case nil where words.message != nil || !words.codes.isEmpty:
      return .failed(task: task, words)
    case nil where task != nil: return .running(task: task, isQueued: true)
    case nil: return .unreadable("it names no task")
    }
  }

  func failure(_ reply: Reply) -> Failure {
    let status = reply.head.status
    let words = ErrorWords(reply)
    let failures = HTTPFailures(endpoint)
    // Not words for people: the service's name for a model at the wrong address.
    if words.message?.contains("invalid apitype") == true {
      return Failure(
        .configuration,
        "\(endpoint.title.sentence) does not serve the model \(endpoint.model) at this address.",
        advice: "Check protocol, base_url and model of the profile \(endpoint.name).", http: status)
    }
    // Messages come in any language, so only the number tells it.
    if status == 422 {
      return failures.refusal(words.message ?? "its content policy", http: status, billed: .no)
    }
    return failures.failure(http: status, words)
  }

  func failure(ofTask words: ErrorWords) -> Failure {
    let failures = HTTPFailures(endpoint)
    guard words.has("422") else { return failures.task(words) }
    return failures.refusal(words.message ?? "its content policy", http: nil, billed: .maybe)
  }

  /// Whether it is the answer of a chat: it has choices, and nothing of a task.
  private static func isChat(_ root: PayloadValue) -> Bool {
    guard root["status"]?.string == nil else { return false }
    return root["choices"]?.kind == .array
      || root["object"]?.string?.hasPrefix("chat.completion") == true
  }

  /// "The request was sent to the wrong endpoint. Image and video models typically do not use the chat
  /// endpoint"; where tokens were counted, it was charged (docs.toapis.com, FAQ).
  private func chat() -> Failure {
    Failure(
      .configuration,
      "\(endpoint.title.sentence) answered as a chat, not with a task: this is the wrong endpoint for "
        + "a model that makes pictures.",
      advice:
        "Check protocol, base_url and model of the profile \(endpoint.name). The chat may have been "
        + "billed.",
      billed: endpoint.charge(.maybe))
  }

  static func identifier(_ root: PayloadValue) -> String? {
    let value = root["id"] ?? root["task_id"]
    let text = value?.string ?? value?.number
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Per cent as a number or as `"42%"`.
  private static func progress(_ value: PayloadValue?) -> Double? {
    var text = value?.number ?? value?.string
    if text?.hasSuffix("%") == true { text?.removeLast() }
    guard let share = text.flatMap(Double.init), share.isFinite else { return nil }
    return min(1, max(0, share / 100))
  }

  /// The sample answer has `result.data[].url`; prose and the short programs have `url`.
  private static func outcome(_ root: PayloadValue) -> QueueOutcome {
    var outcome = QueueOutcome()
    let media = root["result"]?["data"]?.elements ?? []
    let urls = media.compactMap { $0["url"]?.string ?? $0.string }.filter { !$0.isEmpty }
    let single = root["url"]?.string ?? root["result"]?["url"]?.string
    outcome.links = (urls.isEmpty ? [single].compactMap(\.self) : urls)
      .filter { !$0.isEmpty }.map { QueueOutcome.Link(url: $0) }
    outcome.model = root["model"]?.string
    return outcome
  }
}
