import Model
import Payload

/// What a reply says about a task.
enum TaskReply {
  /// Not ended; `progress` is 0 to 1.
  case running(task: String?, isQueued: Bool, progress: Double? = nil)
  case success(task: String?, ReplyContents)
  /// There are pictures where results belong, but the task's state is unknown.
  case unclear(task: String?, ReplyContents, state: String)
  /// The task failed at the provider.
  case failed(task: String?, ErrorWords)
  case cancelled(task: String?)
  /// Something other than the queue replied: the request went to the wrong place.
  case misplaced(Failure)
  /// The reply says nothing about a task.
  case unreadable(String)
}

extension TaskReply {
  /// Creates a reply from the parts that were found; `unnamed` is the reason given when the
  /// reply says nothing about a task.
  init(
    _ envelope: TaskEnvelope, _ found: ReplyContents, _ words: ErrorWords, in reply: Reply,
    sent: SentPictureIndex, unnamed: String
  ) {
    let task = envelope.id
    func outcome(isOver: Bool) -> ReplyContents {
      var outcome = found
      outcome.search(reply, sent: sent, isOver: isOver)
      if !reply.isWhole, outcome.hasPictures { outcome.notes.append(Reply.endIsMissing) }
      return outcome
    }
    switch envelope.state {
    case .success?:
      let outcome = outcome(isOver: !envelope.isOpenWithin)
      if envelope.isOpenWithin, !outcome.hasPictures {
        self = .running(task: task, isQueued: false)
      } else if !reply.isWhole, !outcome.hasPictures {
        self = .unreadable(reply.nonsense)
      } else {
        self = .success(task: task, outcome)
      }
    case .failed?: self = .failed(task: task, words)
    case .cancelled?: self = .cancelled(task: task)
    case .queued?: self = .running(task: task, isQueued: true)
    case .running?: self = .running(task: task, isQueued: false)
    case .unknown?:
      let near = outcome(isOver: false)
      self =
        near.hasPictures
        ? .unclear(task: task, near, state: envelope.stateWord)
        : .running(task: task, isQueued: false)
    case nil:
      let near = outcome(isOver: false)
      let isEnough = near.hasPictures || (near.hasResult && reply.isWhole && !envelope.isError)
      guard !isEnough, task == nil || envelope.isError else {
        self =
          isEnough ? .success(task: task, near) : .running(task: task, isQueued: true)
        return
      }
      // Whatever else the reply says, a picture in it that was not sent is a result.
      let far = outcome(isOver: true)
      let isError = envelope.isError || words.message != nil
      if isError ? !far.pictures.isEmpty : far.hasPictures {
        self = .success(task: task, far)
      } else if isError, reply.isWhole {
        self = .failed(task: task, words)
      } else {
        self =
          task == nil
          ? .unreadable(reply.isWhole ? unnamed : reply.nonsense)
          : .running(task: task, isQueued: true)
      }
    }
  }
}

/// Where a reply about a task says what: relays wrap it in one or two envelopes of their own.
struct TaskEnvelope {
  private struct Layer {
    var value: PayloadValue
    var id: String?
    /// The rank of the key that gave the id; 0 is the best known.
    var rank = 0
    var state: TaskState?
    var stateWord = ""
  }

  /// The provider's id for the task.
  private(set) var id: String?
  /// The state of the task; nil when the reply does not give one.
  private(set) var state: TaskState?
  /// The provider's own word for the state.
  private(set) var stateWord = ""
  /// Whether an inner envelope says that the task has not ended although the outer one, which may
  /// describe only the call, reports success.
  private(set) var isOpenWithin = false
  /// All envelopes, the outermost first.
  let layers: [PayloadValue]
  /// Whether the reply reports an error.
  private(set) var isError = false

  private static let states = [
    "status", "state", "taskstatus", "jobstatus", "taskstate", "jobstate", "requeststatus",
  ]
  private static let envelopes = ["data", "task", "job", "result", "output", "response", "body"]
  private static let otherIDs = [
    "requestid", "id", "taskid", "jobid", "predictionid", "generationid", "uuid", "taskuuid",
    "operationid", "externaltaskid",
  ]
  /// The values of `code` that are not errors.
  private static let goodCodes: Set = ["", "0", "ok", "success", "succeeded", "200", "201", "202"]
  private static let longestID = 256

  /// Reads the envelopes; `ids` are the documented keys, folded, in order of preference.
  init(_ root: PayloadValue, _ reply: Reply, ids: [String]) {
    let keys = ids + Self.otherIDs.filter { !ids.contains($0) }
    var layers: [Layer] = []
    Self.collect(root, reply, 0) { layers.append(Self.layer($0, keys)) }
    self.layers = layers.map(\.value)
    let named = layers.filter { $0.id != nil }
    let whole = named.filter { $0.state != nil }
    id = (whole.first ?? named.min { $0.rank / ids.count < $1.rank / ids.count })?.id
    let telling = whole.first ?? layers.first { $0.state != nil }
    state = telling?.state
    stateWord = telling?.stateWord ?? ""
    if state == .success {
      isOpenWithin = layers.dropFirst().contains { layer in
        [.running, .queued, .unknown].contains(layer.state)
      }
    }
    isError = self.layers.contains(where: Self.isError)
    if id == nil, !isError {
      id = ["data", "result"].lazy.compactMap { Self.bareID(root[$0]?.string) }.first
    }
  }

  private static func collect(
    _ value: PayloadValue, _ reply: Reply, _ depth: Int, _ take: (PayloadValue) -> Void
  ) {
    guard value.kind == .object else { return }
    take(value)
    guard depth < 3 else { return }
    for (key, member) in value.members where envelopes.contains(ResultSpellings.folded(key)) {
      guard let inner = reply.embedded(member) else { continue }
      // A list with one task counts as the task.
      let first = inner.kind == .array ? inner.elements.first : inner
      if let first { collect(first, reply, depth + 1, take) }
    }
  }

  private static func layer(_ value: PayloadValue, _ ids: [String]) -> Layer {
    var layer = Layer(value: value)
    let members = value.members.map { (ResultSpellings.folded($0.key), $0.value) }
    for (rank, key) in ids.enumerated() where layer.id == nil {
      guard let member = members.last(where: { $0.0 == key })?.1,
        let text = member.string ?? member.number, !text.isEmpty, text.utf8.count <= longestID
      else { continue }
      layer.id = text
      layer.rank = rank
    }
    for key in states where layer.state == nil {
      guard let word = members.last(where: { $0.0 == key })?.1.string, !word.isEmpty else {
        continue
      }
      layer.state = TaskState(word)
      layer.stateWord = word
    }
    return layer
  }

  /// An id in place of its envelope.
  private static func bareID(_ text: String?) -> String? {
    guard let text, (4...128).contains(text.utf8.count),
      text.utf8.allSatisfy({ byte in
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte & 0xdf)
          || "-_.:".utf8.contains(byte)
      }), text.utf8.contains(where: { (0x30...0x39).contains($0) })
    else { return nil }
    return text
  }

  private static func isError(_ value: PayloadValue) -> Bool {
    for key in ["error", "errors", "fail_reason", "failReason"] {
      guard let found = value[key] else { continue }
      if found.isMeaningful { return true }
    }
    for key in ["success", "ok"] where value[key]?.bool == false { return true }
    guard let code = value["code"]?.string ?? value["code"]?.number else { return false }
    return !goodCodes.contains(code.lowercased())
  }
}

extension PayloadValue {
  /// Whether the value says anything: null, false, 0 and empty ones do not.
  var isMeaningful: Bool {
    switch kind {
    case .null: false
    case .bool: bool == true
    case .number: double != 0
    case .string: string?.trimmingLines.isEmpty != true
    case .array: !elements.isEmpty
    case .object: !members.isEmpty
    }
  }
}

/// The words of all providers for the state of a task, compared without case and without the
/// prefixes that some add.
enum TaskState {
  case success, failed, cancelled, queued, running
  /// An unknown word, which is not taken to mean the end.
  case unknown

  init(_ word: String) {
    var word = String(
      word.trimmingLines.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
    for prefix in Self.prefixes where word.hasPrefix(prefix) && word.count > prefix.count {
      word.removeFirst(prefix.count)
      break
    }
    self = Self.words[word] ?? .unknown
  }

  private static let prefixes = [
    "task_status_", "job_status_", "job_state_", "task_state_", "task_", "job_", "status_",
    "state_", "request_",
  ]

  private static let words: [String: TaskState] = {
    let table: [(TaskState, [String])] = [
      (
        .success,
        [
          "success", "succeed", "succeeded", "successful", "successfully", "complete", "completed",
          "done", "finish", "finished", "ok", "ready", "processed", "generated", "all_success",
          "ended", "fulfilled", "resolved", "partially_succeeded", "partially_completed",
          "partial_success", "completed_with_errors",
        ]
      ),
      (
        .failed,
        [
          "failed", "failure", "fail", "error", "errored", "timeout", "timed_out", "timedout",
          "time_out", "expired", "rejected", "blocked", "terminated", "crashed", "exception",
          "invalid", "not_found", "all_failed", "dead", "unsuccessful", "denied", "refused",
          "moderated", "content_moderated", "request_moderated", "content_filtered", "filtered",
          "nsfw", "lost",
        ]
      ),
      (
        .cancelled,
        ["cancelled", "canceled", "cancel", "aborted", "abort", "revoked", "stopped", "killed"]
      ),
      (
        .queued,
        [
          "created", "queued", "queue", "queueing", "in_queue", "dispatched", "submitted",
          "submit", "pending", "waiting", "accepted", "scheduled", "not_started", "not_start",
          "new", "received", "starting", "enqueued", "preparing",
        ]
      ),
      (
        .running,
        [
          "running", "processing", "in_progress", "inprogress", "progress", "started", "working",
          "generating", "executing", "active", "rendering", "ongoing", "doing", "retrying",
          "uploading", "downloading", "saving", "finalizing", "streaming", "throttled", "paused",
          "restarting", "loading",
        ]
      ),
    ]
    return Dictionary(
      table.flatMap { state, words in words.map { ($0, state) } }, uniquingKeysWith: { $1 })
  }()
}
