import Model
import Payload

extension GMICodec {
  /// Reads a reply about a request (docs.gmicloud.ai), in all the shapes seen so far.
  func read(_ reply: Reply, sent: SentPictures) -> QueueReply {
    guard let root = reply.root else { return .unreadable(reply.nonsense) }
    let envelope = TaskEnvelope(root, reply, ids: ["requestid", "id"])
    let outcome = QueueOutcome(gmi: envelope.layers, reply)
    var words = ErrorWords(root["outcome"], reply)
    if words.message == nil { words = ErrorWords(root, reply) }
    return .init(envelope, outcome, words, in: reply, sent: sent, unnamed: "it names no request")
  }
}
