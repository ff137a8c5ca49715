import Model
import Payload

/// Downloading the results.
extension QueueJob {
  mutating func succeeded(_ task: String?, _ outcome: QueueOutcome) -> [JobAction] {
    let fetch = QueueFetch(
      outcome, of: task, at: endpoint, base: answer?.url ?? endpoint.baseURL,
      keepsResults: queue.keepsResults, jitter: jitter)
    return (task.map { note(.fetching(task: $0)) } ?? []) + fetched(.start, fetch)
  }

  mutating func fetched(_ event: JobEvent, _ fetch: QueueFetch) -> [JobAction] {
    var fetch = fetch
    let step = fetch.handle(event, age: elapsed)
    phase = .fetching(fetch)
    switch step {
    case .act(let actions): return actions
    case .failed(let failure):
      if let task = fetch.task { return leave(task, failure) }
      return finish(.failed, failure)
    case .gone(let failure): return finish(.failed, failure)
    case .done(let outcome): return done(outcome)
    }
  }

  private mutating func done(_ outcome: QueueOutcome) -> [JobAction] {
    let usage = endpoint.priced(
      outcome.usage, pictures: outcome.pictures.count, at: resolution)
    let hasPicture = !outcome.pictures.isEmpty
    let status: Status = hasPicture ? .done : outcome.text.isEmpty ? .failed : .textOnly
    let failure = status == .failed ? failures.noPicture() : nil
    var result = JobResult(
      status, task: journal.task, pictures: outcome.pictures, drafts: outcome.drafts,
      text: outcome.text, thoughts: outcome.thoughts, usage: usage, model: outcome.model,
      transcript: outcome.transcript, failure: failure)
    result.notes = outcome.notes
    return finish(result)
  }
}
