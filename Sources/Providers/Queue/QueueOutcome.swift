import Model
import Payload

/// The result of a task: addresses of pictures, or pictures inside the reply.
struct QueueOutcome {
  var links: [ResultLink] = []
  var pictures: [FoundPicture] = []
  var drafts: [FoundPicture] = []
  var text = ""
  var thoughts = ""
  var transcript: Payload?
  var usage = Usage()
  var model: String?
  /// What the user should know about how the turn was answered, in sentences.
  var notes: [String] = []

  var hasPictures: Bool { !links.isEmpty || !pictures.isEmpty }
  /// Whether there is anything to show.
  var hasResult: Bool { hasPictures || !text.isEmpty }

  /// What identifies its pictures; the signature in an address differs in every reply.
  var names: [String] {
    links.map { String($0.url.prefix { $0 != "?" }) } + pictures.map(\.blob.name)
  }

  /// Looks beyond the documented places if they hold no picture: where relays put results and, once
  /// the task is over, everywhere.
  mutating func search(_ reply: Reply, sent: SentPictures, isOver: Bool) {
    defer { bound() }
    guard !hasPictures else { return }
    let candidates = ReplyCandidates(reply, sent: sent)
    var found = FoundResults(spelledIn: candidates)
    if found.isEmpty, isOver {
      found = FoundResults(
        anywhereIn: candidates, drafts: drafts, sent: sent, guessesLinks: text.isEmpty)
      drafts.removeAll { draft in found.pictures.contains { $0.blob == draft.blob } }
    }
    pictures = found.pictures
    links = found.links
    notes += found.notes
    if let words = found.words { text = words }
  }

  /// Keeps only the last pictures if there are very many, because the last one is the one to show.
  private mutating func bound() {
    let count = pictures.count + links.count
    let most = FoundResults.most
    guard count > most || drafts.count > most else { return }
    drafts = Array(drafts.suffix(most))
    links = Array(links.suffix(most))
    pictures = Array(pictures.suffix(most - links.count))
    if count > most {
      notes.append("The reply has \(count) pictures; the last \(most) were kept.")
    }
  }
}

extension QueueReply {
  /// Creates a reply from the parts that were found; `unnamed` says what is missing when it tells
  /// nothing about a task.
  init(
    _ envelope: TaskEnvelope, _ found: QueueOutcome, _ words: ErrorWords, in reply: Reply,
    sent: SentPictures, unnamed: String
  ) {
    let task = envelope.id
    func outcome(isOver: Bool) -> QueueOutcome {
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

extension Reply {
  static let endIsMissing = "The end of the reply is missing; what was complete was read."

  /// What a reply says about one task, without its envelope.
  var root: PayloadValue? {
    guard let last = documents.last else { return json?.root }
    return last
  }

  /// The address in a place known to hold one.
  func address(_ value: PayloadValue?) -> String? {
    guard let text = plainText(value)?.trimmingLines, !text.isEmpty,
      text.utf8.count <= ReplyCandidates.longestAddress
    else { return nil }
    return text
  }
}
