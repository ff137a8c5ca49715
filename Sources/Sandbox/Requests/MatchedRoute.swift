/// What a request is, for the counts and for faults.
enum RequestKind: String, CaseIterable, Sendable {
  /// A job for a queue, and a picture waited for: what costs money at a real service.
  case submit, generate
  case countTokens, status, list, upload, media, models, balance, files, cancel, other

  /// What kind of request this is to a fault; nil for those that never misbehave.
  var place: Fault.Place? {
    switch self {
    case .submit, .generate: .submit
    case .status, .list: .status
    case .media: .media
    case .upload, .files: .upload
    case .models, .countTokens: .models
    case .balance, .cancel, .other: nil
    }
  }
}

/// A request whose address is understood: what it is and how it is answered.
struct MatchedRoute: Sendable {
  var kind: RequestKind
  var errorFormat: any ErrorFormat
  /// Whether the handler reads the body. Where it does not, the router discards it.
  var readsBody = false
  /// Whether it needs no key: some addresses carry their own secret.
  var isPublic = false
  var response: @Sendable (Call) async throws -> ServerResponse
}

/// One request on its way through the desk.
struct Call: Sendable {
  let request: ServerRequest
  let body: RequestBody
  /// Scheme and host as the client wrote them.
  let origin: String

  func query(_ name: String) -> String? { request.query(name) }
  func header(_ name: String) -> String? { request.headers[name] }
}

/// Where a request carries a key.
enum GivenKey: Sendable {
  case none, bearer, googleKey
}

/// How a protocol words a refusal, and which headers may carry its key.
protocol ErrorFormat: Sendable {
  func response(_ error: APIError) throws -> ServerResponse
  func wrongKey(_ given: GivenKey) -> APIError
  func tooLarge(limit: Int) -> APIError
  /// Whether the key may stand in `x-goog-api-key` too, not only in `Authorization: Bearer`.
  var takesGoogleKey: Bool { get }
}

extension ErrorFormat {
  var takesGoogleKey: Bool { false }

  func wrongKey(_ given: GivenKey) -> APIError { APIError(401, "The API key is missing or wrong") }

  func tooLarge(limit: Int) -> APIError {
    APIError(413, "The request is larger than \(limit >> 20) MB")
  }
}

/// A protocol the sandbox speaks.
protocol RequestHandler: Sendable {
  /// What a request means in this protocol; nil for addresses of others.
  func match(_ method: String, _ path: String, _ query: [RequestHead.QueryItem]) -> MatchedRoute?
}
