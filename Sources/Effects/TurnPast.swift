import Model
import Payload
import Providers

/// What a turn goes on from.
struct TurnPast {
  /// What the provider wants back before the instruction; nil when there is nothing it could use.
  var transcript: Payload?
  /// The picture that is edited: the result of the nearest turn before that has one.
  var picture: Picture?
}

extension TurnRunner {
  /// A transcript belongs to one provider and model; for another one only the picture goes along.
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
    var past = TurnPast(picture: parent.result)
    if parent.profile == draft.profile, parent.model == draft.model {
      do {
        past.transcript = try await ports.transcripts.transcript(
          session: id.session.rawValue, turn: number)
      } catch {
        throw Failure(
          .storage, "The conversation of turn \(number) cannot be read: \(error).",
          advice: "Go on from an earlier turn; nothing was sent.")
      }
    }
    if past.transcript == nil, past.picture == nil {
      throw Failure(
        .usage, "Turn \(number) left nothing to go on from.",
        advice: "Go on from an earlier turn, or begin a new conversation.")
    }
    return past
  }

  /// The pictures to send, in order, each as the provider takes it; the one to edit comes last.
  func attachments(
    for turn: Turn, past: TurnPast, at endpoint: Endpoint
  ) async throws(Failure) -> [Attachment] {
    var attachments: [Attachment] = []
    for reference in turn.references {
      switch reference.source {
      case .url(let address):
        attachments.append(Attachment(.url(address), name: reference.name, role: reference.role))
      case .picture(let picture):
        attachments.append(
          try await attachment(
            picture, name: reference.name, role: reference.role, at: endpoint))
      }
    }
    if past.transcript == nil, let picture = past.picture {
      attachments.append(
        try await attachment(
          picture, name: "the picture of turn \(turn.parent ?? 0)", role: nil, at: endpoint))
      attachments[attachments.count - 1].isEdited = true
    }
    return attachments
  }

  private func attachment(
    _ picture: Picture, name: String, role: Reference.Role?, at endpoint: Endpoint
  ) async throws(Failure) -> Attachment {
    let limits = endpoint.capabilities
    if limits.mediaTypes.contains(picture.type), picture.byteCount <= limits.maxInlineBytes {
      let blob = Blob(name: picture.digest, byteCount: picture.byteCount)
      return Attachment(.blob(blob, picture.type), name: name, role: role)
    }
    // A GIF, or more bytes than fit: the darkroom makes a JPEG that does.
    let output = try ports.library.temporaryPath()
    let facts = try await ports.imaging.convert(
      ports.library.path(of: picture), to: .jpeg, maxBytes: limits.maxInlineBytes, output: output)
    let (digest, byteCount) = try await ports.library.adoptFile(output)
    try await ports.library.keep(
      Picture(digest: digest, type: facts.type, size: facts.size, byteCount: byteCount))
    return Attachment(
      .blob(Blob(name: digest, byteCount: byteCount), facts.type), name: name, role: role)
  }
}
