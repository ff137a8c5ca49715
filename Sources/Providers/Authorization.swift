extension Endpoint {
  /// Adds the key in the form this provider expects, and only to requests to its own origin.
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
