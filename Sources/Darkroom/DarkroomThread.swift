import Dispatch
import Glibc
import Imagery
import Numbers
import Posix
import Synchronization

/// The thread that talks to image processes, and its queue of requests.
///
/// An image process dies with the thread that started it, so that thread is the client's own and ends
/// with the client. The threads of a pool never end: with a client for each arriving picture there would
/// be ever more of them.
final class DarkroomThread: Sendable {
  /// The queue of requests and the state of its thread.
  private struct Queue {
    var requests: [PendingRequest] = []
    var isStarted = false
    var isClosed = false
  }

  /// How long an abandoned request may go on before its process is killed.
  static let grace = Duration.seconds(1)

  let program: String
  let arguments: [String]
  let limits: DarkroomLimits
  private let queue = Mutex(Queue())
  private let bell = DispatchSemaphore(value: 0)

  init(program: String, arguments: [String], limits: DarkroomLimits) {
    self.program = program
    self.arguments = arguments
    self.limits = limits
  }

  /// Appends a request to the queue.
  func add(_ request: PendingRequest) {
    let (isOpen, mustStart) = queue.withLock { queue in
      guard !queue.isClosed else { return (false, false) }
      queue.requests.removeAll(where: \.isOver)
      queue.requests.append(request)
      defer { queue.isStarted = true }
      return (true, !queue.isStarted)
    }
    guard isOpen else { return request.end(.failure(.cancelled)) }
    do throws(SystemError) {
      if mustStart { try startDedicatedThread { self.work() } }
      bell.signal()
    } catch {
      request.end(.failure(.cannotStart(reason: reason(error.code))))
      close()
    }
  }

  func close() {
    let requests = queue.withLock { queue in
      queue.isClosed = true
      defer { queue.requests = [] }
      return queue.requests
    }
    for request in requests { request.end(.failure(.cancelled)) }
    bell.signal()
  }

  /// The body of the thread.
  private func work() {
    blockSignals()
    var process: DarkroomProcess?
    let letters = LetteringProcess()
    while let request = next() {
      if !request.isOver { request.end(perform(request, &process, letters)) }
      if process?.isWorn == true { process = nil }
      if letters.process?.isWorn == true { letters.process = nil }
    }
  }

  /// Blocks all signals, which belong to the program's own threads.
  private func blockSignals() {
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, nil)
  }

  /// Waits for the next request; nil once the queue is closed.
  private func next() -> PendingRequest? {
    while true {
      bell.wait()
      let (request, isClosed) = queue.withLock { queue in
        (queue.requests.isEmpty ? nil : queue.requests.removeFirst(), queue.isClosed)
      }
      if isClosed {
        request?.end(.failure(.cancelled))
        return nil
      }
      if let request { return request }
    }
  }

  private func perform(
    _ request: PendingRequest, _ process: inout DarkroomProcess?, _ letters: LetteringProcess
  ) -> PendingRequest.Verdict {
    do throws(DarkroomError) {
      return .success(
        try RequestExecution(pending: request, thread: self, letters: letters).run(&process))
    } catch {
      return .failure(error)
    }
  }
}

/// One call on its way through the darkroom, from the task that asks to the thread that works.
final class PendingRequest: Sendable {
  /// The answer of the image process, and the memory it has filled.
  struct Result: Sendable {
    var response: DarkroomResponse
    var memory: Descriptor?
  }

  typealias Verdict = Swift.Result<Result, DarkroomError>

  private enum State {
    case new
    case waiting(CheckedContinuation<Verdict, Never>)
    case over(since: ContinuousClock.Instant)
  }

  let call: DarkroomCall
  private let state = Mutex(State.new)

  init(_ call: DarkroomCall) {
    self.call = call
  }

  /// Whether nobody waits for it any more.
  var isOver: Bool { hasBeenOver(for: .zero) }

  /// Whether nobody has waited for it this long.
  func hasBeenOver(for time: Duration) -> Bool {
    state.withLock { state in
      if case .over(let since) = state { return since + time <= .now }
      return false
    }
  }

  /// Makes the asking task wait; false if it has been cancelled.
  func wait(_ continuation: CheckedContinuation<Verdict, Never>) -> Bool {
    let isWaiting = state.withLock { state in
      guard case .new = state else { return false }
      state = .waiting(continuation)
      return true
    }
    if !isWaiting { continuation.resume(returning: .failure(.cancelled)) }
    return isWaiting
  }

  /// Delivers the verdict, once; later ones are dropped.
  func end(_ verdict: Verdict) {
    let waiting: CheckedContinuation<Verdict, Never>? = state.withLock { state in
      defer { if case .over = state {} else { state = .over(since: .now) } }
      if case .waiting(let continuation) = state { return continuation }
      return nil
    }
    waiting?.resume(returning: verdict)
  }
}

/// Carries out one request: opens what it needs, sends it to the process, and waits for the answer.
struct RequestExecution {
  let pending: PendingRequest
  let thread: DarkroomThread
  let letters: LetteringProcess

  func run(_ process: inout DarkroomProcess?) throws(DarkroomError) -> PendingRequest.Result {
    var call = pending.call
    guard var request = call.request else {
      if process == nil { process = try newProcess() }
      return PendingRequest.Result(response: .done)
    }
    var descriptors: [Descriptor] = []
    for path in call.pictures { descriptors.append(try .picture(at: path)) }
    descriptors += call.shared
    if let view = call.view {
      guard case .facts(let facts) = try send(request, descriptors, to: &process) else {
        throw .damaged(detail: "")
      }
      guard !pending.isOver else { throw .cancelled }
      let view = view(facts)
      try view.size.checkMemory()
      request = view.request
      (call.memory, call.news) = (.pixels(view.size), view.news)
    }
    var memory: Descriptor?
    var early: PixelImage?
    switch call.memory {
    case .pixels(let size):
      memory = try .memory(bytes: size.pixelCount.saturatingMultiplied(by: 4))
      if call.news != nil, let memory { early = try PixelImage(size: size, memory: memory) }
    case .bytes(let count): memory = try .memory(bytes: count)
    case nil: break
    }
    if let memory { descriptors.append(memory) }
    let rows = { [call] (rows: Int) in
      guard let early, !pending.isOver, (0...early.height).contains(rows) else { return }
      call.news?.report(early, rows)
    }
    guard let path = call.output else {
      return PendingRequest.Result(
        response: try send(request, descriptors, to: &process, rows: rows), memory: memory)
    }
    let output = try UnfinishedFile.output(at: path)
    descriptors.append(try Descriptor(copying: output.descriptor))
    let response = try send(request, descriptors, to: &process, rows: rows)
    guard case .facts = response else { throw .damaged(detail: "") }
    try output.publishOutput()
    return PendingRequest.Result(response: response, memory: memory)
  }

  private func newProcess() throws(DarkroomError) -> DarkroomProcess {
    try DarkroomProcess(
      program: thread.program, arguments: thread.arguments, limits: thread.limits)
  }

  /// Sends a request. If the process was sealed before it had loaded what this needs, it is replaced by
  /// one that loads everything.
  ///
  /// - Throws: Also what the process answers as its failure.
  func send(
    _ request: DarkroomRequest, _ descriptors: [Descriptor], to process: inout DarkroomProcess?,
    rows: (Int) -> Void = { _ in }
  ) throws(DarkroomError) -> DarkroomResponse {
    var response = try sendOnce(request, descriptors, to: &process, rows: rows)
    if case .unprepared = response {
      process = nil
      if case .letter = request {
        // It is prepared for nothing else.
      } else if case .failed(let error) = try sendOnce(.warmUp, [], to: &process, rows: rows) {
        throw error
      }
      response = try sendOnce(request.repeated, descriptors, to: &process, rows: rows)
    }
    if case .failed(let error) = response { throw error }
    return response
  }

  /// Sends a request to the process, starting one if there is none; a dead one is dropped. If it
  /// had died unnoticed since its last answer, a new one is asked once.
  ///
  /// The optimizer of Swift 6.3.1 fails ("Found ownership error") in what this is inlined into.
  @inline(never)
  private func sendOnce(
    _ request: DarkroomRequest, _ descriptors: [Descriptor], to process: inout DarkroomProcess?,
    rows: (Int) -> Void
  ) throws(DarkroomError) -> DarkroomResponse {
    let limits = thread.limits
    let call = request.isPreparation ? nil : pending.call
    // A growing file takes as long as it takes; only the time after its end counts.
    let patience: Duration =
      call?.decode != nil
      ? .seconds(1 << 20)
      : call?.isLong == true || call?.output != nil ? limits.writingPatience : limits.patience
    for _ in 0..<2 {
      let current: DarkroomProcess
      if let process {
        current = process
      } else {
        current = try newProcess()
      }
      process = nil
      do throws(DarkroomProcess.Ending) {
        let response = try current.send(
          request, descriptors, patience: patience,
          isAbandoned: {
            pending.hasBeenOver(for: DarkroomThread.grace)
              || call?.decode?.isOverdue(limits.patience) == true
          }, rows: rows, letters: letter)
        process = current
        return response
      } catch {
        if case .failed(let reason) = error { throw reason }
      }
    }
    throw .cannotStart(reason: "it ends again and again")
  }
}

/// The darkroom's output is only the first copy: who asked for it brings it to the disk.
extension UnfinishedFile {
  fileprivate static func output(at path: String) throws(DarkroomError) -> UnfinishedFile {
    do throws(SystemError) { return try UnfinishedFile(at: path) } catch {
      throw .cannotWrite(reason: reason(error.code))
    }
  }

  fileprivate consuming func publishOutput() throws(DarkroomError) {
    do throws(SystemError) { try publish(isDurable: false) } catch {
      throw .cannotWrite(reason: reason(error.code))
    }
  }
}

extension Descriptor {
  /// Another descriptor of the same open file.
  fileprivate convenience init(copying number: CInt) throws(DarkroomError) {
    let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { throw .cannotWrite(reason: reason(errno)) }
    self.init(owning: copy)
  }
}
