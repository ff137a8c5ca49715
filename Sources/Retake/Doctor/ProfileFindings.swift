import Cells
import Configuration
import Model
import Providers
import Studio

/// The profiles with the sources of their keys, never the keys; and what the configuration chooses.
struct ProfileFindings {
  private(set) var lines: [(name: String, value: String)] = []
  private(set) var settings: [(name: String, value: String)] = []
  private(set) var problems: [Failure] = []

  init(_ context: AppContext) {
    let configuration = context.configuration
    let keys = context.keys
    for endpoint in configuration.endpoints {
      lines.append((endpoint.name, Self.words(endpoint, keys, configuration.catalogue)))
    }
    settings = [
      ("profile", configuration.profile),
      (
        "theme", configuration.theme ?? "the last one chosen, initially \(InstalledThemes.standard)"
      ),
      ("graphics", (configuration.graphics ?? .auto).rawValue),
      ("mouse", configuration.mouse.map { $0 ? "on" : "off" } ?? "on, or as last set"),
      ("own keys", String(configuration.keys.custom.count)),
    ]
    do throws(Failure) {
      let endpoint = try context.endpoint
      // A command is not run to find out: it may ask for a password.
      if case .command = endpoint.key { return }
      _ = try waiting { () async throws(Failure) in try await keys.key(for: endpoint) }
    } catch {
      problems.append(error)
    }
  }

  /// `gemini-3.1-flash-image by vertex at https://…; the command 'gcloud', …; project missing`
  private static func words(
    _ endpoint: Endpoint, _ keys: KeyFetcher, _ catalogue: Catalogue
  ) -> String {
    let place = endpoint.isSandbox ? "on this machine" : "at \(endpoint.baseURL)"
    let isKnown = endpoint.modelWarning(in: catalogue) == nil
    let parts = [
      "\(endpoint.model) by \(endpoint.wire.rawValue) \(place)", keys.source(of: endpoint),
      isKnown ? nil : "model not in the catalogue",
      endpoint.missing == nil ? nil : "project missing",
    ]
    return parts.compactMap(\.self).joined(separator: "; ")
  }
}
