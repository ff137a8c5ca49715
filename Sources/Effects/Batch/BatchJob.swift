package import Model
package import Providers

/// One job of a batch, checked and ready to be sent.
package struct BatchJob: Sendable {
  /// What it goes on from.
  package enum Origin: Hashable, Sendable {
    case beginning
    case turn(Int)
    /// An earlier job, by its place in the batch.
    case job(Int)
    /// What the session stood at before the batch: its last turn with a picture.
    case session
  }

  /// What is known of it from an earlier run.
  package enum Past: Hashable, Sendable {
    /// It was never sent, or nothing can have been paid for it.
    case fresh
    /// It may still be at the provider.
    case open(Turn)
    /// It has ended, and is not asked for again.
    case ended(Turn)
    /// Its turn was deleted since; it may have been paid for.
    case deleted
  }

  package var line: Int
  package var name: String?
  package var entry: BatchEntry
  /// The session it belongs to, where there is one already.
  package var session: Session.ID?
  /// What a new session is called.
  package var title: String
  package var origin: Origin
  /// The job that must have ended before, whatever came of it.
  package var predecessor: Int?
  package var past: Past
  package var prompt: String
  /// Absolute paths, and addresses.
  package var images: [String]
  package var regions: [PixelRect]
  package var settings: Settings
  package var endpoint: Endpoint
  package var isTrimmed: Bool

  package init(
    line: Int, name: String? = nil, entry: BatchEntry, session: Session.ID? = nil, title: String,
    origin: Origin = .beginning, predecessor: Int? = nil, past: Past = .fresh, prompt: String,
    images: [String] = [], regions: [PixelRect] = [], settings: Settings = .initial,
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
  /// Whether the job is to be sent: also where an earlier run has ended just before it did so.
  package var isSent: Bool {
    switch self {
    case .fresh: true
    case .open(let turn): turn.job == .composed
    case .ended, .deleted: false
    }
  }

  /// What a turn of an earlier run says about its job. `sendsAgain` is a person's word that what may
  /// have been billed is to be asked for once more.
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
  /// Whether it brought what was asked for.
  package var isDone: Bool { job == .done(.done) && result != nil }

  /// Whether it ended without an answer and nothing of it can have been billed.
  package var wasNeverPaid: Bool {
    switch job {
    case .done(.failed), .done(.cancelled): outcome?.failure?.billed == .no
    default: false
    }
  }
}
