import Payload
import Synchronization

/// Counts the requests received, by kind, and those accepted as work that a real service would
/// charge for.
final class RequestCounts: Sendable {
  static let path = "/sandbox/counts"

  private struct State {
    var received: [RequestKind: Int] = [:]
    var accepted: [String: Int] = [:]
  }

  private let state = Mutex(State())

  func countReceived(_ kind: RequestKind) { state.withLock { $0.received[kind, default: 0] += 1 } }

  /// Counts one request that a protocol has accepted as work.
  func countAccepted(_ wire: ServedProtocol) {
    state.withLock { $0.accepted[wire.rawValue, default: 0] += 1 }
  }

  /// The counts as JSON, with every kind present:
  /// `{"received": {"submit": 1, …}, "accepted": {"total": 1, "gmi": 1, …}}`.
  var node: PayloadNode {
    let state = state.withLock { $0 }
    let received = RequestKind.allCases.map { kind in
      PayloadNode.Member(kind.rawValue, .int(state.received[kind] ?? 0))
    }
    let accepted = ServedProtocol.allCases.map { wire in
      PayloadNode.Member(wire.rawValue, .int(state.accepted[wire.rawValue] ?? 0))
    }
    let total = PayloadNode.Member("total", .int(state.accepted.values.reduce(0, +)))
    return ["received": .object(received), "accepted": .object([total] + accepted)]
  }
}

/// The protocols by which accepted work is counted.
enum ServedProtocol: String, CaseIterable, Codable, Sendable {
  case gmi, toapis, gemini, vertex
}
