package import Model

extension Endpoint {
  /// The host that serves a location of Vertex AI (Vertex AI docs): one for the whole world, one
  /// for each of two continents, one for each region.
  package static func vertexBase(location: String) -> String {
    switch location {
    case "global": "https://aiplatform.googleapis.com"
    case "us", "eu": "https://aiplatform.\(location).rep.googleapis.com"
    default: "https://\(location)-aiplatform.googleapis.com"
    }
  }

  /// What must be configured before this profile can be used; nil when nothing is missing.
  ///
  /// With an API key instead of a token, Vertex AI needs no project ("express mode", Vertex AI docs).
  package var missing: Failure? {
    guard wire == .vertex, options.project.isEmpty, options.authorization == .bearer else {
      return nil
    }
    return Failure(
      .configuration, "The profile '\(name)' needs a Google project.",
      advice: "Add project = \"your-project\" below [profiles.\(name)] in config.toml.")
  }
}
