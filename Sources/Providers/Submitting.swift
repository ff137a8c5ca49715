import Model
import Payload

/// The paid call: sent, and sent again only where nothing can have been paid for.
///
/// It asks for `.journal(.sending)` before the first byte leaves, and for `.journal(.composed)` when
/// it is certain that nothing was taken.
struct Submitting: Sendable {
  enum Step {
    case act([JobAction])
    /// An answer with a 2xx status.
    case answered(Reply)
    case failed(Status, Failure)
  }

  let endpoint: Endpoint
  let request: HTTPRequest
  /// What an answer with another status means.
  let refusal: @Sendable (Reply) -> Failure
  private var retries: Retries
  private var isResting = false
  private var hasBegun = false

  init(
    _ request: HTTPRequest, to endpoint: Endpoint, jitter: @escaping @Sendable () -> Double,
    refusal: @escaping @Sendable (Reply) -> Failure
  ) {
    self.request = request
    self.endpoint = endpoint
    self.refusal = refusal
    retries = Retries(jitter: jitter)
  }

  /// Whether a byte of the body may be with the provider just now.
  var mayHaveBeenTaken: Bool { hasBegun }

  mutating func handle(_ event: JobEvent) -> Step {
    switch event {
    case .start: return send()
    case .waited: return isResting ? send() : .act([])
    case .bodyStarted:
      guard !hasBegun else { return .act([]) }
      hasBegun = true
      return .act([.journal(.sending)])
    case .sent(let count, let total):
      let fraction = total > 0 ? Double(count) / Double(total) : 1
      let words =
        count < total ? "\(byteText(count)) of \(byteText(total))" : "\(endpoint.title) to answer"
      return .act([.progress(JobProgress(.sending, waitingFor: words, fraction: fraction))])
    case .replied(let reply) where (200..<300).contains(reply.head.status):
      return .answered(reply)
    case .replied(let reply):
      let words = ErrorWords(reply)
      let failure = refusal(reply)
      let isTurnedAway = HTTPFailures.isTurnedAway(http: reply.head.status, words)
      return isTurnedAway ? rest(failure, words.retryAfter) : .failed(failure.status, failure)
    case .transportFailed(let error):
      var error = error
      error.mayHaveBeenTaken = error.mayHaveBeenTaken || hasBegun
      let failure = endpoint.failure(error, isPaid: true)
      let cannotHaveArrived =
        !error.mayHaveBeenTaken
        && [.cannotConnect, .cannotResolve, .timedOut, .connectionLost].contains(error.reason)
      return cannotHaveArrived ? rest(failure, nil) : .failed(failure.status, failure)
    case .storageFailed(let error):
      return .failed(
        .unknown,
        Failure(
          .storage, "The answer of \(endpoint.title) could not be kept: \(error).",
          advice: "Make room on the disk; look at your account before sending it again.",
          billed: endpoint.charge(.maybe), canRetry: true))
    case .received, .downloaded, .cancel: return .act([])
    }
  }

  private mutating func send() -> Step {
    isResting = false
    hasBegun = false
    let length = request.body.map { byteText($0.byteCount) } ?? "the request"
    return .act([
      .progress(JobProgress(.sending, waitingFor: "\(endpoint.title) to take \(length)")),
      .send(request, as: .submit),
    ])
  }

  private mutating func rest(_ failure: Failure, _ retryAfter: Double?) -> Step {
    guard let pause = retries.pause(.sending, because: failure, retryAfter: retryAfter) else {
      return .failed(failure.status, failure)
    }
    let note: [JobAction] = hasBegun ? [.journal(.composed)] : []
    isResting = true
    hasBegun = false
    return .act(note + pause)
  }
}
