import Model
import Payload

/// Bringing home what came of it.
extension GMIJob {
  mutating func succeeded(_ task: String?, _ outcome: GMIOutcome) -> [JobAction] {
    let fetch = GMIFetch(
      endpoint: endpoint, task: task, outcome: outcome, jitter: jitter)
    fetching = fetch
    return (task.map { note(.fetching(task: $0)) } ?? []) + self.fetch(.start)
  }

  mutating func fetch(_ event: JobEvent) -> [JobAction] {
    guard var fetch = fetching else { return [] }
    let step = fetch.handle(event)
    fetching = fetch
    switch step {
    case .act(let actions): return actions
    case .failed(let failure):
      if let task = fetch.task { return leave(task, failure) }
      return finish(.failed, failure)
    case .done(let outcome): return done(outcome)
    }
  }

  mutating func done(_ outcome: GMIOutcome) -> [JobAction] {
    var usage = outcome.usage
    if usage.dollars == nil, let price = endpoint.capabilities.prices[resolution] {
      usage.dollars = price * Double(outcome.pictures.count)
      usage.isEstimated = !endpoint.isSandbox
    }
    let hasPicture = !outcome.pictures.isEmpty
    let status: Status = hasPicture ? .done : outcome.text.isEmpty ? .failed : .textOnly
    let failure = status == .failed ? failures.noPicture() : nil
    let result = JobResult(
      status, task: journal.task, pictures: outcome.pictures, drafts: outcome.drafts,
      text: outcome.text, thoughts: outcome.thoughts, usage: usage, model: outcome.model,
      transcript: outcome.transcript, failure: failure)
    return over([.finish(result)])
  }
}
