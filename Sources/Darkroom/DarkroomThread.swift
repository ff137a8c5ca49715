import Dispatch
import Glibc
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
