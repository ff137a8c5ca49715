import Payload

/// Answers requests: finds the protocol an address belongs to, lets faults happen, checks the key,
/// and sends what the protocol says.
struct Desk: Sendable {
  let services: [any Service]
  let shelf: FileShelf
  let misbehaviour: Misbehaviour
  let counts: Counts
  let activity: Activity
  let clock: SandboxClock
  let requiredKey: String?
  let access: AccessRules

  /// What is answered to a request.
  func reply(to request: Request) async throws -> Reply {
    activity.begin()
    defer { activity.end() }
    let visit = visit(request)
    if let refusal = access.refusal(request.head) {
      return try await send(visit.wording.answer(refusal), closes: true)
    }
    guard request.path != Counts.path else { return try await sendCounts(request) }
    counts.received(visit.kind)
    let fault = visit.kind.place.flatMap { misbehaviour.answer(at: $0) }
    let call = Call(
      request: request, arrival: Arrival(request: request, shelf: shelf),
      origin: "http://" + (request.headers["host"] ?? "localhost"))
    do {
      if let fault, fault.isEarly || fault.isExpiry {
        try await call.arrival.drain()
        throw Misbehaviour.Ordered(kind: fault)
      }
      let answer = try await answer(call, visit)
      return try await send(answer, fault: fault ?? answer.fault)
    } catch let ordered as Misbehaviour.Ordered {
      return try await send(Self.words(for: ordered.kind, visit.wording))
    } catch let error as Arrival.TooLarge {
      let refusal = try visit.wording.answer(visit.wording.tooLarge(limit: error.limit))
      return try await send(refusal, closes: true)
    } catch let failure as RequestBody.Failure {
      return try await send(visit.wording.answer(Self.refusal(failure)), closes: true)
    } catch {
      return try await send(visit.wording.answer(Self.refusal(error)))
    }
  }

  /// The refusal of a request that could not be read, in the words of the protocol at its address.
  func refuse(_ error: APIError, target: String) throws -> Reply {
    let path = target.prefix { $0 != "?" }
    let wording = visit("POST", String(path), []).wording
    return .answer(outgoing(try wording.answer(error), closes: true))
  }

  private func visit(_ request: Request) -> Visit {
    visit(request.method, request.path, request.head.query)
  }

  private func visit(_ method: String, _ path: String, _ query: [RequestHead.QueryItem]) -> Visit {
    for service in services {
      if let visit = service.visit(method, path, query) { return visit }
    }
    return Visit(kind: .other, wording: GMIWording()) { call in
      throw APIError(404, "There is nothing at \(call.request.path.prefix(200))")
    }
  }

  private func answer(_ call: Call, _ visit: Visit) async throws -> Answer {
    let isRight = visit.isPublic || isKeyRight(call.request, visit.wording)
    // A body that nobody reads would be taken for the next request.
    if visit.body == .nobody || !isRight { try await call.arrival.drain() }
    guard isRight else { throw visit.wording.wrongKey(givenKey(call.request)) }
    return try await visit.answer(call)
  }

  private static let googleKey = "x-goog-api-key"

  private func isKeyRight(_ request: Request, _ wording: any Wording) -> Bool {
    guard let requiredKey else { return true }
    if wording.takesGoogleKey, request.headers[Self.googleKey] == requiredKey { return true }
    return request.headers["authorization"] == "Bearer \(requiredKey)"
  }

  private func givenKey(_ request: Request) -> GivenKey {
    if request.headers[Self.googleKey] != nil { return .googleKey }
    return request.headers["authorization"] == nil ? .none : .bearer
  }

  private func sendCounts(_ request: Request) async throws -> Reply {
    try await Arrival(request: request, shelf: shelf).drain()
    return try await send(Answer(counts.node))
  }

  private static func words(for fault: Fault.Kind, _ wording: any Wording) throws -> Answer {
    switch fault {
    case .redirect(let address):
      var answer = try Answer([:])
      answer.status = 302
      answer.headers["Location"] = address
      return answer
    case .expired(let status):
      return try wording.answer(APIError(status, "The picture is no longer here"))
    default:
      return try wording.answer(APIError(fault) ?? APIError(500, "Internal server error"))
    }
  }

  private static func refusal(_ error: any Error) -> APIError {
    switch error {
    case let error as APIError: error
    case let error as PayloadError: APIError(500, "The sandbox failed: \(error)")
    case let error as BlobError: APIError(500, "The sandbox failed: \(error)")
    case let error as SandboxError: APIError(500, error.description)
    case RequestBody.Failure.tooSlow: APIError(408, "The body took too long to arrive.")
    case RequestBody.Failure.badChunk: .bad("The chunks of the body cannot be read.")
    case is RequestBody.Failure: .bad("The body is shorter than was said.")
    default: APIError(500, "The sandbox failed")
    }
  }
}

extension Fault.Kind {
  fileprivate var isExpiry: Bool {
    if case .expired = self { true } else { false }
  }
}
