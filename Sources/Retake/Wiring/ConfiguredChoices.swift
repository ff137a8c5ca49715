import Cells
import Configuration
import Model
import Providers
import Studio

/// The chosen provider, and what the user should know about it.
struct ChosenEndpoint: Sendable {
  var endpoint: Endpoint
  var warnings: [String]
}

extension UserConfiguration {
  /// The provider of a session: the profile and model that are named, or else the session's own, or
  /// for a session without them the current ones.
  ///
  /// - Throws: A `.configuration` failure where the session's own profile is no longer configured:
  ///   another one is never used instead.
  func endpoint(
    of session: Session?, profile name: String?, model: String?
  ) throws(Failure) -> ChosenEndpoint {
    guard name == nil, let session, let own = session.workspace.profile else {
      let (endpoint, doubt) = try endpoint(named: name, model: model)
      return ChosenEndpoint(endpoint: endpoint, warnings: [doubt].compactMap(\.self))
    }
    guard endpoints.contains(where: { $0.name == own }) else {
      throw Failure(
        .configuration,
        "The profile of session \(session.id), '\(quotable(own))', is no longer configured.",
        advice: "Add [profiles.\(quotable(own))] to \(file), or name another one with --profile: "
          + "\(endpoints.map(\.name).joined(separator: ", ")). Nothing was sent.")
    }
    let (endpoint, doubt) = try endpoint(named: own, model: model ?? session.workspace.model)
    let isSaid = own != profile
    let who = "Session \(session.id) uses its own profile, \(own); --profile overrides it."
    return ChosenEndpoint(
      endpoint: endpoint, warnings: [isSaid ? who : nil, doubt].compactMap(\.self))
  }
}

extension AppContext {
  /// All profiles as the studio shows them, including those that lack something, with what it is.
  var profiles: [Profile] {
    let keys = KeyFetcher(environment: environment)
    return configuration.endpoints.map { endpoint in
      var profile = endpoint.profile
      profile.place = endpoint.isSandbox ? "on this machine" : endpoint.host
      profile.keyNote = endpoint.missing?.message ?? keys.source(of: endpoint)
      profile.key = endpoint.missing == nil ? keys.state(of: endpoint) : .incomplete
      profile.models = configuration.catalogue.models(of: endpoint)
      return profile
    }
  }
}

extension Catalogue {
  /// The models that a profile can use, its own first.
  fileprivate func models(of endpoint: Endpoint) -> [ModelChoice] {
    let own = endpoint.offer.model
    let others = models.map(\.id).filter { $0 != own && model(own)?.id != $0 }
    return ([own] + others).map { id in
      let entry = model(id)
      return ModelChoice(
        id: id, name: entry?.name ?? "", note: entry?.note ?? "",
        capabilities: endpoint.using(model: id, in: self).capabilities)
    }
  }
}

extension Endpoint {
  /// The host of the endpoint.
  fileprivate var host: String {
    let rest = baseURL.firstRange(of: "://").map { baseURL[$0.upperBound...] } ?? baseURL[...]
    return String(rest.prefix { $0 != "/" })
  }
}

extension KeyMap {
  /// The default keys with the user's changes, and a message for each of those that cannot be used.
  static func reading(_ bindings: [KeyBinding]) -> (map: KeyMap, problems: [String]) {
    make(bindings: bindings)
  }
}

extension UserConfiguration {
  /// The keys of a preset, by default the configured one, with the user's changes.
  func keys(_ preset: KeyPreset? = nil) -> KeyMap {
    KeyMap.make(bindings: keyBindings, preset: preset ?? keyPreset).0
  }
}

/// How the configuration wants pictures shown; mistakes in it are reported elsewhere.
func configuredGraphics(_ environment: [String: String]) -> GraphicsWish? {
  guard let paths = try? Paths(environment: environment) else { return nil }
  return (try? UserConfiguration.load(paths, environment: environment))?.configuration.graphics
}
