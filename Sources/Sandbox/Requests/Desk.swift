import FlyingFox
import FoundationEssentials
import Payload

/// Answers requests: finds the protocol an address belongs to, lets faults happen, checks the key,
/// and sends what the protocol says.
struct Desk: HTTPHandler {
  let services: [any Service]
  let shelf: FileShelf
  let misbehaviour: Misbehaviour
  let counts: Counts
  let activity: Activity
  let clock: SandboxClock
  let requiredKey: String?

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    activity.begin()
    defer { activity.end() }
    guard request.path != Counts.path else { return try await sendCounts(request) }
    let visit = visit(request)
    counts.received(visit.kind)
    let fault = visit.kind.place.flatMap { misbehaviour.answer(at: $0) }
    let call = Call(
      request: request, arrival: Arrival(request: request, shelf: shelf),
      origin: "http://" + (request.headers[.host] ?? "localhost"))
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
    } catch {
      return try await send(visit.wording.answer(Self.refusal(error)))
    }
  }

  private func visit(_ request: HTTPRequest) -> Visit {
    for service in services {
      if let visit = service.visit(request) { return visit }
    }
    return Visit(kind: .other, wording: GMIWording()) { call in
      throw APIError(404, "There is nothing at \(call.request.path)")
    }
  }

  private func answer(_ call: Call, _ visit: Visit) async throws -> Answer {
    let isRight = visit.isPublic || isKeyRight(call.request, visit.wording)
    // A body that nobody reads would be taken for the next request.
    if visit.body == .nobody || !isRight { try await call.arrival.drain() }
    guard isRight else { throw visit.wording.wrongKey(givenKey(call.request)) }
    return try await visit.answer(call)
  }

  private func isKeyRight(_ request: HTTPRequest, _ wording: any Wording) -> Bool {
    guard let requiredKey else { return true }
    if wording.takesGoogleKey, request.headers[.googleKey] == requiredKey { return true }
    return request.headers[.authorization] == "Bearer \(requiredKey)"
  }

  private func givenKey(_ request: HTTPRequest) -> GivenKey {
    if request.headers[.googleKey] != nil { return .googleKey }
    return request.headers[.authorization] == nil ? .none : .bearer
  }

  private func sendCounts(_ request: HTTPRequest) async throws -> HTTPResponse {
    try await Arrival(request: request, shelf: shelf).drain()
    return try await send(Answer(counts.node))
  }

  private static func words(for fault: Fault.Kind, _ wording: any Wording) throws -> Answer {
    switch fault {
    case .redirect(let address):
      var answer = try Answer([:])
      answer.status = 302
      answer.headers[.location] = address
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
    default: APIError(500, "The sandbox failed")
    }
  }
}

extension Fault.Kind {
  fileprivate var isExpiry: Bool {
    if case .expired = self { true } else { false }
  }
}

extension HTTPHeader {
  static let googleKey = HTTPHeader("x-goog-api-key")
}
