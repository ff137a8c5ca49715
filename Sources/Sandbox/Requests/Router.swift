import Payload

/// Passes each request to the protocol that its path belongs to, injects faults, checks the key and
/// builds the reply.
struct Router: Sendable {
  let handlers: [any RequestHandler]
  let blobs: BlobFolder
  let faultInjection: FaultInjection
  let counts: RequestCounts
  let activity: Activity
  let clock: SandboxClock
  let requiredKey: String?
  let access: AccessRules

  /// Replies to a request.
  func reply(to request: ServerRequest) async throws -> ConnectionReply {
    activity.begin()
    defer { activity.end() }
    let route = match(request)
    if let refusal = access.refusal(request.head) {
      return try await reply(with: route.errorFormat.response(refusal), closes: true)
    }
    guard request.path != RequestCounts.path else { return try await replyWithCounts(request) }
    counts.countReceived(route.kind)
    let fault = route.kind.place.flatMap { faultInjection.responseFault(at: $0) }
    let call = Call(
      request: request, body: RequestBody(request: request, blobs: blobs),
      origin: "http://" + (request.headers["host"] ?? "localhost"))
    do {
      if let fault, fault.isEarly || fault.isExpiry {
        try await call.body.drain()
        throw FaultInjection.Injected(kind: fault)
      }
      let response = try await response(call, route)
      return try await reply(with: response, fault: fault ?? response.fault)
    } catch let injected as FaultInjection.Injected {
      return try await reply(with: Self.response(for: injected.kind, route.errorFormat))
    } catch let error as RequestBody.TooLarge {
      let refusal = try route.errorFormat.response(route.errorFormat.tooLarge(limit: error.limit))
      return try await reply(with: refusal, closes: true)
    } catch let failure as HTTPBodyReader.Failure {
      return try await reply(with: route.errorFormat.response(Self.refusal(failure)), closes: true)
    } catch {
      return try await reply(with: route.errorFormat.response(Self.refusal(error)))
    }
  }

  /// Refuses a request that could not be read, in the error format of the protocol at its path.
  func refuse(_ error: APIError, target: String) throws -> ConnectionReply {
    let path = target.prefix { $0 != "?" }
    let errorFormat = match("POST", String(path), []).errorFormat
    return .response(outgoing(try errorFormat.response(error), closes: true))
  }

  private func match(_ request: ServerRequest) -> MatchedRoute {
    match(request.method, request.path, request.head.query)
  }

  private func match(_ method: String, _ path: String, _ query: [RequestHead.QueryItem])
    -> MatchedRoute
  {
    for handler in handlers {
      if let route = handler.match(method, path, query) { return route }
    }
    return MatchedRoute(kind: .other, errorFormat: GMIErrorFormat()) { call in
      throw APIError(404, "There is nothing at \(call.request.path.prefix(200))")
    }
  }

  private func response(_ call: Call, _ route: MatchedRoute) async throws -> ServerResponse {
    let isRight = route.isPublic || isKeyRight(call.request, route.errorFormat)
    // An unread body would be taken for the next request.
    if !route.readsBody || !isRight { try await call.body.drain() }
    guard isRight else { throw route.errorFormat.wrongKey(givenKey(call.request)) }
    return try await route.response(call)
  }

  private static let googleKey = "x-goog-api-key"

  private func isKeyRight(_ request: ServerRequest, _ errorFormat: any ErrorFormat) -> Bool {
    guard let requiredKey else { return true }
    if errorFormat.takesGoogleKey, request.headers[Self.googleKey] == requiredKey { return true }
    return request.headers["authorization"] == "Bearer \(requiredKey)"
  }

  private func givenKey(_ request: ServerRequest) -> GivenKey {
    if request.headers[Self.googleKey] != nil { return .googleKey }
    return request.headers["authorization"] == nil ? .none : .bearer
  }

  private func replyWithCounts(_ request: ServerRequest) async throws -> ConnectionReply {
    try await RequestBody(request: request, blobs: blobs).drain()
    return try await reply(with: ServerResponse(counts.node))
  }

  private static func response(for fault: Fault.Kind, _ errorFormat: any ErrorFormat) throws
    -> ServerResponse
  {
    switch fault {
    case .redirect(let address):
      var response = try ServerResponse([:])
      response.status = 302
      response.headers["Location"] = address
      return response
    case .expired(let status):
      return try errorFormat.response(APIError(status, "The picture is no longer here"))
    default:
      return try errorFormat.response(APIError(fault) ?? APIError(500, "Internal server error"))
    }
  }

  private static func refusal(_ error: any Error) -> APIError {
    switch error {
    case let error as APIError: error
    case let error as PayloadError: APIError(500, "The sandbox failed: \(error)")
    case let error as BlobError: APIError(500, "The sandbox failed: \(error)")
    case let error as SandboxError: APIError(500, error.description)
    case HTTPBodyReader.Failure.tooSlow: APIError(408, "The body took too long to arrive.")
    case HTTPBodyReader.Failure.badChunk: .bad("The chunks of the body cannot be read.")
    case is HTTPBodyReader.Failure: .bad("The body is shorter than announced.")
    default: APIError(500, "The sandbox failed")
    }
  }
}

extension Fault.Kind {
  fileprivate var isExpiry: Bool {
    if case .expired = self { true } else { false }
  }
}

/// How responses are sent, and how faults spoil them.
extension Router {
  /// Builds the reply for a response, spoilt by a fault if there is one. `closes` ends the
  /// connection after the response, for a request that was not read to its end.
  func reply(
    with response: ServerResponse, fault: Fault.Kind? = nil, closes: Bool = false
  ) async throws -> ConnectionReply {
    var response = response
    switch fault {
    case .stall: return .silence(waits: true)
    case .drop(0): return .silence(waits: false)
    case .drop(let count):
      let middle = response.body.byteCount / 2
      return .response(
        outgoing(response, closes: true, cut: min(count ?? middle, response.body.byteCount)))
    case .truncate: response.body = try half(of: response.body)
    case .garbage: response = ServerResponse(page: "502 Bad Gateway")
    case .wrongType: response.type = "text/plain"
    case .slow: try await clock.sleep(.seconds(5))
    default: break
    }
    var pause: ResponseBody.Pause?
    if case .drip(let seconds) = fault {
      pause = { [clock] in try await clock.sleep(.seconds(seconds) / ResponseBody.pieceCount) }
    }
    return .response(outgoing(response, closes: closes, pause: pause))
  }

  /// A response with its headers, ready to be sent; with `cut`, the connection closes after that
  /// many bytes of the body.
  func outgoing(
    _ response: ServerResponse, closes: Bool, cut: Int? = nil, pause: ResponseBody.Pause? = nil
  ) -> ConnectionReply.Outgoing {
    ConnectionReply.Outgoing(
      status: response.status,
      headers: response.headers.merging(["Content-Type": response.type]) { own, _ in own },
      body: ResponseBody(body: response.body, blobs: blobs, cut: cut, pause: pause),
      length: response.isChunked ? nil : response.body.byteCount, closes: closes)
  }

  /// The first half of a body, copied in constant memory.
  private func half(of body: PayloadBody) throws -> PayloadBody {
    let reader = body.makeReader(blobs)
    let writer = try blobs.open()
    defer { writer.discard() }
    var remaining = body.byteCount / 2
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while remaining > 0 {
      let count = try buffer.withUnsafeMutableBytes {
        try reader.read(into: .init(rebasing: $0[..<min($0.count, remaining)]))
      }
      if count == 0 { break }
      try buffer.withUnsafeBytes { try writer.append(.init(rebasing: $0[..<count])) }
      remaining -= count
    }
    var half = PayloadBody()
    half.append(try writer.finish())
    return half
  }
}
