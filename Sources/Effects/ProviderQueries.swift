package import Model
package import Providers

/// Asks a provider what is free to ask: its models, and the requests it still knows.
package struct ProviderQueries: Sendable {
  private let ports: Ports
  private let endpoint: Endpoint
  /// The maximum number of pages read from a list.
  private static let mostPages = 20

  package init(_ endpoint: Endpoint, ports: Ports) {
    self.endpoint = endpoint
    self.ports = ports
  }

  /// The models in the provider's order.
  package func models() async throws(Failure) -> [RemoteModel] {
    guard var request = endpoint.modelsRequest else {
      throw notAsked(
        "for its models",
        advice:
          "The models in the catalogue are listed by 'retake doctor'; try any other id with --model."
      )
    }
    let key = try await ports.access.open(endpoint)
    var models: [RemoteModel] = []
    for _ in 0..<Self.mostPages {
      let reply = try await reply(to: request, key: key)
      do throws(Failure) {
        models += try endpoint.models(in: reply)
      } catch {
        throw error.redacting(key)
      }
      guard let next = endpoint.modelsRequest(after: reply) else { break }
      request = next
    }
    return models
  }

  /// The requests of this account, in the provider's order.
  package func requests() async throws(Failure) -> [RemoteRequest] {
    guard let request = endpoint.requestsRequest else {
      throw notAsked(
        "for past requests",
        advice: "If you know an id, --fetch ID may still fetch its result.")
    }
    let key = try await ports.access.open(endpoint)
    let reply = try await reply(to: request, key: key)
    do throws(Failure) {
      return try endpoint.requests(in: reply)
    } catch {
      throw error.redacting(key)
    }
  }

  private func reply(to request: HTTPRequest, key: String?) async throws(Failure) -> Reply {
    let event = await ports.transport.withholding(key).exchange(
      endpoint.authorize(request, key: key), blobs: ports.blobs)
    switch event {
    case .replied(let reply): return reply
    case .transportFailed(let error): throw endpoint.failure(error, isPaid: false).redacting(key)
    case .storageFailed(let error):
      throw Failure(
        .storage, "The reply from \(endpoint.title) could not be stored: \(error).",
        advice: "Free some disk space.")
    default: throw Failure(.provider, "\(endpoint.title.sentence) did not answer.")
    }
  }

  private func notAsked(_ what: String, advice: String) -> Failure {
    Failure(
      .usage, "\(endpoint.title.sentence) cannot be asked \(what).", advice: advice)
  }
}
