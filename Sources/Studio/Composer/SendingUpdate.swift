import Imagery
package import Model
import Themes

/// What is to be sent.
package indirect enum SendRequest: Hashable, Sendable {
  /// The text in the composer.
  case draft
  /// A turn's instruction again.
  case again(Int)
  /// The same at a higher resolution.
  case larger(Int, Resolution)
  /// A picture alone, to be described in words.
  case description(Picture, name: String)
  /// The same several times at once.
  case variants(Int, of: SendRequest)
}

/// What the user has agreed to before sending.
package struct SendConsent: OptionSet, Hashable, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Pictures that the provider does not accept are converted to JPEG and sent.
  static let conversion = SendConsent(rawValue: 1)
  /// The conversation is left out except for its first and last picture and its text.
  static let trimming = SendConsent(rawValue: 2)
  /// What may already have been paid for is sent again.
  static let repetition = SendConsent(rawValue: 4)
  /// Text that begins with a slash and a word is an instruction all the same.
  static let slash = SendConsent(rawValue: 8)
}

extension State {
  /// Sends what is in the composer, or says why not; the text stays until it is sent.
  mutating func send(with consent: SendConsent = []) -> [Effect] {
    focus(.composer)
    let instruction = composer.text.trimmingBlanks
    guard !instruction.isEmpty else {
      notify(
        session.workspace.sentReferences.isEmpty
          ? "Write what to make or change, then press \(keyText(.send))"
          : "Say what to do with the picture, then press \(keyText(.send))")
      return []
    }
    guard imports.waiting.isEmpty else {
      imports.sendWhenRead = consent
      notify("will be sent as soon as the picture is read")
      return []
    }
    if !consent.contains(.slash), case .step(let kind, let arguments)? = SlashText(instruction) {
      return makeStep(kind, arguments)
    }
    return send(.draft, consent)
  }

  /// Sends a turn's instruction again, as a sibling of the turn.
  mutating func sendAgain(_ number: Int) -> [Effect] { send(.again(number), []) }

  /// Sends, unless there is an objection that the user has not agreed to. The question asked before
  /// it is about this submission.
  mutating func send(
    _ sending: SendRequest, _ consent: SendConsent, as known: SubmissionID? = nil
  ) -> [Effect] {
    guard var next = nextTurn(for: sending) else { return [] }
    let id = known ?? outbox.newID()
    if consent.contains(.trimming) { next.isTrimmed = true }
    if let reason = reasonNotToSend(sending, next, consent) {
      warn(reason)
      return []
    }
    if let question = question(before: sending, next, consent, id) {
      guard overlay == nil else {
        // Someone typing into another panel must not answer this by accident.
        warn("not sent: answer the question first, then press \(keyText(.send)) again")
        return []
      }
      overlay = .confirm(question)
      return []
    }
    let isDraft = sending.single == .draft
    if isDraft { nameSession(after: next.words) }
    var draft = plan(for: next).draft(
      in: session, allowsConversion: consent.contains(.conversion))
    draft.count = sending.count
    draft.submission = id
    let regions = isDraft ? session.workspace.drawnRegions : nil
    if isDraft {
      outbox.returned = nil
      composer.field.clearSent()
      session.workspace.replaceSent(with: [])
      session.workspace.drawnRegions = nil
      end(.sketch)
      isTrimmed = false
    }
    let effects = submit(draft, regions: regions)
    let changes = changes(for: sending)
    if !changes.isEmpty { notify(changes.joined(separator: "; ")) }
    return effects
  }

  /// The question to ask before anything is converted or left out; each is asked once.
  private func question(
    before sending: SendRequest, _ next: NextTurn, _ consent: SendConsent, _ id: SubmissionID
  ) -> Confirmation? {
    if let question = slashQuestion(before: sending, next, consent, id) { return question }
    if let excess = plan(for: next).excess {
      return Confirmation(
        .send(sending, consent.union(.trimming), id),
        question: "The next request would \(excess.text). If you trim it, a new conversation "
          + "starts with the first and the last picture and the text so far; the old one stays "
          + "with its turns.",
        yes: "Trim and send", no: "Back")
    }
    if !consent.contains(.repetition), let lost = past.lostTurn(like: next),
      sending.single == .draft
    {
      return Confirmation(
        .send(sending, consent.union(.repetition), id),
        question:
          "The outcome of turn \(lost.number), with the same text, is unknown; it may have "
          + "been billed. Send it again?",
        yes: "Send again", no: "Back")
    }
    guard !consent.contains(.conversion), let question = conversionQuestion(for: next) else {
      return nil
    }
    return Confirmation(
      .send(sending, consent.union(.conversion), id), question: question, yes: "Convert and send",
      no: "Back")
  }

  /// Returns the text and references of a turn that failed to the composer; nothing that is being
  /// written is overwritten.
  mutating func returnToComposer(
    _ instruction: String, _ references: [Reference], _ regions: [Region]
  ) {
    guard composer.isEmpty else { return }
    composer.field.replaceAll(with: instruction)
    guard session.workspace.sentReferences.isEmpty else { return }
    session.workspace.replaceSent(with: withoutImplied(references))
    if let picture = pictureToEdit, !regions.isEmpty {
      session.workspace.drawnRegions = PictureRegions(picture: picture, regions: regions)
    }
  }

  /// The references without the opened photograph, where the base sends that by itself.
  func withoutImplied(_ references: [Reference]) -> [Reference] {
    guard let implied = baseTurn?.openedReference?.picture else { return references }
    return references.filter { $0.role != nil || $0.picture != implied }
  }

  /// Why nothing can be sent as things are; nil if it can.
  func reasonNotToSend(
    _ sending: SendRequest, _ next: NextTurn, _ consent: SendConsent = []
  ) -> String? {
    if let reason = localStepReason(against: sending, next, consent) { return reason }
    if let open = runningTurn(against: sending, next) {
      return "turn \(open.number) is still working; \(keyText(.leave)) cancels it"
    }
    if ownSubmissions.contains(where: { $0.draft.parent == next.parent }) {
      return "the previous turn is still being sent; \(keyText(.leave)) cancels it"
    }
    let offered = profile.capabilities
    if case .fixed(let ratio) = next.settings.ratio, !offered.ratios.contains(ratio) {
      return "\(profile.name) does not offer \(ratio); \(keyText(.ratio)) chooses another ratio"
    }
    if !offered.resolutions.contains(next.settings.resolution) {
      return "\(profile.name) does not offer \(next.settings.resolution.rawValue); "
        + "\(keyText(.resolution)) chooses another resolution"
    }
    return reasonForExcess(plan(for: next))
  }

  /// Which limit is exceeded, where leaving out most of the conversation would not help.
  private func reasonForExcess(_ plan: ConversationPlan) -> String? {
    guard let excess = plan.excess, !plan.trimmingHelps else { return nil }
    guard excess.kind == .pictures else {
      return "the request would \(excess.text); remove references or text"
    }
    let edited =
      plan.request.pictures > plan.next.references.count ? ", including the one to edit" : ""
    return "\(profile.name) accepts \(excess.limit) references\(edited); "
      + "remove \(excess.count - excess.limit)"
  }

  /// A working turn to wait for: someone who continues writing expects the instruction to edit its
  /// result, not to become its sibling. What is sent from another turn, or sent again, runs at the
  /// same time.
  func runningTurn(against sending: SendRequest, _ next: NextTurn) -> Turn? {
    switch sending.single {
    case .again(let number), .larger(let number, _):
      return ownTurns.first { $0.number == number }
    case .description: return nil
    case .draft, .variants: break
    }
    return ownTurns.first { $0.parent == next.parent && isAfterBase($0) }
  }

  /// Whether a turn was sent from where the next words are. Edits of the opened photograph and new
  /// conversations have no parent alike.
  func isAfterBase(_ turn: Turn) -> Bool {
    if turn.isDescription { return false }
    let base = session.workspace.base
    if base == nil, outbox.leftAlone.contains(turn.id) { return false }
    return base == turn.parent
      || base == Turn.openedNumber && past.shownParent(of: turn) == base
  }

  /// Names a session without a title after its first instruction.
  private mutating func nameSession(after instruction: String) {
    guard session.title.isEmpty else { return }
    session.title = sessionTitle(from: instruction)
  }
}

/// The first words of an instruction, on one line of about forty characters.
package func sessionTitle(from instruction: String) -> String {
  let line = cleanLine(instruction).trimmingBlanks
  guard line.count > 40 else { return line }
  let start = line.prefix(40)
  let words = start.lastIndex(of: " ").map { start[..<$0] } ?? start
  return words.trimmingBlanks
}

extension State {
  /// What would be sent; nil if it refers to a turn that does not exist.
  func nextTurn(for sending: SendRequest) -> NextTurn? {
    switch sending {
    case .draft:
      var next = nextTurn
      next.words = composer.text.trimmingBlanks
      next.isTrimmed = isTrimmed && next.parent != nil
      return next
    case .larger(let number, let resolution):
      var next = nextTurn(for: .again(number))
      next?.settings.resolution = resolution
      return next
    case .again(let number):
      return turn(number).map { turn in
        NextTurn(
          parent: turn.parent, words: turn.instruction,
          settings: turn.settings.fitted(to: profile.capabilities, of: profile.name).settings,
          references: turn.references, regions: turn.regions,
          sendsMarkedCopy: sendsMarkedCopy, isTrimmed: false)
      }
    case .description(let picture, let name): return descriptionRequest(picture, name: name)
    case .variants(_, let one): return nextTurn(for: one)
    }
  }

  /// The settings that change to fit the profile when it is sent, each in a sentence.
  package func changes(for sending: SendRequest) -> [String] {
    guard case .again(let number) = sending.single, let turn = turn(number) else { return [] }
    return turn.settings.fitted(to: profile.capabilities, of: profile.name).changes
  }

  /// The next turn as it stands in the workspace.
  var nextTurn: NextTurn {
    NextTurn(
      parent: nextParent, words: composer.text, settings: session.workspace.settings,
      references: nextReferences, regions: regions,
      sendsMarkedCopy: sendsMarkedCopy,
      isTrimmed: isTrimmed)
  }

  /// The turn that the next instruction continues from; nil if it starts a conversation, as every
  /// edit of the opened photograph does.
  var nextParent: Int? {
    baseTurn.flatMap { $0.canGoOn && !$0.isOpened ? $0.number : nil }
  }

  /// The references sent with the next instruction: the opened photograph where that is edited
  /// again, then those in the tray.
  var nextReferences: [Reference] {
    let chosen = session.workspace.sentReferences
    guard let opened = baseTurn?.openedReference,
      !chosen.contains(where: { $0.picture == opened.picture && $0.role == nil })
    else { return chosen }
    return [opened] + chosen
  }

  var nextRequest: NextRequest { nextPlan.request }

  /// What is sent with the next turn as it stands in the workspace.
  var nextPlan: ConversationPlan { plan(for: nextTurn) }

  /// What a request for the turn contains, and what it leaves out.
  package func plan(for next: NextTurn) -> ConversationPlan {
    ConversationPlan(next, at: profile, past: past)
  }

  package var past: PastTurns { PastTurns(sorted: turns) }

  /// Whether the next turn leaves out the conversation except for its first and last picture and
  /// its text.
  package var isTrimmed: Bool {
    get { session.workspace.isTrimmed ?? false }
    set { session.workspace.isTrimmed = newValue ? true : nil }
  }

  /// Decides whether the next turn leaves out most of the conversation.
  mutating func switchTrimming() {
    guard nextParent != nil else {
      return notify("there is no conversation to trim: the next turn starts one")
    }
    guard profile.capabilities.memory == .wholeConversation else {
      return notify("\(profile.name) remembers only the last picture: there is nothing to trim")
    }
    isTrimmed.toggle()
    notify(isTrimmed ? memoryLoss ?? "trimmed" : "the whole conversation will be sent")
  }
}
