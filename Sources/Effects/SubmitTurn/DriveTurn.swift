import Imagery
import Model
import Payload
import Providers

/// The third phase of a submission: the turn is sent and followed to its end.
extension SubmitTurn {
  /// Sends a stored turn and follows it to its end.
  func drive(
    _ stored: StoredTurn, cancellation: CancellationToken,
    notify: @escaping @Sendable (Update) -> Void
  ) async -> Turn {
    let endpoint = stored.plan.endpoint
    defer { stored.claim.release() }
    let record = TurnRecord(
      stored.turn, at: endpoint, ports: ports, claim: stored.claim, cancellation: cancellation,
      notify: notify)
    record.addNotes(stored.plan.draft.notes + stored.plan.conversation.notes)
    let ending: JobDriver.Ending
    do {
      let request = try await request(for: stored, record: record)
      let machine = try makeJob(request, jitter: ports.jitter)
      ending = try await drive(machine, at: endpoint, record: record)
    } catch {
      ending = .finished(record.ended(by: error))
    }
    return await record.close(ending)
  }

  /// The request: the instruction with the text added to it, and the pictures as the provider
  /// accepts them.
  private func request(
    for stored: StoredTurn, record: TurnRecord
  ) async throws(Failure) -> TurnRequest {
    let (turn, draft, plan) = (stored.turn, stored.plan.draft, stored.plan.conversation)
    let endpoint = stored.plan.endpoint
    record.progress(JobProgress(.preparing, waitingFor: "the pictures to be prepared"))
    let attachments = try await attachments(
      for: turn, plan, allowsConversion: draft.allowsConversion,
      keepsMetadata: draft.keepsMetadata, at: endpoint)
    record.addNotes(attachments.notes)
    let (words, note) = regionWords(for: turn, plan)
    let (roles, roleNote) = roleWords(for: attachments, plan, at: endpoint)
    record.addNotes([roleNote, note].compactMap(\.self))
    return TurnRequest(
      endpoint: endpoint, instruction: turn.instruction + roles + words,
      attachments: attachments.list, settings: turn.settings, ratio: plan.ratio,
      transcript: stored.plan.transcript, earlier: plan.earlier, name: turn.id.requestName)
  }

  /// Makes the provider reachable and does what a job machine asks for.
  ///
  /// - Parameter isHurried: Whether to give up on a provider that cannot be reached now.
  func drive(
    _ machine: any JobMachine, at endpoint: Endpoint, record: TurnRecord, isHurried: Bool = false
  ) async throws(Failure) -> JobDriver.Ending {
    record.progress(
      JobProgress(
        .preparing, waitingFor: endpoint.isSandbox ? "the sandbox" : "the key of \(endpoint.name)"))
    // Starting the sandbox or running a password program may take long.
    let access = await record.cancellation.run { [ports] in
      do throws(Failure) {
        return Result<String?, Failure>.success(try await ports.access.open(endpoint))
      } catch {
        return .failure(error)
      }
    }
    let key = try access.get()
    var ports = ports
    ports.blobs = record.recording(ports.blobs)
    let driver = JobDriver(
      machine, from: record.job, at: endpoint, key: key, ports: ports,
      resultBlobStore: record.blobs(ports), cancellation: record.cancellation, isHurried: isHurried,
      journal: { job async throws(Failure) in try await record.journal(job) },
      report: { record.progress($0) })
    return try await driver.run()
  }
}

extension TurnID {
  /// The name sent to a provider that accepts names for requests.
  var requestName: String { "retake-\(session)-\(number)" }
}

/// The pictures sent with an instruction, as the provider accepts them.
struct TurnAttachments {
  /// In sending order.
  var list: [Attachment] = []
  /// What was done to them, in sentences.
  var notes: [String] = []
}

extension SubmitTurn {
  /// The pictures of a plan, in its order, as the provider accepts them.
  func attachments(
    for turn: Turn, _ plan: ConversationPlan, allowsConversion: Bool, keepsMetadata: Bool = false,
    at endpoint: Endpoint
  ) async throws(Failure) -> TurnAttachments {
    var attachments = TurnAttachments()
    for planned in plan.pictures {
      let isEdited = planned.isEdited && (planned.origin == .last || plan.pictures.count > 1)
      guard var picture = planned.picture else {
        if case .url(let address) = planned.source {
          attachments.list.append(
            Attachment(
              .url(address), name: planned.name, role: planned.role, isEdited: isEdited))
        }
        continue
      }
      if planned.origin == .markedCopy {
        picture = try await markedCopy(of: picture, regions: turn.regions)
      }
      var (attachment, note) = try await attachment(
        picture, name: planned.name, role: planned.role, allowsConversion: allowsConversion,
        keepsMetadata: keepsMetadata, at: endpoint)
      attachment.isEdited = isEdited
      attachments.list.append(attachment)
      if let note { attachments.notes.append(note) }
    }
    return attachments
  }

  private func attachment(
    _ picture: Picture, name: String, role: Reference.Role?, allowsConversion: Bool,
    keepsMetadata: Bool, at endpoint: Endpoint
  ) async throws(Failure) -> (Attachment, note: String?) {
    let limits = endpoint.capabilities
    let keepsMetadata = keepsMetadata || endpoint.keepsMetadata
    // The metadata of a HEIC file cannot be removed without converting it.
    let cannotBeCleaned = !keepsMetadata && !Self.cleanable.contains(picture.type)
    let reason =
      limits.reasonToConvert(picture)
      ?? (cannotBeCleaned ? "a \(picture.type.name) file with metadata" : nil)
    guard let reason else {
      guard !keepsMetadata else { return (attachment(of: picture, name, role), nil) }
      let clean = try await cleaned(picture)
      let note =
        clean == picture
        ? nil : "The metadata of \(name) (EXIF, location and the like) was not sent."
      return (attachment(of: clean, name, role), note)
    }
    guard allowsConversion else {
      guard limits.reasonToConvert(picture) != nil else {
        throw Failure(
          .usage, "\(name) is \(reason), which only converting it removes.",
          advice: "Allow the conversion, or send it as it is with keep_metadata in the profile.")
      }
      throw Failure(
        .usage, "\(name) is \(reason), which \(endpoint.title) does not accept.",
        advice: "Allow the conversion, or send another picture.")
    }
    let output = try ports.library.temporaryPath()
    let facts = try await ports.imaging.convert(
      ports.library.path(of: picture), to: .jpeg, maxBytes: limits.maxInlineBytes, output: output)
    let converted = try await ports.storePicture(output, facts)
    let smaller = facts.size == picture.size ? "" : ", \(facts.size)"
    return (
      self.attachment(of: converted, name, role),
      "\(name) is \(reason); it was sent as a \(facts.type.name) of "
        + "\(byteText(converted.byteCount))\(smaller)."
    )
  }

  private static let cleanable: [MediaType] = [.png, .jpeg, .webp]

  private func attachment(
    of picture: Picture, _ name: String, _ role: Reference.Role?
  ) -> Attachment {
    let blob = Blob(name: picture.digest, byteCount: picture.byteCount)
    return Attachment(.blob(blob, picture.type), name: name, role: role)
  }

  /// The picture without metadata such as time and place; the same picture where it has none.
  private func cleaned(_ picture: Picture) async throws(Failure) -> Picture {
    let output = try ports.library.temporaryPath()
    let facts = try await ports.imaging.clean(ports.library.path(of: picture), output: output)
    guard let facts else { return picture }
    return try await ports.storePicture(output, facts)
  }

  /// A copy of the edited picture with the regions outlined.
  private func markedCopy(of picture: Picture, regions: [Region]) async throws(Failure)
    -> Picture
  {
    let output = try ports.library.temporaryPath()
    let facts = try await ports.imaging.mark(
      ports.library.path(of: picture), regions: regions, output: output)
    return try await ports.storePicture(output, facts)
  }
}

/// The text added after an instruction, and the notes about it on the turn.
extension SubmitTurn {
  /// The text about the regions after the instruction, and the turn's note about it.
  func regionWords(for turn: Turn, _ plan: ConversationPlan) -> (words: String, note: String?) {
    guard !turn.regions.isEmpty, let picture = plan.edited else { return ("", nil) }
    let words = Model.regionWords(
      turn.regions, of: picture.size, hasMarkedCopy: plan.hasMarkedCopy)
    let places = turn.regions.map(\.description).joined(separator: " and ")
    let what = turn.regions.count > 1 ? "The regions \(places) were" : "The region \(places) was"
    let manner =
      plan.hasMarkedCopy
      ? "described in words and shown on a marked copy."
      : plan.next.sendsMarkedCopy
        ? "described in words only: \(turn.profile) accepts no further picture."
        : "described in words only."
    // None of these protocols has a field for a mask.
    return ("\n\n" + words, "\(what) \(manner) \(turn.profile) takes no mask.")
  }

  /// The text about the pictures' roles after the instruction, and the turn's note about it; the
  /// numbers follow the order in which the provider gets the pictures.
  func roleWords(
    for attachments: TurnAttachments, _ plan: ConversationPlan, at endpoint: Endpoint
  ) -> (words: String, note: String?) {
    let order = endpoint.sendingOrder(of: attachments.list)
    let pictures = order.map { place in
      ExplainedPicture(
        role: attachments.list[place].role, isEdited: attachments.list[place].isEdited,
        isMarkedCopy: plan.hasMarkedCopy && place == 0)
    }
    let words = Model.roleWords(
      of: pictures, editsEarlier: plan.editsEarlier, namesEdited: plan.namesEdited)
    guard !words.isEmpty else { return ("", nil) }
    let described = order.enumerated().compactMap { number, place -> String? in
      let attachment = attachments.list[place]
      return attachment.role.map { "picture \(number + 1) (\(attachment.name)) as \($0.rawValue)" }
    }
    var notes: [String] = []
    if plan.namesEdited, let number = order.firstIndex(where: { attachments.list[$0].isEdited }) {
      let name = attachments.list[order[number]].name
      notes.append("Picture \(number + 1) (\(name)) was marked as the one to edit.")
    }
    if !described.isEmpty {
      notes.append("The roles were described in words: \(described.joined(separator: "; ")).")
    }
    return ("\n\n" + words, notes.isEmpty ? nil : notes.joined(separator: " "))
  }
}
