import Model
import Payload

/// A task in a provider's queue, from the first byte to the last picture.
struct QueueJob: JobMachine {
  enum Phase {
    case stored(Job)
    case uploading(Uploading)
    case submitting(Submission)
    case asking(task: String)
    case waiting(task: String)
    case fetching(PictureDownload)
    case over
  }

  let queue: any TaskQueue
  let resolution: Resolution
  let jitter: @Sendable () -> Double
  /// nil when an earlier process left the job: it is never submitted again.
  let turn: TurnRequest?
  /// The paid call, if no uploads precede it.
  private let submission: HTTPRequest?
  private let uploads: [PictureUpload]
  /// The name that finds the task before the provider has given its own id.
  let name: String?
  var phase: Phase
  /// The current journal entry.
  var journal: Job
  var polls = 0
  /// Seconds before the next poll.
  var pause = 0.0
  /// How many polls in a row failed or had a bad reply.
  var faults = 0
  /// The pictures in the last reply with an unknown state, and how many replies in a row named
  /// them.
  var unclearNames: [String] = []
  var repeatCount = 0
  var start: Double?
  /// The age of the turn in seconds when this job began here: 0 unless it was resumed.
  let age: Double
  /// The current age of the turn, in seconds.
  var elapsed = 0.0
  /// How long the job has been waited for, not counting the time for which the machine slept.
  private var patience = AwakeTime()
  /// The last reply about the task, kept when no picture comes of it.
  var answer: AnsweredCall?
  let sent: SentPictureIndex

  var endpoint: Endpoint { queue.endpoint }
  var failures: HTTPFailures { HTTPFailures(endpoint) }

  /// Creates a new job.
  ///
  /// - Throws: `Failure` when something is known to be wrong before anything is sent.
  init(_ turn: TurnRequest, in queue: any TaskQueue, jitter: @escaping @Sendable () -> Double)
    throws(Failure)
  {
    self.queue = queue
    self.turn = turn
    self.jitter = jitter
    resolution = turn.settings.resolution
    uploads = try queue.uploads(turn)
    submission = uploads.isEmpty ? try queue.submit(turn) : nil
    name = queue.named(turn.name)
    age = 0
    sent = SentPictureIndex(turn)
    phase = .stored(.composed)
    journal = .composed
  }

  /// Creates a job that an earlier process left; `name` is the one it was sent under, if any, and
  /// `age` how many seconds ago it was sent.
  init(
    resuming job: Job, in queue: any TaskQueue, settings: Settings, name: String, age: Double,
    sent: SentPictureIndex = SentPictureIndex(), jitter: @escaping @Sendable () -> Double
  ) {
    self.queue = queue
    self.age = max(0, age)
    self.name = queue.named(name)
    self.jitter = jitter
    resolution = settings.resolution
    self.sent = sent
    turn = nil
    submission = nil
    uploads = []
    phase = .stored(job)
    journal = job
  }

  mutating func handle(_ event: JobEvent, at seconds: Double) -> [JobAction] {
    let start = self.start ?? seconds
    self.start = start
    elapsed = age + seconds - start
    let waited = patience.reach(seconds, within: longestStep)
    if case .over = phase { return [] }
    if case .cancel = event { return cancel() }
    switch phase {
    case .stored(let job): return begin(job)
    case .uploading(let uploading): return uploaded(event, uploading)
    case .submitting(let submission): return submitted(event, submission)
    case .asking(let task): return asked(event, task: task, elapsed: waited)
    case .waiting(let task):
      guard case .waited = event else { return [] }
      return ask(task)
    case .fetching(let fetch): return fetched(event, fetch)
    case .over: return []
    }
  }

  /// The most seconds that the current step can take by itself; if more have passed, the machine
  /// slept or the process was stopped.
  private var longestStep: Double {
    if case .waiting = phase { pause + 5 } else { endpoint.timeout }
  }

  private mutating func begin(_ job: Job) -> [JobAction] {
    switch job {
    case .composed:
      if let submission { return submit(submission) }
      if let turn { return uploaded(.start, Uploading(uploads, of: turn, to: queue, jitter)) }
      return finish(.failed, endpoint.neverSent())
    case .sending:
      if let name { return advanceJournal(to: .accepted(task: name)) + ask(name) }
      return finish(.unknown, endpoint.lostWhileSending())
    case .accepted(let task), .running(let task), .fetching(let task): return ask(task)
    case .done: return over([])
    }
  }
}

// Ways to end.
extension QueueJob {
  mutating func advanceJournal(to job: Job) -> [JobAction] {
    guard journal != job else { return [] }
    journal = job
    return [.journal(job)]
  }

  mutating func over(_ actions: [JobAction]) -> [JobAction] {
    phase = .over
    return actions
  }

  /// Ends the job, adding the reply to the result when no picture came of it.
  mutating func finish(_ result: JobResult) -> [JobAction] {
    var result = result
    if result.pictures.allSatisfy(\.isGuess), result.status != .cancelled {
      result.answer = answer
    }
    return over([.finish(result)])
  }

  mutating func finish(_ status: Status, _ failure: Failure) -> [JobAction] {
    finish(JobResult(status, task: journal.task, failure: failure))
  }

  /// Ends a task that failed at the provider.
  mutating func ended(_ task: String?, _ failure: Failure, status: Status? = nil) -> [JobAction] {
    finish(JobResult(status ?? Status(failure), task: task ?? journal.task, failure: failure))
  }

  /// Stops here while the result may still be had: the job keeps its id and can be resumed.
  mutating func leave(_ task: String, _ failure: Failure, status: Status = .failed)
    -> [JobAction]
  {
    finish(JobResult(status, job: journal, task: task, failure: failure))
  }

  /// Cancels the job on this side only: the providers document no way to cancel (docs.gmicloud.ai,
  /// docs.toapis.com).
  private mutating func cancel() -> [JobAction] {
    let failure: Failure
    switch phase {
    case .fetching:
      failure = Failure(
        .cancelled, "It was cancelled after the picture was made.", billed: endpoint.charge(.yes),
        canRetry: true)
    case .submitting(let submission):
      failure = endpoint.cancelled(mayBePaid: submission.mayBePaid)
    case .stored(.composed), .uploading, .over: failure = endpoint.cancelled(mayBePaid: false)
    case .stored, .asking, .waiting: failure = endpoint.cancelled(mayBePaid: true)
    }
    return finish(.cancelled, failure)
  }
}

/// Adds up time in steps, capping each at what it can take by itself, so that a laptop asleep in
/// the middle of one has not waited.
struct AwakeTime {
  private(set) var seconds = 0.0
  private var last: Double?

  /// Ends a step at `now` and adds it, capped at `limit`.
  ///
  /// - Returns: The sum so far, in seconds.
  mutating func reach(_ now: Double, within limit: Double) -> Double {
    seconds += min(max(0, now - (last ?? now)), max(0, limit))
    last = now
    return seconds
  }
}

/// From the first byte until the queue has named the task.
extension QueueJob {
  mutating func uploaded(_ event: JobEvent, _ uploading: Uploading) -> [JobAction] {
    var uploading = uploading
    let step = uploading.handle(event)
    phase = .uploading(uploading)
    switch step {
    case .act(let actions): return actions
    case .failed(let failure): return finish(.failed, failure)
    case .done(let turn):
      do throws(Failure) {
        return submit(try queue.submit(turn))
      } catch {
        return finish(.failed, error)
      }
    }
  }

  mutating func submit(_ request: HTTPRequest) -> [JobAction] {
    let submission = Submission(request, at: endpoint, jitter: jitter) { [queue, turn] reply in
      let words = ErrorWords(reply)
      return Submission.Rejection(
        failure: queue.failure(reply).offeringPictureAlone(after: turn),
        isTurnedAway: HTTPFailures.isTurnedAway(http: reply.head.status, words),
        retryAfter: words.retryAfter)
    }
    phase = .submitting(submission)
    return submission.start()
  }

  mutating func submitted(_ event: JobEvent, _ submission: Submission) -> [JobAction] {
    if case .replied(let reply) = event, let taken = taken(reply) { return accepted(taken) }
    var submission = submission
    let step = submission.handle(event)
    phase = .submitting(submission)
    switch step {
    case .act(let actions): return actions
    case .answered(let reply):
      answer = AnsweredCall(submission.request.url, reply)
      let read = queue.read(reply, sent: sent)
      if case .unreadable = read, let lost = reply.lost {
        return submitted(.transportFailed(lost), submission)
      }
      return accepted(read)
    case .failed(let status, let failure): return unanswered(status, failure)
    }
  }

  /// What a reply says about a task that it names as accepted although its HTTP status is an error:
  /// a gateway may time out while the task is already in the queue. It is never sent again.
  private func taken(_ reply: Reply) -> TaskReply? {
    guard reply.head.status == 429 || reply.head.status >= 500, let root = reply.json?.root
    else { return nil }
    let read = queue.read(reply, sent: sent)
    switch read {
    case .running(_?, _, _), .success(_?, _): break
    case .running, .success, .unclear, .failed, .cancelled, .misplaced, .unreadable: return nil
    }
    // Errors carry ids too; a task's id comes with its state, or with nothing else at all.
    let places = [root, root["data"], root["result"]].compactMap(\.self)
    let state = places.compactMap { $0["status"]?.string }.first.map(TaskState.init)
    let isRefusal = ErrorWords(reply).message != nil || root["error"] != nil
    return state.map(Self.statesOfTaken.contains) ?? !isRefusal ? read : nil
  }

  private static let statesOfTaken: Set<TaskState> = [.success, .queued, .running]

  private mutating func accepted(_ reply: TaskReply) -> [JobAction] {
    switch reply {
    case .running(let task?, let isQueued, let progress):
      return advanceJournal(to: .accepted(task: task))
        + wait(task, isQueued: isQueued, progress: progress)
    case .success(let task, let outcome):
      return (task.map { advanceJournal(to: .accepted(task: $0)) } ?? []) + succeeded(task, outcome)
    case .unclear(let task?, _, _):
      return advanceJournal(to: .accepted(task: task)) + wait(task, isQueued: false)
    case .unclear(nil, let outcome, _): return succeeded(nil, outcome)
    case .failed(let task, let words): return ended(task, queue.failure(ofTask: words))
    case .cancelled(let task):
      return ended(task, failures.cancelled(), status: .cancelled)
    case .misplaced(let failure): return ended(nil, failure)
    case .running(nil, _, _): return unnamed("it names no request")
    case .unreadable(let why): return unnamed(why)
    }
  }

  private mutating func unnamed(_ why: String) -> [JobAction] {
    unanswered(.unknown, endpoint.unreadable(why))
  }

  /// Ends the job, or, if the task bears a name of ours, polls it by that name.
  private mutating func unanswered(_ status: Status, _ failure: Failure) -> [JobAction] {
    // A provider that failed may have accepted it first; one that is overloaded has not.
    let hasFailed = failure.kind == .provider && failure.http != 503
    guard let name, status == .unknown || hasFailed else { return finish(status, failure) }
    return advanceJournal(to: .accepted(task: name))
      + wait(name, isQueued: true, because: failure.message)
  }
}

/// Downloading the results.
extension QueueJob {
  mutating func succeeded(_ task: String?, _ outcome: ReplyContents) -> [JobAction] {
    let fetch = PictureDownload(
      outcome, of: task, at: endpoint, base: answer?.url ?? endpoint.baseURL,
      keepsResults: queue.keepsResults, jitter: jitter)
    return (task.map { advanceJournal(to: .fetching(task: $0)) } ?? []) + fetched(.start, fetch)
  }

  mutating func fetched(_ event: JobEvent, _ fetch: PictureDownload) -> [JobAction] {
    var fetch = fetch
    let step = fetch.handle(event, age: elapsed)
    phase = .fetching(fetch)
    switch step {
    case .act(let actions): return actions
    case .failed(let failure):
      if let task = fetch.task { return leave(task, failure) }
      return finish(.failed, failure)
    case .gone(let failure): return finish(.failed, failure)
    case .done(let outcome): return done(outcome)
    }
  }

  private mutating func done(_ outcome: ReplyContents) -> [JobAction] {
    let usage = endpoint.priced(
      outcome.usage, pictures: outcome.pictures.count, at: resolution)
    let hasPicture = !outcome.pictures.isEmpty
    let status: Status = hasPicture ? .done : outcome.text.isEmpty ? .failed : .textOnly
    let failure = status == .failed ? failures.noPicture() : nil
    var result = JobResult(
      status, task: journal.task, pictures: outcome.pictures, drafts: outcome.drafts,
      text: outcome.text, thoughts: outcome.thoughts, usage: usage, model: outcome.model,
      transcript: outcome.transcript, failure: failure)
    result.notes = outcome.notes
    return finish(result)
  }
}
