import Model
import Payload

/// How one provider's queue of tasks is spoken to, as values. `QueueJob` knows what to do when.
protocol TaskQueue: Sendable {
  var endpoint: Endpoint { get }

  /// The pictures that must be at an address before the paid call, in the order of the turn. Throws what
  /// is known to be refused, before anything is sent.
  func uploads(_ turn: TurnRequest) throws(Failure) -> [PictureUpload]

  /// What became of an upload whose answer has a 2xx status.
  func readUpload(_ reply: Reply) -> UploadReply

  /// The paid call. Throws, before it is sent, when the turn is more than the provider takes.
  func submit(_ turn: TurnRequest) throws(Failure) -> HTTPRequest

  /// Asks how a task stands.
  func status(_ task: String) -> HTTPRequest

  /// An answer about a task with a 2xx status; nothing of what was sent is a result.
  func read(_ reply: Reply, sent: SentPictures) -> QueueReply

  /// What any other status means.
  func failure(_ reply: Reply) -> Failure

  /// What it means that a task failed, by the provider's words.
  func failure(ofTask words: ErrorWords) -> Failure

  /// A name of ours as the provider is told it, to find a task by whose own name never arrived; nil
  /// where none is told.
  func named(_ name: String) -> String?

  /// For how many hours results are kept; nil where nothing is known of it.
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

/// What an answer about a task says.
enum QueueReply {
  /// Not ended; `progress` is 0 to 1.
  case running(task: String?, isQueued: Bool, progress: Double? = nil)
  case success(task: String?, QueueOutcome)
  /// Pictures stand where results do, under a word for the task's state that is not known.
  case unclear(task: String?, QueueOutcome, state: String)
  /// Failed at the provider.
  case failed(task: String?, ErrorWords)
  case cancelled(task: String?)
  /// The answer of something else than the queue: the request went to the wrong place.
  case misplaced(Failure)
  /// The answer says nothing of a task.
  case unreadable(String)
}

/// A picture on its way to an address; free of charge.
struct PictureUpload: Sendable {
  /// Its place among the attachments of the turn.
  var index: Int
  /// What a person calls it.
  var name: String
  var request: HTTPRequest
}

/// What an answer to an upload says.
enum UploadReply {
  /// The picture is at this address now.
  case address(String)
  case refused(ErrorWords)
}

extension Reply {
  /// Why an answer cannot be read.
  var nonsense: String {
    switch body {
    case .other("", _): return "it is empty"
    case .other(_, let error): return "it is not JSON: \(error)"
    case .json, .events:
      if let damage, case .truncated = damage { return "it ends too early" }
      if let damage { return "it is not JSON: \(damage)" }
      if lost != nil { return "it ends too early" }
      return json == nil ? "it is a stream of events" : "it says nothing of the request"
    }
  }
}
