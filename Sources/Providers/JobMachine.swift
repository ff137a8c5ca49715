package import Model
package import Payload

/// A protocol's side of one paid request, as a pure state machine: what happened goes in, what to do
/// comes out. It has no clock, no random source and no handle of its own.
///
/// Whoever runs it does the actions in order and feeds what came of them back. At most one of the
/// actions of one answer takes time (`send`, `download`, `wait`), and it is the last; when it has
/// ended, exactly one of `replied`, `downloaded`, `transportFailed`, `storageFailed` or `waited`
/// follows. `cancel` may come at any time: what was going on is to be dropped then. Nothing comes
/// after `finish`.
package protocol JobMachine: Sendable {
  /// `seconds` counts from the first event on a clock that only goes forward.
  mutating func handle(_ event: JobEvent, at seconds: Double) -> [JobAction]

  /// How it ends when the program ends now and no later start could take it up again, though something of
  /// its result is here; nil where it can stay as the journal says.
  mutating func leave() -> JobResult?
}

extension JobMachine {
  mutating func leave() -> JobResult? { nil }
}

/// What happened to a job.
package enum JobEvent: Sendable {
  /// Begin, or take up what an earlier process left.
  case start
  /// The first byte of the body is about to leave. For the submitting call the answer is
  /// `[.journal(.sending)]`, to be on disk before the byte leaves.
  case bodyStarted
  /// Bytes of the body that have left.
  case sent(Int, of: Int)
  /// Bytes of a download that have come; nil when the whole is not known.
  case received(Int, of: Int?)
  /// The answer to a `send`, or the answer to a `download` that was not a file.
  case replied(Reply)
  case downloaded(Blob)
  case transportFailed(TransportError)
  /// The answer could not be kept here.
  case storageFailed(BlobError)
  case waited
  /// The person wants no more of it.
  case cancel
}

/// What a job asks for.
package enum JobAction: Sendable {
  /// Put this on disk before the next action. Never `.done`: that comes with `finish`.
  case journal(Job)
  /// Send an API call and scan its answer; the key is added here (`Endpoint.authorize`).
  case send(HTTPRequest, as: JobCall)
  /// Fetch a file onto the shelf. No key.
  case download(HTTPRequest)
  case wait(seconds: Double)
  case progress(JobProgress)
  /// It is over. Store pictures and transcript, then the outcome with `result.job`.
  case finish(JobResult)
}

/// Which call of its protocol a request is.
package enum JobCall: String, Hashable, Sendable {
  case submit, status, upload
}

/// How a job ended.
package struct JobResult: Hashable, Sendable {
  package var status: Status
  /// What the journal says last. Mostly `.done(status)`; while a result can still be fetched from
  /// the provider it keeps the task's id, so that the job can be taken up again.
  package var job: Job
  /// The provider's name for the task, when it gave one.
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
  /// What a person should know of how it was sent or answered, in sentences.
  package var notes: [String] = []
  /// What the model found and leaned on.
  package var sources: [WebSource] = []
  /// What it searched for.
  package var searches: [String] = []
  /// The answer that no picture came of, to be kept with the turn; nil when one came.
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

/// Bytes of a picture that are on the shelf, before the darkroom has looked at them.
package struct FoundPicture: Hashable, Sendable {
  package var blob: Blob
  /// What the provider says they are; the bytes decide.
  package var label: String?
  /// Width and height as the provider says them.
  package var size: PixelSize?
  /// Whether nothing said that it is a picture but the looks of its address: it may be left out.
  package var isGuess = false

  package init(_ blob: Blob, label: String? = nil, size: PixelSize? = nil) {
    self.blob = blob
    self.label = label
    self.size = size
  }
}

/// An answer to an API call, as much of it as is kept.
package struct AnsweredCall: Hashable, Sendable {
  /// The address that was asked.
  package var url: String
  package var head: HTTPHead
  package var raw: RawReply?
  /// The conversation that was sent, which the answer continues; nil where the answer brings its own.
  package var conversation: Payload?

  init(_ url: String, _ reply: Reply, conversation: Payload? = nil) {
    self.url = url
    self.conversation = conversation
    head = reply.head
    raw = reply.raw
  }
}
