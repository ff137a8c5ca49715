import Model
import Numbers
import Payload

/// Polling the task until it has ended.
extension QueueJob {
  /// How many bad replies in a row are tolerated.
  private static let patience = 5

  mutating func ask(_ task: String) -> [JobAction] {
    phase = .asking(task: task)
    return [.send(queue.status(task), as: .status)]
  }

  mutating func asked(_ event: JobEvent, task: String, elapsed: Double) -> [JobAction] {
    switch event {
    case .replied(let reply) where (200..<300).contains(reply.head.status):
      // Polling costs nothing, so a partial reply is requested once more before it is used.
      if !reply.isWhole, faults == 0, let lost = reply.lost {
        return asked(.transportFailed(lost), task: task, elapsed: elapsed)
      }
      answer = AnsweredCall(queue.status(task).url, reply)
      let read = queue.read(reply, sent: sent)
      if case .unreadable = read, let lost = reply.lost {
        return asked(.transportFailed(lost), task: task, elapsed: elapsed)
      }
      switch read {
      case .running(let given, let isQueued, let progress):
        faults = 0
        let task = task == name ? given ?? task : task
        let isKnown = isQueued && journal.task == task
        let noted =
          isKnown ? [] : advanceJournal(to: isQueued ? .accepted(task: task) : .running(task: task))
        guard elapsed < endpoint.poll.deadline else { return noted + late(task) }
        return noted + wait(task, isQueued: isQueued, progress: progress)
      case .unclear(let given, let outcome, let state):
        faults = 0
        let task = task == name ? given ?? task : task
        let isLate = elapsed >= endpoint.poll.deadline
        if let settled = settled(outcome, under: state, isLate: isLate) {
          return succeeded(task, settled)
        }
        return advanceJournal(to: .running(task: task)) + wait(task, isQueued: false)
      case .success(let given, let outcome):
        return succeeded(task == name ? given ?? task : task, outcome)
      case .failed(_, let words): return ended(task, queue.failure(ofTask: words))
      case .cancelled: return ended(task, failures.cancelled(), status: .cancelled)
      case .misplaced(let failure): return ended(task, failure)
      case .unreadable(let why):
        return stumble(
          task, elapsed,
          Failure(
            .provider,
            "\(endpoint.title.sentence) keeps sending unreadable replies: \(quoted(why)).",
            advice: "Open the session again later to check.",
            billed: endpoint.charge(.maybe)))
      }
    case .replied(let reply): return denied(reply, task, elapsed)
    case .transportFailed(let error):
      var failure = endpoint.failure(error, isPaid: false)
      failure.billed = endpoint.charge(.maybe)
      failure.advice = continuationAdvice
      let isHopeless = error.reason.isHopeless
      return isHopeless ? leave(task, failure) : stumble(task, elapsed, failure, isNetwork: true)
    case .storageFailed(let error): return unkept(task, error)
    case .start, .bodyStarted, .sent, .received, .downloaded, .waited, .cancel: return []
    }
  }

  /// The result of a task with an unknown state, once several polls found it unchanged, unlike the
  /// preview of a running task, or the deadline has passed.
  private mutating func settled(
    _ outcome: ReplyContents, under state: String, isLate: Bool
  ) -> ReplyContents? {
    repeatCount = outcome.names == unclearNames ? repeatCount + 1 : 1
    unclearNames = outcome.names
    guard repeatCount >= Self.enoughRepeats || isLate else { return nil }
    var settled = outcome
    settled.notes.append(
      "The provider reported the unknown state \(quoted(state, limit: 60)); the pictures that it "
        + "named were used.")
    return settled
  }

  private static let enoughRepeats = 4

  /// Advice for when the connection fails but the work continues.
  private var continuationAdvice: String {
    "It continues at \(endpoint.title); open the session again later to check."
  }

  /// Handles an HTTP status that is not a reply about the task.
  mutating func denied(_ reply: Reply, _ task: String, _ elapsed: Double) -> [JobAction] {
    let status = reply.head.status
    var failure = queue.failure(reply)
    failure.billed = endpoint.charge(.maybe)
    if failure.kind == .key {
      failure.advice += " Then open the session again to fetch the result."
      return leave(task, failure)
    }
    failure.advice = continuationAdvice
    if status == 404 {
      failure = Failure(
        .unknown, "\(endpoint.title.sentence) does not know the request \(quoted(task)).",
        advice: "It may have been billed; check your account.", http: 404,
        billed: endpoint.charge(.maybe))
    }
    // 429 and 5xx pass; any other refusal is polled a few more times, because a queue may not yet
    // know everywhere what it has just accepted.
    return stumble(
      task, elapsed, failure, retryAfter: ErrorWords(reply).retryAfter,
      isNetwork: status == 429 || status >= 500)
  }

  /// Tolerates a bad reply: until the deadline if the network is at fault, otherwise a few times.
  mutating func stumble(
    _ task: String, _ elapsed: Double, _ failure: Failure, retryAfter: Double? = nil,
    isNetwork: Bool = false
  ) -> [JobAction] {
    faults += 1
    guard elapsed < endpoint.poll.deadline else { return leave(task, failure) }
    guard isNetwork || faults < Self.patience else {
      return failure.kind == .unknown ? ended(task, failure) : leave(task, failure)
    }
    return wait(task, isQueued: false, atLeast: retryAfter ?? 0, because: failure.message)
  }

  mutating func wait(
    _ task: String, isQueued: Bool, progress: Double? = nil, atLeast: Double = 0,
    because: String? = nil
  ) -> [JobAction] {
    phase = .waiting(task: task)
    let interval = max(
      endpoint.poll.interval(polls, jitter: jitter()), min(atLeast, Backoff.longestRetryAfter))
    polls += 1
    pause = interval
    let share = isQueued ? "" : progress.map { " (\(Int(clamping: $0 * 100)) %)" } ?? ""
    let words =
      because.map { "another try. \($0)" }
      ?? "\(endpoint.title) to \(isQueued ? "begin" : "finish")\(share)"
    let fraction = isQueued ? nil : progress
    return [
      .progress(
        JobProgress(isQueued ? .queued : .running, waitingFor: words, fraction: fraction)),
      .wait(seconds: interval),
    ]
  }

  mutating func late(_ task: String) -> [JobAction] {
    leave(
      task,
      Failure(
        .unknown,
        "\(endpoint.title.sentence) was still working after \(secondsText(endpoint.poll.deadline)).",
        advice: "Open the session again later to fetch the result.",
        billed: endpoint.charge(.maybe)),
      status: .unknown)
  }

  mutating func unkept(_ task: String, _ error: BlobError) -> [JobAction] {
    leave(
      task,
      Failure(
        .storage, "The reply from \(endpoint.title) could not be stored: \(error).",
        advice: "Free some disk space, then open the session again to fetch the result.",
        billed: endpoint.charge(.maybe)))
  }
}
