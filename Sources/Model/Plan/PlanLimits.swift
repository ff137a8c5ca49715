/// A limit that a request exceeds.
package struct Excess: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case pictures, tokens, bytes }

  package var kind: Kind
  package var count: Int
  package var limit: Int

  package init(kind: Kind, count: Int, limit: Int) {
    self.kind = kind
    self.count = count
    self.limit = limit
  }

  /// Follows "The next request would": `have about 148,000 tokens, and the model accepts 131,072`.
  package var text: String {
    switch kind {
    case .pictures: "have \(count) pictures, and the model accepts \(limit)"
    case .tokens: "have about \(grouped(count)) tokens, and the model accepts \(grouped(limit))"
    case .bytes: "have \(byteText(count)), and the limit is \(byteText(limit))"
    }
  }
}

extension NextRequest {
  /// The exceeded limits, worst first; empty where it can be sent.
  package var excesses: [Excess] {
    let all: [(share: Double, excess: Excess)] = [
      (tokenShare, Excess(kind: .tokens, count: tokens, limit: capabilities.maxInputTokens)),
      (byteShare, Excess(kind: .bytes, count: bytes, limit: capabilities.maxRequestBytes)),
      (pictureShare, Excess(kind: .pictures, count: pictures, limit: capabilities.maxReferences)),
    ]
    return all.filter { $0.excess.count > $0.excess.limit }.sorted { $0.share > $1.share }
      .map(\.excess)
  }
}

extension ConversationPlan {
  /// The worst of the exceeded limits; nil where it can be sent.
  package var excess: Excess? { request.excesses.first }

  /// Why it cannot be sent as it is; nil where it can.
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

  /// The draft of it: the only place where an instruction becomes a draft.
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
