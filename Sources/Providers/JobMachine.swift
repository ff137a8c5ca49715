package import Imagery
package import Model
package import Payload

/// One protocol's handling of one paid request, as a pure state machine: events go in, actions come
/// out. It has no clock, no random source and no handle of its own.
///
/// Its driver carries out the actions in order and feeds back their results. At most one action of
/// a batch takes time (`send`, `download`, `wait`), and it is the last; when it ends, exactly one
/// of `replied`, `downloaded`, `transportFailed`, `storageFailed` or `waited` follows. `cancel` may
/// come at any time and means that the action in progress is to be dropped. Nothing follows
/// `finish`.
package protocol JobMachine: Sendable {
  /// Handles an event; `seconds` counts from the first one, on a clock that never goes back.
  mutating func handle(_ event: JobEvent, at seconds: Double) -> [JobAction]

  /// The result if the program ends now and no later start could resume the job although part of
  /// its result is here; nil if it can stay as the journal says.
  mutating func leave() -> JobResult?
}

extension JobMachine {
  mutating func leave() -> JobResult? { nil }
}

/// What happened to a job.
package enum JobEvent: Sendable {
  /// Begin, or resume what an earlier process left.
  case start
  /// The first byte of the body is about to leave. For the submitting call, the answer is
  /// `[.journal(.sending)]`, which must be on disk before the byte leaves.
  case bodyStarted
  /// Bytes of the body sent so far, and their total.
  case sent(Int, of: Int)
  /// Bytes of a download received so far, and their total; nil when it is not known.
  case received(Int, of: Int?)
  /// The reply to a `send`, or to a `download` that was not a file.
  case replied(Reply)
  case downloaded(Blob)
  case transportFailed(TransportError)
  /// The reply could not be stored here.
  case storageFailed(BlobError)
  case waited
  /// The user cancelled the job.
  case cancel
}

/// What a job asks for.
package enum JobAction: Sendable {
  /// Write this to disk before the next action. Never `.done`, which comes with `finish`.
  case journal(Job)
  /// Send an API call and scan its reply; the key is added here (`Endpoint.authorize`).
  case send(HTTPRequest, as: JobCall)
  /// Download a file into the blob store, without the key.
  case download(HTTPRequest)
  case wait(seconds: Double)
  case progress(JobProgress)
  /// End the job. Store pictures and transcript, then the outcome with `result.job`.
  case finish(JobResult)
}

/// Which call of its protocol a request is.
package enum JobCall: String, Hashable, Sendable {
  case submit, status, upload
}

/// How a job ended.
package struct JobResult: Hashable, Sendable {
  package var status: Status
  /// The final journal entry. Mostly `.done(status)`; while a result can still be fetched from the
  /// provider, it keeps the task's id, so that the job can be resumed.
  package var job: Job
  /// The provider's id for the task, if it gave one.
  package var task: String?
  /// Results in order; the last one is the one to show.
  package var pictures: [FoundPicture]
  /// Pictures made while thinking.
  package var drafts: [FoundPicture]
  package var text: String
  package var thoughts: String
  package var usage: Usage
  /// The model's own name for itself.
  package var model: String?
  /// What to send before the next instruction, byte for byte; nil when there is none.
  package var transcript: Payload?
  package var failure: Failure?
  /// What the user should know about how the turn was sent or answered, in sentences.
  package var notes: [String] = []
  /// What the model found and relied on.
  package var sources: [WebSource] = []
  /// What the model searched for.
  package var searches: [String] = []
  /// The reply without a picture, kept with the turn; nil when a picture came.
  package var answer: AnsweredCall?

  package init(
    _ status: Status, job: Job? = nil, task: String? = nil, pictures: [FoundPicture] = [],
    drafts: [FoundPicture] = [], text: String = "", thoughts: String = "",
    usage: Usage = Usage(), model: String? = nil, transcript: Payload? = nil,
    failure: Failure? = nil
  ) {
    self.status = status
    self.job = job ?? .done(status)
    self.task = task
    self.pictures = pictures
    self.drafts = drafts
    self.text = text
    self.thoughts = thoughts
    self.usage = usage
    self.model = model
    self.transcript = transcript
    self.failure = failure
  }
}

/// Bytes of a picture in the blob store, before the darkroom has examined them.
package struct FoundPicture: Hashable, Sendable {
  package var blob: Blob
  /// The media type that the provider claims; the bytes decide.
  package var label: String?
  /// The width and height that the provider claims.
  package var size: PixelSize?
  /// Whether only the look of its address suggests that it is a picture, so that it may be dropped.
  package var isGuess = false

  package init(_ blob: Blob, label: String? = nil, size: PixelSize? = nil) {
    self.blob = blob
    self.label = label
    self.size = size
  }
}

/// A reply to an API call, as much of it as is kept.
package struct AnsweredCall: Hashable, Sendable {
  /// The URL of the request.
  package var url: String
  package var head: HTTPHead
  package var raw: RawReply?
  /// The conversation that was sent, which the reply continues; nil if the reply brings its own.
  package var conversation: Payload?

  init(_ url: String, _ reply: Reply, conversation: Payload? = nil) {
    self.url = url
    self.conversation = conversation
    head = reply.head
    raw = reply.raw
  }
}

/// Creates a new job: checks the turn against what the provider accepts and writes its request.
///
/// - Parameter jitter: Returns a fraction from 0 to 1, for the waits before a retry.
/// - Throws: `Failure` when something is known to be wrong before anything is sent.
package func makeJob(_ turn: TurnRequest, jitter: @escaping @Sendable () -> Double)
  throws(Failure) -> any JobMachine
{
  switch turn.endpoint.wire {
  case .gmi: return try QueueJob(turn, in: GMICodec(turn.endpoint), jitter: jitter)
  case .toapis, .toapisOfficial:
    return try QueueJob(turn, in: ToAPIsCodec(turn.endpoint), jitter: jitter)
  case .gemini, .vertex: return try GeminiJob(turn, jitter: jitter)
  }
}

/// Creates a job that an earlier process left in this state; it never sends anything paid again.
///
/// - Parameters:
///   - name: The name from its `TurnRequest`, which finds a request whose reply was lost.
///   - age: How many seconds ago the turn was sent, because providers keep results only for a
///     while.
///   - sent: What is known of the pictures that were sent with it.
package func resumeJob(
  _ job: Job, at endpoint: Endpoint, settings: Settings, name: String = "", age: Double = 0,
  sent: SentPictureIndex = SentPictureIndex(), jitter: @escaping @Sendable () -> Double
) throws(Failure) -> any JobMachine {
  switch endpoint.wire {
  case .gmi:
    return QueueJob(
      resuming: job, in: GMICodec(endpoint), settings: settings, name: name, age: age, sent: sent,
      jitter: jitter)
  case .toapis, .toapisOfficial:
    return QueueJob(
      resuming: job, in: ToAPIsCodec(endpoint), settings: settings, name: name, age: age,
      sent: sent,
      jitter: jitter)
  case .gemini, .vertex: return GeminiJob(resuming: job, at: endpoint, settings: settings)
  }
}
