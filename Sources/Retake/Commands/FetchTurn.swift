import Effects
import FoundationEssentials
import Model
import Providers
import Studio

/// What `retake requests --fetch` does: makes a turn of a past request and brings its result home.
struct FetchTurn {
  let task: String
  let session: String?
  let output: String?
  let json: Bool
  let endpoint: Endpoint
  let ports: Ports

  func run() throws {
    guard endpoint.keepsResults else {
      throw Failure(
        .usage, "\(endpoint.name) keeps no results: its pictures come with the answer.",
        advice: "'retake log' shows where pictures lie that came here.")
    }
    let target = try output.map {
      try OutputTarget($0, beside: json ? "the JSON object of --json" : nil)
    }
    let made = try interruptible { cancellation async throws(Failure) in
      try await make(cancellation)
    }
    try made.report(asJSON: json, ports: ports, target: target)
  }

  private func make(_ cancellation: CancellationToken) async throws(Failure) -> TurnResults {
    let instruction = try await instruction()
    var session: Session
    if let name = self.session {
      session = try await ports.library.find(name)
    } else {
      session = try await ports.newSession()
    }
    if session.title.isEmpty { session.title = sessionTitle(from: instruction) }
    let draft = TurnDraft(
      session: session, parent: nil, instruction: instruction, settings: .initial, references: [],
      profile: endpoint.name, model: endpoint.model)
    let runner = SubmitTurn(ports: ports, endpoints: [endpoint.name: endpoint])
    let progress = ProgressLine(environment: ProcessInfo.processInfo.environment)
    defer { progress.clear() }
    let turn = try await runner.fetch(task: task, as: draft, cancellation: cancellation) { news in
      progress.show(news)
    }
    return TurnResults(turns: [turn])
  }

  /// What was asked for, where the provider lists it.
  private func instruction() async throws(Failure) -> String {
    let unknown = "request \(task)"
    guard endpoint.requestsRequest != nil else { return unknown }
    let listed = try await ProviderQueries(endpoint, ports: ports).requests()
    guard let found = listed.first(where: { $0.task == task }), !found.instruction.isEmpty else {
      return unknown
    }
    return found.instruction
  }
}
