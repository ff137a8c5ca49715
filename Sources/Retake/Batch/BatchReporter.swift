import Effects
import Exports
import FoundationEssentials
import Model
import Studio
import Synchronization

/// Reports on a batch: results on stdout as they come, everything else on stderr.
final class BatchReporter: Sendable {
  private let source: BatchSource
  private let planned: BatchPlan.Planned
  private let ports: Ports
  private let json: Bool
  private let bar: BatchProgressBar
  /// Results that could not be written to their output.
  private let unwritten = Mutex<[Failure]>([])

  init(source: BatchSource, planned: BatchPlan.Planned, ports: Ports, json: Bool) {
    self.source = source
    self.planned = planned
    self.ports = ports
    self.json = json
    bar = BatchProgressBar(
      count: planned.jobs.count, environment: ProcessInfo.processInfo.environment)
  }

  func hear(_ news: BatchRunner.Update) {
    switch news {
    case .started(let index): bar.start(index)
    case .ended(let index, let result):
      bar.end(index, result) { [self] in tell(index, result) }
    case .noted(let note): bar.aside { Output.error("retake: \(note)") }
    }
  }

  func interrupted(_ number: Int) {
    bar.aside {
      Output.error(
        number == 1
          ? "retake: Starting no new jobs, waiting for the running ones. Ctrl+C again leaves them open."
          : "retake: Leaving the running jobs open.")
    }
  }

  private func tell(_ index: Int, _ result: BatchResult) {
    var path: String?
    var failure = result.failure
    if result.end == .done, let picture = result.turn?.result {
      do throws(Failure) {
        path = try deliver(picture, of: index, isEarlier: result.isEarlier)
      } catch {
        unwritten.withLock { $0.append(error) }
        failure = error
      }
    }
    if json {
      try? Output.json(
        BatchJobReport(
          job: planned.jobs[index], result: result, output: path, failure: failure,
          path: ports.library.path(of:)))
    } else if let path {
      Output.line(path)
    }
    guard let failure, result.end != .notSent || result.turn == nil else { return }
    // Jobs that were not started are reported once, in the summary.
    guard result.end != .notSent || failure.kind != .cancelled else { return }
    let job = planned.jobs[index]
    var told = failure
    let name = job.name.map { " (\(quotable($0)))" } ?? ""
    told.message = "\(source.name):\(job.line)\(name): \(failure.message)"
    Output.failure(told)
  }

  /// The picture's path, or the path of its copy. What an earlier run copied is left alone.
  private func deliver(
    _ picture: Picture, of index: Int, isEarlier: Bool
  ) throws(Failure) -> String {
    let path = ports.library.path(of: picture)
    guard let target = planned.outputs[index] else { return path }
    if isEarlier, FileManager.default.fileExists(atPath: target.path) { return target.path }
    return try target.copy(path, type: picture.type, number: 1, of: 1)
  }

  /// Prints the summary.
  /// - Throws: The exit code, unless it is 0.
  func finish(_ results: [BatchResult], wasInterrupted: Bool) throws {
    bar.clear()
    let summary = BatchSummary(results)
    Output.error("retake: \(source.name): \(summary.text)")
    if summary.continues {
      let again = source.name == "stdin" ? "the same jobs" : "--batch \(source.name)"
      Output.error("  Run \(again) again to continue; nothing that may be billed is sent twice.")
    }
    if summary.counts[.unknown] ?? 0 > 0 {
      Output.error("  Check your account; --again sends what is unknown once more.")
    }
    let lost = unwritten.withLock { $0.first }
    let code = summary.exitCode(wasInterrupted: wasInterrupted, unwritten: lost)
    if code != ExitStatus.done { throw ExitStatus.exit(code) }
  }
}

/// One job of `run --batch --json`: a contract with scripts.
private struct BatchJobReport: Encodable {
  let job: BatchJob
  let result: BatchResult
  let output: String?
  let failure: Failure?
  let path: (Picture) -> String

  private enum Member: String, CodingKey {
    case line, name, status, earlier, session, turn, output, error
  }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(job.line, forKey: .line)
    try members.encode(job.name, forKey: .name)
    try members.encode(result.end.rawValue, forKey: .status)
    try members.encode(result.isEarlier, forKey: .earlier)
    try members.encode(
      result.turn?.id.session.rawValue ?? job.session?.rawValue, forKey: .session)
    try members.encode(result.turn.map { TurnReport(turn: $0, path: path) }, forKey: .turn)
    try members.encode(output, forKey: .output)
    try members.encode(failure.map(ErrorReport.init), forKey: .error)
  }
}
