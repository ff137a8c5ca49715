package import Imagery

/// Identifies a turn: its session, and its number in it.
package struct TurnID: Hashable, Sendable, Codable {
  package var session: Session.ID
  /// Counts from 1 in the order the turns were made.
  package var number: Int

  package init(session: Session.ID, number: Int) {
    self.session = session
    self.number = number
  }
}

/// One instruction with its settings and references, its parent, and its outcome.
package struct Turn: Hashable, Sendable, Codable {
  package var id: TurnID
  /// The number of the turn it continues from; nil starts a conversation.
  package var parent: Int?
  package var instruction: String
  package var settings: Settings
  /// The ratio that was sent, after resolving `auto`.
  package var sentRatio: AspectRatio?
  package var references: [Reference]
  /// Where the picture was to change, in pixels of the picture it edited; empty for everywhere.
  package var regions: [Region]
  /// How it was made from its parent and that turn's parent; nil if a provider was asked.
  package var kept: RegionComposite?
  /// What was done before sending, in sentences: a reference that was converted, a conversation
  /// that could not be sent.
  package var notes: [String]
  /// The profile's name and the model id that were used.
  package var profile: String
  package var model: String
  package var created: Timestamp
  package var job: Job
  /// The outcome; nil until the turn has ended.
  package var outcome: Outcome?
  package var ended: Timestamp?
  /// The expected cost before it was sent: zero in the sandbox, nil if no price is known.
  package var estimate: Money?

  package var number: Int { id.number }

  package init(
    id: TurnID, parent: Int?, instruction: String, settings: Settings,
    sentRatio: AspectRatio? = nil, references: [Reference], regions: [Region] = [],
    kept: RegionComposite? = nil, notes: [String] = [], profile: String,
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

  /// The picture shown for this turn: the last result.
  package var result: Picture? { outcome?.pictures.last }

  /// Whether its work may continue, here or at the provider.
  package var isOpen: Bool { job.isOpen }

  /// Whether the provider answered, so that there is a conversation to continue.
  package var canGoOn: Bool {
    switch job {
    case .done(.done), .done(.textOnly): true
    case .composed, .sending, .accepted, .running, .fetching, .done: false
    }
  }

  /// Whether this program gave up on it while the provider may still have the result; its outcome
  /// says why, and resuming it may bring the result.
  package var isLeft: Bool { isOpen && outcome != nil }
}

/// The journal of a paid request. Each state is on disk before the step it names.
///
/// This is what makes a turn survive `kill -9`, a crash and a power cut. In this order:
///
/// 1. `SubmitTurn.store` (Effects/SubmitTurn/StoreTurn.swift) calls `Library.addDriven`: the turn
///    is on disk as `composed`, and with it a `Claim`. That is a file (`ClaimFile` in Storage)
///    whose lock the kernel releases with the process, and in which room is reserved for the
///    provider's id.
/// 2. `JobDriver` (Effects) does what the provider's `JobMachine` (Providers) asks for. When the
///    body is about to leave (`JobEvent.bodyStarted`), the machine asks for
///    `JobAction.journal(.sending)`, and `TurnRecord.journal` returns when that is on disk. Only
///    then does the first byte leave.
/// 3. The reply names the task. `TurnRecord.journal` writes the id to the claim first, which
///    neither a full disk nor a locked database prevents, then to the turn, as `accepted`; then
///    `Claim.settle`.
/// 4. While the provider works (`running`) and the result downloads (`fetching`), the id is all
///    that is needed: the result can be fetched again.
/// 5. `TurnRecord.finish` (Effects/SubmitTurn/FinishTurn.swift) stores the pictures, then the
///    transcript, then the turn as `done`. A picture that cannot be examined at once is stored all
///    the same, and the next start examines it. `SubmitTurn.drive`, which did all this, releases
///    the claim at its end.
///
/// The next start copies the ids that only a claim has to their turns
/// (`SQLiteLibrary.adoptKeptTasks`). Then it takes up every open turn: `ResumeOpenTurns` for a
/// command, `EffectRunner.resumeOpenTurns` and `State.begin` for the studio. `SubmitTurn.resume`
/// (Effects/Resume/ResumeTurn.swift) needs the claim, which nobody gets from a living process, and
/// takes the id from it if the turn does not have it. `resumeJob` (Providers) then continues from
/// the state: `composed` ends as failed, since nothing was sent; `sending` ends as unknown unless
/// the provider knows the request by its name; with an id the result is fetched. Nothing is sent
/// again. `KilledTests` and `KillStormTests` show it.
package enum Job: Hashable, Sendable, Codable {
  /// Stored here; nothing has left this machine.
  case composed
  /// The first byte of the body may have left: from here on, dying means "unknown, maybe billed".
  case sending
  /// The provider accepted it and returned an id.
  case accepted(task: String)
  /// The provider works on it.
  case running(task: String)
  /// The result is ready and being fetched.
  case fetching(task: String)
  case done(Status)

  /// Whether it may continue, here or at the provider.
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

/// What the user asked for, before the library has given it a number.
package struct TurnDraft: Hashable, Sendable {
  package var session: Session
  package var parent: Int?
  package var instruction: String
  package var settings: Settings
  package var references: [Reference]
  /// Where the picture is to change, in pixels of the edited picture.
  package var regions: [Region]
  /// Whether a copy with the regions outlined is sent.
  package var sendsMarkedCopy: Bool
  /// How it is made here; nil if a provider is asked.
  package var kept: RegionComposite?
  /// How much of the conversation is sent.
  package var conversationMode: ConversationMode
  /// Whether references that the provider does not accept may be converted.
  package var allowsConversion: Bool
  /// Whether pictures are sent with their metadata, whatever the profile says.
  package var keepsMetadata = false
  /// The name of the profile to use.
  package var profile: String
  package var model: String
  /// The expected cost; nil if no price is known.
  package var estimate: Money?
  /// The limits it must not exceed; nil for none.
  package var limits: SpendingLimits?
  package var consent = BudgetConsent()
  /// How many turns to make of it at the same time, and how many of them are stored.
  package var count = 1
  package var made = 0
  /// The batch job it is; nil for any other turn.
  package var entry: BatchEntry?
  /// What was already done to its pictures, in sentences for the turn's notes.
  package var notes: [String] = []
  /// Its identity in the studio until it has a number; nil elsewhere.
  package var submission: SubmissionID?

  package init(
    session: Session, parent: Int?, instruction: String, settings: Settings,
    references: [Reference], regions: [Region] = [], sendsMarkedCopy: Bool = true,
    kept: RegionComposite? = nil, conversationMode: ConversationMode = .conversation,
    allowsConversion: Bool = true,
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
    self.conversationMode = conversationMode
    self.allowsConversion = allowsConversion
    self.profile = profile
    self.model = model
    self.estimate = estimate
  }
}

extension Turn {
  /// A turn as it is stored first: `composed`, or done with the draft's notes where there is an
  /// outcome already.
  package init(
    _ draft: TurnDraft, number: Int, sentRatio: AspectRatio? = nil, outcome: Outcome? = nil,
    at now: Timestamp
  ) {
    self.init(
      id: TurnID(session: draft.session.id, number: number), parent: draft.parent,
      instruction: draft.instruction, settings: draft.settings, sentRatio: sentRatio,
      references: draft.references, regions: draft.regions, kept: draft.kept,
      profile: draft.profile, model: draft.model, created: now, estimate: draft.estimate)
    guard let outcome else { return }
    notes = draft.notes
    job = .done(.done)
    self.outcome = outcome
    ended = now
  }
}

/// How much of the earlier conversation is sent with an instruction.
package enum ConversationMode: String, Hashable, Sendable, Codable {
  /// Everything that the provider remembers, word for word.
  case conversation
  /// A new conversation that starts with the first and the last picture and the text so far.
  case trimmed
}

/// The progress of a running turn, for the progress line; not stored.
package struct JobProgress: Hashable, Sendable {
  package enum Phase: String, Hashable, Sendable {
    case preparing, sending, queued, storing
    case running = "working"
    case downloading = "fetching"
  }

  package var phase: Phase
  /// What it is waiting for, in words: `the sandbox to start`, `byte 3 of 9 MB`.
  package var waitingFor: String
  /// 0 to 1 where it is known.
  package var fraction: Double?
  /// Seconds to wait before another try, as a protocol requests; nil while nothing is paused.
  package var pause: Double?
  /// When that pause ends, set by a caller with a clock.
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
  /// Its state in one word, as stored; people see that of its `TurnState`.
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

/// Identifies one submission from the moment Enter is pressed until it has become turns or has
/// failed. It counts up while the program runs and is not stored: a stored turn has its own id.
package struct SubmissionID: Hashable, Sendable {
  package let number: Int

  package init(number: Int) { self.number = number }
}

/// One instruction sent several times at once, to choose from the results.
package enum Variants {
  /// How many may be requested together.
  package static let range = 2...8
  package static let usual = 4
  /// How many turns of one program run at the same time by default.
  package static let usualPlaces = 4
}

extension TurnDraft {
  /// How many turns are still to be made of it.
  package var remaining: Int { max(0, count - made) }
}

/// An earlier instruction, and its session.
package struct PastInstruction: Hashable, Sendable {
  package var text: String
  /// The session it was last used in.
  package var session: String
  package var given: Timestamp
  /// How many times it was used.
  package var times: Int

  package init(text: String, session: String, given: Timestamp, times: Int = 1) {
    self.text = text
    self.session = session
    self.given = given
    self.times = times
  }
}
