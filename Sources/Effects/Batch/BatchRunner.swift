package import Model

/// Does the jobs of a batch, some at a time, each as one turn.
package struct BatchRunner: Sendable {
  /// What is told while a batch runs.
  package enum Update: Sendable {
    case started(Int)
    case ended(Int, BatchResult)
    /// What had to be done to a picture that was taken in, once for all jobs that it goes with.
    case noted(String)
  }

  let ports: Ports
  let journal: any BatchJournal
  let budgets: Budgets
  let jobs: [BatchJob]
  /// What a person has agreed to in spite of a budget, for every session.
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

  /// Does all jobs, `count` of them at once, in the order of the file as far as they do not wait for
  /// each other. `halt` takes no new ones; `cancellation` also ends the steps of those that run.
  package func run(
    atOnce count: Int, halt: CancellationToken, cancellation: CancellationToken,
    notify: @escaping @Sendable (Update) -> Void
  ) async -> [BatchResult] {
    var board = BatchScheduler(jobs)
    let desk = BatchExecutor(self) { notify(.noted($0)) }
    for (index, result) in board.endedBefore() {
      board.end(index, result)
      notify(.ended(index, result))
    }
    await withTaskGroup(of: (Int, BatchResult).self) { group in
      var running = 0
      while true {
        while running < count, !halt.isCancelled, !cancellation.isCancelled,
          let step = board.next()
        {
          switch step {
          case .skip(let index, let result):
            board.end(index, result)
            notify(.ended(index, result))
          case .start(let index, let parent):
            board.start(index)
            notify(.started(index))
            running += 1
            group.addTask {
              let result = await cancellation.withChild { part in
                await desk.work(on: index, after: parent, cancellation: part)
              }
              return (index, result)
            }
          }
        }
        guard running > 0, let (index, result) = await group.next() else { break }
        running -= 1
        board.end(index, result)
        notify(.ended(index, result))
      }
    }
    for index in board.waiting {
      let result = BatchResult(
        .notSent, failure: Failure(.cancelled, "It was not started.", advice: "Nothing was sent."))
      board.end(index, result)
      notify(.ended(index, result))
    }
    await desk.leaveDesks(board.results)
    return board.results
  }
}
