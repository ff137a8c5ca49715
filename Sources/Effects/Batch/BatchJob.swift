package import Imagery
package import Model
package import Providers

/// One job of a batch, checked and ready to be sent.
package struct BatchJob: Sendable {
  /// What it continues from.
  package enum Origin: Hashable, Sendable {
    case beginning
    case turn(Int)
    /// An earlier job, by its index in the batch.
    case job(Int)
    /// The state of the session before the batch: its last turn with a picture.
    case session
  }

  /// What is known about it from an earlier run.
  package enum Past: Hashable, Sendable {
    /// It was never sent, or cannot have cost anything.
    case fresh
    /// It may still be at the provider.
    case open(Turn)
    /// It has ended and is not sent again.
    case ended(Turn)
    /// Its turn was deleted afterwards; it may have been paid for.
    case deleted
  }

  package var line: Int
  package var name: String?
  package var entry: BatchEntry
  /// The session it belongs to, if there is one already.
  package var session: Session.ID?
  /// The title for a new session.
  package var title: String
  package var origin: Origin
  /// The job that must end before this one starts, whatever its result.
  package var predecessor: Int?
  package var past: Past
  package var prompt: String
  /// Absolute paths, and URLs.
  package var images: [String]
  package var regions: [Region]
  package var settings: Settings
  package var endpoint: Endpoint
  package var isTrimmed: Bool

  package init(
    line: Int, name: String? = nil, entry: BatchEntry, session: Session.ID? = nil, title: String,
    origin: Origin = .beginning, predecessor: Int? = nil, past: Past = .fresh, prompt: String,
    images: [String] = [], regions: [Region] = [], settings: Settings = .initial,
    endpoint: Endpoint, isTrimmed: Bool = false
  ) {
    self.line = line
    self.name = name
    self.entry = entry
    self.session = session
    self.title = title
    self.origin = origin
    self.predecessor = predecessor
    self.past = past
    self.prompt = prompt
    self.images = images
    self.regions = regions
    self.settings = settings
    self.endpoint = endpoint
    self.isTrimmed = isTrimmed
  }
}

extension BatchJob.Past {
  /// Whether the job is to be sent, including one that an earlier run stored but did not send.
  package var isSent: Bool {
    switch self {
    case .fresh: true
    case .open(let turn): turn.job == .composed
    case .ended, .deleted: false
    }
  }

  /// What a turn of an earlier run means for its job.
  /// - Parameter sendsAgain: The user's consent to send again what may have been billed.
  package init(of turn: Turn?, sendsAgain: Bool) {
    guard let turn else {
      self = sendsAgain ? .fresh : .deleted
      return
    }
    if turn.isOpen {
      self = .open(turn)
    } else if turn.isDone {
      self = .ended(turn)
    } else {
      self = sendsAgain || turn.wasNeverPaid ? .fresh : .ended(turn)
    }
  }
}

extension Turn {
  /// Whether it produced the picture that was requested.
  package var isDone: Bool { job == .done(.done) && result != nil }

  /// Whether it ended without a reply and cannot have cost anything.
  package var wasNeverPaid: Bool {
    switch job {
    case .done(.failed), .done(.cancelled): outcome?.failure?.billed == .no
    default: false
    }
  }
}

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
  /// The turn; nil if none was made.
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
