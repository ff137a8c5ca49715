import Model
import Providers

/// The schedule of a batch, a pure value: which jobs are waiting, running and ended, and which is
/// next.
struct BatchScheduler {
  enum Step {
    /// Start the job; `parent` is the turn of the job it continues from.
    case start(Int, parent: Turn?)
    case skip(Int, BatchResult)
  }

  private let jobs: [BatchJob]
  /// The jobs not started, in the order of the file.
  private(set) var waiting: [Int]
  private var ended: [BatchResult?]
  /// Why a profile is no longer used.
  private var closed: [String: Failure] = [:]

  init(_ jobs: [BatchJob]) {
    self.jobs = jobs
    waiting = Array(jobs.indices)
    ended = jobs.map { _ in nil }
  }

  /// The results of jobs that earlier runs ended.
  func endedBefore() -> [(Int, BatchResult)] {
    jobs.indices.compactMap { index in
      switch jobs[index].past {
      case .ended(let turn): (index, BatchResult(of: turn, isEarlier: true))
      case .deleted:
        (
          index,
          BatchResult(
            .unknown,
            failure: Failure(
              .unknown, "Its turn was deleted after an earlier run made it.",
              advice: "--again sends it once more.", billed: .maybe), isEarlier: true)
        )
      case .fresh, .open: nil
      }
    }
  }

  mutating func start(_ index: Int) {
    waiting.removeAll { $0 == index }
  }

  mutating func end(_ index: Int, _ result: BatchResult) {
    start(index)
    ended[index] = result
    // The other jobs of this profile would fail for the same reason.
    guard let failure = result.failure, !result.isEarlier, failure.billed == .no,
      [.failed, .left].contains(result.end)
    else { return }
    switch failure.kind {
    case .key, .configuration, .network, .quota: closed[jobs[index].endpoint.name] = failure
    case .storage: for job in jobs { closed[job.endpoint.name] = failure }
    default: break
    }
  }

  /// The results of all jobs in the order of the file, when all have ended.
  var results: [BatchResult] { ended.map { $0 ?? BatchResult(.notSent) } }

  /// What can be done now; nil when everything left waits for running jobs.
  func next() -> Step? {
    for index in waiting {
      let job = jobs[index]
      if let before = job.predecessor, ended[before] == nil { continue }
      var parent: Turn?
      if case .job(let origin) = job.origin {
        guard let result = ended[origin] else { continue }
        guard result.end == .done, let turn = result.turn else {
          return .skip(index, BatchResult(.skipped, failure: skipped(after: origin, result)))
        }
        parent = turn
      }
      if let failure = closed[job.endpoint.name] {
        return .skip(index, BatchResult(.notSent, failure: failure.held(job.endpoint.name)))
      }
      return .start(index, parent: parent)
    }
    return nil
  }

  private func skipped(after origin: Int, _ result: BatchResult) -> Failure {
    let name = jobs[origin].name.map { "the job '\($0)'" } ?? "the job on line \(jobs[origin].line)"
    let how =
      switch result.end {
      case .left: "is still at the provider"
      case .skipped, .notSent: "was not sent"
      default: "brought no picture"
      }
    return Failure(.usage, "It continues from \(name), which \(how).", advice: "Nothing was sent.")
  }
}

extension Failure {
  /// The failure for a job that was not tried.
  fileprivate func held(_ profile: String) -> Failure {
    Failure(
      kind, "It was not tried, because '\(profile)' just failed: \(message)",
      advice: advice.contains("Nothing was sent.") ? advice : "Nothing was sent. \(advice)")
  }
}
