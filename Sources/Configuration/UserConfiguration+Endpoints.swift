package import Model
package import Providers

extension UserConfiguration {
  /// The profile of that name, or the default one for nil.
  ///
  /// - Throws: `Failure` when there is none.
  package func endpoint(named name: String? = nil) throws(Failure) -> Endpoint {
    let wanted = name ?? profile
    let place = name == nil && choosesProfile ? ConfigurationProblem.place(file, profileLine) : ""
    guard let endpoint = endpoints.first(where: { $0.name == wanted }) else {
      let names = endpoints.map(\.name)
      throw Failure(
        .configuration,
        "\(place)There is no profile '\(quotable(wanted))'\(suggestion(for: wanted, among: names)).",
        advice: "The profiles are \(names.joined(separator: ", ")); "
          + "[profiles.NAME] in \(file) adds one.")
    }
    if let missing = endpoint.missing { throw missing }
    return endpoint
  }

  /// The profile, with another model if one is given, and a warning about a model that the
  /// catalogue does not know.
  ///
  /// - Throws: `Failure` when there is no such profile.
  package func endpoint(named name: String? = nil, model: String?) throws(Failure) -> (
    endpoint: Endpoint, warning: String?
  ) {
    let configured = try endpoint(named: name)
    let endpoint = model.map { configured.using(model: $0, in: catalogue) } ?? configured
    return (endpoint, endpoint.modelWarning(in: catalogue))
  }

  /// The environment variables in which any profile looks for its key.
  package var keyVariables: Set<String> {
    endpoints.reduce(into: []) { names, endpoint in
      if case .environment(let variables) = endpoint.key { names.formUnion(variables) }
    }
  }

  /// The real profiles that are ready to use because an environment variable holds their key. It
  /// spends nothing and sends nothing; they are to be offered, never chosen unasked.
  package func offered(in environment: [String: String]) -> [Endpoint] {
    endpoints.filter { endpoint in
      guard !endpoint.isSandbox, endpoint.missing == nil,
        case .environment(let names) = endpoint.key
      else { return false }
      return names.contains { !(environment[$0] ?? "").isEmpty }
    }
  }
}
