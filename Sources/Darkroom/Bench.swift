import Dispatch
import Glibc
import Synchronization

/// The thread that talks to image processes, and its queue of jobs.
///
/// It is a thread of its own because it blocks, and because an image process dies with the thread
/// that started it: one of a pool may end at any moment.
final class Bench: Sendable {
  /// The queue of jobs and the state of its thread.
  private struct Line {
    var jobs: [Job] = []
    var isStarted = false
    var isClosed = false
  }

  /// How long an abandoned job may go on before its process is killed.
  static let grace = Duration.seconds(1)

  let program: String
  let arguments: [String]
  let limits: DarkroomLimits
  private let line = Mutex(Line())
  private let bell = DispatchSemaphore(value: 0)

  init(program: String, arguments: [String], limits: DarkroomLimits) {
    self.program = program
    self.arguments = arguments
    self.limits = limits
  }

  /// Appends a job to the queue.
  func add(_ job: Job) {
    let (isOpen, mustStart) = line.withLock { line in
      guard !line.isClosed else { return (false, false) }
      line.jobs.removeAll(where: \.isOver)
      line.jobs.append(job)
      defer { line.isStarted = true }
      return (true, !line.isStarted)
    }
    guard isOpen else { return job.end(.failure(.cancelled)) }
    if mustStart, let code = startThread() {
      close()
      return job.end(.failure(.cannotStart(reason: reason(code))))
    }
    bell.signal()
  }

  func close() {
    let jobs = line.withLock { line in
      line.isClosed = true
      defer { line.jobs = [] }
      return line.jobs
    }
    for job in jobs { job.end(.failure(.cancelled)) }
    bell.signal()
  }

  private func startThread() -> CInt? {
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Bench>.fromOpaque(context).takeRetainedValue().work() }
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    guard code == 0 else {
      Unmanaged.passUnretained(self).release()
      return code
    }
    pthread_detach(thread)
    return nil
  }

  /// The body of the thread.
  private func work() {
    blockSignals()
    var process: DarkroomProcess?
    let letters = LetteringProcess()
    while let job = next() {
      if !job.isOver { job.end(perform(job, &process, letters)) }
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

  /// Waits for the next job; nil once the queue is closed.
  private func next() -> Job? {
    while true {
      bell.wait()
      let (job, isClosed) = line.withLock { line in
        (line.jobs.isEmpty ? nil : line.jobs.removeFirst(), line.isClosed)
      }
      if isClosed {
        job?.end(.failure(.cancelled))
        return nil
      }
      if let job { return job }
    }
  }

  private func perform(
    _ job: Job, _ process: inout DarkroomProcess?, _ letters: LetteringProcess
  ) -> Job.Verdict {
    do throws(DarkroomError) {
      return .success(try Errand(job: job, bench: self, letters: letters).run(&process))
    } catch {
      return .failure(error)
    }
  }
}
