import Model
import Payload

extension GMICodec {
  /// What an answer about a request says (docs.gmicloud.ai), in all the shapes that were seen.
  func read(_ reply: Reply) -> QueueReply {
    guard let root = reply.json?.root else { return .unreadable(reply.nonsense) }
    let task = Self.identifier(root)
    let outcome = QueueOutcome(gmi: root, reply)
    var words = ErrorWords(root["outcome"], reply)
    if words.message == nil { words = ErrorWords(root, reply) }
    // An unknown word for a state is taken for one that is no end.
    switch root["status"]?.string?.lowercased() {
    case "success": return .success(task: task, outcome)
    case "failed": return .failed(task: task, words)
    case "cancelled", "canceled": return .cancelled(task: task)
    case "created", "queued", "dispatched": return .running(task: task, isQueued: true)
    case .some: return .running(task: task, isQueued: false)
    case nil where outcome.hasResult: return .success(task: task, outcome)
    case nil where words.message != nil: return .failed(task: task, words)
    case nil where task != nil: return .running(task: task, isQueued: true)
    case nil: return .unreadable("it names no request")
    }
  }

  static func identifier(_ root: PayloadValue) -> String? {
    let value = root["request_id"] ?? root["id"]
    let text = value?.string ?? value?.number
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }
}
