/// The kind of a request, for the counts and for faults.
enum RequestKind: String, CaseIterable, Sendable {
  /// A job for a queue, and a picture in the response: what costs money at a real service.
  case submit, generate
  case countTokens, status, list, upload, media, models, balance, files, cancel, other

  /// The place at which faults apply to this kind; nil for kinds without faults.
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

/// A request whose path is known: its kind, its error format and its handler.
struct MatchedRoute: Sendable {
  var kind: RequestKind
  var errorFormat: any ErrorFormat
  /// Whether the handler reads the body. Where it does not, the router discards it.
  var readsBody = false
  /// Whether no key is needed: some URLs carry their own secret.
  var isPublic = false
  var response: @Sendable (Call) async throws -> ServerResponse
}

/// One request on its way through the router.
struct Call: Sendable {
  let request: ServerRequest
  let body: RequestBody
  /// The scheme and host as the client wrote them.
  let origin: String

  func query(_ name: String) -> String? { request.query(name) }
  func header(_ name: String) -> String? { request.headers[name] }
}

/// Where a request carries a key.
enum GivenKey: Sendable {
  case none, bearer, googleKey
}

/// How a protocol formats an error, and which headers may carry its key.
protocol ErrorFormat: Sendable {
  func response(_ error: APIError) throws -> ServerResponse
  func wrongKey(_ given: GivenKey) -> APIError
  func tooLarge(limit: Int) -> APIError
  /// Whether the key may be sent in `x-goog-api-key` as well as in `Authorization: Bearer`.
  var takesGoogleKey: Bool { get }
}

extension ErrorFormat {
  var takesGoogleKey: Bool { false }

  func wrongKey(_ given: GivenKey) -> APIError { APIError(401, "The API key is missing or wrong") }

  func tooLarge(limit: Int) -> APIError {
    APIError(413, "The request is larger than \(limit >> 20) MB")
  }
}

/// Handles the requests of one protocol.
protocol RequestHandler: Sendable {
  /// The route for a request; nil if its path belongs to another protocol.
  func match(_ method: String, _ path: String, _ query: [RequestHead.QueryItem]) -> MatchedRoute?
}
