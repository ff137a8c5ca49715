package import Model

/// The result of one job of a batch.
package struct BatchResult: Sendable {
  /// In words for scripts and for the summary, in the order they are listed.
  package enum End: String, Hashable, Sendable, CaseIterable {
    case done
    case textOnly = "text-only"
    case refused
    case failed
    /// It was sent, and its outcome is unknown.
    case unknown
    /// It is at the provider, and can be fetched.
    case left
    /// The job it continues from brought no picture.
    case skipped
    /// There was no time for it, or its profile cannot be reached.
    case notSent = "not-sent"
  }

  package var end: End
  /// The turn; nil where none was made.
  package var turn: Turn?
  /// Why it is not done.
  package var failure: Failure?
  /// Whether an earlier run did it.
  package var isEarlier: Bool

  package init(
    _ end: End, turn: Turn? = nil, failure: Failure? = nil, isEarlier: Bool = false
  ) {
    self.end = end
    self.turn = turn
    self.failure = failure
    self.isEarlier = isEarlier
  }

  /// The result that a turn means for its job.
  package init(of turn: Turn, isEarlier: Bool = false) {
    let failure = turn.outcome?.failure
    let end: End =
      switch turn.job {
      case .done(.done): turn.result == nil ? .failed : .done
      case .done(.textOnly): .textOnly
      case .done(.refused): .refused
      case .done(.failed): .failed
      case .done(.unknown): .unknown
      // Interrupted after the first byte, it may have been accepted.
      case .done(.cancelled): failure?.billed == .no ? .notSent : .unknown
      case .composed, .sending, .accepted, .running, .fetching: .left
      }
    self.init(end, turn: turn, failure: failure, isEarlier: isEarlier)
  }
}
