import Configuration
import Effects
import Model
import Providers

/// Makes a provider reachable: starts the sandbox when nobody listens, fetches the key.
struct ProgramAccess: Access {
  let keys: KeyFetcher
  let sandbox: SandboxLauncher

  func open(_ endpoint: Endpoint) async throws(Failure) -> String? {
    if endpoint.isSandbox, let socket = endpoint.socket {
      try await sandbox.start(at: socket)
      return nil
    }
    return try await keys.key(for: endpoint)
  }
}
