import Model
import Payload
import Providers

/// What a turn goes on from, as the provider it goes to can be told of it.
struct TurnPast {
  /// What the provider wants back before the instruction; nil when there is nothing it could use.
  var transcript: Payload?
  /// The picture that is edited: the result of the nearest turn before that has one.
  var picture: Picture?
  /// Whether that picture was made here: it is not in the transcript and goes along beside it.
  var isKept = false
  /// What the conversation began with, when a trimmed one brings it along.
  var first: Picture?
  /// The instructions so far, to be told in words where the conversation cannot go along.
  var earlier: [String] = []
  /// What a person should know of it.
  var notes: [String] = []
}

extension TurnRunner {
  /// A transcript belongs to one provider and model (Gemini API docs, "Thought signatures"): for
  /// another one, or when it is to be trimmed, a new conversation is begun with the picture and the
  /// words so far, and the notes say what stayed behind.
  func past(of draft: TurnDraft, at endpoint: Endpoint) async throws(Failure) -> TurnPast {
    guard let number = draft.parent else { return TurnPast() }
    let id = TurnID(session: draft.session.id, number: number)
    guard let parent = try await ports.library.turn(id) else {
      throw Failure(
        .usage, "There is no turn \(number) in this session.",
        advice: "See 'retake log \(draft.session.id)'.")
    }
    guard !parent.isOpen else {
      throw Failure(
        .usage, "Turn \(number) has not ended yet.",
        advice: "Wait for it, or go on from an earlier turn.")
    }
    let holder = try await holder(of: parent)
    let isSame = holder.profile == draft.profile && holder.model == draft.model
    if isSame, draft.carry == .conversation, let transcript = try await transcript(of: holder.id) {
      guard parent.kept != nil else {
        return TurnPast(transcript: transcript, picture: parent.result)
      }
      return TurnPast(
        transcript: transcript, picture: parent.result, isKept: true,
        notes: [
          "The kept picture of turn \(number) went along as a picture of yours: no model made it, so it "
            + "has no signature. The conversation up to turn \(holder.number) went along word for word."
        ])
    }
    let ancestry = try await Ancestry(of: parent, in: ports.library)
    guard let last = ancestry.lastResult else {
      throw Failure(
        .usage, "Turn \(number) left nothing to go on from.",
        advice: "Go on from an earlier turn, or begin a new conversation.")
    }
    var past = TurnPast(picture: last)
    let remembers = endpoint.capabilities.memory == .wholeConversation
    if remembers { past.earlier = ancestry.instructions }
    if draft.carry == .trimmed, ancestry.firstPicture != last {
      past.first = ancestry.firstPicture
    }
    past.notes = notes(past, parent: holder, draft: draft, remembers: remembers)
    return past
  }

  /// Who holds the conversation a turn goes on from: the turn itself, or of a kept version the nearest
  /// turn above it that a provider has made.
  private func holder(of turn: Turn) async throws(Failure) -> Turn {
    var holder = turn
    while holder.kept != nil, let number = holder.parent, number < holder.number {
      let id = TurnID(session: turn.id.session, number: number)
      guard let above = try await ports.library.turn(id) else { break }
      holder = above
    }
    return holder
  }

  private func transcript(of id: TurnID) async throws(Failure) -> Payload? {
    do {
      return try await ports.transcripts.transcript(
        session: id.session.rawValue, turn: id.number)
    } catch {
      throw Failure(
        .storage, "The conversation of turn \(id.number) cannot be read: \(error).",
        advice: "Go on from an earlier turn; nothing was sent.")
    }
  }

  /// Nothing is said where nothing was lost: a provider that never remembers more than a picture.
  private func notes(
    _ past: TurnPast, parent: Turn, draft: TurnDraft, remembers: Bool
  ) -> [String] {
    if parent.kept?.imported != nil {
      return [
        "The imported picture of turn \(parent.number) went along as a picture of yours: nobody was asked "
          + "for it here, so it has no signature."
      ]
    }
    let words = past.earlier.count == 1 ? "1 instruction" : "\(past.earlier.count) instructions"
    let along =
      remembers
      ? "the last picture and the words of \(words) went along" : "only the last picture went along"
    if draft.carry == .trimmed {
      let first = past.first == nil ? "" : "the first picture, "
      return ["The conversation was trimmed: \(first)\(along)."]
    }
    if parent.profile != draft.profile {
      let hadMemory = endpoints[parent.profile]?.capabilities.memory != .lastPicture
      if hadMemory {
        return [
          "What \(parent.profile) remembers stayed there, for its signatures belong to it alone: "
            + "\(along)."
        ]
      }
      return remembers ? ["\(parent.profile) remembers no conversation: \(along)."] : []
    }
    if parent.model != draft.model {
      return [
        "What \(parent.model) remembers stayed with it, for its signatures belong to it alone: "
          + "\(along)."
      ]
    }
    return remembers ? ["The answer before left no conversation to go on with: \(along)."] : []
  }
}
