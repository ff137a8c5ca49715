import Model
import Payload
import Providers
import Synchronization

/// One turn as it is written down while its job runs.
final class TurnRecord: Sendable {
  private let turn: Mutex<Turn>
  private let ports: Ports
  /// nil when the profile is no longer configured.
  private let endpoint: Endpoint?
  /// The right to drive the job, with room for the provider's name for it.
  private let claim: any Claim
  /// The provider's name for the job as the library has it.
  private let storedTask: Mutex<String?>
  private let tell: @Sendable (TurnRunner.News) -> Void

  init(
    _ turn: Turn, at endpoint: Endpoint?, ports: Ports, claim: any Claim,
    tell: @escaping @Sendable (TurnRunner.News) -> Void
  ) {
    self.turn = Mutex(turn)
    self.endpoint = endpoint
    self.ports = ports
    self.claim = claim
    storedTask = Mutex(claim.keptTask == nil ? turn.job.task : nil)
    self.tell = tell
  }

  /// Whether what the provider does costs nothing.
  private var isFree: Bool { endpoint?.isSandbox ?? false }

  /// Adds what a person should know; on disk with the next step of the journal.
  func note(_ sentences: [String]) {
    turn.withLock { $0.notes += sentences }
  }

  func progress(_ progress: JobProgress) {
    tell(.progress(turn.withLock(\.id), progress))
  }

  /// The shelf for what may be the result, which is shown while it comes.
  func shelf(_ ports: Ports) -> any BlobShelf {
    guard let arrivals = ports.arrivals else { return ports.shelf }
    return ArrivingShelf(ports.shelf) { [tell, id = turn.withLock(\.id)] path in
      arrivals.follow(path) { tell(.arriving(id, $0)) }
    }
  }

  /// On disk when it returns. Sending that cannot be written down must not begin. A job that the provider
  /// has named goes on as long as its name is kept anywhere: in the turn, or with the claim.
  func journal(_ job: Job) async throws(Failure) {
    let (before, turn) = turn.withLock { turn in
      let before = turn.job
      turn.job = job
      return (before, turn)
    }
    let isKept = keep(job.task)
    do {
      try await store(turn)
    } catch {
      if job == .sending { self.turn.withLock { $0.job = before } }
      guard isKept else { throw error }
    }
    tell(.turn(turn))
  }

  private func store(_ turn: Turn) async throws(Failure) {
    try await ports.library.update(turn)
    storedTask.withLock { $0 = turn.job.task }
    claim.settle()
  }

  /// Keeps the provider's name for the job with the claim, before the library is asked, which may have no
  /// room or be locked. False where there was no room either.
  private func keep(_ task: String?) -> Bool {
    guard let task else { return false }
    if task == storedTask.withLock(\.self) || task == claim.keptTask { return true }
    do throws(Failure) {
      try claim.keep(task: task)
      return true
    } catch {
      return false
    }
  }

  /// The result of a job that could not go on here.
  func ended(by failure: Failure) -> JobResult {
    let job = turn.withLock(\.job)
    if job == .composed {
      let status: Status = failure.kind == .cancelled ? .cancelled : .failed
      return JobResult(status, failure: failure.adding("Nothing was sent."))
    }
    guard let task = job.task else {
      return JobResult(.unknown, failure: failure.afterSending(isFree: isFree))
    }
    return JobResult(
      .unknown, job: job, task: task, failure: failure.waiting(for: task, isFree: isFree))
  }

  /// Tells that nobody goes on with the job here. It stays on the disk as it is: the next start tries
  /// again.
  func left(by failure: Failure) -> Turn {
    let turn = turn.withLock { turn in
      let task = turn.job.task ?? ""
      turn.outcome = Outcome(failure: failure.waiting(for: task, isFree: isFree))
      return turn
    }
    tell(.turn(turn))
    return turn
  }

  /// Stores pictures, then the transcript, then the row that names them. What cannot be stored is
  /// told all the same.
  func finish(_ result: JobResult) async -> Turn {
    progress(JobProgress(.storing, waitingFor: "the disk"))
    var turn = turn.withLock { $0 }
    var outcome = Outcome(
      text: result.text, thoughts: result.thoughts, usage: result.usage, model: result.model,
      failure: result.failure, sources: result.sources, searches: result.searches,
      askedSize: askedSize(turn))
    turn.notes += result.notes
    var status = result.status
    var job = result.job
    do {
      outcome.pictures = try await keep(result.pictures)
      outcome.drafts = try await keep(result.drafts)
      if let transcript = result.transcript {
        try await keep(transcript, of: turn.id)
        outcome.conversation = ConversationSize(transcript)
      }
    } catch {
      outcome.failure = error
      if outcome.pictures.isEmpty {
        status = .failed
        // Paid for and received, but there was no room for it: it can be fetched once more.
        if error.kind == .storage, let task = result.task {
          job = .fetching(task: task)
          outcome.failure = error.waiting(for: task, isFree: isFree)
        }
      }
    }
    if outcome.failure == nil, status == .done, outcome.pictures.isEmpty { status = .textOnly }
    turn.job = if case .done = job { .done(status) } else { job }
    turn.outcome = outcome
    turn.ended = ports.now()
    do {
      try await store(turn)
    } catch {
      if outcome.failure == nil {
        // The disk still says that it is being fetched, and the next start will fetch it.
        turn.outcome?.failure = error.waiting(for: result.task ?? "", isFree: isFree)
        if let task = result.task { turn.job = .fetching(task: task) }
      }
    }
    tell(.turn(turn))
    return turn
  }

  /// The pixels that the profile's table promises for what was asked.
  private func askedSize(_ turn: Turn) -> PixelSize? {
    turn.sentRatio.flatMap { endpoint?.capabilities.pixels[$0]?[turn.settings.resolution] }
  }

  private func keep(_ found: [FoundPicture]) async throws(Failure) -> [Picture] {
    var pictures: [Picture] = []
    for found in found {
      guard let path = ports.library.path(ofBytes: found.blob.name) else {
        throw Failure(
          .storage, "A picture that was received is not on the disk any more.",
          advice:
            "Check the disk; 'retake requests' can fetch it again while the provider keeps it.",
          billed: .yes)
      }
      let facts: PictureFacts
      do { facts = try await ports.imaging.inspect(path) } catch {
        var failure = error
        failure.message = "The provider's picture cannot be read. \(error.message)"
        failure.advice = "Its bytes are kept at \(path)."
        failure.billed = .yes
        throw failure
      }
      let picture = Picture(
        digest: found.blob.name, type: facts.type, size: facts.size,
        byteCount: found.blob.byteCount)
      try await ports.library.keep(picture)
      pictures.append(picture)
    }
    return pictures
  }

  private func keep(_ transcript: Payload, of id: TurnID) async throws(Failure) {
    do {
      try await ports.transcripts.keep(
        transcript, session: id.session.rawValue, turn: id.number)
    } catch {
      throw Failure(
        .storage, "The conversation could not be stored: \(error).",
        advice: "The picture is kept; the next instruction will send only the picture.",
        billed: .yes)
    }
  }
}

extension Failure {
  fileprivate func adding(_ words: String) -> Failure {
    var more = self
    if !more.advice.contains(words) { more.advice += (advice.isEmpty ? "" : " ") + words }
    return more
  }

  /// The same for a request that may have reached the provider, whose answer is lost.
  fileprivate func afterSending(isFree: Bool) -> Failure {
    var sent = self
    if billed == .no, !isFree { sent.billed = .maybe }
    if kind == .storage {
      sent.advice = "Make room on the disk; look at your account before sending it again."
    }
    return sent
  }

  /// The same for a request the provider has taken and given a number, or an empty one.
  fileprivate func waiting(for task: String, isFree: Bool) -> Failure {
    var waiting = afterSending(isFree: isFree)
    if kind == .storage {
      waiting.advice =
        "Make room on the disk, then open the session again to fetch the result: it is not sent "
        + "again."
    }
    return task.isEmpty ? waiting : waiting.adding("The provider calls it \(task).")
  }
}
