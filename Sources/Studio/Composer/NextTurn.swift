package import Model

extension State {
  /// What would be sent; nil where it refers to a turn that does not exist.
  func nextTurn(for sending: Sending) -> NextTurn? {
    switch sending {
    case .draft:
      var next = nextTurn
      next.words = composer.text.trimmingBlanks
      next.isTrimmed = isTrimmed && next.parent != nil
      return next
    case .again(let number):
      return turn(number).map { turn in
        NextTurn(
          parent: turn.parent, words: turn.instruction,
          settings: turn.settings.fitted(to: profile.capabilities, of: profile.name).settings,
          references: turn.references, regions: turn.regions,
          sendsMarkedCopy: sendsMarkedCopy, isTrimmed: false)
      }
    case .variants(_, let one): return nextTurn(for: one)
    }
  }

  /// The settings that change to fit the profile when it is sent, each in a sentence.
  package func changes(for sending: Sending) -> [String] {
    guard case .again(let number) = sending.single, let turn = turn(number) else { return [] }
    return turn.settings.fitted(to: profile.capabilities, of: profile.name).changes
  }

  /// The next turn as it stands in the workspace.
  var nextTurn: NextTurn {
    NextTurn(
      parent: nextParent, words: composer.text, settings: session.workspace.settings,
      references: session.workspace.sentReferences, regions: regions,
      sendsMarkedCopy: sendsMarkedCopy,
      isTrimmed: isTrimmed)
  }

  /// The turn that the next instruction continues from; nil where it starts a conversation.
  var nextParent: Int? { baseTurn.flatMap { $0.canGoOn ? $0.number : nil } }

  var nextRequest: NextRequest { nextPlan.request }

  /// What is sent with the next turn as it stands in the workspace.
  var nextPlan: ConversationPlan { plan(for: nextTurn) }

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

  mutating func switchTrimming() {
    guard let base = baseTurn, base.canGoOn else {
      return notify("there is no conversation to trim: the next turn starts one")
    }
    guard profile.capabilities.memory == .wholeConversation else {
      return notify("\(profile.name) remembers only the last picture: there is nothing to trim")
    }
    isTrimmed.toggle()
    notify(isTrimmed ? memoryLoss ?? "trimmed" : "the whole conversation will be sent")
  }
}
