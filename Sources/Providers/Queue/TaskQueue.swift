import Model
import Payload

/// How to talk to one provider's queue of tasks, as values. `QueueJob` knows what to do when.
protocol TaskQueue: Sendable {
  var endpoint: Endpoint { get }

  /// The pictures that need an address before the paid call, in the order of the turn.
  ///
  /// - Throws: `Failure`, before anything is sent, for what is known to be refused.
  func uploads(_ turn: TurnRequest) throws(Failure) -> [PictureUpload]

  /// The meaning of a 2xx reply to an upload.
  func readUpload(_ reply: Reply) -> UploadReply

  /// The paid call.
  ///
  /// - Throws: `Failure`, before it is sent, when the turn exceeds what the provider accepts.
  func submit(_ turn: TurnRequest) throws(Failure) -> HTTPRequest

  /// Asks for the state of a task.
  func status(_ task: String) -> HTTPRequest

  /// The meaning of a 2xx reply about a task; nothing that was sent counts as a result.
  func read(_ reply: Reply, sent: SentPictures) -> QueueReply

  /// The meaning of any other status.
  func failure(_ reply: Reply) -> Failure

  /// The meaning of a failed task, by the provider's words.
  func failure(ofTask words: ErrorWords) -> Failure

  /// A name of ours as it is sent to the provider, for finding a task whose own id never arrived;
  /// nil if none is sent.
  func named(_ name: String) -> String?

  /// How many hours results are kept; nil if that is not known.
  var keepsResults: Int? { get }
}

extension TaskQueue {
  func read(_ reply: Reply) -> QueueReply { read(reply, sent: SentPictures()) }
  func uploads(_ turn: TurnRequest) throws(Failure) -> [PictureUpload] { [] }
  func readUpload(_ reply: Reply) -> UploadReply { .refused(ErrorWords(reply)) }
  func failure(_ reply: Reply) -> Failure {
    HTTPFailures(endpoint).failure(http: reply.head.status, ErrorWords(reply))
  }
  func failure(ofTask words: ErrorWords) -> Failure { HTTPFailures(endpoint).task(words) }
  func named(_ name: String) -> String? { nil }
  var keepsResults: Int? { nil }
}

/// What a reply says about a task.
enum QueueReply {
  /// Not ended; `progress` is 0 to 1.
  case running(task: String?, isQueued: Bool, progress: Double? = nil)
  case success(task: String?, QueueOutcome)
  /// There are pictures where results belong, but the task's state is unknown.
  case unclear(task: String?, QueueOutcome, state: String)
  /// The task failed at the provider.
  case failed(task: String?, ErrorWords)
  case cancelled(task: String?)
  /// Something other than the queue replied: the request went to the wrong place.
  case misplaced(Failure)
  /// The reply says nothing about a task.
  case unreadable(String)
}

/// An upload that gives a picture an address, free of charge.
struct PictureUpload: Sendable {
  /// The position among the attachments of the turn.
  var index: Int
  /// The name that people use for it.
  var name: String
  var request: HTTPRequest
}

/// What a reply to an upload says.
enum UploadReply {
  /// The picture now has this address.
  case address(String)
  case refused(ErrorWords)
}

extension Reply {
  /// Why a reply cannot be read.
  var nonsense: String {
    switch body {
    case .other("", _): return "it is empty"
    case .other(_, let error): return "it is not JSON: \(error)"
    case .json, .events:
      if let damage, case .truncated = damage { return "it ends too early" }
      if let damage { return "it is not JSON: \(damage)" }
      if lost != nil { return "it ends too early" }
      return json == nil ? "it is a stream of events" : "it says nothing about the request"
    }
  }
}
