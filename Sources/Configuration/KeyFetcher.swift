package import Model
package import Providers

/// Fetches the key of a profile just before a request, and forgets it at once.
package struct KeyFetcher: Sendable {
  let environment: [String: String]
  /// Seconds a `key_cmd` may take.
  let patience: Double

  package init(environment: [String: String], patience: Double = 60) {
    self.environment = environment
    self.patience = patience
  }

  /// The key; nil for a profile that wants none. Fails with kind `key`.
  package func key(for endpoint: Endpoint) async throws(Failure) -> String? { nil }

  /// Where the key comes from and whether it is there, in words; never the key, and no command is
  /// run to find out.
  package func source(of endpoint: Endpoint) -> String { "" }
}
