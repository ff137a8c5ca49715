import Model
import Payload

/// What an answer about a request says (docs.gmicloud.ai), in all the shapes that were seen.
enum GMIReply {
  /// Not ended. Unknown words for a state count as this.
  case running(task: String?, isQueued: Bool)
  case success(task: String?, GMIOutcome)
  /// Failed at the provider, with its reason.
  case failed(task: String?, reason: String)
  case cancelled(task: String?)
  /// The answer says nothing of a request.
  case unreadable(String)

  /// Reads the body of an answer with a 2xx status.
  init(_ reply: Reply) {
    let root: PayloadValue
    switch reply.body {
    case .json(let payload): root = payload.root
    case .events:
      self = .unreadable("it is a stream of events")
      return
    case .other(let text, let error):
      self = .unreadable(text.isEmpty ? "it is empty" : "it is not JSON: \(error)")
      return
    }
    let task = Self.identifier(root)
    let outcome = GMIOutcome(root, reply)
    let reason = Self.reason(root["outcome"], reply) ?? Self.reason(root, reply)
    switch root["status"]?.string?.lowercased() {
    case "success": self = .success(task: task, outcome)
    case "failed": self = .failed(task: task, reason: reason ?? "")
    case "cancelled", "canceled": self = .cancelled(task: task)
    case "created", "queued", "dispatched": self = .running(task: task, isQueued: true)
    case .some: self = .running(task: task, isQueued: false)
    case nil where outcome.hasResult: self = .success(task: task, outcome)
    case nil where reason != nil: self = .failed(task: task, reason: reason ?? "")
    case nil where task != nil: self = .running(task: task, isQueued: true)
    case nil: self = .unreadable("it names no request")
    }
  }

  private static func identifier(_ root: PayloadValue) -> String? {
    let value = root["request_id"] ?? root["id"]
    let text = value?.string ?? value?.number
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The words of an error in an object: `error` as text or as an object, `message`, `detail`.
  static func reason(_ value: PayloadValue?, _ reply: Reply) -> String? {
    guard let value, value.kind == .object else { return nil }
    for key in ["error", "message", "detail", "error_message"] {
      guard let found = value[key] else { continue }
      if let text = reply.text(found), !text.isEmpty { return text }
      if let text = reason(found, reply) { return text }
    }
    return nil
  }

  /// The words of an answer that refuses: from JSON, or from text that is no web page.
  static func words(_ reply: Reply) -> String? {
    switch reply.body {
    case .json(let payload): return reason(payload.root, reply) ?? reply.text(payload.root)
    case .events: return nil
    case .other(let text, _):
      let words = quoted(text)
      return words.isEmpty || words.hasPrefix("<") ? nil : words
    }
  }
}
