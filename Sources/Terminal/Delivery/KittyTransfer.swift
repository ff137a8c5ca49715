import FoundationEssentials

/// One file sent by kitty's file transfer protocol: the user allows it at the terminal, the
/// terminal opens the file, takes its bytes and confirms them.
struct KittyTransfer: Sendable {
  /// What follows from an answer.
  enum Step: Equatable {
    case nothing
    case send([[UInt8]])
    case done
    /// The terminal's reason, such as `EPERM`.
    case failed(String)
  }

  private enum Stage { case asking, opening, sending, over }

  let id: String
  let name: String
  private var bytes: [UInt8]
  private var stage = Stage.asking

  init(id: String, name: String, bytes: [UInt8]) {
    self.id = id
    self.name = name
    self.bytes = bytes
  }

  /// Handles an answer and returns what follows. Answers to others and to earlier stages do
  /// nothing.
  mutating func take(_ fields: [String: String]) -> Step {
    guard fields["ac"] == "status", fields["id"] == id, stage != .over,
      let status = Self.text(fields["st"])
    else { return .nothing }
    let word = status.prefix { $0 != ":" }
    switch (stage, word) {
    case (.asking, "OK"):
      stage = .opening
      // A relative path starts in the user's home folder.
      let path = "~/Downloads/\(name)"
      return .send([DeliveryCodes.transferFile(id: id, path: path, size: bytes.count)])
    case (.opening, "STARTED"):
      stage = .sending
      defer { bytes = [] }
      return .send(DeliveryCodes.transferData(id: id, bytes))
    case (.sending, "OK"):
      stage = .over
      return .done
    case (_, "PROGRESS"), (_, "STARTED"), (_, "OK"): return .nothing
    default:
      stage = .over
      return .failed(String(status.prefix(200)))
    }
  }

  /// kitty 0.26 pads its base64, 0.41 does not.
  private static func text(_ base64: String?) -> String? {
    guard let base64 else { return nil }
    let bare = base64.prefix { $0 != "=" }
    let padding = String(repeating: "=", count: (4 - bare.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: bare + padding) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }
}
