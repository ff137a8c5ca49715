import Model
import Payload
import Providers
import Synchronization

/// What came of a job goes to the disk: pictures, then the transcript, then the row that names them.
extension TurnRecord {
  /// Seconds before what a full disk or a locked database has refused is tried again.
  private static let pauses: [Double] = [1, 2, 4, 8, 15]

  /// Stores the result. What cannot be stored or looked at here is told, and the turn stays open for a
  /// later start wherever anything can still come of it.
  func finish(_ result: JobResult) async -> Turn {
    progress(JobProgress(.storing, waitingFor: "the disk"))
    let result = result.capped
    arrived.keep((result.pictures + result.drafts).map(\.blob.name))
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
        try await keep(transcript, of: turn.id)
        outcome.conversation = ConversationSize(transcript)
      } catch {
        outcome.failure = outcome.failure ?? error
      }
    }
    let hasNothing = outcome.pictures.isEmpty && outcome.uninspected.isEmpty
    if hasNothing, await keep(result.answer, of: turn.id) {
      outcome.failure = outcome.failure?.adding(
        "Its reply is stored: 'retake recover \(turn.id.session) \(turn.number)' parses it again.")
    }
    turn.job = job(after: result, outcome)
    let stored = await store(turn, outcome, task: result.task)
    if !outcome.pictures.isEmpty { await removeKeptAnswer(of: turn.id) }
    return stored
  }

  /// Looks at what an earlier start could not look at. Nobody is asked for it again.
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

  /// How far the job has come with this outcome.
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
      // The disk still says what it said before, and the next start goes on from there. What has not been
      // sent is over all the same.
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

  /// The pixels that the profile's table promises for what was asked. Where the ratio was left to the model, it
  /// is the one that came, so that a picture of another resolution than was paid for is noticed there too.
  private func askedSize(_ turn: Turn, answered: Picture?) -> PixelSize? {
    guard let capabilities = endpoint?.capabilities else { return nil }
    let chosen = answered.map { AspectRatio.nearest(to: $0.size, among: capabilities.ratios) }
    return (turn.sentRatio ?? capabilities.defaultRatio ?? chosen).flatMap {
      capabilities.pixels[$0]?[turn.settings.resolution]
    }
  }

  /// Looks at all that is not inspected yet. What the darkroom calls no picture is out of it, and why is
  /// returned; what cannot be looked at on this machine now stays where it was, for later.
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
        var told = error
        told.billed = isFree ? .no : .yes
        if error.isOfThisMachine {
          outcome.uninspected.append(found)
          told.message = "A picture arrived but cannot be examined right now. \(error.message)"
          told.advice = "It is stored at \(path); the next start of Retake examines it again."
        } else {
          told.message = "The provider's picture cannot be read. \(error.message)"
          told.advice = "Its bytes are stored at \(path)."
        }
        failure = told
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
      try await ports.library.keep(picture)
    }
    return picture
  }

  private func keep(_ transcript: Payload, of id: TurnID) async throws(Failure) {
    do {
      try await ports.transcripts.keep(
        transcript, session: id.session.rawValue, turn: id.number)
    } catch {
      throw Failure(
        .storage, "The conversation could not be stored: \(error).",
        advice: "The picture is stored; the next instruction will send only the picture.",
        billed: isFree ? .no : .yes)
    }
  }

  /// Tries again what this machine has refused for a while, until it is told to end.
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
  /// Whether it says nothing of the picture, only of what can be done here at the moment.
  fileprivate var isOfThisMachine: Bool { kind != .picture || canRetry }
}

extension ConversationSize {
  /// Weighs a transcript: an array of turns with parts, in Gemini's spelling.
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

/// What came into the blob store on the way and is named by no turn goes when the turn ends: an answer that failed
/// may have left hundreds of megabytes.
extension TurnRecord {
  /// A blob store whose blobs go when the turn ends and does not name them.
  func recording(_ blobs: any BlobStore) -> any BlobStore {
    RecordingBlobStore(blobs, record: arrived)
  }

  /// To be called when the turn is stored and has ended. A picture that was found stays, also where it
  /// cannot be read: its failure says where its bytes are.
  func discardUnnamed(of id: TurnID) async {
    let names = arrived.names
    guard !names.isEmpty else { return }
    do throws(Failure) {
      try await ports.library.discardUnnamed(names, of: id)
    } catch {
      // Nothing is lost: what is left goes with 'retake gc'.
      return
    }
  }
}

extension JobResult {
  /// The most pictures of each kind that are kept of one answer.
  private static let mostPictures = 32

  /// The same with no more pictures than anybody asks for: the last ones, for the last is the result.
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
