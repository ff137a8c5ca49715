import Model
import Payload
import Posix
import Providers
import Synchronization

/// Does what a job machine asks for, and feeds back the results.
final class JobDriver: Sendable {
  private let ports: Ports
  private let resultBlobStore: any BlobStore
  private let endpoint: Endpoint
  private let key: String?
  /// Redacts the key in every reply.
  private let transport: any Transport
  private let machine: Mutex<any JobMachine>
  private let start: Double
  private let journal: @Sendable (Job) async throws(Failure) -> Void
  private let report: @Sendable (JobProgress) -> Void
  private let cancellation: CancellationToken
  /// Why a step was stopped before its first byte.
  private let unwritten = Mutex<Failure?>(nil)
  /// The state in the journal.
  private let job: Mutex<Job>
  /// Whether a provider that cannot be reached is left alone instead of being retried.
  private let isHurried: Bool

  /// How many seconds to wait for a reply when the program exits after a body has started to leave.
  private static let grace = 5.0

  /// How driving the job ended.
  enum Ending: Sendable {
    case finished(JobResult)
    /// The job stays as the journal says; a later start resumes it.
    case left(Failure)
  }

  init(
    _ machine: any JobMachine, from job: Job, at endpoint: Endpoint, key: String?, ports: Ports,
    resultBlobStore: any BlobStore, cancellation: CancellationToken, isHurried: Bool = false,
    journal: @escaping @Sendable (Job) async throws(Failure) -> Void,
    report: @escaping @Sendable (JobProgress) -> Void
  ) {
    self.machine = Mutex(machine)
    self.job = Mutex(job)
    self.isHurried = isHurried
    self.endpoint = endpoint
    self.key = key
    transport = ports.transport.withholding(key)
    self.ports = ports
    self.resultBlobStore = resultBlobStore
    self.cancellation = cancellation
    self.journal = journal
    self.report = report
    start = ports.uptime()
  }

  /// Runs the job to its end, or to where it is left.
  /// - Throws: A failure only when the journal cannot be written.
  func run() async throws(Failure) -> Ending {
    var event = JobEvent.start
    var isCancelReported = false
    while true {
      let actions = handle(event)
      var next: JobEvent?
      for action in actions {
        if !isCancelReported, let reason = cancellation.reason, action.takesTime {
          if reason == .exiting, let ending = leaving { return ending }
          isCancelReported = true
          next = .cancel
          break
        }
        switch try await perform(action) {
        case .finished(let result): return .finished(result)
        case .happened(let event): next = event
        case .nothing: break
        }
      }
      // A step that ended because of the cancellation itself is not news; a reply that came before
      // it is, because it may name the task.
      if !isCancelReported, let reason = cancellation.reason, next?.isInterrupted ?? true {
        if reason == .exiting, let ending = leaving { return ending }
        isCancelReported = true
        next = .cancel
      }
      guard let next else {
        throw Failure(
          .provider, "The job stopped without a result.",
          advice: "This is a bug in Retake; the turn is stored as it is.", billed: .maybe)
      }
      if isHurried, let failure = unreachable(next) { return .left(failure) }
      event = next
    }
  }

  /// How a job ends here because the program exits: usually it stays open. Nil if nothing of it
  /// has left this machine, so that it simply ends.
  private var leaving: Ending? {
    if let result = machine.withLock({ $0.leave() }) { return .finished(result.redacting(key)) }
    return whyLeft.map(Ending.left)
  }

  /// The failure of a job that stays open.
  private var whyLeft: Failure? {
    switch job.withLock(\.self) {
    case .composed, .done: nil
    case .sending:
      Failure(
        .unknown, "Retake was told to stop before \(endpoint.title) had answered.",
        advice: "The next start of Retake reports what is known; it is not sent again.",
        billed: endpoint.charge(.maybe))
    case .accepted, .running, .fetching:
      Failure(
        .cancelled, "Retake was told to stop while \(endpoint.title) was working on it.",
        advice: "It stays open: the next start of Retake fetches the result.",
        billed: endpoint.charge(.maybe))
    }
  }

  /// Why a provider cannot be asked now; nil if it answered, and for the sandbox, which is
  /// started.
  private func unreachable(_ event: JobEvent) -> Failure? {
    guard case .transportFailed(let error) = event, !endpoint.isSandbox else { return nil }
    return endpoint.failure(error, isPaid: false)
  }

  /// The result of one action.
  private enum ActionResult {
    case finished(JobResult)
    case happened(JobEvent)
    case nothing
  }

  private func perform(_ action: JobAction) async throws(Failure) -> ActionResult {
    switch action {
    case .journal(let job):
      try await write(job)
      return .nothing
    case .progress(let progress):
      report(dated(progress))
      return .nothing
    case .wait(let seconds):
      return .happened(
        await cancellation.run { [ports] in
          try? await ports.sleep(seconds)
          return .waited
        })
    case .send(let request, as: _):
      var authorized = endpoint.authorize(request, key: key)
      authorized.beforeBody = { [self] in try await beginBody() }
      let event = await cancellation.run(grace: awaitReply) { [authorized, self] in
        await transport.exchange(
          authorized, blobs: endpoint.answersWithPictures ? resultBlobStore : ports.blobs,
          blocking: { await ThreadPool.blocking.run($0) }, observe: observe)
      }
      if let failure = unwritten.withLock(\.self) { throw failure }
      await wakeSandbox(after: event)
      return .happened(event)
    case .download(let request):
      let event = await cancellation.run(grace: awaitReply) { [self] in
        await transport.download(
          request, blobs: resultBlobStore, blocking: { await ThreadPool.blocking.run($0) },
          observe: observe)
      }
      await wakeSandbox(after: event)
      return .happened(event)
    case .finish(let result): return .finished(result.redacting(key))
    }
  }

  /// Restarts a sandbox that has died before the next try: it has its jobs on disk.
  private func wakeSandbox(after event: JobEvent) async {
    guard endpoint.isSandbox, case .transportFailed(let error) = event,
      error.reason == .cannotConnect
    else { return }
    await cancellation.run { [ports, endpoint] in
      // If it cannot be started, the next attempt reports why there is no answer.
      _ = try? await ports.access.open(endpoint)
    }
  }

  /// Returns when the job is on disk. The new state counts from the start of writing: it may
  /// already be on disk when the program exits.
  private func write(_ job: Job) async throws(Failure) {
    let before = self.job.withLock { current in
      defer { current = job }
      return current
    }
    do {
      try await journal(job)
    } catch {
      if job == .sending { self.job.withLock { $0 = before } }
      throw error
    }
  }

  /// Awaited before the first byte of a body leaves, so that "sending" is on disk before a paid
  /// request is on the wire.
  private func beginBody() async throws(Failure) {
    do throws(Failure) {
      for action in handle(.bodyStarted) {
        switch action {
        case .journal(let job): try await write(job)
        case .progress(let progress): report(progress)
        case .send, .download, .wait, .finish: break
        }
      }
    } catch {
      unwritten.withLock { $0 = error }
      throw error
    }
  }

  /// Waits as long as a step may continue when the program exits: a request without an id at the
  /// provider is worth a few seconds, anything else can be asked for later.
  private func awaitReply() async {
    guard job.withLock(\.self) == .sending else { return }
    try? await ports.sleep(Self.grace)
  }

  /// The progress with the time at which its pause ends.
  private func dated(_ progress: JobProgress) -> JobProgress {
    guard let pause = progress.pause else { return progress }
    var dated = progress
    dated.until = ports.now().adding(seconds: pause)
    return dated
  }

  private func handle(_ event: JobEvent) -> [JobAction] {
    let seconds = ports.uptime() - start
    return machine.withLock { $0.handle(event, at: seconds) }
  }

  /// Called on the transport's own thread during a transfer; it must not block.
  private func observe(_ event: TransportEvent) {
    guard case .sent(let count, let total) = event else { return }
    for case .progress(let progress) in handle(.sent(count, of: total)) { report(progress) }
  }
}

extension Endpoint {
  /// Whether pictures in its replies are results. Where results are fetched separately, pictures in
  /// a reply belong to the conversation.
  fileprivate var answersWithPictures: Bool { wire == .gemini || wire == .vertex }
}

extension JobEvent {
  /// Whether this is how an interrupted step ends.
  fileprivate var isInterrupted: Bool {
    switch self {
    case .waited: true
    case .transportFailed(let error): error.reason == .cancelled
    default: false
    }
  }
}

extension JobAction {
  fileprivate var takesTime: Bool {
    switch self {
    case .send, .download, .wait: true
    case .journal, .progress, .finish: false
    }
  }
}
