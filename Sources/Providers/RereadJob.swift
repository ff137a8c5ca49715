package import Model
package import Payload

/// Reads a stored reply again and downloads the pictures that it names. It sends no other requests,
/// and these carry no key.
struct RereadJob: JobMachine {
  private enum Phase {
    case stored
    case fetching(PictureDownload)
    case over
  }

  private let endpoint: Endpoint
  private let resolution: Resolution
  private let url: String
  private let found: ReplyContents
  /// The reply, for a protocol whose reply is the result.
  private let answer: GeminiReply?
  /// The conversation that the reply continues, if it is known.
  private let conversation: Payload?
  private let jitter: @Sendable () -> Double
  private var phase = Phase.stored

  init(
    _ reply: Reply, from url: String, after conversation: Payload?, at endpoint: Endpoint,
    resolution: Resolution, sent: SentPictureIndex, jitter: @escaping @Sendable () -> Double
  ) {
    self.endpoint = endpoint
    self.conversation = conversation
    self.resolution = resolution
    self.url = url
    self.jitter = jitter
    var answer: GeminiReply?
    var found = ReplyContents()
    switch endpoint.wire {
    case .gmi: found = Self.outcome(GMICodec(endpoint).read(reply, sent: sent))
    case .toapis, .toapisOfficial:
      found = Self.outcome(ToAPIsCodec(endpoint).read(reply, sent: sent))
    case .gemini, .vertex:
      let read = GeminiReply(reply, sent: sent)
      found = read.found
      answer = read
    }
    // The task is over, whatever state the reply gives.
    found.search(reply, sent: sent, isOver: true)
    self.found = found
    self.answer = answer
  }

  private static func outcome(_ read: TaskReply) -> ReplyContents {
    switch read {
    case .success(_, let outcome), .unclear(_, let outcome, _): outcome
    case .running, .failed, .cancelled, .misplaced, .unreadable: ReplyContents()
    }
  }

  mutating func handle(_ event: JobEvent, at seconds: Double) -> [JobAction] {
    if case .cancel = event {
      return finish(JobResult(.cancelled, failure: endpoint.cancelled(mayBePaid: false)))
    }
    switch phase {
    case .stored:
      guard found.hasPictures else { return finish(JobResult(.failed, failure: nothingFound)) }
      return fetched(
        .start,
        PictureDownload(found, of: nil, at: endpoint, base: url, jitter: jitter), seconds)
    case .fetching(let fetch): return fetched(event, fetch, seconds)
    case .over: return []
    }
  }

  private var nothingFound: Failure {
    Failure(
      .provider, "No picture was found in the reply from \(endpoint.title) this time either.",
      advice:
        "A later version of Retake may read it; 'retake recover' with -o writes it to a file.",
      billed: endpoint.charge(.maybe))
  }

  private mutating func fetched(
    _ event: JobEvent, _ fetch: PictureDownload, _ seconds: Double
  ) -> [JobAction] {
    var fetch = fetch
    let step = fetch.handle(event, age: seconds)
    phase = .fetching(fetch)
    switch step {
    case .act(let actions): return actions
    case .failed(let failure), .gone(let failure):
      return finish(JobResult(.failed, failure: failure))
    case .done(let outcome): return finish(result(outcome))
    }
  }

  private func result(_ outcome: ReplyContents) -> JobResult {
    if var answer {
      answer.found = outcome
      return answer.result(at: endpoint, after: conversation, resolution: resolution)
    }
    var result = JobResult(
      outcome.pictures.isEmpty ? .failed : .done, pictures: outcome.pictures,
      drafts: outcome.drafts, text: outcome.text, thoughts: outcome.thoughts,
      usage: endpoint.priced(
        outcome.usage, pictures: outcome.pictures.count, at: resolution),
      model: outcome.model, transcript: outcome.transcript,
      failure: outcome.pictures.isEmpty ? nothingFound : nil)
    result.notes = outcome.notes
    return result
  }

  private mutating func finish(_ result: JobResult) -> [JobAction] {
    phase = .over
    return [.finish(result)]
  }
}

/// Creates a job that reads a stored reply without a picture again.
///
/// - Parameters:
///   - url: The URL of the original request.
///   - conversation: What was sent, which the reply continues.
///   - sent: What is known of the pictures that were sent with it.
package func rereadJob(
  _ reply: Reply, from url: String, after conversation: Payload?, at endpoint: Endpoint,
  settings: Settings, sent: SentPictureIndex, jitter: @escaping @Sendable () -> Double
) -> any JobMachine {
  RereadJob(
    reply, from: url, after: conversation, at: endpoint, resolution: settings.resolution,
    sent: sent, jitter: jitter)
}
