package import Model

extension Endpoint {
  /// Adds the key the way this provider takes it, only to a request that goes to its own origin.
  package func authorize(_ request: HTTPRequest, key: String?) -> HTTPRequest {
    guard let key, !key.isEmpty, let own = Origin(baseURL), Origin(request.url) == own else {
      return request
    }
    var request = request
    let header =
      switch options.authorization {
      case .googleKey: (name: "x-goog-api-key", value: key)
      case .bearer: (name: "Authorization", value: "Bearer \(key)")
      }
    request.headers.removeAll { $0.name.lowercased() == header.name.lowercased() }
    request.headers.append(header)
    return request
  }
}

extension Failure {
  /// The same without the secret, should a provider have repeated it in its answer.
  package func redacting(_ secret: String?) -> Failure {
    guard let secret, secret.utf8.count >= 4 else { return self }
    var failure = self
    failure.message = failure.message.replacing(secret, with: "…")
    failure.advice = failure.advice.replacing(secret, with: "…")
    return failure
  }
}
