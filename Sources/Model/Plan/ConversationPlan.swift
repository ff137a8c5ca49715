import Numbers

/// What is sent with one instruction: the conversation word for word, or pictures and text in its
/// place; the references; the ratio; the size of it all, the limits it exceeds, and its price. It
/// is computed only here: the studio shows it, every way of sending uses it, and the price is its
/// price.
package struct ConversationPlan: Hashable, Sendable {
  /// The turn it was made for.
  package let next: NextTurn
  /// The profile it is sent to.
  package let profile: Profile
  /// The turn whose conversation is sent word for word; nil if a new one starts.
  package private(set) var transcript: Int?
  /// The pictures sent besides it, in the order the provider's protocol gets them.
  package private(set) var pictures: [PlannedPicture] = []
  /// The picture that is edited; nil if there is none, or only its URL is known.
  package private(set) var edited: Picture?
  /// Whether that picture is part of the conversation and not among `pictures`.
  package private(set) var editsEarlier = false
  /// The earlier instructions, oldest first, where the conversation itself cannot be sent.
  package private(set) var earlier: [String] = []
  /// The ratio to send; nil if the provider decides.
  package private(set) var ratio: AspectRatio?
  /// The size of the whole request.
  package private(set) var request: NextRequest
  /// What happens to the earlier conversation.
  package private(set) var memory = EarlierConversation.nothing
  /// Whether it is too large, but would not be if most of the conversation were left out.
  package private(set) var trimmingHelps = false
  /// Whether it continues from a turn that left nothing to continue from.
  package private(set) var isEmptyHanded = false

  /// - Parameter lost: The number of a turn whose conversation was to be sent but is missing.
  package init(_ next: NextTurn, at profile: Profile, past: PastTurns, lost: Int? = nil) {
    self.next = next
    self.profile = profile
    request = NextRequest(capabilities: profile.capabilities)
    let parent = past[next.parent]
    let target = past.edited(after: parent?.number, with: next.references)
    edited = target.picture
    let holder = parent.map { past.conversationHolder(of: $0) }
    let continues =
      holder.map { holder in
        remembers && !next.isTrimmed && holder.number != lost && holder.mayHoldConversation
          && holder.profile == profile.name && holder.model == profile.model
      } ?? false
    if continues { transcript = holder?.number }
    choosePictures(target, parent: parent, past)
    if !continues, remembers, let parent { earlier = past.instructions(upTo: parent.number) }
    ratio = resolvedRatio
    addMarkedCopy(conversation: continues ? holder.flatMap { past.weight(upTo: $0) } : nil)
    weigh()
    if let parent, let holder {
      memory = EarlierConversation(self, parent: parent, holder: holder)
      isEmptyHanded =
        !continues && target.result == nil && target.brought.isEmpty && earlier.isEmpty
    }
    guard request.isTooLarge, continues else { return }
    var trimmed = next
    trimmed.isTrimmed = true
    trimmingHelps = !ConversationPlan(trimmed, at: profile, past: past).request.isTooLarge
  }

  /// Whether the conversation is sent to the provider at all.
  var remembers: Bool { profile.capabilities.memory == .wholeConversation }

  /// The price.
  package var estimate: Estimate {
    guard !profile.isSandbox else { return .free }
    return profile.capabilities.estimate(
      of: next.settings.resolution, inputTokens: request.tokens)
  }

  /// Whether a copy with the regions outlined is sent.
  package var hasMarkedCopy: Bool { pictures.first?.origin == .markedCopy }

  /// The pictures sent that are neither references of this instruction nor a marked copy.
  package var picturesBeside: [Picture] {
    pictures.filter { $0.origin == .first || $0.origin == .last }.compactMap(\.picture)
  }

  private mutating func choosePictures(
    _ target: EditedPicture, parent: Turn?, _ past: PastTurns
  ) {
    let isNew = transcript == nil
    if isNew, next.isTrimmed, let last = target.result, let parent,
      let first = past.firstPicture(upTo: parent.number), first != last
    {
      pictures.append(PlannedPicture(.first, .picture(first), name: "the first picture"))
    }
    let brought = isNew ? target.brought.map { PlannedPicture(.brought, $0) } : []
    let start = pictures.count
    pictures += brought + next.references.map { PlannedPicture(.reference, $0) }
    if let place = target.place {
      let index = place - (isNew ? 0 : target.brought.count)
      editsEarlier = index < 0
      if index >= 0, target.isToBeEdited { pictures[start + index].isEdited = true }
    } else if let last = target.result {
      guard isNew || parent?.kept != nil else {
        editsEarlier = true
        return
      }
      pictures.append(
        PlannedPicture(
          .last, .picture(last), name: "the picture of turn \(next.parent ?? 0)", isEdited: true))
    }
  }

  /// The chosen ratio, or the offered one nearest to the edited picture. Without such a picture the
  /// provider decides.
  private var resolvedRatio: AspectRatio? {
    switch next.settings.ratio {
    case .fixed(let ratio): ratio
    case .auto: edited.map { .nearest(to: $0.size, among: profile.capabilities.ratios) }
    }
  }

  private mutating func addMarkedCopy(conversation: ConversationSize?) {
    if let conversation { request.add(conversation) }
    guard !next.regions.isEmpty, next.sendsMarkedCopy, let edited,
      request.pictures.saturatingAdding(pictures.count) < profile.capabilities.maxReferences
    else { return }
    pictures.insert(
      PlannedPicture(.markedCopy, .picture(edited), name: "the marked copy"), at: 0)
  }

  private mutating func weigh() {
    request.add(words: next.words.utf8.count.saturatingAdding(next.settings.system.utf8.count))
    for text in earlier { request.add(words: text.utf8.count) }
    for text in explanations { request.add(words: text.utf8.count.saturatingAdding(2)) }
    for picture in pictures { request.add(picture.picture) }
  }

  /// What is said about the pictures and regions after the instruction.
  private var explanations: [String] {
    let sent = pictures.map { picture in
      ExplainedPicture(
        role: picture.role,
        isEdited: picture.isEdited && (picture.origin == .last || pictures.count > 1),
        isMarkedCopy: picture.origin == .markedCopy)
    }
    let roles = roleWords(of: sent, editsEarlier: editsEarlier, namesEdited: namesEdited)
    let regions = edited.map {
      regionWords(next.regions, of: $0.size, hasMarkedCopy: hasMarkedCopy)
    }
    return [roles, regions ?? ""].filter { !$0.isEmpty }
  }
}

extension Turn {
  /// Whether a conversation may be stored with it. A turn that remembers nothing has no bytes; one
  /// that was never measured may have a conversation.
  fileprivate var mayHoldConversation: Bool {
    canGoOn && kept == nil && outcome?.conversation?.bytes != 0
  }
}

extension PastTurns {
  /// The size of the conversation up to a turn; if it was never measured, an estimate from its
  /// contents.
  fileprivate func weight(upTo turn: Turn) -> ConversationSize {
    if let known = turn.outcome?.conversation { return known }
    var made = NextRequest(capabilities: Capabilities(ratios: [], resolutions: []))
    // Far more turns than any model reads; scanning a very long history would slow every key.
    for turn in chain(from: turn.number).prefix(200) {
      made.add(words: turn.instruction.utf8.count)
      for reference in turn.references { made.add(reference.picture) }
      for picture in turn.outcome?.pictures ?? [] { made.add(picture) }
    }
    return ConversationSize(
      bytes: made.bytes, pictures: made.pictures, textBytes: made.textBytes)
  }

  /// The answered instructions up to a turn, oldest first, limited to the newest ones that keep the
  /// request short. An answer in words is included as just those words.
  fileprivate func instructions(upTo number: Int) -> [String] {
    var room = Self.mostCharacters
    var kept: [String] = []
    for turn in chain(from: number) where turn.canGoOn && turn.kept == nil {
      guard kept.count < Self.mostInstructions else { break }
      var words = String(turn.instruction.prefix(Self.mostOfOne))
      if let answer = turn.answerInWords {
        words += " (not made yet; you answered: “\(answer.prefix(Self.mostOfOne))”)"
      }
      guard words.count <= room else { break }
      room -= words.count
      kept.append(words)
    }
    return kept.reversed()
  }

  private static let mostInstructions = 24
  private static let mostOfOne = 600
  private static let mostCharacters = 6000
}

extension Turn {
  /// What the model said instead of making a picture; nil if it made one.
  fileprivate var answerInWords: String? {
    guard result == nil, let text = outcome?.text.trimmingBlanks, !text.isEmpty else { return nil }
    return text
  }
}

/// A picture sent with an instruction, in its order among the others.
package struct PlannedPicture: Hashable, Sendable {
  /// Why it is sent.
  package enum Origin: Hashable, Sendable {
    /// A copy with the regions outlined, to be made from the edited picture.
    case markedCopy
    /// The first picture of a trimmed conversation.
    case first
    /// A reference that was sent before and not answered with a picture.
    case brought
    /// A reference of the instruction itself.
    case reference
    /// The result of the previous turn.
    case last
  }

  package var origin: Origin
  /// For a marked copy, the picture it is made from.
  package var source: Reference.Source
  /// The name shown in messages; already safe to show.
  package var name: String
  package var role: Reference.Role?
  /// Whether it is the picture to edit.
  package var isEdited: Bool

  package init(
    _ origin: Origin, _ source: Reference.Source, name: String, role: Reference.Role? = nil,
    isEdited: Bool = false
  ) {
    self.origin = origin
    self.source = source
    self.name = name
    self.role = role
    self.isEdited = isEdited
  }

  init(_ origin: Origin, _ reference: Reference) {
    self.init(origin, reference.source, name: reference.name, role: reference.role)
  }

  package var picture: Picture? {
    if case .picture(let picture) = source { picture } else { nil }
  }
}

extension ConversationPlan {
  /// Whether the model has to be told which of several references it edits, because nothing else
  /// says so.
  package var namesEdited: Bool {
    let own = pictures.filter { $0.origin != .markedCopy }
    return own.count > 1 && own.contains { $0.isEdited && $0.origin != .last }
  }
}

extension ConversationPlan {
  /// The worst of the exceeded limits; nil if it can be sent.
  package var excess: ExceededLimit? { request.excesses.first }

  /// Why it cannot be sent as it is; nil if it can.
  package var refusal: Failure? {
    if isEmptyHanded {
      return Failure(
        .usage, "Turn \(next.parent ?? 0) left nothing to continue from.",
        advice: "Continue from an earlier turn, or start a new conversation.")
    }
    guard let excess else { return nil }
    let what = "The request would \(excess.text)."
    guard !trimmingHelps else {
      return Failure(
        .usage, what,
        advice:
          "Send it trimmed (--trim, or \"trim\" in a batch): a new conversation starts with the first "
          + "and the last picture and the text so far. Nothing was sent.")
    }
    let advice =
      excess.kind == .pictures
      ? "Leave out \(excess.count - excess.limit)." : "Leave out references or text."
    return Failure(.usage, what, advice: "\(advice) Nothing was sent.")
  }

  /// Builds the draft. Nothing else turns an instruction into a draft.
  package func draft(in session: Session, allowsConversion: Bool = true) -> TurnDraft {
    TurnDraft(
      session: session, parent: next.parent, instruction: next.words, settings: next.settings,
      references: next.references, regions: next.regions, sendsMarkedCopy: next.sendsMarkedCopy,
      conversationMode: next.isTrimmed ? .trimmed : .conversation,
      allowsConversion: allowsConversion,
      profile: profile.name, model: profile.model, estimate: estimate.amount)
  }
}

extension TurnDraft {
  /// The turn it was made for, to be planned again when it is sent.
  package var next: NextTurn {
    NextTurn(
      parent: parent, words: instruction, settings: settings, references: references,
      regions: regions, sendsMarkedCopy: sendsMarkedCopy, isTrimmed: conversationMode == .trimmed)
  }
}
