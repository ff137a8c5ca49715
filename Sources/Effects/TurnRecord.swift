import Model
import Payload
import Providers
import Synchronization

/// One turn as it is written down while its job runs.
final class TurnRecord: Sendable {
  private let turn: Mutex<Turn>
  private let ports: Ports
  private let tell: @Sendable (TurnRunner.News) -> Void

  init(_ turn: Turn, ports: Ports, tell: @escaping @Sendable (TurnRunner.News) -> Void) {
    self.turn = Mutex(turn)
    self.ports = ports
    self.tell = tell
  }

  func progress(_ progress: JobProgress) {
    tell(.progress(turn.withLock(\.id), progress))
  }

  /// On disk when it returns.
  func journal(_ job: Job) async throws(Failure) {
    let turn = turn.withLock { turn in
      turn.job = job
      return turn
    }
    try await ports.library.update(turn)
    tell(.turn(turn))
  }

  /// The result of a job that could not go on here.
  func ended(by failure: Failure) -> JobResult {
    var failure = failure
    let job = turn.withLock(\.job)
    let mayBePaid = job != .composed
    if mayBePaid, failure.billed == .no { failure.billed = .maybe }
    return JobResult(
      mayBePaid ? .unknown : .failed, job: job.task == nil ? nil : job, failure: failure)
  }

  /// Stores pictures, then the transcript, then the row that names them.
  func finish(_ result: JobResult) async throws(Failure) -> Turn {
    progress(JobProgress(.storing, waitingFor: "the disk"))
    var turn = turn.withLock { $0 }
    var outcome = Outcome(
      text: result.text, thoughts: result.thoughts, usage: result.usage, model: result.model,
      failure: result.failure)
    var status = result.status
    do {
      outcome.pictures = try await keep(result.pictures)
      outcome.drafts = try await keep(result.drafts)
      if let transcript = result.transcript {
        try await keep(transcript, of: turn.id)
      }
    } catch {
      // Paid for and received, but not to be kept: the words say so and the task's id stays.
      outcome.failure = error
      status = outcome.pictures.isEmpty ? .failed : status
    }
    if outcome.failure == nil, status == .done, outcome.pictures.isEmpty { status = .textOnly }
    turn.job = if case .done = result.job { .done(status) } else { result.job }
    turn.outcome = outcome
    turn.ended = ports.now()
    try await ports.library.update(turn)
    tell(.turn(turn))
    return turn
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
