import Model
import Payload

/// One call of `generateContent`: the reply is the result, or says where it is. Nothing can be
/// fetched later, so what was sent without a reply stays unknown.
struct GeminiJob: JobMachine {
  private enum Phase {
    case stored(Job)
    case submitting(Submission)
    /// The reply names its pictures by address, as relays do.
    case fetching(PictureDownload, GeminiReply)
    case over
  }

  private let endpoint: Endpoint
  private let resolution: Resolution
  /// The conversation that is sent; nil when an earlier process sent it.
  private let contents: Payload?
  /// nil when an earlier process left the job: it is never sent again.
  private let submission: Submission?
  private var phase: Phase
  private let sent: SentPictureIndex
  private let jitter: @Sendable () -> Double
  /// The reply, kept when no picture comes of it.
  private var answer: AnsweredCall?

  /// Creates a new job.
  ///
  /// - Throws: `Failure` when something is known to be wrong before anything is sent.
  init(_ turn: TurnRequest, jitter: @escaping @Sendable () -> Double) throws(Failure) {
    let endpoint = turn.endpoint
    let codec = GeminiCodec(endpoint)
    let contents = try codec.contents(turn)
    let request = try codec.generate(turn, contents: contents)
    self.endpoint = endpoint
    self.contents = contents
    self.jitter = jitter
    sent = SentPictureIndex(turn)
    resolution = turn.settings.resolution
    submission = Submission(request, at: endpoint, jitter: jitter) { reply in
      let words = ErrorWords(reply)
      let status = reply.head.status
      return Submission.Rejection(
        failure: GeminiFailures(endpoint: endpoint).rejection(http: status, words)
          .offeringPictureAlone(after: turn),
        isTurnedAway: HTTPFailures.isTurnedAway(http: status, words),
        retryAfter: words.retryAfter)
    }
    phase = .stored(.composed)
  }

  /// Creates a job that an earlier process left.
  init(resuming job: Job, at endpoint: Endpoint, settings: Settings) {
    self.endpoint = endpoint
    resolution = settings.resolution
    jitter = { 0.5 }
    sent = SentPictureIndex()
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
      case .answered(let reply): return answered(reply, submission)
      case .failed(let status, let failure): return finish(JobResult(status, failure: failure))
      }
    case .fetching(let fetch, let answer):
      if case .cancel = event {
        let failure = Failure(
          .cancelled, "It was cancelled after the picture was made.", billed: endpoint.charge(.yes),
          canRetry: true)
        return finish(JobResult(.cancelled, failure: failure))
      }
      return fetched(event, fetch, answer)
    }
  }

  private mutating func answered(_ reply: Reply, _ submission: Submission) -> [JobAction] {
    answer = AnsweredCall(submission.request.url, reply, conversation: contents)
    if case .other(let text, let error) = reply.body {
      let failure = GeminiFailures(endpoint: endpoint).unreadable(text, error)
      return finish(JobResult(Status(failure), failure: failure))
    }
    let read = GeminiReply(reply, sent: sent)
    guard reply.isWhole || read.found.hasPictures else { return broken(reply, submission) }
    guard !read.found.links.isEmpty else { return finish(result(of: read)) }
    let fetch = PictureDownload(
      read.found, of: nil, at: endpoint, base: submission.request.url, jitter: jitter)
    return fetched(.start, fetch, read)
  }

  /// Handles a reply that ends too early and holds no picture.
  private mutating func broken(_ reply: Reply, _ submission: Submission) -> [JobAction] {
    if let lost = reply.lost {
      var submission = submission
      if case .failed(let status, let failure) = submission.handle(.transportFailed(lost)) {
        return finish(JobResult(status, failure: failure))
      }
    }
    let error = reply.damage ?? .truncated(offset: 0, reason: "the document ends too early")
    let failure = GeminiFailures(endpoint: endpoint).unreadable("{", error)
    return finish(JobResult(Status(failure), failure: failure))
  }

  private mutating func fetched(
    _ event: JobEvent, _ fetch: PictureDownload, _ answer: GeminiReply
  ) -> [JobAction] {
    var fetch = fetch
    let step = fetch.handle(event, age: 0)
    phase = .fetching(fetch, answer)
    switch step {
    case .act(let actions): return actions
    case .failed(let failure), .gone(let failure):
      return finish(JobResult(.failed, text: answer.found.text, failure: failure))
    case .done(let outcome):
      var answer = answer
      answer.found = outcome
      return finish(result(of: answer))
    }
  }

  private func result(of answer: GeminiReply) -> JobResult {
    answer.result(at: endpoint, after: contents, resolution: resolution)
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

  /// The reply has no id to ask for it again, so it is kept and read again later.
  mutating func leave() -> JobResult? {
    guard case .fetching(_, let read) = phase else { return nil }
    let failure = Failure(
      .network, "The program was asked to quit before the picture was fetched.",
      billed: endpoint.charge(.yes))
    var result = JobResult(.failed, text: read.found.text, failure: failure)
    result.answer = answer
    phase = .over
    return result
  }

  /// Closing the connection is all that can be done; what the model has done by then may be billed.
  private mutating func cancel(mayBePaid: Bool) -> [JobAction] {
    finish(JobResult(.cancelled, failure: endpoint.cancelled(mayBePaid: mayBePaid)))
  }

  private mutating func finish(_ result: JobResult) -> [JobAction] {
    phase = .over
    var result = result
    if result.pictures.allSatisfy(\.isGuess), result.status != .cancelled {
      result.answer = answer
    }
    return [.finish(result)]
  }
}
