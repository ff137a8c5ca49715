package import Model
package import Providers

/// Port: makes a provider reachable, just before a request.
package protocol Access: Sendable {
  /// Sees to it that somebody answers there (starts the sandbox when nobody does) and fetches the
  /// key; nil for a provider that wants none.
  func open(_ endpoint: Endpoint) async throws(Failure) -> String?
}
