import Configuration
import Effects
import Exports
import FoundationEssentials
import Glibc
import Model
import Storage

/// Carries out `retake run --batch`: `BatchPlan` makes jobs of the file, `BatchExecutor` runs them
/// (and its `BatchJobSender` alone sends), `BatchReporter` reports. With `--dry-run`,
/// `BatchPricing` takes the place of both.
struct BatchCommand {
  let file: String
  let options: RunCommand

  /// The maximum number of mistakes listed individually.
  private static let mostProblems = 20

  func run() throws {
    do {
      try perform()
    } catch let failure as Failure {
      if options.json { try Output.json(RunReport(failure: failure)) }
      throw failure
    }
  }

  private func perform() throws {
    let context = try AppContext(profile: options.profile)
    let source = try BatchSource(file)
    let library = try context.openLibrary()
    let ports = context.ports(over: library)
    for warning in context.warnings { Output.error("retake: \(warning)") }
    let batch = BatchPlan.name(of: source)
    // Held until the end: of two simultaneous runs of one file the second would send what the first
    // has not sent yet.
    let claim =
      options.batch.isDryRun
      ? nil
      : try waiting { () async throws(Failure) in
        guard let claim = try await library.claim(batch: batch) else {
          throw Failure(
            .usage, "Another retake process is running the jobs of \(source.name).",
            advice: "Wait for it, or stop it first. Nothing was sent.")
        }
        return claim
      }
    defer { claim?.release() }
    let resumption = CommandResumption(context, over: library, patience: 10)
    if !options.batch.isDryRun {
      try waiting { () async throws(Failure) in
        await resumption.run(except: Set(try await library.records(ofBatch: batch).map(\.turn)))
      }
    }
    let checked = try waiting { () async throws(Failure) in
      try await check(source, batch, context, ports, library)
    }
    for doubt in checked.planned.doubts { Output.error("retake: \(doubt)") }
    library.reportValuesAside()
    if options.batch.isDryRun {
      try BatchPricing(
        jobs: checked.planned.jobs, pictures: checked.pictures, ports: ports, json: options.json
      ).run()
      return
    }
    let reporter = BatchReporter(
      source: source, planned: checked.planned, ports: ports, json: options.json)
    let executor = BatchExecutor(
      checked.planned.jobs, ports: ports, journal: library,
      budgets: context.configuration.budgets,
      consent: BudgetConsent(
        session: options.budget.flatMap { Money(dollars: $0) },
        unknownPrices: options.unknownPrice), allowsConversion: options.convert,
      keepsMetadata: options.keepsMetadata)
    let results = try execute(executor, reporter)
    try reporter.finish(results.results, wasInterrupted: results.wasInterrupted)
  }

  /// The first Ctrl+C starts no new jobs, the second stops waiting for the running ones as `run`
  /// does, the third ends the program. A request to end has no time for the first stage.
  private func execute(
    _ executor: BatchExecutor, _ reporter: BatchReporter
  ) throws(Failure) -> (results: [BatchResult], wasInterrupted: Bool) {
    let halt = CancellationToken()
    let cancellation = CancellationToken()
    let count = options.batch.jobs ?? BatchOptions.usualJobs
    return try handlingSignals { signal, number in
      if number > 2 || cancellation.isCancelled { _exit(ExitStatus.interrupted) }
      halt.cancel(.exiting)
      let isLeft = number == 2 || signal == SIGTERM
      if isLeft { cancellation.cancel(.exiting) }
      reporter.interrupted(isLeft ? 2 : 1)
    } during: { () async throws(Failure) in
      let results = await executor.run(atOnce: count, halt: halt, cancellation: cancellation) {
        reporter.show($0)
      }
      return (results, halt.isCancelled)
    }
  }

  private struct Checked: Sendable {
    var planned: BatchPlan.Planned
    var pictures: [String: Picture]
  }

  /// Checks all jobs.
  /// - Throws: A failure when any job has a mistake, after all of them were reported.
  private func check(
    _ source: BatchSource, _ batch: String, _ context: AppContext, _ ports: Ports,
    _ library: SQLiteLibrary
  ) async throws(Failure) -> Checked {
    guard source.tables.count <= BatchSource.mostJobs else {
      throw Failure(
        .usage, "\(source.name) has more than \(BatchSource.mostJobs) jobs.",
        advice: "Split it. Nothing was sent.")
    }
    let plan = BatchPlan(
      source: source, options: options, context: context, ports: ports,
      records: try await library.records(ofBatch: batch), sessions: try await library.sessions())
    let (planned, mistakes) = try await plan.make()
    let (pictures, unreadable) = try await plan.look(at: planned.jobs)
    let problems = (mistakes + unreadable).sorted { $0.line < $1.line }
    guard problems.isEmpty else {
      for problem in options.json ? problems : [] {
        try Output.json(BatchProblemReport(problem: problem))
      }
      for problem in problems.prefix(Self.mostProblems) {
        Output.error("retake: \(source.name):\(problem.line): \(problem.reason)")
      }
      let rest = problems.count - Self.mostProblems
      if rest > 0 { Output.error("retake: and \(rest) more") }
      let count = problems.count == 1 ? "1 mistake" : "\(problems.count) mistakes"
      throw Failure(
        .usage, "There \(problems.count == 1 ? "is" : "are") \(count) in \(source.name).",
        advice: "Nothing was sent.")
    }
    guard !planned.jobs.isEmpty else {
      throw Failure(
        .usage, "There are no jobs in \(source.name).",
        advice: "Write one JSON object per line, or [[job]] tables.")
    }
    return Checked(planned: planned, pictures: pictures)
  }
}

/// A mistake in one job, found before anything was sent.
private struct BatchProblemReport: Encodable {
  let problem: BatchProblem

  private enum Member: String, CodingKey { case line, status, error }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(problem.line, forKey: .line)
    try members.encode(BatchResult.End.notSent.rawValue, forKey: .status)
    try members.encode(ErrorReport(Failure(.usage, problem.reason)), forKey: .error)
  }
}
