import ArgumentParser
import Cells
import Configuration
import Effects
import Model
import Providers

/// `retake models`: what a provider offers, compared with the catalogue.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List a provider's models; nothing is billed.",
    discussion: """
      Examples:
        retake models --profile google
        retake models --profile gmi --json | jq -r '.[].id'

      The model that the profile uses is marked, and so are models that are not in the
      catalogue; --model accepts them anyway. Without --all, only models that make
      pictures, judging by name or catalogue, are listed.
      """)

  @Option(help: "The profile to use, by its name in config.toml.", completion: .profiles)
  var profile: String?

  @Flag(help: "List models of every kind.")
  var all = false

  @Flag(help: "Print a JSON array.")
  var json = false

  func run() throws {
    let context = try AppContext(profile: profile)
    let ports = context.ports(over: try context.openLibraryResumingTurns())
    let endpoint = try context.endpoint
    let catalogue = context.configuration.catalogue
    let canBeAsked = endpoint.modelsRequest != nil
    let listed: [RemoteModel]
    if canBeAsked {
      listed = try waiting { () async throws(Failure) in
        try await ProviderQueries(endpoint, ports: ports).models()
      }
    } else {
      listed = catalogue.models.map { RemoteModel(id: $0.id) }
      Output.error(
        "retake: \(endpoint.name) has no list of models; these are from the catalogue.")
    }
    let models = listed.map { ModelReport($0, endpoint: endpoint, catalogue: catalogue) }
      .filter { all || $0.makesPictures }
    if json {
      try Output.json(models)
      return
    }
    let width = min(48, models.map { columnWidth(of: $0.id) }.max() ?? 0)
    for model in models { Output.line(model.line(width: width)) }
    if models.isEmpty { Output.error("\(endpoint.name) lists no image models.") }
    if canBeAsked, !listed.contains(where: { $0.id == endpoint.model }) {
      Output.error(
        "retake: \(endpoint.name) does not list \(endpoint.model), which the profile uses.")
    }
  }
}

private struct ModelReport: Encodable {
  var id: String
  var name: String
  var note: String
  /// Whether it is in the catalogue.
  var known: Bool
  /// Whether the profile uses it.
  var current: Bool

  init(_ model: RemoteModel, endpoint: Endpoint, catalogue: Catalogue) {
    let entry = catalogue.model(model.id)
    id = model.id
    name = model.name.isEmpty ? entry?.name ?? "" : model.name
    note = model.note.isEmpty ? entry?.note ?? "" : model.note
    known = entry != nil
    current = model.id == endpoint.model
  }

  var makesPictures: Bool {
    known || current || ["image", "banana"].contains { id.lowercased().contains($0) }
  }

  func line(width: Int) -> String {
    let gap = String(repeating: " ", count: max(0, width - columnWidth(of: id)) + 2)
    let marks = [current ? "in use" : nil, known ? nil : "not in the catalogue"].compactMap(\.self)
    let words = [name, note, marks.joined(separator: ", ")].filter { !$0.isEmpty }
    return (id + gap + words.joined(separator: "; ")).trimmingTrailingBlanks
  }
}

extension String {
  fileprivate var trimmingTrailingBlanks: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
