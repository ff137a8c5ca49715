import Model
import Payload

/// One call of `generateContent`: the answer is the result. There is nothing to ask for later, so what
/// was sent and not answered stays unknown.
struct GeminiJob: JobMachine {
  private enum Phase {
    case stored(Job)
    case submitting(Submission)
    case over
  }

  private let endpoint: Endpoint
  private let resolution: Resolution
  /// The conversation that is sent; empty when an earlier process sent it.
  private let contents: Payload?
  /// nil when the job was left by an earlier process: it is never sent again.
  private let submission: Submission?
  private var phase: Phase

  /// A job that begins. Throws when something is known to be wrong before anything is sent.
  init(_ turn: TurnRequest, jitter: @escaping @Sendable () -> Double) throws(Failure) {
    let endpoint = turn.endpoint
    let codec = GeminiCodec(endpoint)
    let contents = try codec.contents(turn)
    let request = try codec.generate(turn, contents: contents)
    self.endpoint = endpoint
    self.contents = contents
    resolution = turn.settings.resolution
    submission = Submission(request, at: endpoint, jitter: jitter) { reply in
      let words = ErrorWords(reply)
      let status = reply.head.status
      return Submission.Denial(
        failure: GeminiFailures(endpoint: endpoint).denial(http: status, words),
        isTurnedAway: HTTPFailures.isTurnedAway(http: status, words),
        retryAfter: words.retryAfter)
    }
    phase = .stored(.composed)
  }

  /// A job that an earlier process left.
  init(resuming job: Job, at endpoint: Endpoint, settings: Settings) {
    self.endpoint = endpoint
    resolution = settings.resolution
    contents = nil
    submission = nil
    phase = .stored(job)
  }

  mutating func handle(_ event: JobEvent, at seconds: Double) -> [JobAction] {
    switch phase {
    case .over: return []
    case .stored(let job):
      if case .cancel = event { return cancel(mayBePaid: job != .composed) }
      return begin(job)
    case .submitting(var submission):
      if case .cancel = event { return cancel(mayBePaid: submission.mayBePaid) }
      let step = submission.handle(event)
      phase = .submitting(submission)
      switch step {
      case .act(let actions): return actions
      case .answered(let reply): return finish(result(of: reply))
      case .failed(let status, let failure): return finish(JobResult(status, failure: failure))
      }
    }
  }

  private mutating func begin(_ job: Job) -> [JobAction] {
    switch job {
    case .composed:
      guard let submission else {
        return finish(JobResult(.failed, failure: endpoint.neverSent()))
      }
      phase = .submitting(submission)
      return submission.start()
    case .sending, .accepted, .running, .fetching:
      return finish(JobResult(.unknown, failure: endpoint.lostWhileSending()))
    case .done:
      phase = .over
      return []
    }
  }

  /// Closing the connection is all there is; what the model has done by then may be billed.
  private mutating func cancel(mayBePaid: Bool) -> [JobAction] {
    finish(JobResult(.cancelled, failure: endpoint.cancelled(mayBePaid: mayBePaid)))
  }

  private mutating func finish(_ result: JobResult) -> [JobAction] {
    phase = .over
    return [.finish(result)]
  }

  private func result(of reply: Reply) -> JobResult {
    if case .other(let text, let error) = reply.body {
      let failure = GeminiFailures(endpoint: endpoint).unreadable(text, error)
      return JobResult(Status(failure), failure: failure)
    }
    return GeminiAnswer(reply).result(
      at: endpoint, after: contents, resolution: resolution)
  }
}
