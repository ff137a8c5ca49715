package import Model

/// What came of one job of a batch.
package struct BatchResult: Sendable {
  /// In words for scripts and for the summary, in the order it tells them.
  package enum End: String, Hashable, Sendable, CaseIterable {
    case done
    case textOnly = "text-only"
    case refused
    case failed
    /// It was sent, and nobody knows what became of it.
    case unknown
    /// It is at the provider, and can be fetched.
    case left
    /// What it goes on from brought no picture.
    case skipped
    /// There was no time for it, or whoever is asked cannot be.
    case notSent = "not-sent"
  }

  package var end: End
  /// nil where none was made.
  package var turn: Turn?
  /// Why it is not done.
  package var failure: Failure?
  /// Whether an earlier run has done it.
  package var isEarlier: Bool

  package init(
    _ end: End, turn: Turn? = nil, failure: Failure? = nil, isEarlier: Bool = false
  ) {
    self.end = end
    self.turn = turn
    self.failure = failure
    self.isEarlier = isEarlier
  }

  /// What a turn says about its job.
  package init(of turn: Turn, isEarlier: Bool = false) {
    let failure = turn.outcome?.failure
    let end: End =
      switch turn.job {
      case .done(.done): turn.result == nil ? .failed : .done
      case .done(.textOnly): .textOnly
      case .done(.refused): .refused
      case .done(.failed): .failed
      case .done(.unknown): .unknown
      // Interrupted after the first byte, it may have been taken.
      case .done(.cancelled): failure?.billed == .no ? .notSent : .unknown
      case .composed, .sending, .accepted, .running, .fetching: .left
      }
    self.init(end, turn: turn, failure: failure, isEarlier: isEarlier)
  }
}
