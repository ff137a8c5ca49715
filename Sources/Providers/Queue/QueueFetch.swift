import Model
import Payload

/// Brings the pictures of a finished task home, one after the other.
struct QueueFetch {
  enum Step {
    case act([JobAction])
    case done(QueueOutcome)
    /// The pictures are there, but cannot be had now.
    case failed(Failure)
    /// The pictures are not there any more.
    case gone(Failure)
  }

  let task: String?
  private let queue: any TaskQueue
  private var outcome: QueueOutcome
  private let jitter: @Sendable () -> Double
  private var index = 0
  private var retries: Retries
  /// How often the picture at hand was not there, and how old the turn was at the first time.
  private var absences = 0
  private var firstAbsence = 0.0

  init(
    _ outcome: QueueOutcome, of task: String?, from queue: any TaskQueue,
    jitter: @escaping @Sendable () -> Double
  ) {
    self.queue = queue
    self.task = task
    self.outcome = outcome
    self.jitter = jitter
    retries = Retries(jitter: jitter)
  }

  private var endpoint: Endpoint { queue.endpoint }

  /// `age` is how many seconds ago the turn was asked for.
  mutating func handle(_ event: JobEvent, age: Double) -> Step {
    switch event {
    case .start, .waited: return next()
    case .downloaded(let blob):
      outcome.pictures.append(FoundPicture(blob, size: outcome.links[index].size))
      index += 1
      retries = Retries(jitter: jitter)
      absences = 0
      return next()
    case .received(let count, let total):
      let of = total.map { " of \(byteText($0))" } ?? ""
      let fraction = total.map { $0 > 0 ? min(1, Double(count) / Double($0)) : 1 }
      return .act([progress("\(byteText(count))\(of)\(which)", fraction: fraction)])
    case .replied(let reply): return refused(reply.head, age: age)
    case .transportFailed(let error):
      var failure = endpoint.failure(error, isPaid: false)
      failure.billed = endpoint.charge(.yes)
      failure.advice = advice
      let isHopeless =
        error.reason.isHopeless || error.reason == .tooLarge || error.reason == .refusedByReceiver
      return isHopeless ? .failed(failure) : again(failure, nil)
    case .storageFailed(let error):
      return .failed(
        Failure(
          .storage, "The picture could not be kept: \(error).",
          advice: "Make room on the disk. \(advice)", billed: endpoint.charge(.yes)))
    case .bodyStarted, .sent, .cancel: return .act([])
    }
  }

  private mutating func refused(_ head: HTTPHead, age: Double) -> Step {
    let status = head.status
    if [403, 404, 410].contains(status) { return absent(status, age: age) }
    let failure = Failure(
      .network, "The picture could not be fetched (\(status)).", advice: advice, http: status,
      billed: endpoint.charge(.yes))
    let passes = status == 408 || status == 429 || status >= 500
    return passes ? again(failure, head.retryAfter) : .failed(failure)
  }

  /// A picture that is new may not be everywhere yet: it is asked for again for a while, and then left to
  /// the next start for as long as the provider keeps what it has made.
  private mutating func absent(_ status: Int, age: Double) -> Step {
    if let hours = queue.keepsResults, age >= Double(hours) * 3600 {
      let failure = Failure(
        .provider,
        "The picture is no longer there (\(status)): \(endpoint.title) keeps pictures for \(hours) "
          + "hours.",
        advice: "Send it again to have another made.", http: status, billed: endpoint.charge(.yes),
        canRetry: true)
      // A clock that was set while it waited makes a picture seem older than it is.
      return retries.pause(.downloading, because: failure).map(Step.act) ?? .gone(failure)
    }
    let failure = Failure(
      .network, "The picture is not there yet (\(status)).", advice: advice, http: status,
      billed: endpoint.charge(.yes))
    if absences == 0 { firstAbsence = age }
    let patience = status == 404 ? Self.patience : Self.patience / 4
    guard age - firstAbsence < patience, absences < Self.mostAbsences else {
      return .failed(failure)
    }
    let pause = Backoff.pause(absences, jitter: jitter())
    absences += 1
    return .act([
      .progress(
        JobProgress(
          .downloading, waitingFor: "another try. " + failure.message, pause: pause)),
      .wait(seconds: pause),
    ])
  }

  /// Seconds for which a picture that is not there is asked for again.
  private static let patience = 90.0
  private static let mostAbsences = 60

  private var advice: String {
    task == nil
      ? "It has no name at \(endpoint.title) to ask for it again."
      : "It is paid and waits at \(endpoint.title); open the session again to fetch it."
  }

  private var which: String {
    outcome.links.count > 1 ? " (picture \(index + 1) of \(outcome.links.count))" : ""
  }

  private func progress(_ words: String, fraction: Double? = nil) -> JobAction {
    .progress(JobProgress(.downloading, waitingFor: words, fraction: fraction))
  }

  private func next() -> Step {
    guard index < outcome.links.count else { return .done(outcome) }
    let link = outcome.links[index].url
    guard let request = request(link) else {
      return .failed(
        Failure(
          .provider,
          "\(endpoint.title.sentence) names the picture by an address that is not used: "
            + "\(quoted(link, limit: 100)).",
          advice: "Pictures are fetched over https only.", billed: endpoint.charge(.yes)))
    }
    return .act([progress("the picture\(which)"), .download(request)])
  }

  /// Without the key, whatever the address; over the socket only where the endpoint itself is.
  private func request(_ link: String) -> HTTPRequest? {
    let url = link.hasPrefix("/") && !link.hasPrefix("//") ? endpoint.baseURL + link : link
    guard let origin = Origin(url) else { return nil }
    let isOwn = origin == Origin(endpoint.baseURL)
    guard isOwn || origin.scheme == "https" else { return nil }
    return HTTPRequest(
      method: "GET", url: url, socket: isOwn ? endpoint.socket : nil, followsRedirects: true,
      timeout: endpoint.timeout, maximumResponse: Self.largestPicture,
      certificates: endpoint.certificates)
  }

  /// Bytes; a 4K PNG of noise is below 60 MB.
  private static let largestPicture = 256 << 20

  private mutating func again(_ failure: Failure, _ retryAfter: Double?) -> Step {
    retries.pause(.downloading, because: failure, retryAfter: retryAfter).map(Step.act)
      ?? .failed(failure)
  }
}
