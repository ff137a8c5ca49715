/// What became of a turn, in one sign at the end of its row.
package enum TurnSign: String, Hashable, Sendable {
  case running = "●"
  case done = "■"
  case textOnly = "¶"
  case refused = "⊘"
  case failed = "✗"
  case unknown = "?"
  case cancelled = "–"
}

extension Turn {
  package var sign: TurnSign {
    guard case .done(let status) = job else { return isLeft ? .unknown : .running }
    return switch status {
    case .done: .done
    case .textOnly: .textOnly
    case .refused: .refused
    case .failed: .failed
    case .unknown: .unknown
    case .cancelled: .cancelled
    }
  }
}
