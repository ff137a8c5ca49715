package import Model

/// What is known about models and providers, as data that the user's configuration overrides.
package struct Catalogue: Hashable, Sendable {
  package var models: [ModelEntry]
  /// Built-in providers that need only a key; `sandbox` comes first.
  package var endpoints: [Endpoint]

  package init(models: [ModelEntry], endpoints: [Endpoint]) {
    self.models = models
    self.endpoints = endpoints
  }

  package static let builtIn = Catalogue(
    models: ModelEntry.family,
    endpoints: [.sandbox] + real + real.filter { $0.wire != .gmi }.map { $0.rehearsed() })

  private static let real: [Endpoint] = [
    .gmi, .toapis, .toapisOfficial, .tokaify, .google, .vertex,
  ]

  /// The model with this id or alias.
  package func model(_ id: String) -> ModelEntry? {
    models.first { $0.id == id } ?? models.first { $0.aliases.contains(id) }
  }
  package func endpoint(_ name: String) -> Endpoint? { endpoints.first { $0.name == name } }
}

/// A model of the family and what it can do, wherever it is sold.
package struct ModelEntry: Hashable, Sendable {
  package var id: String
  /// Its common name.
  package var name: String
  /// Other ids under which providers sell it.
  package var aliases: [String]
  package var capabilities: Capabilities
  /// What is known about its retirement; empty for a current model.
  package var note: String

  package init(
    id: String, name: String, aliases: [String] = [], capabilities: Capabilities, note: String = ""
  ) {
    self.id = id
    self.name = name
    self.aliases = aliases
    self.capabilities = capabilities
    self.note = note
  }
}
