/// What happens to the earlier conversation: whether it is sent, and if not, why.
package enum EarlierConversation: Hashable, Sendable {
  /// All of it is sent, there is none, or the provider never remembers more than a picture.
  case nothing
  /// All of it up to a turn is sent, plus a picture that was made here.
  case kept(turn: Int, holder: Int)
  /// The picture was imported, so there is no conversation about it here.
  case imported(turn: Int)
  /// The picture was made here from one that no model has seen.
  case local(turn: Int)
  /// The user wants most of it left out.
  case trimmed
  /// It belongs to another provider, or to another model.
  case another(owner: String, isModel: Bool)
  /// It was made by a provider that remembers none.
  case never(provider: String)
  /// The previous reply left none.
  case missing

  init(_ plan: ConversationPlan, parent: Turn, holder: Turn) {
    let profile = plan.profile
    if plan.transcript != nil {
      self = parent.kept == nil ? .nothing : .kept(turn: parent.number, holder: holder.number)
    } else if holder.kept?.imported != nil {
      self = .imported(turn: holder.number)
    } else if holder.kept != nil {
      self = .local(turn: parent.number)
    } else if plan.next.isTrimmed {
      self = .trimmed
    } else if holder.profile != profile.name || holder.model != profile.model {
      let isModel = holder.profile == profile.name
      if holder.leftConversation {
        self = .another(owner: isModel ? holder.model : holder.profile, isModel: isModel)
      } else {
        self = plan.remembers ? .never(provider: holder.profile) : .nothing
      }
    } else {
      self = plan.remembers ? .missing : .nothing
    }
  }
}

extension Turn {
  /// Whether its provider returned a conversation.
  fileprivate var leftConversation: Bool { canGoOn && outcome?.conversation?.bytes != 0 }
}

extension ConversationPlan {
  /// What the turn reports about it once sent. Empty where nothing was lost.
  package var notes: [String] {
    var notes: [String] = []
    if let note = memoryNote { notes.append(note) }
    if let note = ratioNote { notes.append(note) }
    if let advice = referenceAdvice { notes.append(advice) }
    return notes
  }

  private var memoryNote: String? {
    switch memory {
    case .nothing: nil
    case .kept(let turn, let holder):
      "The picture of turn \(turn), made here, was sent as your own picture: no model made it, so it has "
        + "no signature. The conversation up to turn \(holder) was sent word for word."
    case .imported(let turn):
      "The imported picture of turn \(turn) was sent as your own picture"
        + (remembers ? ": it has no signature here." : ".")
    case .local(let turn):
      "The picture of turn \(turn), made here, was sent as your own picture."
    case .trimmed: "The conversation was trimmed: \(carriedPast)."
    case .another(let owner, _):
      "The conversation with \(owner) was not sent, because a conversation belongs to the provider "
        + "and the model that made it: \(carriedPast)."
    case .never(let provider): "\(provider) remembers no conversation: \(carriedPast)."
    case .missing: "The previous reply left no conversation to continue: \(carriedPast)."
    }
  }

  /// The picture's own ratio, where the nearest one offered differs; nil if it is sent as it is.
  package var ratioLost: AspectRatio? {
    guard next.settings.ratio == .auto, let edited, let ratio else { return nil }
    let own = AspectRatio.nearest(to: edited.size, among: AspectRatio.family)
    return own == ratio || profile.capabilities.ratios.contains(own) ? nil : own
  }

  /// The change of ratio in few words: `gmi does not offer 1:8: 9:16 will be used`.
  package var ratioLossText: String? {
    guard let own = ratioLost, let ratio else { return nil }
    return "\(profile.name) does not offer \(own): \(ratio) will be used"
  }

  private var ratioNote: String? {
    guard let own = ratioLost, let ratio else { return nil }
    return
      "The picture is closest to \(own), which \(profile.name) does not offer: \(ratio) was used."
  }

  /// A recommendation when more pictures are sent than the model distinguishes well
  /// (docs.toapis.com, "gemini-3.1-flash/generation"); nil when there are fewer.
  package var referenceAdvice: String? {
    let count = pictures.count { $0.origin == .reference || $0.origin == .brought }
    let offered = profile.capabilities
    guard count > offered.bestObjects else { return nil }
    return "\(count) references were sent. Up to \(offered.bestObjects) of objects and "
      + "\(offered.bestCharacters) of characters are recommended."
  }

  private var hasFirst: Bool { pictures.contains { $0.origin == .first } }
  private var hasLast: Bool { pictures.contains { $0.origin == .last } }
  private var hasBrought: Bool { pictures.contains { $0.origin == .brought } }

  /// `this turn sent the last picture and the text of 2 instructions`.
  private var carriedPast: String {
    let words =
      earlier.count == 1
      ? "the text of 1 instruction" : "the text of \(earlier.count) instructions"
    var parts = carriedPictures
    guard remembers else {
      return parts.isEmpty
        ? "this turn sent nothing of it"
        : "this turn sent only \(parts.joined(separator: ", "))"
    }
    guard let last = parts.popLast() else { return "this turn sent \(words)" }
    return "this turn sent " + (parts + ["\(last) and \(words)"]).joined(separator: ", ")
  }

  private var carriedPictures: [String] {
    var parts: [String] = []
    if hasFirst { parts.append("the first picture") }
    if hasBrought { parts.append("the earlier references") }
    if hasLast { parts.append("the last picture") }
    return parts
  }

  /// What would be left out, and what would be sent, in few words; nil when nothing is left out.
  package var loss: (behind: String, along: String)? {
    let along = carriedPictures
    let pictures =
      along.count == 1 && hasLast || along.isEmpty
      ? along.joined() : along.joined(separator: " and ")
    let verb = along.count > 1 || hasBrought ? "are" : "is"
    let all =
      !remembers
      ? "only \(pictures.isEmpty ? "the new text" : pictures) \(pictures.isEmpty ? "is" : verb) sent"
      : pictures.isEmpty
        ? "the text so far is sent" : "\(pictures) and the text so far are sent"
    switch memory {
    case .nothing, .kept, .imported, .local: return nil
    case .trimmed:
      guard remembers else { return nil }
      let pictures =
        hasFirst ? "the first and last picture and the text" : "the picture and the text"
      return ("trimmed", "\(pictures) are sent")
    // A session may come from elsewhere, with names that are not safe to show.
    case .another(let owner, _): return ("\(quotable(owner))'s conversation is not sent", all)
    case .never: return (all, "")
    case .missing: return ("the previous reply left no conversation", all)
    }
  }
}
