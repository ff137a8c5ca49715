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
  func read(_ reply: Reply, sent: SentPictureIndex) -> TaskReply

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
  func read(_ reply: Reply) -> TaskReply { read(reply, sent: SentPictureIndex()) }
  func uploads(_ turn: TurnRequest) throws(Failure) -> [PictureUpload] { [] }
  func readUpload(_ reply: Reply) -> UploadReply { .refused(ErrorWords(reply)) }
  func failure(_ reply: Reply) -> Failure {
    HTTPFailures(endpoint).failure(http: reply.head.status, ErrorWords(reply))
  }
  func failure(ofTask words: ErrorWords) -> Failure { HTTPFailures(endpoint).task(words) }
  func named(_ name: String) -> String? { nil }
  var keepsResults: Int? { nil }
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

/// Uploads the pictures of a turn, one after the other, to get their addresses. None of it is
/// billed.
struct Uploading: Sendable {
  enum Step {
    case act([JobAction])
    /// The turn with an address in place of every picture.
    case done(TurnRequest)
    case failed(Failure)
  }

  private let uploads: [PictureUpload]
  private let queue: any TaskQueue
  private let jitter: @Sendable () -> Double
  private var turn: TurnRequest
  private var index = 0
  private var retries: Retries

  init(
    _ uploads: [PictureUpload], of turn: TurnRequest, to queue: any TaskQueue,
    _ jitter: @escaping @Sendable () -> Double
  ) {
    self.uploads = uploads
    self.turn = turn
    self.queue = queue
    self.jitter = jitter
    retries = Retries(jitter: jitter)
  }

  mutating func handle(_ event: JobEvent) -> Step {
    switch event {
    case .start, .waited: return next()
    case .sent(let count, let total):
      let fraction = total > 0 ? Double(count) / Double(total) : 1
      return .act([progress(" (\(byteText(count)) of \(byteText(total)))", fraction: fraction)])
    case .replied(let reply): return replied(reply)
    case .transportFailed(let error):
      let failure = queue.endpoint.failure(error, isPaid: false)
      return failure.canRetry ? again(failure, nil) : .failed(told(failure))
    case .storageFailed(let error):
      return .failed(
        told(
          Failure(
            .storage, "The reply from \(queue.endpoint.title) could not be stored: \(error).",
            advice: "Free some disk space and send it again.")))
    case .bodyStarted, .received, .downloaded, .cancel: return .act([])
    }
  }

  private mutating func replied(_ reply: Reply) -> Step {
    let status = reply.head.status
    guard (200..<300).contains(status) else {
      let failure = failure(reply)
      let words = ErrorWords(reply)
      let passes = failure.canRetry && !words.isDaily
      return passes ? again(failure, words.retryAfter) : .failed(told(failure))
    }
    let read = queue.readUpload(reply)
    // A reply that ends too early is not a refusal.
    if case .refused = read, !reply.isWhole, let lost = reply.lost {
      return handle(.transportFailed(lost))
    }
    switch read {
    case .address(let address):
      turn.attachments[uploads[index].index].source = .url(address)
      index += 1
      retries = Retries(jitter: jitter)
      return next()
    case .refused(let words):
      let because = words.message.map { ": \(quoted($0))" } ?? " and did not say why"
      return .failed(
        told(
          Failure(
            .rejected, "\(queue.endpoint.title.sentence) did not accept it\(because).",
            advice: "Use another picture, or a smaller one.")))
    }
  }

  /// What is said about the paid call does not apply here: a lost upload has cost nothing.
  private func failure(_ reply: Reply) -> Failure {
    let status = reply.head.status
    let who = queue.endpoint.title.sentence
    switch status {
    case 404, 405:
      return Failure(
        .configuration, "\(who) accepts no pictures at this address (\(status)).",
        advice: "Check protocol and base_url of the profile \(queue.endpoint.name).", http: status)
    case 408, 500...:
      let because = ErrorWords(reply).message.map { ": \(quoted($0))" } ?? ""
      return Failure(
        .provider, "\(who) failed (\(status))\(because).", advice: "Send it again later.",
        http: status, canRetry: true)
    default: return queue.failure(reply)
    }
  }

  private func next() -> Step {
    guard index < uploads.count else { return .done(turn) }
    return .act([progress(""), .send(uploads[index].request, as: .upload)])
  }

  private mutating func again(_ failure: Failure, _ retryAfter: Double?) -> Step {
    let failure = told(failure)
    return retries.pause(.sending, because: failure, retryAfter: retryAfter).map(Step.act)
      ?? .failed(failure)
  }

  /// The failure as one of this picture's upload, which costs nothing.
  private func told(_ failure: Failure) -> Failure {
    var told = failure
    told.message = "\(uploads[index].name) could not be uploaded. \(failure.message)"
    told.billed = .no
    return told
  }

  private func progress(_ words: String, fraction: Double? = nil) -> JobAction {
    let which = uploads.count > 1 ? " (\(index + 1) of \(uploads.count))" : ""
    return .progress(
      JobProgress(
        .sending,
        waitingFor: "\(queue.endpoint.title) to receive \(uploads[index].name)\(which)\(words)",
        fraction: fraction))
  }
}
