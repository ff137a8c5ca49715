package import Model
import Payload

/// A request of this account that the provider still knows.
package struct RemoteRequest: Hashable, Sendable {
  /// The provider's id for it, as in `Job.accepted(task:)`.
  package var task: String
  package var model: String
  /// The state, in the provider's own words.
  package var status: String
  package var created: Timestamp?
  /// The instruction, if the provider repeats it.
  package var instruction: String

  package init(
    task: String, model: String = "", status: String = "", created: Timestamp? = nil,
    instruction: String = ""
  ) {
    self.task = task
    self.model = model
    self.status = status
    self.created = created
    self.instruction = instruction
  }
}

extension RemoteRequest {
  /// Reads a request as GMI lists it (docs.gmicloud.ai).
  init?(_ value: PayloadValue, _ reply: Reply) {
    guard let task = Listing.text(value, "request_id", "id", in: reply) else { return nil }
    self.init(
      task: task, model: Listing.text(value, "model", in: reply) ?? "",
      status: Listing.text(value, "status", in: reply) ?? "",
      created: value["created_at"]?.double.flatMap(Timestamp.init(unix:)),
      instruction: Self.instruction(value["payload"], reply))
  }

  /// The prompt, or the text of the conversation's last turn.
  private static func instruction(_ payload: PayloadValue?, _ reply: Reply) -> String {
    if let prompt = reply.text(payload?["prompt"]), !prompt.isEmpty { return prompt }
    let parts = payload?["contents"]?.elements.last?["parts"]?.elements ?? []
    return parts.compactMap { reply.text($0["text"]) }.last ?? ""
  }
}
