package import Model
import Payload

/// The paid call of a job: repeated only if nothing can have been paid, and once its body has begun
/// to leave, only after a reply that says it was turned away.
struct Submission: Sendable {
  enum Step {
    case act([JobAction])
    /// A reply with a 2xx status.
    case answered(Reply)
    /// The call has failed; nothing may be sent again unasked.
    case failed(Status, Failure)
  }

  /// The meaning of a reply with any other status.
  struct Rejection {
    var failure: Failure
    /// Whether it says that nothing was accepted, so that the same request may be sent again
    /// unasked.
    var isTurnedAway: Bool
    /// Seconds for which the provider asks to be left alone.
    var retryAfter: Double?
  }

  let endpoint: Endpoint
  let request: HTTPRequest
  private let rejection: @Sendable (Reply) -> Rejection
  private var retries: Retries
  private var isResting = false
  /// The journal entry: `.composed`, or `.sending` once the body has begun to leave.
  private(set) var journal = Job.composed

  init(
    _ request: HTTPRequest, at endpoint: Endpoint, jitter: @escaping @Sendable () -> Double,
    rejection: @escaping @Sendable (Reply) -> Rejection
  ) {
    self.request = request
    self.endpoint = endpoint
    retries = Retries(jitter: jitter)
    self.rejection = rejection
  }

  /// Whether the provider may have accepted it.
  var mayBePaid: Bool { journal == .sending }

  func start() -> [JobAction] {
    let length = request.body.map { byteText($0.byteCount) } ?? ""
    return [
      .progress(JobProgress(.sending, waitingFor: "\(endpoint.title) to receive \(length)")),
      .send(request, as: .submit),
    ]
  }

  mutating func handle(_ event: JobEvent) -> Step {
    if isResting {
      guard case .waited = event else { return .act([]) }
      isResting = false
      return .act(start())
    }
    switch event {
    case .bodyStarted: return .act(advanceJournal(to: .sending))
    case .sent(let count, let total):
      let fraction = total > 0 ? Double(count) / Double(total) : 1
      let words =
        count < total ? "\(byteText(count)) of \(byteText(total))" : "\(endpoint.title) to answer"
      return .act([.progress(JobProgress(.sending, waitingFor: words, fraction: fraction))])
    case .replied(let reply) where (200..<300).contains(reply.head.status): return .answered(reply)
    case .replied(let reply):
      let rejection = rejection(reply)
      return rejection.isTurnedAway
        ? again(rejection.failure, rejection.retryAfter) : over(rejection.failure)
    case .transportFailed(var error):
      error.mayHaveBeenAccepted = error.mayHaveBeenAccepted || mayBePaid
      let failure = endpoint.failure(error, isPaid: true)
      let cannotHaveArrived =
        !error.mayHaveBeenAccepted
        && [.cannotConnect, .cannotResolve, .timedOut, .connectionLost].contains(error.reason)
      return cannotHaveArrived ? again(failure, nil) : over(failure)
    case .storageFailed(let error): return .failed(.unknown, endpoint.unkept(error))
    case .start, .received, .downloaded, .waited, .cancel: return .act([])
    }
  }

  private mutating func advanceJournal(to job: Job) -> [JobAction] {
    guard journal != job else { return [] }
    journal = job
    return [.journal(job)]
  }

  private func over(_ failure: Failure) -> Step { .failed(Status(failure), failure) }

  /// Waits before the call is sent again, unless it has been tried often enough.
  private mutating func again(_ failure: Failure, _ retryAfter: Double?) -> Step {
    guard let pause = retries.pause(.sending, because: failure, retryAfter: retryAfter) else {
      let isTried = retryAfter ?? 0 <= Backoff.longestRetryAfter
      return over(isTried ? HTTPFailures(endpoint).persistent(failure) : failure)
    }
    isResting = true
    return .act(advanceJournal(to: .composed) + pause)
  }
}

// Failures of a paid call that are the same for every protocol.
extension Endpoint {
  /// An earlier process ended before the first byte left.
  func neverSent() -> Failure {
    Failure(
      .cancelled, "The program ended before this was sent.",
      advice: "Send it again; nothing was spent.", canRetry: true)
  }

  /// An earlier process ended while it was being sent.
  func lostWhileSending() -> Failure {
    Failure(
      .unknown, "The program ended while this was being sent.",
      advice: "It may have been accepted; check your account before sending it again.",
      billed: charge(.maybe), canRetry: true)
  }

  /// The user cancelled it.
  package func cancelled(mayBePaid: Bool) -> Failure {
    let finish = isSandbox ? "finish it" : "finish and bill it"
    return Failure(
      .cancelled,
      mayBePaid
        ? "It was cancelled here; \(title) may still \(finish)."
        : "It was cancelled before it was sent.",
      billed: charge(mayBePaid ? .maybe : .no), canRetry: true)
  }

  /// The reply to the paid call could not be stored here.
  func unkept(_ error: BlobError) -> Failure {
    Failure(
      .storage, "The reply from \(title) could not be stored: \(error).",
      advice: "Free some disk space; check your account before sending it again.",
      billed: charge(.maybe), canRetry: true)
  }

  /// The provider accepted it, but its reply makes no sense.
  func unreadable(_ why: String) -> Failure {
    Failure(
      .unknown, "\(title.sentence) accepted it, but its reply cannot be read: \(quoted(why)).",
      advice: "Check your account before sending it again.", billed: charge(.maybe),
      canRetry: true)
  }
}

extension Status {
  /// The status of a turn that ended with this failure.
  init(_ failure: Failure) {
    self =
      switch failure.kind {
      case .refused: .refused
      case .unknown: .unknown
      case .cancelled: .cancelled
      default: .failed
      }
  }
}
