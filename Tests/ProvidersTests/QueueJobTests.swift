import Model
import Payload
import Testing

@testable import Providers

/// A job and the actions it asked for, in short words that read well in a table.
struct Played {
  var machine: any JobMachine
  var words: [String] = []
  var result: JobResult?
  var request: HTTPRequest?
  var clock = 0.0

  /// Plays events one after the other, a second apart.
  mutating func play(_ events: JobEvent...) -> [String] {
    var words: [String] = []
    for event in events {
      for action in machine.handle(event, at: clock) {
        switch action {
        case .journal(let job): words.append("journal \(name(job))")
        case .send(let request, let call):
          self.request = request
          words.append("send \(call.rawValue)")
        case .download(let request):
          self.request = request
          words.append("download \(request.url)")
        case .wait(let seconds): words.append("wait \(seconds)")
        case .progress: break
        case .finish(let result):
          self.result = result
          words.append("finish \(result.status.rawValue) \(name(result.job))")
        }
      }
      clock += 1
    }
    self.words += words
    return words
  }

  private func name(_ job: Job) -> String {
    switch job {
    case .composed: "composed"
    case .sending: "sending"
    case .accepted(let task): "accepted(\(task))"
    case .running(let task): "running(\(task))"
    case .fetching(let task): "fetching(\(task))"
    case .done: "done"
    }
  }
}

func played(_ turn: TurnRequest = .simple()) throws -> Played {
  Played(machine: try makeJob(turn, jitter: { 0.5 }))
}

func resumed(_ job: Job, at endpoint: Endpoint = .gmi, age: Double = 0) throws -> Played {
  Played(machine: try resumeJob(job, at: endpoint, settings: .initial, age: age, jitter: { 0.5 }))
}

func lost(_ reason: TransportError.Reason, taken: Bool = false) -> JobEvent {
  .transportFailed(TransportError(reason, detail: "", mayHaveBeenAccepted: taken))
}

let queued = #"{"request_id":"r1","status":"queued"}"#
let running = #"{"request_id":"r1","status":"processing"}"#
let success =
  #"{"request_id":"r1","status":"success","outcome":{"media_urls":["https://s.example/a.png"],"#
  + #""next_turn_contents":[ {"role":"model","parts":[{"text":"Done."}]} ]}}"#

@Suite(.timeLimit(.minutes(5))) struct QueueJobTests {
  private let blobs = MemoryBlobStore()

  @Test func `A turn goes from the first byte to the picture, and each step is journalled first`()
    throws
  {
    var job = try played()
    #expect(job.play(.start) == ["send submit"])
    #expect(job.play(.bodyStarted) == ["journal sending"])
    #expect(job.play(.sent(10, of: 20)) == [])
    #expect(job.play(.replied(reply(queued))) == ["journal accepted(r1)", "wait 1.5"])
    #expect(job.play(.waited) == ["send status"])
    #expect(job.request?.url.hasSuffix("/requests/r1") == true)
    #expect(
      job.play(.replied(reply(running))) == ["journal running(r1)", "wait 2.0999999999999996"])
    #expect(
      job.play(.waited, .replied(reply(running))) == ["send status", "wait 2.9399999999999995"])
    #expect(
      job.play(.waited, .replied(reply(success)))
        == ["send status", "journal fetching(r1)", "download https://s.example/a.png"])
    #expect(job.request?.headers.isEmpty == true)
    #expect(job.request?.followsRedirects == true)
    let blob = blobs.store([1])
    #expect(job.play(.downloaded(blob)) == ["finish done done"])
    #expect(job.result?.pictures == [FoundPicture(blob)])
    #expect(job.result?.text == "Done.")
    #expect(job.result?.task == "r1")
    #expect(
      blobs.text(job.result?.transcript?.body)
        == #"[ {"role":"model","parts":[{"text":"Done."}]} ]"#)
    #expect(job.play(.waited, .cancel, .start) == [])
  }

  @Test func `A submission answered with the result is fetched at once`() throws {
    var job = try played()
    #expect(
      job.play(.start, .bodyStarted, .replied(reply(success)))
        == [
          "send submit", "journal sending", "journal accepted(r1)", "journal fetching(r1)",
          "download https://s.example/a.png",
        ])
  }

  // Refusals that name a task in the queue: it has been accepted.
  static let takenAfterAll: [(status: Int, body: String, words: [String])] = [
    (429, queued, ["journal accepted(r1)", "wait 1.5"]),
    (503, queued, ["journal accepted(r1)", "wait 1.5"]),
    (503, running, ["journal accepted(r1)", "wait 1.5"]),
    (502, #"{"request_id":"r1"}"#, ["journal accepted(r1)", "wait 1.5"]),
    (
      503, #"{"error":{"message":"slow down"},"request_id":"r1","status":"queued"}"#,
      ["journal accepted(r1)", "wait 1.5"]
    ),
    (
      504, success,
      ["journal accepted(r1)", "journal fetching(r1)", "download https://s.example/a.png"]
    ),
    // The id of an error is not that of a task.
    (
      429, #"{"error":{"message":"slow down"},"request_id":"q9"}"#,
      ["journal composed", "wait 0.75"]
    ),
    (429, #"{"message":"slow down","request_id":"q9"}"#, ["journal composed", "wait 0.75"]),
  ]

  @Test(arguments: takenAfterAll.indices)
  func `A refusal that names a task in the queue is an acceptance, and nothing is sent again`(
    _ index: Int
  ) throws {
    let (status, body, words) = Self.takenAfterAll[index]
    var job = try played()
    _ = job.play(.start, .bodyStarted)
    #expect(job.play(.replied(reply(body, status: status))) == words)
  }

  // A call is retried where nothing can have been paid, and nowhere else.
  static let turnedAway: [(JobEvent, [String])] = [
    (.replied(reply("", status: 429)), ["wait 0.75", "wait 1.5", "wait 3.0"]),
    (.replied(reply("busy", status: 503)), ["wait 0.75", "wait 1.5", "wait 3.0"]),
    (
      .replied(reply("", status: 429, headers: [.init(name: "retry-after", value: "7")])),
      ["wait 7.0", "wait 7.0", "wait 7.0"]
    ),
    (lost(.cannotConnect), ["wait 0.75", "wait 1.5", "wait 3.0"]),
    (lost(.cannotResolve), ["wait 0.75", "wait 1.5", "wait 3.0"]),
    (lost(.timedOut), ["wait 0.75", "wait 1.5", "wait 3.0"]),
  ]

  @Test(arguments: turnedAway)
  func `What cannot have been paid is retried three times`(
    _ event: JobEvent, _ waits: [String]
  ) throws {
    var job = try played()
    _ = job.play(.start)
    for wait in waits { #expect(job.play(event, .waited) == [wait, "send submit"]) }
    #expect(job.play(event) == ["finish failed done"])
    #expect(job.result?.failure?.billed == .no)
    #expect(job.result?.failure?.canRetry == true)
  }

  @Test func `A refused body is journalled as not sent before it is retried`() throws {
    var job = try played()
    #expect(
      job.play(.start, .bodyStarted, .replied(reply("", status: 429)), .waited, .bodyStarted)
        == [
          "send submit", "journal sending", "journal composed", "wait 0.75", "send submit",
          "journal sending",
        ])
  }

  @Test func `A provider that asks for more than a minute is not waited for`() throws {
    var job = try played()
    let event = JobEvent.replied(
      reply("", status: 429, headers: [.init(name: "Retry-After", value: "3600")]))
    #expect(job.play(.start, event) == ["send submit", "finish failed done"])
    #expect(job.result?.failure?.advice == "Send it again in 60 min.")
  }

  static let ends: [(JobEvent, Status, Failure.Kind, Failure.Billed)] = [
    (lost(.timedOut, taken: true), .unknown, .unknown, .maybe),
    (lost(.connectionLost, taken: true), .unknown, .unknown, .maybe),
    (lost(.tooLarge, taken: true), .unknown, .unknown, .maybe),
    (lost(.tls), .failed, .network, .no),
    (lost(.insecure), .failed, .configuration, .no),
    (lost(.badAddress), .failed, .configuration, .no),
    (.storageFailed(.full), .unknown, .storage, .maybe),
    (.replied(reply("", status: 301)), .failed, .configuration, .no),
    (.replied(reply(#"{"error":"bad ratio"}"#, status: 400)), .failed, .rejected, .no),
    (
      .replied(reply(#"{"error":"Generation rejected by safety"}"#, status: 400)), .refused,
      .refused, .no
    ),
    (.replied(reply("", status: 401)), .failed, .key, .no),
    (.replied(reply("", status: 402)), .failed, .quota, .no),
    (.replied(reply("", status: 403)), .failed, .key, .no),
    (.replied(reply("", status: 404)), .failed, .rejected, .no),
    (.replied(reply("<html>413</html>", status: 413)), .failed, .rejected, .no),
    (
      .replied(reply(#"{"error":"Backend error (400). Please try again."}"#, status: 500)),
      .failed, .rejected, .maybe
    ),
    (.replied(reply("oops", status: 500)), .failed, .provider, .maybe),
    (.replied(reply("", status: 502)), .unknown, .unknown, .maybe),
    (.replied(reply("", status: 504)), .unknown, .unknown, .maybe),
    (.replied(reply("")), .unknown, .unknown, .maybe),
    (.replied(reply("<html>ok</html>")), .unknown, .unknown, .maybe),
    (.replied(reply("{}")), .unknown, .unknown, .maybe),
    (.replied(reply(#"{"status":"queued"}"#)), .unknown, .unknown, .maybe),
    (.replied(reply(#"{"request_id":"r1","status":"failed"}"#)), .failed, .provider, .maybe),
    (
      .replied(reply(#"{"status":"failed","outcome":{"error":"blocked: SAFETY"}}"#)), .refused,
      .refused, .maybe
    ),
    (.replied(reply(#"{"request_id":"r1","status":"cancelled"}"#)), .cancelled, .provider, .maybe),
    (.replied(reply(#"{"status":"success","outcome":{}}"#)), .failed, .provider, .yes),
  ]

  @Test(arguments: ends)
  func `Every failure of a submission is told apart`(
    _ event: JobEvent, _ status: Status, _ kind: Failure.Kind, _ billed: Failure.Billed
  ) throws {
    var job = try played()
    _ = job.play(.start, .bodyStarted)
    // A connection cannot be refused after the body has begun; the other errors keep the journal
    // entry.
    if case .transportFailed(let error) = event, !error.mayHaveBeenAccepted {
      job = try played()
      _ = job.play(.start)
    }
    #expect(job.play(event) == ["finish \(status.rawValue) done"])
    #expect(job.result?.failure?.kind == kind)
    #expect(job.result?.failure?.billed == billed)
    #expect(job.result?.failure?.message.hasSuffix(".") == true)
  }

  @Test func `The sandbox costs nothing, whatever happens`() throws {
    var job = try played(.simple(at: .sandbox))
    _ = job.play(.start, .bodyStarted, lost(.connectionLost, taken: true))
    #expect(job.result?.status == .unknown)
    #expect(job.result?.failure?.billed == .no)
  }

  @Test func `A body that began to leave may have been accepted, whatever the transport says`()
    throws
  {
    var job = try played()
    _ = job.play(.start, .bodyStarted, lost(.cannotConnect))
    #expect(job.result?.status == .unknown)
  }

  @Test func `Text without a picture is an answer in itself`() throws {
    var job = try played()
    _ = job.play(
      .start, .replied(reply(#"{"status":"success","outcome":{"text":"Which kite?"}}"#)))
    #expect(job.result?.status == .textOnly)
    #expect(job.result?.text == "Which kite?")
    #expect(job.result?.failure == nil)
  }

  @Test func `Costs are estimated per picture where prices are known`() throws {
    var endpoint = Endpoint.gmi
    endpoint.capabilities.prices = [.k1: 0.05]
    var job = try played(.simple(at: endpoint))
    let two = success.replacing(
      "\"https://s.example/a.png\"", with: "\"https://a/\",\"https://b/\"")
    _ = job.play(
      .start, .replied(reply(two)), .downloaded(blobs.store([1])), .downloaded(blobs.store([2])))
    #expect(job.result?.usage.dollars == 0.1)
    #expect(job.result?.usage.isEstimated == true)
  }
}
