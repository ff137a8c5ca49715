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
  package var memoryText: String { "remembers: \(profile.capabilities.memory.words)" }

  /// What stays behind when the next instruction is sent as things stand, and what goes along; nil
  /// when nothing does.
  package var memoryLoss: String? {
    loss.map { $0.along.isEmpty ? $0.behind : "\($0.behind): \($0.along)" }
  }

  /// The same in a few words.
  var briefLoss: String? { loss?.behind }

  private var loss: (behind: String, along: String)? {
    guard let base = baseTurn.map(conversationHolder), base.canGoOn else { return nil }
    let remembers = profile.capabilities.memory == .wholeConversation
    if isTrimmed, remembers {
      let pictures = picturesAlong(with: nextTurn).count
      let along =
        pictures > 1 ? "first and last picture and the words" : "the picture and the words"
      return ("trimmed", "\(along) go along")
    }
    // An imported picture is all there is.
    guard base.kept?.imported == nil else { return nil }
    guard base.profile != profile.name || base.model != profile.model else { return nil }
    let along =
      remembers
      ? "the last picture and the words so far go along" : "only the last picture goes along"
    guard rememberedConversation(base) else { return remembers ? (along, "") : nil }
    // A session may have come from elsewhere, and its names with it.
    let owner = quotable(base.profile != profile.name ? base.profile : base.model)
    return ("\(owner)'s memory stays behind", along)
  }

  /// Whether who made a turn remembers the conversation; true where it is not known.
  private func rememberedConversation(_ turn: Turn) -> Bool {
    if let conversation = turn.outcome?.conversation { return conversation.bytes > 0 }
    let maker = profiles.first { $0.name == turn.profile }
    return maker.map { $0.capabilities.memory == .wholeConversation } ?? true
  }
}
