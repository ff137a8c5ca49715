import Model
import Payload

extension ToAPIsCodec {
  /// Reads a reply about a task (docs.toapis.com), in the words of the documentation and of
  /// webhooks.
  func read(_ reply: Reply, sent: SentPictureIndex) -> TaskReply {
    guard let root = reply.root else { return .unreadable(reply.nonsense) }
    let envelope = TaskEnvelope(root, reply, ids: ["id", "taskid"])
    var words = ErrorWords(root["error"], reply)
    for layer in envelope.layers {
      for key in ["error", "fail_reason", "failReason", "message"] where words.message == nil {
        words.message = reply.text(layer[key]).flatMap { $0.isEmpty ? nil : $0 }
      }
    }
    let read = TaskReply(
      envelope, outcome(envelope.layers, reply), words, in: reply, sent: sent,
      unnamed: "it names no task")
    switch read {
    case .success(_, let outcome) where outcome.hasPictures: return read
    case .unclear: return read
    case _ where Self.isChat(root): return .misplaced(chat())
    default: break
    }
    guard case .running(let task, false, _) = read else { return read }
    let progress = envelope.layers.lazy.compactMap { Self.progress($0["progress"]) }.first
    return .running(task: task, isQueued: false, progress: progress)
  }

  func failure(_ reply: Reply) -> Failure {
    let status = reply.head.status
    let words = ErrorWords(reply)
    let failures = HTTPFailures(endpoint)
    // Not a message for people: the service reports a model at the wrong address this way.
    if words.message?.contains("invalid apitype") == true {
      return Failure(
        .configuration,
        "\(endpoint.title.sentence) does not serve the model \(endpoint.model) at this address.",
        advice: "Check protocol, base_url and model of the profile \(endpoint.name).", http: status)
    }
    // Messages come in any language, so only the status tells.
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

  /// Whether this is the reply of a chat: it has choices, and nothing about a task.
  private static func isChat(_ root: PayloadValue) -> Bool {
    guard root["status"]?.string == nil else { return false }
    return root["choices"]?.kind == .array
      || root["object"]?.string?.hasPrefix("chat.completion") == true
  }

  /// "The request was sent to the wrong endpoint. Image and video models typically do not use the
  /// chat endpoint"; if tokens were counted, it was charged (docs.toapis.com, FAQ).
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

  /// A percentage, as a number or as `"42%"`.
  private static func progress(_ value: PayloadValue?) -> Double? {
    var text = value?.number ?? value?.string
    if text?.hasSuffix("%") == true { text?.removeLast() }
    guard let share = text.flatMap(Double.init), share.isFinite else { return nil }
    return min(1, max(0, share / 100))
  }

  /// The sample reply has `result.data[].url`; the prose and the short programs have `url`.
  private func outcome(_ layers: [PayloadValue], _ reply: Reply) -> ReplyContents {
    var outcome = ReplyContents()
    outcome.model = layers.lazy.compactMap { $0["model"]?.string }.first
    guard let root = layers.first else { return outcome }
    let media = root["result"]?["data"]?.elements ?? []
    outcome.links = media.compactMap { reply.link($0["url"] ?? $0) }
    if outcome.links.isEmpty {
      let single = root["url"] ?? root["result"]?["url"]
      outcome.links = [reply.link(single)].compactMap(\.self)
    }
    return outcome
  }
}

extension Reply {
  /// The address of a picture in a place known to hold one; nil if the picture itself is there.
  fileprivate func link(_ value: PayloadValue?) -> ResultLink? {
    guard picture(value) == nil else { return nil }
    return address(value).map { ResultLink(url: $0) }
  }
}
