package import Model

extension Capabilities.Memory {
  /// `the whole conversation`, `the last picture`.
  package var words: String {
    switch self {
    case .wholeConversation: "the whole conversation"
    case .lastPicture: "the last picture"
    }
  }
}

extension State {
  /// `remembers: the whole conversation`.
  var memoryText: String { "remembers: \(profile.capabilities.memory.words)" }

  /// What stays behind when the next instruction is sent as things stand, and what goes along; nil
  /// when nothing does.
  var memoryLoss: String? {
    nextPlan.loss.map { $0.along.isEmpty ? $0.behind : "\($0.behind): \($0.along)" }
  }

  /// The same in a few words.
  var briefLoss: String? { nextPlan.loss?.behind }
}
