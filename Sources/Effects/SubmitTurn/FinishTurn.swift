import Imagery
import Model
import Payload
import Providers
import Synchronization

/// Stores the result of a job: pictures, then the transcript, then the row that names them.
extension TurnRecord {
  /// Seconds to wait before retrying what a full disk or a locked database refused.
  private static let pauses: [Double] = [1, 2, 4, 8, 15]

  /// Stores the result. What cannot be stored or examined here is reported, and the turn stays open
  /// for a later start wherever something can still be gained.
  func finish(_ result: JobResult) async -> Turn {
    progress(JobProgress(.storing, waitingFor: "the disk"))
    let result = result.capped
    arrived.retain((result.pictures + result.drafts).map(\.blob.name))
    var turn = turn.withLock { $0 }
    var outcome = Outcome(
      text: result.text, thoughts: result.thoughts, usage: result.usage, model: result.model,
      failure: result.failure, sources: result.sources, searches: result.searches,
      conversation: .nothing)
    outcome.uninspected =
      result.drafts.map { UninspectedPicture($0, isDraft: true) }
      + result.pictures.map { UninspectedPicture($0, isDraft: false) }
    turn.notes += result.notes
    if let failure = await inspect(&outcome) { outcome.failure = failure }
    if let transcript = result.transcript {
      do throws(Failure) {
        try await storeTranscript(transcript, of: turn.id)
        outcome.conversation = ConversationSize(transcript)
      } catch {
        outcome.failure = outcome.failure ?? error
      }
    }
    let hasNothing = outcome.pictures.isEmpty && outcome.uninspected.isEmpty
    if hasNothing, await storeReply(result.answer, of: turn.id) {
      outcome.failure = outcome.failure?.adding(
        "Its reply is stored: 'retake recover \(turn.id.session) \(turn.number)' parses it again.")
    }
    turn.job = job(after: result, outcome)
    let stored = await store(turn, outcome, task: result.task)
    if !outcome.pictures.isEmpty { await removeStoredReply(of: turn.id) }
    return stored
  }

  /// Examines pictures that an earlier start could not examine. Nothing is requested again.
  func inspectLater() async -> Turn {
    progress(JobProgress(.storing, waitingFor: "the pictures to be examined"))
    let turn = turn.withLock { $0 }
    guard var outcome = turn.outcome else { return turn }
    outcome.failure = await inspect(&outcome)
    var looked = turn
    looked.job = job(
      after: JobResult(.done, job: .done(.done), task: turn.job.task, failure: outcome.failure),
      outcome)
    return await store(looked, outcome, task: turn.job.task)
  }

  /// The job's state after this outcome.
  private func job(after result: JobResult, _ outcome: Outcome) -> Job {
    guard outcome.uninspected.isEmpty else { return .fetching(task: result.task ?? "") }
    guard case .done = result.job else { return result.job }
    guard result.status == .done, outcome.pictures.isEmpty else { return .done(result.status) }
    return .done(outcome.failure == nil ? .textOnly : .failed)
  }

  private func store(_ stored: Turn, _ outcome: Outcome, task: String?) async -> Turn {
    var turn = stored
    var outcome = outcome
    outcome.askedSize = outcome.askedSize ?? askedSize(turn, answered: outcome.pictures.last)
    turn.outcome = outcome
    turn.ended = ports.now()
    do throws(Failure) {
      try await retrying { [turn] () async throws(Failure) in try await store(turn) }
      if !turn.isOpen { await discardUnnamed(of: turn.id) }
    } catch {
      // The disk still has the earlier state, and the next start continues from there. A turn that
      // was not sent has ended anyway.
      if !turn.isOpen, job != .composed { turn.job = task.map { .fetching(task: $0) } ?? job }
      var failure = error.waiting(for: task ?? "", isFree: isFree)
      if let picture = outcome.pictures.last {
        failure.advice += " The picture that arrived is \(ports.library.path(of: picture))."
      }
      let isOldNews = outcome.failure?.kind == .storage && !outcome.uninspected.isEmpty
      if outcome.failure == nil || isOldNews { turn.outcome?.failure = failure }
    }
    notify(.turn(turn))
    return turn
  }

  /// The pixels that the profile's table gives for the request. Where the model chose the ratio,
  /// the actual one is used, so that a picture of another resolution than was paid for is noticed
  /// there too.
  private func askedSize(_ turn: Turn, answered: Picture?) -> PixelSize? {
    guard let capabilities = endpoint?.capabilities else { return nil }
    let chosen = answered.map { AspectRatio.nearest(to: $0.size, among: capabilities.ratios) }
    return (turn.sentRatio ?? capabilities.defaultRatio ?? chosen).flatMap {
      capabilities.pixels[$0]?[turn.settings.resolution]
    }
  }

  /// Examines everything not examined yet. What the darkroom says is not a picture is dropped, and
  /// the reason returned; what cannot be examined on this machine now stays for later.
  private func inspect(_ outcome: inout Outcome) async -> Failure? {
    var failure: Failure?
    let waiting = outcome.uninspected
    outcome.uninspected = []
    for found in waiting {
      guard let path = ports.library.path(ofBytes: found.digest) else {
        failure = Failure(
          .storage, "A picture that was received is no longer on disk.",
          advice:
            "Check the disk; 'retake requests' can fetch it again while the provider still has it.",
          billed: isFree ? .no : .yes)
        continue
      }
      do throws(Failure) {
        let picture = try await picture(of: found, at: path)
        if found.isDraft {
          outcome.drafts.append(picture)
        } else {
          outcome.pictures.append(picture)
        }
      } catch {
        var reported = error
        reported.billed = isFree ? .no : .yes
        if error.isOfThisMachine {
          outcome.uninspected.append(found)
          reported.message = "A picture arrived but cannot be examined right now. \(error.message)"
          reported.advice = "It is stored at \(path); the next start of Retake examines it again."
        } else {
          reported.message = "The provider's picture cannot be read. \(error.message)"
          reported.advice = "Its bytes are stored at \(path)."
        }
        failure = reported
      }
    }
    return failure
  }

  private func picture(of found: UninspectedPicture, at path: String) async throws(Failure)
    -> Picture
  {
    let facts = try await retrying { [ports] () async throws(Failure) in
      try await ports.imaging.inspect(path)
    }
    let picture = Picture(
      digest: found.digest, type: facts.type, size: facts.size, byteCount: found.byteCount)
    try await retrying { [ports] () async throws(Failure) in
      try await ports.library.store(picture)
    }
    return picture
  }

  private func storeTranscript(_ transcript: Payload, of id: TurnID) async throws(Failure) {
    do {
      try await ports.transcripts.store(
        transcript, session: id.session.rawValue, turn: id.number)
    } catch {
      throw Failure(
        .storage, "The conversation could not be stored: \(error).",
        advice: "The picture is stored; the next instruction will send only the picture.",
        billed: isFree ? .no : .yes)
    }
  }

  /// Retries for a while what this machine refused, until the program is told to stop.
  private func retrying<Value: Sendable>(
    _ work: @Sendable () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    for pause in Self.pauses {
      do throws(Failure) {
        return try await work()
      } catch {
        guard error.isOfThisMachine, !cancellation.isCancelled else { throw error }
        progress(
          JobProgress(.storing, waitingFor: "another try. \(error.message)", pause: pause))
        await cancellation.run { [ports] in try? await ports.sleep(pause) }
      }
    }
    return try await work()
  }
}

extension UninspectedPicture {
  fileprivate init(_ found: FoundPicture, isDraft: Bool) {
    self.init(digest: found.blob.name, byteCount: found.blob.byteCount, isDraft: isDraft)
  }
}

extension Failure {
  /// Whether it says nothing about the picture, only about what can be done here at the moment.
  fileprivate var isOfThisMachine: Bool { kind != .picture || canRetry }
}

extension ConversationSize {
  /// Measures a transcript: an array of turns with parts, in Gemini's spelling.
  fileprivate init(_ transcript: Payload) {
    var pictures = 0
    var textBytes = 0
    for turn in transcript.root.elements {
      for part in turn["parts"]?.elements ?? [] {
        if part["inlineData"] ?? part["inline_data"] ?? part["fileData"] ?? part["file_data"] != nil
        {
          pictures += 1
        } else if let text = part["text"] {
          textBytes += text.payload.byteCount - 2
        }
      }
    }
    self.init(bytes: transcript.byteCount, pictures: pictures, textBytes: textBytes)
  }
}

/// Removes blobs that were stored along the way and that the turn does not name when it ends: a
/// failed reply may have left hundreds of megabytes.
extension TurnRecord {
  /// A blob store whose blobs are removed when the turn ends and does not name them.
  func recording(_ blobs: any BlobStore) -> any BlobStore {
    RecordingBlobStore(blobs, record: arrived)
  }

  /// Removes unnamed blobs; to be called when the turn is stored and has ended. A picture that was
  /// found stays even if it cannot be read: its failure says where its bytes are.
  func discardUnnamed(of id: TurnID) async {
    let names = arrived.names
    guard !names.isEmpty else { return }
    do throws(Failure) {
      try await ports.library.discardUnnamed(names, of: id)
    } catch {
      // Nothing is lost: 'retake gc' removes what is left.
      return
    }
  }
}

extension JobResult {
  /// The maximum number of pictures of each kind stored from one reply.
  private static let mostPictures = 32

  /// The result with no more pictures than anybody asks for: the last ones, because the last is the
  /// result.
  var capped: JobResult {
    let count = max(pictures.count, drafts.count)
    guard count > Self.mostPictures else { return self }
    var capped = self
    capped.pictures = Array(pictures.suffix(Self.mostPictures))
    capped.drafts = Array(drafts.suffix(Self.mostPictures))
    capped.transcript = nil
    capped.notes.append(
      "The reply had \(count) pictures; the last \(Self.mostPictures) were stored, and the next "
        + "instruction sends the picture, not the conversation.")
    return capped
  }
}
