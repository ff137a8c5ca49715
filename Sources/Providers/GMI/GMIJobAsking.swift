import Model
import Payload

/// Asking how the request stands, until it has ended.
extension GMIJob {
  /// Bad answers in a row that are put up with.
  private static let patience = 5

  mutating func ask(_ task: String) -> [JobAction] {
    phase = .asking(task: task)
    return [.send(codec.status(task), as: .status)]
  }

  mutating func asked(_ event: JobEvent, task: String, elapsed: Double) -> [JobAction] {
    switch event {
    case .replied(let reply) where (200..<300).contains(reply.head.status):
      switch GMIReply(reply) {
      case .running(_, let isQueued):
        faults = 0
        guard elapsed < endpoint.poll.deadline else { return late(task) }
        return (isQueued ? [] : note(.running(task: task))) + wait(task, isQueued: isQueued)
      case .success(_, let outcome): return succeeded(task, outcome)
      case .failed(_, let reason): return ended(task, failures.job(reason))
      case .cancelled: return ended(task, failures.cancelled())
      case .unreadable(let why):
        return stumble(
          task, elapsed,
          Failure(
            .provider,
            "\(endpoint.title.sentence) gives answers that cannot be read: \(quoted(why)).",
            advice: "Open the session again later to ask once more.",
            billed: endpoint.charge(.maybe)))
      }
    case .replied(let reply): return denied(reply, task, elapsed)
    case .transportFailed(let error):
      var failure = endpoint.failure(error, isPaid: false)
      failure.billed = endpoint.charge(.maybe)
      failure.advice = "It goes on at \(endpoint.title); open the session again later to ask."
      let isHopeless = [.insecure, .badAddress, .tls].contains(error.reason)
      return isHopeless ? leave(task, failure) : stumble(task, elapsed, failure, isNetwork: true)
    case .storageFailed(let error): return unkept(task, error)
    case .start, .bodyStarted, .sent, .received, .downloaded, .waited, .cancel: return []
    }
  }

  /// An HTTP status that is no answer.
  mutating func denied(_ reply: Reply, _ task: String, _ elapsed: Double) -> [JobAction] {
    let status = reply.head.status
    var failure = failures.submit(reply)
    failure.billed = endpoint.charge(.maybe)
    if status == 401 || status == 403 { return leave(task, failure) }
    if status == 404 {
      failure = Failure(
        .unknown, "\(endpoint.title.sentence) knows no request \(quoted(task)).",
        advice: "It may have been billed; look at your account.", http: 404,
        billed: endpoint.charge(.maybe))
    }
    // 429 and 5xx pass; any other refusal is asked about a few times, for queues are not always of
    // one mind about what they have just taken.
    return stumble(
      task, elapsed, failure, retryAfter: reply.head.retryAfter,
      isNetwork: status == 429 || status >= 500)
  }

  /// Puts up with a bad answer: until the deadline when the way is at fault, else a few times.
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
    _ task: String, isQueued: Bool, atLeast: Double = 0, because: String? = nil
  ) -> [JobAction] {
    phase = .waiting(task: task)
    let interval = max(endpoint.poll.interval(polls), min(atLeast, Backoff.longestRetryAfter))
    polls += 1
    let words =
      because.map { "another try. \($0)" }
      ?? "\(endpoint.title) to \(isQueued ? "begin" : "finish")"
    return [
      .progress(JobProgress(isQueued ? .queued : .running, waitingFor: words)),
      .wait(seconds: interval),
    ]
  }

  mutating func late(_ task: String) -> [JobAction] {
    leave(
      task,
      Failure(
        .unknown,
        "\(endpoint.title.sentence) was still at work after \(secondsText(endpoint.poll.deadline)).",
        advice: "Open the session again later to fetch the result.",
        billed: endpoint.charge(.maybe)),
      status: .unknown)
  }

  mutating func unkept(_ task: String, _ error: BlobError) -> [JobAction] {
    leave(
      task,
      Failure(
        .storage, "The answer of \(endpoint.title) could not be kept: \(error).",
        advice: "Make room on the disk, then open the session again to fetch the result.",
        billed: endpoint.charge(.maybe)))
  }
}
