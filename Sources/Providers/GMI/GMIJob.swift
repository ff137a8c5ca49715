package import Model
import Payload

/// A request in GMI's queue, from the first byte to the last picture.
package struct GMIJob: JobMachine {
  enum Phase {
    case stored(Job)
    case submitting(attempt: Int, hasBegun: Bool)
    case resting(attempt: Int)
    case asking(task: String)
    case waiting(task: String)
    case over
  }

  let endpoint: Endpoint
  let resolution: Resolution
  let jitter: @Sendable () -> Double
  /// nil when the job was left by an earlier process: it is never submitted again.
  let submission: HTTPRequest?
  var phase: Phase
  var fetching: GMIFetch?
  /// What the journal says now.
  var journal: Job
  var polls = 0
  /// Questions in a row that were answered badly or not at all.
  var faults = 0
  var start: Double?

  var failures: GMIFailures { GMIFailures(endpoint: endpoint) }
  var codec: GMICodec { GMICodec(endpoint) }

  /// A job that begins. Throws when something is known to be wrong before anything is sent.
  package init(_ turn: TurnRequest, jitter: @escaping @Sendable () -> Double) throws(Failure) {
    endpoint = turn.endpoint
    resolution = turn.settings.resolution
    self.jitter = jitter
    submission = try GMICodec(turn.endpoint).submit(turn)
    phase = .stored(.composed)
    journal = .composed
  }

  /// A job that an earlier process left.
  package init(
    resuming job: Job, at endpoint: Endpoint, settings: Settings,
    jitter: @escaping @Sendable () -> Double
  ) {
    self.endpoint = endpoint
    resolution = settings.resolution
    self.jitter = jitter
    submission = nil
    phase = .stored(job)
    journal = job
  }

  package mutating func handle(_ event: JobEvent, at seconds: Double) -> [JobAction] {
    let start = self.start ?? seconds
    self.start = start
    if case .over = phase { return [] }
    if case .cancel = event { return cancel() }
    if fetching != nil { return fetch(event) }
    switch phase {
    case .stored(let job): return begin(job)
    case .submitting(let attempt, let hasBegun):
      return submitted(event, attempt: attempt, hasBegun: hasBegun)
    case .resting(let attempt):
      guard case .waited = event else { return [] }
      return submit(attempt)
    case .asking(let task): return asked(event, task: task, elapsed: seconds - start)
    case .waiting(let task):
      guard case .waited = event else { return [] }
      return ask(task)
    case .over: return []
    }
  }
}

// Ways to end.
extension GMIJob {
  mutating func note(_ job: Job) -> [JobAction] {
    guard journal != job else { return [] }
    journal = job
    return [.journal(job)]
  }

  mutating func over(_ actions: [JobAction]) -> [JobAction] {
    phase = .over
    fetching = nil
    return actions
  }

  mutating func finish(_ status: Status, _ failure: Failure) -> [JobAction] {
    over([.finish(JobResult(status, task: journal.task, failure: failure))])
  }

  /// It came to a bad end at the provider.
  mutating func ended(_ task: String?, _ failure: Failure) -> [JobAction] {
    over([
      .finish(JobResult(Self.status(of: failure), task: task ?? journal.task, failure: failure))
    ])
  }

  /// Stops here while the result may still be had: the job keeps its name and can be taken up again.
  mutating func leave(_ task: String, _ failure: Failure, status: Status = .failed)
    -> [JobAction]
  {
    over([.finish(JobResult(status, job: journal, task: task, failure: failure))])
  }

  /// GMI documents no way to cancel: the job is let go (docs.gmicloud.ai).
  mutating func cancel() -> [JobAction] {
    let billed: Failure.Billed
    let message: String
    if fetching != nil {
      billed = .yes
      message = "It was cancelled after the picture was made."
    } else {
      switch phase {
      case .stored(.composed), .resting, .submitting(_, hasBegun: false), .over:
        billed = .no
        message = "It was cancelled before it was sent."
      case .stored, .submitting, .asking, .waiting:
        billed = .maybe
        let finish = endpoint.isSandbox ? "finish it" : "finish and bill it"
        message = "It was cancelled here; \(endpoint.title) may still \(finish)."
      }
    }
    return finish(
      .cancelled,
      Failure(.cancelled, message, billed: endpoint.charge(billed), canRetry: true))
  }

  static func status(of failure: Failure) -> Status {
    switch failure.kind {
    case .refused: .refused
    case .unknown: .unknown
    case .cancelled: .cancelled
    default: .failed
    }
  }
}
