import ArgumentParser
import Configuration
import Effects
import FoundationEssentials
import Model
import Providers

/// `retake requests`: what a provider still knows of, and its results fetched into a session.
struct RequestsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "requests",
    abstract: "List past requests at a provider, or fetch the result of one; nothing is billed.",
    discussion: """
      Examples:
        retake requests --profile gmi
        retake requests --profile gmi --fetch 8e6c1f... -o kite.png
        retake requests --profile toapis --fetch task_img_1 --session 261121-k7f3

      A result that is fetched becomes a turn: of the session named, or of a new one.
      How long a provider keeps results is its own affair (ToAPIs: 24 hours).
      """)

  @Option(help: "The provider to ask, by its name in config.toml.", completion: .profiles)
  var profile: String?

  @Option(help: ArgumentHelp("Fetch the result of this request.", valueName: "id"))
  var fetch: String?

  @Option(
    help: "The session the fetched turn belongs to: id, beginning of an id, or title.",
    completion: .sessions)
  var session: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Where to copy the fetched picture; '-' is standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard fetch != nil || (session == nil && output == nil) else {
      throw ValidationError("--session and -o belong to --fetch.")
    }
    guard fetch.map({ !$0.isEmpty && $0.count <= 200 }) ?? true else {
      throw ValidationError("--fetch takes the id of a request.")
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
