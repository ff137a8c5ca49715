import Model
import Payload

extension GMICodec {
  /// What is known to be refused is refused here, where it costs nothing.
  func check(_ turn: TurnRequest) throws(Failure) {
    let can = endpoint.capabilities
    let who = endpoint.title
    guard turn.instruction.contains(where: { !$0.isWhitespace }) else {
      throw Failure(.usage, "The instruction is empty.", advice: "Say what should change.")
    }
    guard can.ratios.contains(turn.ratio) else {
      let reason = can.ratioReasons[turn.ratio] ?? "not offered by \(who)"
      throw Failure(
        .usage, "The ratio \(turn.ratio) cannot be asked for: \(reason).",
        advice: "Choose one of \(list(can.ratios)).")
    }
    guard can.resolutions.contains(turn.settings.resolution) else {
      throw Failure(
        .usage,
        "The resolution \(turn.settings.resolution.rawValue) is not offered by \(who).",
        advice: "Choose one of \(list(can.resolutions.map(\.rawValue))).")
    }
    guard can.formats.contains(turn.settings.format) else {
      throw Failure(
        .usage, "The format \(turn.settings.format.rawValue) is not offered by \(who).",
        advice: "Choose one of \(list(can.formats.map(\.rawValue))).")
    }
    if endpoint.sendsThinking, let level = turn.settings.thinking,
      !can.thinkingLevels.contains(level)
    {
      throw Failure(
        .usage, "The thinking level \(level.name) is not offered by \(who).",
        advice: can.thinkingLevels.isEmpty
          ? "Leave it to the model."
          : "Choose one of \(list(can.thinkingLevels.map(\.name))), or leave it to the model.")
    }
    if !turn.settings.system.isEmpty, !can.system {
      throw Failure(
        .usage, "A standing instruction is not taken by \(who).",
        advice: "Put its words into the instruction.")
    }
    try checkAttachments(turn.attachments)
  }

  private func checkAttachments(_ attachments: [Attachment]) throws(Failure) {
    let can = endpoint.capabilities
    guard attachments.count <= can.maxReferences else {
      throw Failure(
        .usage,
        "\(attachments.count) references are too many: \(endpoint.title) takes "
          + "\(can.maxReferences) at most.",
        advice: "Remove \(attachments.count - can.maxReferences).")
    }
    for attachment in attachments {
      switch attachment.source {
      case .blob(let blob, let type):
        guard can.mediaTypes.contains(type) else {
          throw Failure(
            .usage,
            "\(attachment.name) is a \(type.name) file, which \(endpoint.title) does not read.",
            advice: "Convert it to \(list(can.mediaTypes.map(\.name))).")
        }
        guard blob.byteCount <= can.maxInlineBytes else {
          throw Failure(
            .usage,
            "\(attachment.name) is \(byteText(blob.byteCount)) long; \(endpoint.title) takes pictures "
              + "of \(byteText(can.maxInlineBytes)) at most.",
            advice: "Make it smaller first.")
        }
      case .url(let url):
        guard Origin(url) != nil else {
          throw Failure(
            .usage, "\(attachment.name) is not an address the provider could fetch.",
            advice: "Use an https address.")
        }
      }
    }
  }

  private func list(_ words: [some CustomStringConvertible]) -> String {
    words.map(\.description).joined(separator: ", ")
  }
}
