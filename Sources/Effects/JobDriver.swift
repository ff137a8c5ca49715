import Dispatch
import Model
import Payload
import Providers
import Synchronization

/// Does what a job machine asks for, and feeds back what came of it.
final class JobDriver: Sendable {
  private let ports: Ports
  private let resultShelf: any BlobShelf
  private let endpoint: Endpoint
  private let key: String?
  /// Blackens the key in every answer.
  private let transport: any Transport
  private let machine: Mutex<any JobMachine>
  private let start: Double
  private let journal: @Sendable (Job) async throws(Failure) -> Void
  private let report: @Sendable (JobProgress) -> Void
  private let interruption: Interruption
  /// Why a step was stopped before its first byte.
  private let unwritten = Mutex<Failure?>(nil)

  init(
    _ machine: any JobMachine, at endpoint: Endpoint, key: String?, ports: Ports,
    resultShelf: any BlobShelf, interruption: Interruption,
    journal: @escaping @Sendable (Job) async throws(Failure) -> Void,
    report: @escaping @Sendable (JobProgress) -> Void
  ) {
    self.machine = Mutex(machine)
    self.endpoint = endpoint
    self.key = key
    transport = ports.transport.withholding(key)
    self.ports = ports
    self.resultShelf = resultShelf
    self.interruption = interruption
    self.journal = journal
    self.report = report
    start = ports.uptime()
  }

  /// Runs the job to its end. Throws only when the journal cannot be written.
  func run() async throws(Failure) -> JobResult {
    var event = JobEvent.start
    var toldOfCancel = false
    while true {
      let actions = handle(event)
      var next: JobEvent?
      for action in actions {
        if interruption.isWanted, !toldOfCancel, action.takesTime {
          toldOfCancel = true
          next = .cancel
          break
        }
        switch try await perform(action) {
        case .finished(let result): return result
        case .happened(let event): next = event
        case .nothing: break
        }
      }
      // A step that ended because of the interruption itself is no news; a reply that came before it
      // is: it may name the task.
      if interruption.isWanted, !toldOfCancel, next?.isInterrupted ?? true {
        toldOfCancel = true
        next = .cancel
      }
      guard let next else {
        throw Failure(
          .provider, "The job stopped without a result.",
          advice: "This is a mistake in Retake; the turn is kept as it is.", billed: .maybe)
      }
      event = next
    }
  }

  private enum Effect {
    case finished(JobResult)
    case happened(JobEvent)
    case nothing
  }

  private func perform(_ action: JobAction) async throws(Failure) -> Effect {
    switch action {
    case .journal(let job):
      try await journal(job)
      return .nothing
    case .progress(let progress):
      report(dated(progress))
      return .nothing
    case .wait(let seconds):
      return .happened(
        await interruption.step { [ports] in
          try? await ports.sleep(seconds)
          return .waited
        })
    case .send(let request, as: _):
      let authorized = endpoint.authorize(request, key: key)
      let event = await interruption.step { [self] in
        await transport.exchange(
          authorized, shelf: endpoint.answersWithPictures ? resultShelf : ports.shelf,
          observe: observe)
      }
      if let failure = unwritten.withLock(\.self) { throw failure }
      await wakeSandbox(after: event)
      return .happened(event)
    case .download(let request):
      let event = await interruption.step { [self] in
        await transport.download(request, shelf: resultShelf, observe: observe)
      }
      await wakeSandbox(after: event)
      return .happened(event)
    case .finish(let result): return .finished(result.redacting(key))
    }
  }

  /// A sandbox that has died is started again before the next try: it has its jobs on disk.
  private func wakeSandbox(after event: JobEvent) async {
    guard endpoint.isSandbox, case .transportFailed(let error) = event,
      error.reason == .cannotConnect
    else { return }
    await interruption.step { [ports, endpoint] in
      // When it cannot be started, the next try tells why nobody answers.
      _ = try? await ports.access.open(endpoint)
    }
  }

  private func write(_ job: Job) async throws(Failure) {
    do {
      try await journal(job)
    } catch {
      unwritten.withLock { $0 = error }
      throw error
    }
  }

  /// The same with the moment its pause ends.
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

  /// Called on the transport's own thread while a transfer goes on. The journal is written before
  /// it returns, so the first byte of a paid request leaves after "sending" is on disk.
  private func observe(_ event: TransportEvent) throws {
    let actions: [JobAction]
    switch event {
    case .bodyStarted: actions = handle(.bodyStarted)
    case .sent(let count, let total): actions = handle(.sent(count, of: total))
    case .head, .bytes: return
    }
    for action in actions {
      switch action {
      case .journal(let job): try blocking { try await self.write(job) }
      case .progress(let progress): report(progress)
      case .send, .download, .wait, .finish: break
      }
    }
  }
}

extension Endpoint {
  /// Whether pictures in its answers are results. Where they are fetched by themselves, those in an
  /// answer are the conversation's.
  fileprivate var answersWithPictures: Bool { wire == .gemini || wire == .vertex }
}

extension JobEvent {
  /// Whether this is how a step ends that was interrupted.
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

/// Waits for asynchronous work on a thread that is not one of Swift's own.
private func blocking(_ work: @escaping @Sendable () async throws -> Void) throws {
  let done = DispatchSemaphore(value: 0)
  let failure = Mutex<(any Error)?>(nil)
  Task {
    do { try await work() } catch { failure.withLock { $0 = error } }
    done.signal()
  }
  done.wait()
  if let error = failure.withLock({ $0 }) { throw error }
}
