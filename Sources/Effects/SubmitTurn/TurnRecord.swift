import Model
import Payload
import Providers
import Synchronization

/// One turn as it is written down while its job runs.
final class TurnRecord: Sendable {
  let turn: Mutex<Turn>
  let ports: Ports
  /// nil when the profile is no longer configured.
  let endpoint: Endpoint?
  /// The right to drive the job, with room for the provider's name for it.
  private let claim: any Claim
  /// The provider's name for the job as the library has it.
  private let storedTask: Mutex<String?>
  /// What came into the blob store on the way.
  let arrived = BlobRecord()
  /// Ends the waits of what is tried again.
  let cancellation: CancellationToken
  let notify: @Sendable (SubmitTurn.Update) -> Void

  init(
    _ turn: Turn, at endpoint: Endpoint?, ports: Ports, claim: any Claim,
    cancellation: CancellationToken,
    notify: @escaping @Sendable (SubmitTurn.Update) -> Void
  ) {
    self.turn = Mutex(turn)
    self.cancellation = cancellation
    self.endpoint = endpoint
    self.ports = ports
    self.claim = claim
    storedTask = Mutex(claim.keptTask == nil ? turn.job.task : nil)
    self.notify = notify
  }

  /// How far the job has come, as it was written down last.
  var job: Job { turn.withLock(\.job) }

  /// The turn is worked on once more.
  func begin(again turn: Turn) {
    self.turn.withLock { $0 = turn }
    notify(.turn(turn))
  }

  /// Whether what the provider does costs nothing.
  var isFree: Bool { endpoint?.isSandbox ?? false }

  /// Adds what a person should know; on disk with the next step of the journal.
  func note(_ sentences: [String]) {
    turn.withLock { $0.notes += sentences }
  }

  func progress(_ progress: JobProgress) {
    notify(.progress(turn.withLock(\.id), progress))
  }

  /// The blob store for what may be the result, which is shown while it comes.
  func blobs(_ ports: Ports) -> any BlobStore {
    guard let arrivals = ports.arrivals else { return ports.blobs }
    return ArrivingBlobStore(ports.blobs) { [notify, id = turn.withLock(\.id)] path in
      arrivals.follow(path) { notify(.arriving(id, $0)) }
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
    notify(.turn(turn))
  }

  /// Brings the turn to the disk, and with it what the claim has kept.
  func store(_ turn: Turn) async throws(Failure) {
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

  /// Stores what the driving of the job has come to.
  func close(_ ending: JobDriver.Ending) async -> Turn {
    switch ending {
    case .finished(let result): await finish(result)
    case .left(let failure): left(by: failure)
    }
  }

  /// Tells that nobody goes on with the job here. It stays on the disk as it is: the next start tries
  /// again.
  func left(by failure: Failure) -> Turn {
    let turn = turn.withLock { turn in
      let task = turn.job.task ?? ""
      turn.outcome = Outcome(failure: failure.waiting(for: task, isFree: isFree))
      return turn
    }
    notify(.turn(turn))
    return turn
  }
}

extension Failure {
  func adding(_ words: String) -> Failure {
    var more = self
    if !more.advice.contains(words) { more.advice += (advice.isEmpty ? "" : " ") + words }
    return more
  }

  /// The same for a request that may have reached the provider, whose answer is lost.
  fileprivate func afterSending(isFree: Bool) -> Failure {
    var sent = self
    if billed == .no, !isFree { sent.billed = .maybe }
    if kind == .storage {
      sent.advice = "Free some disk space; check your account before sending it again."
    }
    return sent
  }

  /// The same for a request the provider has taken and given a number, or an empty one.
  func waiting(for task: String, isFree: Bool) -> Failure {
    var waiting = afterSending(isFree: isFree)
    if kind == .storage {
      waiting.advice =
        "Free some disk space, then open the session again to fetch the result: it is not sent "
        + "again."
    }
    return task.isEmpty ? waiting : waiting.adding("The provider calls it \(task).")
  }
}
