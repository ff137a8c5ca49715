import Model
import Payload
import Providers

/// The pictures that go with an instruction, as the provider takes them.
struct TurnAttachments {
  /// In the order they are sent.
  var list: [Attachment] = []
  /// What was done to them, in sentences.
  var notes: [String] = []
  /// Whether the first of them only shows where the regions are.
  var hasMarkedCopy = false
}

extension TurnRunner {
  /// The pictures to send, in order; the one to edit comes last.
  func attachments(
    for turn: Turn, past: TurnPast, sendsMarkedCopy: Bool = true, allowsConversion: Bool,
    keepsMetadata: Bool = false, at endpoint: Endpoint
  ) async throws(Failure) -> TurnAttachments {
    var attachments = TurnAttachments()
    func add(_ picture: Picture, _ name: String, _ role: Reference.Role? = nil)
      async throws(Failure)
    {
      let (attachment, note) = try await attachment(
        picture, name: name, role: role, allowsConversion: allowsConversion,
        keepsMetadata: keepsMetadata, at: endpoint)
      attachments.list.append(attachment)
      if let note { attachments.notes.append(note) }
    }
    if let marked = try await markedCopy(
      for: turn, past: past, isWanted: sendsMarkedCopy, at: endpoint)
    {
      try await add(marked, "the marked copy")
      attachments.hasMarkedCopy = true
    }
    if let first = past.first { try await add(first, "the first picture") }
    for reference in turn.references {
      switch reference.source {
      case .url(let address):
        attachments.list.append(
          Attachment(.url(address), name: reference.name, role: reference.role))
      case .picture(let picture):
        try await add(picture, reference.name, reference.role)
        // A marked copy must not be taken for the picture itself.
        if attachments.hasMarkedCopy, past.picture == nil, picture == turn.firstPicture {
          attachments.list[attachments.list.count - 1].isEdited = true
        }
      }
    }
    if past.transcript == nil || past.isKept, let picture = past.picture {
      try await add(picture, "the picture of turn \(turn.parent ?? 0)")
      attachments.list[attachments.list.count - 1].isEdited = true
    }
    return attachments
  }

  private func attachment(
    _ picture: Picture, name: String, role: Reference.Role?, allowsConversion: Bool,
    keepsMetadata: Bool, at endpoint: Endpoint
  ) async throws(Failure) -> (Attachment, note: String?) {
    let limits = endpoint.capabilities
    let keepsMetadata = keepsMetadata || endpoint.keepsMetadata
    // What a camera has written into a HEIC file cannot be left out of it as it is.
    let cannotBeCleaned = !keepsMetadata && !Self.cleanable.contains(picture.type)
    let reason =
      limits.reasonToConvert(picture)
      ?? (cannotBeCleaned ? "a \(picture.type.name) file with what a camera wrote into it" : nil)
    guard let reason else {
      guard !keepsMetadata else { return (attachment(of: picture, name, role), nil) }
      let clean = try await cleaned(picture)
      let note =
        clean == picture
        ? nil : "\(name) was sent without what a camera or a program wrote into it (EXIF, place)."
      return (attachment(of: clean, name, role), note)
    }
    guard allowsConversion else {
      guard limits.reasonToConvert(picture) != nil else {
        throw Failure(
          .usage, "\(name) is \(reason), which only a conversion leaves out.",
          advice: "Let it be converted, or let it go along with keep_metadata in the profile.")
      }
      throw Failure(
        .usage, "\(name) is \(reason), which \(endpoint.title) does not take.",
        advice: "Let it be converted, or send another picture.")
    }
    let output = try ports.library.temporaryPath()
    let facts = try await ports.imaging.convert(
      ports.library.path(of: picture), to: .jpeg, maxBytes: limits.maxInlineBytes, output: output)
    let (digest, byteCount) = try await ports.library.adoptFile(output)
    let converted = Picture(
      digest: digest, type: facts.type, size: facts.size, byteCount: byteCount)
    try await ports.library.keep(converted)
    let smaller = facts.size == picture.size ? "" : ", \(facts.size)"
    return (
      Attachment(
        .blob(Blob(name: digest, byteCount: byteCount), facts.type), name: name, role: role),
      "\(name) is \(reason); it was sent as a \(facts.type.name) of \(byteText(byteCount))\(smaller)."
    )
  }

  private static let cleanable: [MediaType] = [.png, .jpeg, .webp]

  private func attachment(
    of picture: Picture, _ name: String, _ role: Reference.Role?
  ) -> Attachment {
    let blob = Blob(name: picture.digest, byteCount: picture.byteCount)
    return Attachment(.blob(blob, picture.type), name: name, role: role)
  }

  /// The picture without when and where it was taken and what else was written into its file; the very
  /// picture where there is nothing of that.
  private func cleaned(_ picture: Picture) async throws(Failure) -> Picture {
    let output = try ports.library.temporaryPath()
    let facts = try await ports.imaging.clean(ports.library.path(of: picture), output: output)
    guard let facts else { return picture }
    let (digest, byteCount) = try await ports.library.adoptFile(output)
    let clean = Picture(digest: digest, type: facts.type, size: facts.size, byteCount: byteCount)
    try await ports.library.keep(clean)
    return clean
  }
}
