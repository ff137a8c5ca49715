import Cells
import Configuration
import Model
import Providers
import Studio

/// Who is asked, and what a person should know of it.
struct ChosenEndpoint: Sendable {
  var endpoint: Endpoint
  var warnings: [String]
}

extension UserConfiguration {
  /// Who is asked in a session: the profile and model that are named, or else the session's own, or for a
  /// session without one those in force.
  ///
  /// - Throws: `.configuration` where the session's own profile is not configured any more: another one
  ///   is never taken in its place.
  func endpoint(
    of session: Session?, profile name: String?, model: String?
  ) throws(Failure) -> ChosenEndpoint {
    guard name == nil, let session, let own = session.desk.profile else {
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
    let (endpoint, doubt) = try endpoint(named: own, model: model ?? session.desk.model)
    let isSaid = own != profile
    let who = "Session \(session.id) uses its own profile, \(own); --profile overrides it."
    return ChosenEndpoint(
      endpoint: endpoint, warnings: [isSaid ? who : nil, doubt].compactMap(\.self))
  }
}

extension AppContext {
  /// Everybody who can be asked, as the studio shows them: those that lack what they need too, and
  /// what it is.
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
  /// The models that a profile can be asked for, its own first.
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
  /// The host that answers.
  fileprivate var host: String {
    let rest = baseURL.firstRange(of: "://").map { baseURL[$0.upperBound...] } ?? baseURL[...]
    return String(rest.prefix { $0 != "/" })
  }
}

extension KeyMap {
  /// The default keys with the user's changes, and a sentence for each of these that cannot be used.
  static func reading(_ bindings: [KeyBinding]) -> (map: KeyMap, problems: [String]) {
    make(bindings: bindings.map { ($0.keys, $0.command) })
  }
}

extension UserConfiguration {
  /// The default keys with the user's changes.
  var keys: KeyMap { KeyMap.reading(keyBindings).map }
}

/// How the configuration wants pictures shown; what is wrong with it is told elsewhere.
func configuredGraphics(_ environment: [String: String]) -> GraphicsWish? {
  guard let paths = try? Paths(environment: environment) else { return nil }
  return (try? UserConfiguration.load(paths, environment: environment))?.configuration.graphics
}
