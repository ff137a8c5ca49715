package import Model

/// Runs the jobs of a batch, several at a time, each as one turn. `BatchScheduler` decides which
/// job is next, and `BatchJobSender` alone sends it.
package struct BatchExecutor: Sendable {
  /// What is reported while a batch runs.
  package enum Update: Sendable {
    case started(Int)
    case ended(Int, BatchResult)
    /// How an imported picture had to be changed; once for all jobs that use it.
    case noted(String)
  }

  let ports: Ports
  let journal: any BatchJournal
  let budgets: Budgets
  let jobs: [BatchJob]
  /// What the user has agreed to despite a budget, for every session.
  let consent: BudgetConsent
  let allowsConversion: Bool
  let keepsMetadata: Bool

  package init(
    _ jobs: [BatchJob], ports: Ports, journal: any BatchJournal, budgets: Budgets = Budgets(),
    consent: BudgetConsent = BudgetConsent(), allowsConversion: Bool = true,
    keepsMetadata: Bool = false
  ) {
    self.jobs = jobs
    self.ports = ports
    self.journal = journal
    self.budgets = budgets
    self.consent = consent
    self.allowsConversion = allowsConversion
    self.keepsMetadata = keepsMetadata
  }

  /// Runs all jobs, `count` at a time, in the order of the file unless they wait for each other.
  /// Cancelling `halt` starts no new jobs; cancelling `cancellation` also stops the running ones.
  package func run(
    atOnce count: Int, halt: CancellationToken, cancellation: CancellationToken,
    notify: @escaping @Sendable (Update) -> Void
  ) async -> [BatchResult] {
    var scheduler = BatchScheduler(jobs)
    let sender = BatchJobSender(self) { notify(.noted($0)) }
    for (index, result) in scheduler.endedBefore() {
      scheduler.end(index, result)
      notify(.ended(index, result))
    }
    await withTaskGroup(of: (Int, BatchResult).self) { group in
      var running = 0
      while true {
        while running < count, !halt.isCancelled, !cancellation.isCancelled,
          let step = scheduler.next()
        {
          switch step {
          case .skip(let index, let result):
            scheduler.end(index, result)
            notify(.ended(index, result))
          case .start(let index, let parent):
            scheduler.start(index)
            notify(.started(index))
            running += 1
            group.addTask {
              let result = await cancellation.withChild { part in
                await sender.sendOrResume(index, after: parent, cancellation: part)
              }
              return (index, result)
            }
          }
        }
        guard running > 0, let (index, result) = await group.next() else { break }
        running -= 1
        scheduler.end(index, result)
        notify(.ended(index, result))
      }
    }
    for index in scheduler.waiting {
      let result = BatchResult(
        .notSent, failure: Failure(.cancelled, "It was not started.", advice: "Nothing was sent."))
      scheduler.end(index, result)
      notify(.ended(index, result))
    }
    await sender.updateWorkspaces(scheduler.results)
    return scheduler.results
  }
}
