import Configuration
import Model
import Providers

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
