import Numbers

/// What the next instruction would weigh on its way: an estimate, told before it is sent.
package struct NextRequest: Hashable, Sendable {
  package var bytes = 0
  package var pictures = 0
  /// Bytes of words.
  package var textBytes = 0
  package var capabilities: Capabilities

  /// About four bytes of words are one token; pictures count as the profile says.
  package var tokens: Int {
    (textBytes / 4)
      .saturatingAdding(pictures.saturatingMultiplied(by: capabilities.tokensPerPicture))
  }

  package var tokenShare: Double { Double(tokens) / Double(max(1, capabilities.maxInputTokens)) }
  package var byteShare: Double { Double(bytes) / Double(max(1, capabilities.maxRequestBytes)) }
  /// How full it is, 1 at the limit that is nearer.
  package var share: Double { max(tokenShare, byteShare) }
  package var isTooLarge: Bool { share > 1 }

  fileprivate mutating func add(_ picture: Picture) {
    pictures += 1
    // Larger ones are made to fit; base64 writes three bytes as four letters.
    bytes = bytes.saturatingAdding(
      (min(picture.byteCount, capabilities.maxInlineBytes) / 3).saturatingMultiplied(by: 4))
  }

  fileprivate mutating func add(words: Int) {
    textBytes = textBytes.saturatingAdding(words)
    bytes = bytes.saturatingAdding(words)
  }

  fileprivate mutating func add(_ conversation: ConversationSize) {
    bytes = bytes.saturatingAdding(conversation.bytes)
    pictures = pictures.saturatingAdding(conversation.pictures)
    textBytes = textBytes.saturatingAdding(conversation.textBytes)
  }
}

/// What an instruction would be sent with.
package struct NextTurn: Hashable, Sendable {
  package var parent: Int?
  package var words: String
  package var settings: Settings
  package var references: [Reference]
  /// In pixels of the picture that is edited.
  package var regions: [PixelRect]
  package var isTrimmed: Bool

  package init(
    parent: Int?, words: String, settings: Settings, references: [Reference],
    regions: [PixelRect] = [], isTrimmed: Bool
  ) {
    self.parent = parent
    self.words = words
    self.settings = settings
    self.references = references
    self.regions = regions
    self.isTrimmed = isTrimmed
  }
}

extension State {
  /// What lies on the desk.
  package var nextTurn: NextTurn {
    NextTurn(
      parent: baseTurn.flatMap { $0.canGoOn ? $0.number : nil }, words: composer.text,
      settings: session.desk.settings, references: session.desk.sentReferences,
      regions: regions, isTrimmed: isTrimmed)
  }

  package var nextRequest: NextRequest { request(for: nextTurn) }

  package func request(for next: NextTurn) -> NextRequest {
    var request = NextRequest(capabilities: profile.capabilities)
    request.add(words: next.words.utf8.count + next.settings.system.utf8.count)
    if let parent = turn(next.parent) {
      let goesOn = goesOn(from: parent, isTrimmed: next.isTrimmed)
      for picture in picturesAlong(with: next) { request.add(picture) }
      if goesOn {
        request.add(conversation(of: conversationHolder(of: parent)))
      } else if profile.capabilities.memory == .wholeConversation {
        request.add(words: wordsSoFar(upTo: parent))
      }
    }
    if !next.regions.isEmpty, sendsMarkedCopy, let picture = pictureToEdit { request.add(picture) }
    for reference in next.references {
      if let picture = reference.picture { request.add(picture) } else { request.pictures += 1 }
    }
    return request
  }

  /// What the conversation up to a turn weighs; where nobody has measured it, what it is made of.
  private func conversation(of parent: Turn) -> ConversationSize {
    if let known = parent.outcome?.conversation { return known }
    var made = NextRequest(capabilities: profile.capabilities)
    // Far more turns than any model reads; all of a very long history would be felt at each key.
    for turn in ancestry(of: parent, atMost: 200) {
      made.add(words: turn.instruction.utf8.count)
      for picture in turn.references.compactMap(\.picture) { made.add(picture) }
      for picture in turn.outcome?.pictures ?? [] { made.add(picture) }
    }
    return ConversationSize(
      bytes: made.bytes, pictures: made.pictures, textBytes: made.textBytes)
  }

  /// Whether the conversation of a turn goes along word for word.
  package func goesOn(from parent: Turn, isTrimmed: Bool) -> Bool {
    let holder = conversationHolder(of: parent)
    return profile.capabilities.memory == .wholeConversation && !isTrimmed
      && holder.profile == profile.name && holder.model == profile.model
  }

  /// Who holds the conversation a turn goes on from: the turn itself, or of a kept version the nearest
  /// turn above it that a provider has made.
  func conversationHolder(of turn: Turn) -> Turn {
    guard turn.kept != nil else { return turn }
    return ancestry(of: turn, until: { $0.kept == nil }).last { $0.kept == nil } ?? turn
  }

  /// The pictures that are sent beside the references: a kept one, which is in no conversation; and
  /// where the conversation itself is not sent the one to edit, after the first of a trimmed one.
  package func picturesAlong(with next: NextTurn) -> [Picture] {
    guard let parent = turn(next.parent), let last = latestResult(upTo: parent.number) else {
      return []
    }
    if goesOn(from: parent, isTrimmed: next.isTrimmed) { return parent.kept == nil ? [] : [last] }
    guard next.isTrimmed, let first = firstPicture(upTo: parent), first != last else {
      return [last]
    }
    return [first, last]
  }

  /// What the conversation began with: the picture that was brought, or the first that was made.
  private func firstPicture(upTo parent: Turn) -> Picture? {
    ancestry(of: parent).reversed().lazy
      .compactMap { $0.references.lazy.compactMap(\.picture).first ?? $0.result }.first
  }

  /// Bytes of the instructions so far, as many as are told again.
  private func wordsSoFar(upTo parent: Turn) -> Int {
    var bytes = 0
    for turn in ancestry(of: parent, atMost: Self.mostInstructions) {
      bytes += min(turn.instruction.utf8.count, Self.mostOfOne)
      if bytes >= Self.mostBytes { return Self.mostBytes }
    }
    return bytes
  }

  /// A turn and those above it, the newest first; no further than the first that is enough.
  func ancestry(
    of turn: Turn, atMost limit: Int = .max, until isEnough: (Turn) -> Bool = { _ in false }
  ) -> [Turn] {
    var chain = [turn]
    while chain.count < limit, let last = chain.last, !isEnough(last), let number = last.parent,
      number < last.number,
      let next = self.turn(number)
    {
      chain.append(next)
    }
    return chain
  }

  private static let mostInstructions = 24
  private static let mostOfOne = 600
  private static let mostBytes = 6000
}
