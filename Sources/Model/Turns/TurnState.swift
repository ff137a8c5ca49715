/// The state of a turn as people see it. This is the one table of its words and signs, for the
/// history, the card, the details, the log and the progress of `run`; the studio adds one colour.
package enum TurnState: Hashable, Sendable, CaseIterable {
  // The result is awaited.
  case waiting, sending, queued, working, fetching
  // The turn has ended.
  case done, textOnly, refused, failed, unknown, cancelled
  /// This program gave up on it while the provider may still have the result.
  case left

  package var word: String {
    switch self {
    case .waiting: "waiting"
    case .sending: "sending"
    case .queued: "queued"
    case .working: "working"
    case .fetching: "fetching"
    case .done: "done"
    case .textOnly: "text only"
    case .refused: "refused"
    case .failed: "failed"
    case .unknown: "unknown"
    case .cancelled: "cancelled"
    case .left: "not fetched"
    }
  }

  /// One character that is one column wide; where something moves, a spinner stands for the first.
  package var sign: Character {
    switch self {
    case .waiting, .sending, .queued, .working, .fetching: "●"
    case .done: "■"
    case .textOnly: "¶"
    case .refused: "⊘"
    case .failed: "✗"
    case .unknown, .left: "?"
    case .cancelled: "–"
    }
  }

  /// Whether its work continues, so that someone waits for it.
  package var isAwaited: Bool {
    switch self {
    case .waiting, .sending, .queued, .working, .fetching: true
    case .done, .textOnly, .refused, .failed, .unknown, .cancelled, .left: false
    }
  }

  /// Whether it ended, or was left, without anything to continue from.
  package var isFailure: Bool {
    switch self {
    case .refused, .failed, .unknown, .cancelled, .left: true
    case .waiting, .sending, .queued, .working, .fetching, .done, .textOnly: false
    }
  }
}

extension Job {
  package var state: TurnState {
    switch self {
    case .composed: .waiting
    case .sending: .sending
    case .accepted: .queued
    case .running: .working
    case .fetching: .fetching
    case .done(.done): .done
    case .done(.textOnly): .textOnly
    case .done(.refused): .refused
    case .done(.failed): .failed
    case .done(.unknown): .unknown
    case .done(.cancelled): .cancelled
    }
  }
}

extension Turn {
  package var state: TurnState { isLeft ? .left : job.state }
}

extension JobProgress {
  package var state: TurnState {
    switch phase {
    case .preparing: .waiting
    case .sending: .sending
    case .queued: .queued
    case .running: .working
    case .downloading, .storing: .fetching
    }
  }
}
