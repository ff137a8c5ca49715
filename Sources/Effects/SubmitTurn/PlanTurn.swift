import Imagery
import Model
import Payload
import Providers

/// What will be sent for a draft; nothing is stored yet.
struct TurnPlan: Sendable {
  /// With the parts of its regions that lie inside the edited picture.
  var draft: TurnDraft
  var endpoint: Endpoint
  /// Which pictures and which conversation are sent.
  var conversation: ConversationPlan
  /// The conversation that the provider expects before the instruction.
  var transcript: Payload?
}

/// The first phase of a submission: what is sent, before anything is stored.
extension SubmitTurn {
  /// What is sent with a draft, given what is stored now.
  ///
  /// - Throws: A failure for what is known to be refused, before anything is stored or sent.
  func plan(_ draft: TurnDraft) async throws(Failure) -> TurnPlan {
    let endpoint = try endpoint(named: draft.profile, model: draft.model)
    let (conversation, transcript) = try await conversation(of: draft, at: endpoint)
    var draft = draft
    draft.regions = try regions(of: conversation)
    return TurnPlan(
      draft: draft, endpoint: endpoint, conversation: conversation, transcript: transcript)
  }

  private func conversation(
    of draft: TurnDraft, at endpoint: Endpoint
  ) async throws(Failure) -> (plan: ConversationPlan, transcript: Payload?) {
    let parent = try await parent(of: draft)
    var past = PastTurns(parent.map { [$0] } ?? [])
    var plan = ConversationPlan(draft.next, at: endpoint.profile, past: past)
    // For a conversation that is sent as it is, the turn that holds it knows all there is to know.
    let isEnough =
      plan.transcript != nil && parent?.result != nil && parent?.outcome?.conversation != nil
    if parent?.parent != nil, !isEnough {
      past = PastTurns(try await ports.library.turns(of: draft.session.id))
      plan = ConversationPlan(draft.next, at: endpoint.profile, past: past)
    }
    var transcript: Payload?
    if let holder = plan.transcript {
      let id = TurnID(session: draft.session.id, number: holder)
      transcript = try await self.transcript(of: id)
      if transcript == nil {
        past = PastTurns(try await ports.library.turns(of: draft.session.id))
        plan = ConversationPlan(draft.next, at: endpoint.profile, past: past, lost: holder)
      }
    }
    if let refusal = plan.refusal { throw refusal }
    return (plan, transcript)
  }

  private func parent(of draft: TurnDraft) async throws(Failure) -> Turn? {
    guard let number = draft.parent else { return nil }
    let id = TurnID(session: draft.session.id, number: number)
    guard let parent = try await ports.library.turn(id) else {
      throw Failure(
        .usage, "There is no turn \(number) in this session.",
        advice: "See 'retake log \(draft.session.id)'.")
    }
    guard !parent.isOpen else {
      throw Failure(
        .usage, "Turn \(number) has not ended yet.",
        advice: "Wait for it, or continue from an earlier turn.")
    }
    return parent
  }

  private func transcript(of id: TurnID) async throws(Failure) -> Payload? {
    do {
      return try await ports.transcripts.transcript(
        session: id.session.rawValue, turn: id.number)
    } catch {
      throw Failure(
        .storage, "The conversation of turn \(id.number) cannot be read: \(error).",
        advice:
          "Continue from an earlier turn, or send it trimmed (--trim) with the pictures and the text "
          + "so far. Nothing was sent.")
    }
  }

  /// The parts of an instruction's regions that lie inside the picture it edits.
  /// - Throws: A `usage` failure where one lies outside completely.
  private func regions(of plan: ConversationPlan) throws(Failure) -> [Region] {
    guard !plan.next.regions.isEmpty else { return [] }
    guard let picture = plan.edited else {
      throw Failure(
        .usage, "A region needs a picture to be edited.",
        advice: "Send one along. Nothing was sent.")
    }
    var inside: [Region] = []
    for region in plan.next.regions {
      guard let clipped = region.clipped(to: picture.size) else {
        let isOutside = region.bounds(in: picture.size).clipped(to: picture.size) == nil
        throw Failure(
          .usage,
          isOutside
            ? "The region \(region) is outside the picture of \(picture.size)."
            : "The region \(region) encloses no pixel of the picture.",
          advice: "Count from the top left, in pixels. Nothing was sent.")
      }
      inside.append(clipped)
    }
    guard !RegionMask(inside, size: picture.size).isEmpty else {
      throw Failure(
        .usage, "The regions leave nothing of the picture to change.",
        advice: "Remove one that is excluded. Nothing was sent.")
    }
    return inside
  }
}
