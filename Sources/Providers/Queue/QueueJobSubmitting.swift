import Model
import Payload

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
      return Submission.Denial(
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
  private func taken(_ reply: Reply) -> QueueReply? {
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

  private mutating func accepted(_ reply: QueueReply) -> [JobAction] {
    switch reply {
    case .running(let task?, let isQueued, let progress):
      return note(.accepted(task: task)) + wait(task, isQueued: isQueued, progress: progress)
    case .success(let task, let outcome):
      return (task.map { note(.accepted(task: $0)) } ?? []) + succeeded(task, outcome)
    case .unclear(let task?, _, _):
      return note(.accepted(task: task)) + wait(task, isQueued: false)
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
    return note(.accepted(task: name)) + wait(name, isQueued: true, because: failure.message)
  }
}
