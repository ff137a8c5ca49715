import Model
import Payload

/// From the first byte until the queue has named the request.
extension GMIJob {
  mutating func begin(_ job: Job) -> [JobAction] {
    switch job {
    case .composed where submission != nil: return submit(0)
    case .composed:
      return finish(
        .failed,
        Failure(
          .cancelled, "The program ended before this was sent.",
          advice: "Send it again; nothing was spent.", canRetry: true))
    case .sending:
      return finish(
        .unknown,
        Failure(
          .unknown, "The program ended while this was being sent.",
          advice: "It may have been taken; look at your account before sending it again.",
          billed: endpoint.charge(.maybe), canRetry: true))
    case .accepted(let task), .running(let task), .fetching(let task): return ask(task)
    case .done: return over([])
    }
  }

  mutating func submit(_ attempt: Int) -> [JobAction] {
    guard let submission else { return over([]) }
    phase = .submitting(attempt: attempt, hasBegun: false)
    let length = submission.body.map { byteText($0.byteCount) } ?? ""
    return [
      .progress(JobProgress(.sending, waitingFor: "\(endpoint.title) to take \(length)")),
      .send(submission, as: .submit),
    ]
  }

  mutating func submitted(_ event: JobEvent, attempt: Int, hasBegun: Bool) -> [JobAction] {
    switch event {
    case .bodyStarted:
      guard !hasBegun else { return [] }
      phase = .submitting(attempt: attempt, hasBegun: true)
      return note(.sending)
    case .sent(let count, let total):
      let fraction = total > 0 ? Double(count) / Double(total) : 1
      let words =
        count < total ? "\(byteText(count)) of \(byteText(total))" : "\(endpoint.title) to answer"
      return [.progress(JobProgress(.sending, waitingFor: words, fraction: fraction))]
    case .replied(let reply) where (200..<300).contains(reply.head.status):
      return accepted(GMIReply(reply))
    case .replied(let reply):
      let failure = failures.submit(reply)
      // Both say that nothing was taken.
      let wasTurnedAway = reply.head.status == 429 || reply.head.status == 503
      if wasTurnedAway, let actions = rest(attempt, failure, reply.head.retryAfter) {
        return actions
      }
      return finish(Self.status(of: failure), failure)
    case .transportFailed(let error):
      var error = error
      error.mayHaveBeenTaken = error.mayHaveBeenTaken || hasBegun
      let failure = endpoint.failure(error, isPaid: true)
      let cannotHaveArrived =
        !error.mayHaveBeenTaken
        && [.cannotConnect, .cannotResolve, .timedOut, .connectionLost].contains(error.reason)
      if cannotHaveArrived, let actions = rest(attempt, failure, nil) { return actions }
      return finish(Self.status(of: failure), failure)
    case .storageFailed(let error):
      return finish(
        .unknown,
        Failure(
          .storage, "The answer of \(endpoint.title) could not be kept: \(error).",
          advice: "Make room on the disk; look at your account before sending it again.",
          billed: endpoint.charge(.maybe), canRetry: true))
    case .start, .received, .downloaded, .waited, .cancel: return []
    }
  }

  /// Waits before it is sent again; nil when it has been tried often enough.
  mutating func rest(_ attempt: Int, _ failure: Failure, _ retryAfter: Double?)
    -> [JobAction]?
  {
    guard let delay = Backoff.delay(attempt, jitter: jitter(), retryAfter: retryAfter) else {
      return nil
    }
    phase = .resting(attempt: attempt + 1)
    let words =
      "another try in \(secondsText(delay)) (\(attempt + 1) of \(Backoff.delays.count)). "
      + failure.message
    return note(.composed)
      + [.progress(JobProgress(.sending, waitingFor: words)), .wait(seconds: delay)]
  }

  mutating func accepted(_ reply: GMIReply) -> [JobAction] {
    switch reply {
    case .running(let task?, let isQueued):
      return note(.accepted(task: task)) + wait(task, isQueued: isQueued)
    case .success(let task, let outcome):
      return (task.map { note(.accepted(task: $0)) } ?? []) + succeeded(task, outcome)
    case .failed(let task, let reason): return ended(task, failures.job(reason))
    case .cancelled(let task): return ended(task, failures.cancelled())
    case .running(nil, _): return unnamed("it names no request")
    case .unreadable(let why): return unnamed(why)
    }
  }

  mutating func unnamed(_ why: String) -> [JobAction] {
    finish(
      .unknown,
      Failure(
        .unknown,
        "\(endpoint.title.sentence) took it, but its answer cannot be read: \(quoted(why)).",
        advice: "Look at your account before sending it again.", billed: endpoint.charge(.maybe),
        canRetry: true))
  }
}
