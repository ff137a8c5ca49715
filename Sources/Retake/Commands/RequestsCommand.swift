import ArgumentParser
import Configuration
import Effects
import FoundationEssentials
import Model
import Providers
import Studio

/// `retake requests`: lists what a provider still knows, and fetches results into a session.
struct RequestsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "requests",
    abstract: "List past requests at a provider, or fetch the result of one; nothing is billed.",
    discussion: """
      Examples:
        retake requests --profile gmi
        retake requests --profile gmi --fetch 8e6c1f... -o kite.png
        retake requests --profile toapis --fetch task_img_1 --session 261121-k7f3

      A fetched result becomes a turn of the given session, or of a new one.
      How long results can be fetched depends on the provider (ToAPIs: 24 hours).
      """)

  @Option(help: "The profile to use, by its name in config.toml.", completion: .profiles)
  var profile: String?

  @Option(help: ArgumentHelp("Fetch the result of this request.", valueName: "id"))
  var fetch: String?

  @Option(
    help: "The session for the fetched turn: id, start of an id, or title.",
    completion: .sessions)
  var session: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Where to copy the fetched picture; '-' is stdout.", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard fetch != nil || (session == nil && output == nil) else {
      throw ValidationError("--session and -o need --fetch.")
    }
    guard fetch.map({ !$0.isEmpty && $0.count <= 200 }) ?? true else {
      throw ValidationError("--fetch needs the id of a request.")
    }
  }

  func run() throws {
    let context = try AppContext(profile: profile)
    let ports = context.ports(over: try context.openLibraryResumingTurns())
    let endpoint = try context.endpoint
    if let fetch {
      try FetchTurn(
        task: fetch, session: session, output: output, json: json, endpoint: endpoint, ports: ports
      ).run()
    } else {
      try list(endpoint, ports)
    }
  }

  private func list(_ endpoint: Endpoint, _ ports: Ports) throws {
    let found = try waiting { () async throws(Failure) in
      try await ProviderQueries(endpoint, ports: ports).requests()
    }
    let requests = found.map(RequestReport.init)
    if json {
      try Output.json(requests)
      return
    }
    for request in requests { Output.line(request.line) }
    if requests.isEmpty { Output.error("\(endpoint.name) lists no requests.") }
  }
}

private struct RequestReport: Encodable {
  var request: String
  var model: String
  var status: String
  var created: String?
  var prompt: String

  init(_ remote: RemoteRequest) {
    request = remote.task
    model = remote.model
    status = remote.status
    created = remote.created?.iso8601
    prompt = remote.instruction
  }

  var line: String {
    let day = created?.prefix(16).split(separator: "T").joined(separator: " ") ?? "-"
    return [request, day, status, prompt].filter { !$0.isEmpty }.joined(separator: "  ")
  }
}

/// Runs `retake requests --fetch`: makes a turn of a past request and fetches its result.
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
        .usage, "\(endpoint.name) stores no results: its pictures come with the reply.",
        advice: "'retake log' shows where the pictures received are.")
    }
    let target = try output.map {
      try OutputTarget($0, beside: json ? "the JSON object of --json" : nil)
    }
    let made = try cancellable { cancellation async throws(Failure) in
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
    let turn = try await runner.fetch(task: task, as: draft, cancellation: cancellation) { update in
      progress.show(update)
    }
    return TurnResults(turns: [turn])
  }

  /// The instruction, where the provider lists it.
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
