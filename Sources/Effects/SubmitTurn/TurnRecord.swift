import Model
import Payload
import Providers
import Synchronization

/// Records the state of one turn on disk while its job runs.
final class TurnRecord: Sendable {
  let turn: Mutex<Turn>
  let ports: Ports
  /// The provider; nil when the profile is no longer configured.
  let endpoint: Endpoint?
  /// The right to drive the job, with space reserved for the provider's id for it.
  private let claim: any Claim
  /// The provider's id for the job as stored in the library.
  private let storedTask: Mutex<String?>
  /// Blobs stored along the way.
  let arrived = BlobRecord()
  /// Ends the waits between retries.
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

  /// The job's state as last written.
  var job: Job { turn.withLock(\.job) }

  /// Starts work on the turn again.
  func begin(again turn: Turn) {
    self.turn.withLock { $0 = turn }
    notify(.turn(turn))
  }

  /// Whether the provider's work costs nothing.
  var isFree: Bool { endpoint?.isSandbox ?? false }

  /// Adds sentences that the user should know; on disk with the next step of the journal.
  func addNotes(_ sentences: [String]) {
    turn.withLock { $0.notes += sentences }
  }

  func progress(_ progress: JobProgress) {
    notify(.progress(turn.withLock(\.id), progress))
  }

  /// The blob store for what may be the result, which is shown while it arrives.
  func blobs(_ ports: Ports) -> any BlobStore {
    guard let arrivals = ports.arrivals else { return ports.blobs }
    return ArrivingBlobStore(ports.blobs) { [notify, id = turn.withLock(\.id)] path in
      arrivals.follow(path) { notify(.arriving(id, $0)) }
    }
  }

  /// Writes the job's state; it is on disk when this returns. Sending that cannot be recorded must
  /// not begin. A job that the provider has named continues as long as its id is stored anywhere:
  /// in the turn, or with the claim.
  func journal(_ job: Job) async throws(Failure) {
    let (before, turn) = turn.withLock { turn in
      let before = turn.job
      turn.job = job
      return (before, turn)
    }
    let isKept = storeTask(job.task)
    do {
      try await store(turn)
    } catch {
      if job == .sending { self.turn.withLock { $0.job = before } }
      guard isKept else { throw error }
    }
    notify(.turn(turn))
  }

  /// Stores the turn, and with it what the claim holds.
  func store(_ turn: Turn) async throws(Failure) {
    try await ports.library.update(turn)
    storedTask.withLock { $0 = turn.job.task }
    claim.settle()
  }

  /// Writes the provider's id for the job to the claim, before the library is asked, which may be
  /// full or locked. Returns false where there was no space either.
  private func storeTask(_ task: String?) -> Bool {
    guard let task else { return false }
    if task == storedTask.withLock(\.self) || task == claim.keptTask { return true }
    do throws(Failure) {
      try claim.store(task: task)
      return true
    } catch {
      return false
    }
  }

  /// The result of a job that could not continue here.
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

  /// Stores the result of driving the job.
  func close(_ ending: JobDriver.Ending) async -> Turn {
    switch ending {
    case .finished(let result): await finish(result)
    case .left(let failure): left(by: failure)
    }
  }

  /// Reports that this process does not continue the job. It stays on disk as it is, and the next
  /// start tries again.
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

  /// The failure for a request that may have reached the provider and whose reply is lost.
  fileprivate func afterSending(isFree: Bool) -> Failure {
    var sent = self
    if billed == .no, !isFree { sent.billed = .maybe }
    if kind == .storage {
      sent.advice = "Free some disk space; check your account before sending it again."
    }
    return sent
  }

  /// The failure for a request that the provider has accepted under an id, possibly an empty one.
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
