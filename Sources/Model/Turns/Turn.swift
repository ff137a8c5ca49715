/// Names one turn: its session, and its number in it.
package struct TurnID: Hashable, Sendable, Codable {
  package var session: Session.ID
  /// Counts from 1 in the order the turns were made.
  package var number: Int

  package init(session: Session.ID, number: Int) {
    self.session = session
    self.number = number
  }
}

/// One instruction with its settings and references, its parent, and what came of it.
package struct Turn: Hashable, Sendable, Codable {
  package var id: TurnID
  /// The number of the turn this one goes on from; nil begins a conversation.
  package var parent: Int?
  package var instruction: String
  package var settings: Settings
  /// The ratio that was sent, after `auto` was resolved.
  package var sentRatio: AspectRatio?
  package var references: [Reference]
  /// Where the picture was to change, in the pixels of the picture it has edited; empty for all of it.
  package var regions: [PixelRect]
  /// How it was made of the turn it goes on from and that turn's parent; nil where a provider was asked.
  package var kept: Kept?
  /// What was done to it on its way out, in sentences: a reference that was converted, a conversation
  /// that could not go along.
  package var notes: [String]
  /// The profile's name and the model id that were asked.
  package var profile: String
  package var model: String
  package var created: Timestamp
  package var job: Job
  /// nil until the turn has ended.
  package var outcome: Outcome?
  package var ended: Timestamp?
  /// What it was expected to cost before it was sent: nothing in the sandbox, nil where no price is
  /// known.
  package var estimate: Money?

  package var number: Int { id.number }

  package init(
    id: TurnID, parent: Int?, instruction: String, settings: Settings,
    sentRatio: AspectRatio? = nil, references: [Reference], regions: [PixelRect] = [],
    kept: Kept? = nil, notes: [String] = [], profile: String,
    model: String, created: Timestamp, job: Job = .composed, outcome: Outcome? = nil,
    ended: Timestamp? = nil, estimate: Money? = nil
  ) {
    self.id = id
    self.parent = parent
    self.instruction = instruction
    self.settings = settings
    self.sentRatio = sentRatio
    self.references = references
    self.regions = regions
    self.kept = kept
    self.notes = notes
    self.profile = profile
    self.model = model
    self.created = created
    self.job = job
    self.outcome = outcome
    self.ended = ended
    self.estimate = estimate
  }

  /// The picture that is shown for this turn: the last result.
  package var result: Picture? { outcome?.pictures.last }

  /// Whether work on it may still be going on, here or at the provider.
  package var isOpen: Bool { job.isOpen }

  /// Whether the provider answered, so that there is a conversation to go on from.
  package var canGoOn: Bool {
    switch job {
    case .done(.done), .done(.textOnly): true
    case .composed, .sending, .accepted, .running, .fetching, .done: false
    }
  }

  /// Whether work here was given up while the provider may still have the result; its outcome says
  /// why, and taking it up again may bring the result.
  package var isLeft: Bool { isOpen && outcome != nil }
}

/// The journal of a paid request. Each state is on disk before the step it names.
package enum Job: Hashable, Sendable, Codable {
  /// Stored here; nothing has left this machine.
  case composed
  /// The first byte of the body may have left: from here on a death means "unknown, maybe billed".
  case sending
  /// The provider took it and named it.
  case accepted(task: String)
  /// The provider works on it.
  case running(task: String)
  /// The result is ready and being fetched.
  case fetching(task: String)
  case done(Status)

  /// Whether it may still be going on, here or at the provider.
  package var isOpen: Bool {
    if case .done = self { false } else { true }
  }

  package var task: String? {
    switch self {
    case .accepted(let task), .running(let task), .fetching(let task): task
    case .composed, .sending, .done: nil
    }
  }
}

/// How a turn ended; the raw values are those of `--json`.
package enum Status: String, Hashable, Sendable, Codable {
  case done
  case textOnly = "text-only"
  case refused
  case failed
  case unknown
  case cancelled
}

/// What a person asked for, before the library has given it a number.
package struct TurnDraft: Hashable, Sendable {
  package var session: Session
  package var parent: Int?
  package var instruction: String
  package var settings: Settings
  package var references: [Reference]
  /// Where the picture is to change, in the pixels of the picture that is edited.
  package var regions: [PixelRect]
  /// Whether a copy with the regions outlined goes along.
  package var sendsMarkedCopy: Bool
  /// nil where a provider is asked.
  package var kept: Kept?
  /// How much of the conversation goes along.
  package var carry: Carry
  /// Whether references that the provider cannot take may be sent as pictures made of them.
  package var allowsConversion: Bool
  /// Whether pictures go along with what a camera has written into them, whatever the profile says.
  package var keepsMetadata = false
  /// The name of the profile to ask.
  package var profile: String
  package var model: String
  /// What it is expected to cost; nil where no price is known.
  package var estimate: Money?
  /// What it must not pass; nil for no bound.
  package var limits: SpendingLimits?
  package var consent = BudgetConsent()
  /// How many turns are to be made of it beside each other, and how many of them are stored.
  package var count = 1
  package var made = 0
  /// The job of a batch that it is; nil for any other turn.
  package var entry: BatchEntry?
  /// What was done to its pictures before, in sentences that the turn tells.
  package var notes: [String] = []
  /// What it is called in the studio until it has a number; nil where nobody asks.
  package var submission: SubmissionID?

  package init(
    session: Session, parent: Int?, instruction: String, settings: Settings,
    references: [Reference], regions: [PixelRect] = [], sendsMarkedCopy: Bool = true,
    kept: Kept? = nil, carry: Carry = .conversation, allowsConversion: Bool = true,
    profile: String, model: String, estimate: Money? = nil
  ) {
    self.session = session
    self.parent = parent
    self.instruction = instruction
    self.settings = settings
    self.references = references
    self.regions = regions
    self.sendsMarkedCopy = sendsMarkedCopy
    self.kept = kept
    self.carry = carry
    self.allowsConversion = allowsConversion
    self.profile = profile
    self.model = model
    self.estimate = estimate
  }
}

/// How much of the conversation before goes along with an instruction.
package enum Carry: String, Hashable, Sendable, Codable {
  /// All that the provider remembers, word for word.
  case conversation
  /// A new conversation that begins with the first and the last picture and the words so far.
  case trimmed
}

/// Where a running turn stands, for the progress line; not kept.
package struct JobProgress: Hashable, Sendable {
  package enum Phase: String, Hashable, Sendable {
    case preparing, sending, queued, running, downloading, storing
  }

  package var phase: Phase
  /// What is being waited for, in words: `the sandbox to start`, `byte 3 of 9 MB`.
  package var waitingFor: String
  /// 0 to 1 where it is known.
  package var fraction: Double?
  /// Seconds of a pause before another try, as a protocol asks for it; nil while nothing is paused.
  package var pause: Double?
  /// When that pause ends, set by whoever has a clock.
  package var until: Timestamp?

  package init(
    _ phase: Phase, waitingFor: String, fraction: Double? = nil, pause: Double? = nil,
    until: Timestamp? = nil
  ) {
    self.phase = phase
    self.waitingFor = waitingFor
    self.fraction = fraction
    self.pause = pause
    self.until = until
  }
}

extension Job {
  /// Its state in one word.
  package var word: String {
    switch self {
    case .composed: "composed"
    case .sending: "sending"
    case .accepted: "accepted"
    case .running: "running"
    case .fetching: "fetching"
    case .done(let status): status.rawValue
    }
  }
}

/// Names one instruction from the moment Enter is pressed until it has become turns or has come to
/// nothing. It counts up while the program runs and is not stored: a stored turn has its own id.
package struct SubmissionID: Hashable, Sendable {
  package let number: Int

  package init(number: Int) { self.number = number }
}

/// One instruction sent several times at once, to pick from what comes.
package enum Variants {
  /// How many may be asked for together.
  package static let range = 2...8
  package static let usual = 4
  /// How many turns of one program run side by side where the configuration says nothing.
  package static let usualPlaces = 4
}

extension TurnDraft {
  /// How many turns are still to be made of it.
  package var remaining: Int { max(0, count - made) }
}
