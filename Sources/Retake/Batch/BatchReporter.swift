import Cells
import Effects
import Exports
import FoundationEssentials
import Glibc
import Model
import Studio
import Synchronization
import Terminal

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

  func show(_ update: BatchExecutor.Update) {
    switch update {
    case .started(let index): bar.start(index)
    case .ended(let index, let result):
      bar.end(index, result) { [self] in report(index, result) }
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

  private func report(_ index: Int, _ result: BatchResult) {
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
    var reported = failure
    let name = job.name.map { " (\(quotable($0)))" } ?? ""
    reported.message = "\(source.name):\(job.line)\(name): \(failure.message)"
    Output.failure(reported)
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

/// The progress of a batch on one line of stderr; only when that is a terminal.
final class BatchProgressBar: Sendable {
  struct Progress: Hashable {
    var count: Int
    var ended = 0
    /// Jobs this run ended itself, from which the remaining time is estimated.
    var made = 0
    var running = 0
    var failed = 0
    var costTotal = CostTotal()
    var seconds = 0.0
  }

  private struct State {
    var progress: Progress
    var running: Set<Int> = []
    var isShown = false
  }

  private let isTerminal: Bool
  private let state: Mutex<State>
  // A clock of its own: the program's may be fixed.
  private let begun = ContinuousClock.now

  init(count: Int, environment: [String: String]) {
    isTerminal = ProgressLine.canShow(in: environment)
    state = Mutex(State(progress: Progress(count: count)))
  }

  func start(_ index: Int) {
    state.withLock { state in
      state.running.insert(index)
      state.progress.running = state.running.count
      draw(&state)
    }
  }

  /// Counts a job; `printing` prints its result in place of the line, which reappears below.
  func end(_ index: Int, _ result: BatchResult, printing: () -> Void) {
    state.withLock { state in
      clear(&state)
      printing()
      state.progress.ended += 1
      if state.running.remove(index) != nil {
        state.progress.made += 1
        state.progress.running = state.running.count
        if let turn = result.turn { state.progress.costTotal.add(turn.charge) }
      }
      if result.end != .done { state.progress.failed += 1 }
      draw(&state)
    }
  }

  /// Prints something above the progress line.
  func aside(_ printing: () -> Void) {
    state.withLock { state in
      clear(&state)
      printing()
      draw(&state)
    }
  }

  func clear() { state.withLock { clear(&$0) } }

  private func clear(_ state: inout State) {
    if state.isShown { Output.progress(nil) }
    state.isShown = false
  }

  private func draw(_ state: inout State) {
    guard isTerminal, state.progress.ended < state.progress.count else { return }
    state.progress.seconds = begun.duration(to: .now) / .seconds(1)
    let columns = terminalWindow(of: 2)?.cells.columns ?? 80
    let line = truncated(Self.words(state.progress), to: max(20, columns - 1))
    Output.progress(line)
    state.isShown = true
  }

  /// `━━━━━━──────────────  6/20, 2 working, 1 without a picture, ≈ $0.40, about 3 min left`.
  static func words(_ progress: Progress) -> String {
    let width = 20
    let full = progress.count == 0 ? width : progress.ended * width / progress.count
    let bar = String(repeating: "━", count: full) + String(repeating: "─", count: width - full)
    var parts = ["\(bar)  \(progress.ended)/\(progress.count)"]
    if progress.running > 0 { parts.append("\(progress.running) working") }
    if progress.failed > 0 { parts.append("\(progress.failed) without a picture") }
    if progress.costTotal.paidTurns + progress.costTotal.unknownTurns > 0 {
      parts.append(progress.costTotal.amountText)
    }
    if progress.made > 0, progress.seconds >= 5 {
      let rest = Double(progress.count - progress.ended) * progress.seconds / Double(progress.made)
      parts.append("about \(durationText(seconds: rest)) left")
    }
    return parts.joined(separator: ", ")
  }
}

/// The result of a batch in numbers.
struct BatchSummary {
  private(set) var counts: [BatchResult.End: Int] = [:]
  /// Of those done, the ones an earlier run did.
  private(set) var earlier = 0
  /// What this run has spent, and the total with earlier runs.
  private(set) var now = CostTotal()
  private(set) var inAll = CostTotal()
  private var codes: [Int32] = []

  init(_ results: [BatchResult]) {
    for result in results {
      counts[result.end, default: 0] += 1
      if result.isEarlier, result.end == .done { earlier += 1 }
      if let turn = result.turn {
        inAll.add(turn.charge)
        if !result.isEarlier { now.add(turn.charge) }
      }
      if result.end != .done { codes.append(Self.code(of: result)) }
    }
  }

  private static func code(of result: BatchResult) -> Int32 {
    switch result.end {
    case .done: ExitStatus.done
    case .unknown: ExitStatus.unknown
    case .textOnly, .refused, .skipped: ExitStatus.noPicture
    case .failed, .left, .notSent:
      result.failure.map(ExitStatus.code(for:)) ?? ExitStatus.noPicture
    }
  }

  /// `5 done (2 by an earlier run), 1 refused; spent: ≈ $0.20 (total: ≈ $0.34)`.
  var text: String {
    var parts: [String] = []
    for end in BatchResult.End.allCases {
      guard let count = counts[end], count > 0 || end == .done else { continue }
      let before = end == .done && earlier > 0 ? " (\(earlier) by an earlier run)" : ""
      parts.append("\(count) \(Self.words(end))\(before)")
    }
    var spent = now == CostTotal() ? "nothing" : now.text
    if inAll != now { spent += " (total: \(inAll.text))" }
    return "\(parts.joined(separator: ", ")); spent: \(spent)"
  }

  static func words(_ end: BatchResult.End) -> String {
    switch end {
    case .done: "done"
    case .textOnly: "answered in words only"
    case .refused: "refused"
    case .failed: "failed"
    case .unknown: "unknown, maybe billed"
    case .left: "left at the provider"
    case .skipped: "skipped"
    case .notSent: "not sent"
    }
  }

  /// Whether running the same file again would do more.
  var continues: Bool {
    [.failed, .left, .skipped, .notSent].contains { counts[$0] ?? 0 > 0 }
  }

  /// The most informative exit code: interrupted; else that something may have been billed for
  /// nothing; else what all unfinished jobs have in common; else that pictures are missing.
  func exitCode(wasInterrupted: Bool, unwritten: Failure?) -> Int32 {
    if wasInterrupted, !codes.isEmpty { return ExitStatus.interrupted }
    if codes.contains(ExitStatus.unknown) { return ExitStatus.unknown }
    let all = Set(codes + (unwritten.map { [ExitStatus.code(for: $0)] } ?? []))
    guard let code = all.first else { return ExitStatus.done }
    return all.count == 1 ? code : ExitStatus.noPicture
  }
}
