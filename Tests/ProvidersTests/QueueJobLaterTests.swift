import Model
import Payload
import Testing

@testable import Providers

/// Polling, downloading, cancelling and resuming.
@Suite(.timeLimit(.minutes(5))) struct QueueJobLaterTests {
  private let blobs = MemoryBlobStore()

  /// A job whose request the queue has accepted.
  private func accepted(at endpoint: Endpoint = .gmi) throws -> Played {
    var job = try played(.simple(at: endpoint))
    _ = job.play(.start, .bodyStarted, .replied(reply(queued)), .waited)
    return job
  }

  static let passing: [JobEvent] = [
    lost(.connectionLost), lost(.cannotResolve), lost(.timedOut),
    .replied(reply("", status: 429)), .replied(reply("<html>", status: 502)),
    .replied(reply("{\"status\":")), .replied(reply("", status: 404)),
  ]

  @Test(arguments: passing)
  func `A failed poll is repeated`(_ event: JobEvent) throws {
    var job = try accepted()
    for _ in 0..<4 {
      let words = job.play(event, .waited)
      #expect(words.count == 2 && words[0].hasPrefix("wait ") && words[1] == "send status")
    }
    #expect(job.play(.replied(reply(running))).first == "journal running(r1)")
  }

  @Test func `Retry-After is honoured between polls`() throws {
    var job = try accepted()
    let event = JobEvent.replied(
      reply("", status: 429, headers: [.init(name: "Retry-After", value: "20")]))
    #expect(job.play(event) == ["wait 20.0"])
  }

  static let lasting: [(JobEvent, Int, String, Failure.Kind)] = [
    (.replied(reply("", status: 404)), 5, "finish unknown done", .unknown),
    (.replied(reply("{")), 5, "finish failed accepted(r1)", .provider),
    (.replied(reply("", status: 400)), 5, "finish failed accepted(r1)", .rejected),
    (.replied(reply("", status: 401)), 1, "finish failed accepted(r1)", .key),
    (lost(.tls), 1, "finish failed accepted(r1)", .network),
    (.storageFailed(.full), 1, "finish failed accepted(r1)", .storage),
    (
      .replied(reply(#"{"request_id":"r1","status":"failed","error":"x"}"#)), 1,
      "finish failed done", .provider
    ),
    (
      .replied(reply(#"{"request_id":"r1","status":"cancelled"}"#)), 1, "finish cancelled done",
      .provider
    ),
  ]

  @Test(arguments: lasting)
  func `A permanent error ends the job, which keeps its id while the result may still be had`(
    _ event: JobEvent, _ times: Int, _ end: String, _ kind: Failure.Kind
  ) throws {
    var job = try accepted()
    for _ in 1..<times { _ = job.play(event, .waited) }
    #expect(job.play(event) == [end])
    #expect(job.result?.task == "r1")
    #expect(job.result?.failure?.kind == kind)
    #expect(job.result?.failure?.billed == .maybe)
  }

  @Test func `At the deadline the job is left at the provider with its id`() throws {
    var job = try accepted()
    for clock in [299.0, 598] {
      job.clock = clock
      _ = job.play(.replied(reply(running)))
      #expect(job.play(.waited) == ["send status"])
    }
    job.clock = 611
    #expect(job.play(.replied(reply(running))) == ["finish unknown running(r1)"])
    #expect(job.result?.failure?.message == "gmi was still working after 10 min.")
  }

  @Test func `A lost network is waited for until the deadline`() throws {
    var job = try accepted()
    for _ in 0..<50 { _ = job.play(lost(.cannotConnect), .waited) }
    #expect(job.result == nil)
    job.clock += 290
    _ = job.play(lost(.cannotConnect), .waited)
    job.clock += 290
    #expect(job.play(lost(.cannotConnect)) == ["finish failed accepted(r1)"])
    #expect(job.result?.failure?.kind == .network)
  }

  static let badAnswers: [JobEvent] = [
    lost(.cannotResolve), lost(.connectionLost), lost(.timedOut), .replied(reply("", status: 502)),
    .replied(reply("", status: 404)), .replied(reply("sign in to the network")),
  ]

  @Test(arguments: badAnswers)
  func `Sleep does not count as waiting, and one bad reply after it ends nothing`(
    _ event: JobEvent
  ) throws {
    var job = try accepted()
    _ = job.play(.replied(reply(running)))
    for _ in 0..<3 {
      job.clock += 400_000
      _ = job.play(.waited, event)
      #expect(job.result == nil)
      #expect(job.play(.waited) == ["send status"])
      _ = job.play(.replied(reply(running)))
    }
    _ = job.play(.waited)
    #expect(
      job.play(.replied(reply(success)))
        == ["journal fetching(r1)", "download https://s.example/a.png"])
  }

  @Test func `A failed download is retried and never loses the job`() throws {
    var job = try accepted()
    _ = job.play(.replied(reply(success)))
    for wait in ["wait 0.75", "wait 1.5", "wait 3.0"] {
      #expect(
        job.play(lost(.connectionLost), .waited) == [wait, "download https://s.example/a.png"])
    }
    #expect(job.play(.replied(reply("", status: 500))) == ["finish failed fetching(r1)"])
    #expect(job.result?.failure?.billed == .yes)
    var again = try resumed(.fetching(task: "r1"))
    #expect(
      again.play(.start, .replied(reply(success)))
        == ["send status", "download https://s.example/a.png"])
    #expect(again.play(.downloaded(blobs.store([1]))) == ["finish done done"])
  }

  /// The reply of a finished task with results at these addresses.
  private func answer(_ members: String, state: String = "success") -> JobEvent {
    .replied(reply(#"{"request_id":"r1","status":"\#(state)",\#(members)}"#))
  }

  @Test func `A result with an unknown state is taken once it stops changing`() throws {
    var job = try accepted()
    let one = #""outcome":{"media_urls":["https://s.example/1.png"]}"#
    let two = #""outcome":{"media_urls":["https://s.example/2.png"]}"#
    for members in [one, two, one, one, one] {
      let words = job.play(answer(members, state: "crystallised"), .waited)
      #expect(words.last == "send status")
    }
    #expect(
      job.play(answer(one, state: "crystallised"))
        == ["journal fetching(r1)", "download https://s.example/1.png"])
    _ = job.play(.downloaded(blobs.store([1])))
    #expect(job.result?.status == .done)
    #expect(job.result?.notes.first?.contains("crystallised") == true)
  }

  @Test func `A result with an unknown state is taken at the deadline at the latest`()
    throws
  {
    var job = try accepted()
    for number in 0..<12 where job.words.last?.hasPrefix("download") != true {
      job.clock += 100
      _ = job.play(
        answer(#""outcome":{"url":"https://s.example/\#(number)"}"#, state: "crystallised"))
      if job.words.last?.hasPrefix("wait") == true { _ = job.play(.waited) }
    }
    #expect(job.words.last?.hasPrefix("download https://s.example/") == true)
  }

  @Test func `A preview of a running task is never taken for its result`()
    throws
  {
    for word in ["processing", "IN_PROGRESS", "Running", "generating", "retrying"] {
      var job = try accepted()
      for _ in 0..<20 {
        let words = job.play(
          answer(#""outcome":{"media_urls":["https://s.example/1.png"]}"#, state: word), .waited)
        #expect(words.last == "send status")
      }
    }
  }

  @Test func `One missing picture does not cost the others`() throws {
    let members =
      #""outcome":{"media_urls":["https://s.example/1","https://s.example/2","https://s.example/3"]}"#
    for gone in 0..<3 {
      var job = try accepted()
      _ = job.play(answer(members))
      for index in 0..<3 {
        if index == gone {
          for _ in 0..<80 where job.words.last?.hasSuffix("/\(gone + 1)") == true {
            _ = job.play(.replied(reply("", status: 404)))
            if job.words.last?.hasPrefix("wait") == true { _ = job.play(.waited) }
          }
        } else {
          _ = job.play(.downloaded(blobs.store([UInt8(index)])))
        }
      }
      #expect(job.result?.status == .done)
      #expect(job.result?.pictures.count == 2)
      let note = job.result?.notes.first ?? ""
      #expect(note.contains("Picture \(gone + 1) of 3") && note.contains("s.example/\(gone + 1)"))
    }
  }

  @Test func `Without any picture, one that is not there yet is left to be fetched`() throws {
    var job = try accepted()
    _ = job.play(answer(#""outcome":{"media_urls":["https://s.example/1","https://s.example/2"]}"#))
    for _ in 0..<200 where job.result == nil {
      _ = job.play(.replied(reply("", status: 404)))
      if job.words.last?.hasPrefix("wait") == true { _ = job.play(.waited) }
    }
    #expect(job.result?.job == .fetching(task: "r1"))
  }

  @Test func `A guessed address that cannot be fetched does not cost the others`() throws {
    var job = try accepted()
    let members = #""x":{"a":"https://dead.example/a.png"},"y":{"b":"https://s.example/b.png"}"#
    #expect(job.play(answer(members)).last == "download https://dead.example/a.png")
    for _ in 0..<3 { _ = job.play(lost(.cannotResolve), .waited) }
    #expect(job.play(lost(.cannotResolve)).last == "download https://s.example/b.png")
    #expect(job.play(.downloaded(blobs.store([1]))) == ["finish done done"])
    var offline = try accepted()
    _ = offline.play(answer(members))
    for _ in 0..<8 where offline.result == nil { _ = offline.play(lost(.cannotResolve), .waited) }
    #expect(offline.result?.job == .fetching(task: "r1"))
  }

  @Test func `An address that leads nowhere is tried in its other meanings`() throws {
    var job = try accepted(at: .gmi)
    let words = job.play(answer(#""outcome":{"url":"v1.files/x.png"}"#))
    #expect(words.last == "download https://v1.files/x.png")
    #expect(job.play(lost(.cannotResolve)).last?.hasSuffix("/v1.files/x.png") == true)
    #expect(job.words.last != "download https://v1.files/x.png")
  }

  static let fatal: [JobEvent] = [
    .replied(reply("", status: 400)), .storageFailed(.full), lost(.insecure), lost(.tooLarge),
  ]

  @Test(arguments: fatal)
  func `A hopeless download ends at once and keeps the job`(_ event: JobEvent) throws {
    var job = try accepted()
    _ = job.play(.replied(reply(success)))
    #expect(job.play(event) == ["finish failed fetching(r1)"])
  }

  static let addresses: [(String, String?)] = [
    ("https://s.example/a", "https://s.example/a"),
    ("/media/1", "http://sandbox/media/1"),
    ("http://sandbox/media/1", "http://sandbox/media/1"),
    ("http://sandbox:81/media/1", nil),
    ("http://s.example/a", "https://s.example/a"),
    ("file:///etc/passwd", nil),
    ("//s.example/a", "https://s.example/a"),
    ("http://127.0.0.1/a", nil),
    ("https://u@s.example/a", nil),
  ]

  @Test(arguments: addresses)
  func `Pictures come over https or from the provider itself`(
    _ link: String, _ fetched: String?
  ) throws {
    var endpoint = Endpoint.sandbox
    endpoint.socket = "/run/s.sock"
    var job = try accepted(at: endpoint)
    let words = job.play(
      .replied(reply(success.replacing("https://s.example/a.png", with: link))))
    #expect(
      words.last == (fetched.map { "download \($0)" } ?? "finish failed fetching(r1)"))
    if let fetched {
      #expect(job.request?.socket == (fetched.hasPrefix("http://sandbox") ? "/run/s.sock" : nil))
    }
  }

  static let stored: [(Job, [String], Failure.Billed?)] = [
    (.composed, ["finish failed done"], .no),
    (.sending, ["finish unknown done"], .maybe),
    (.accepted(task: "r1"), ["send status"], nil),
    (.running(task: "r1"), ["send status"], nil),
    (.fetching(task: "r1"), ["send status"], nil),
    (.done(.done), [], nil),
  ]

  @Test(arguments: stored)
  func `A stored job is resumed where it was and never sent again`(
    _ job: Job, _ words: [String], _ billed: Failure.Billed?
  ) throws {
    var played = try resumed(job)
    #expect(played.play(.start) == words)
    #expect(played.result?.failure?.billed == billed)
    // Whatever comes back, nothing is submitted.
    _ = played.play(.replied(reply("", status: 503)), .waited, lost(.cannotConnect), .waited)
    #expect(!played.words.contains("send submit"))
  }

  @Test func `Cancelling says what may have been spent`() throws {
    var fresh = try played()
    #expect(fresh.play(.start, .cancel) == ["send submit", "finish cancelled done"])
    #expect(fresh.result?.failure?.billed == .no)
    var sending = try played()
    _ = sending.play(.start, .bodyStarted, .cancel)
    #expect(sending.result?.failure?.billed == .maybe)
    var resting = try played()
    _ = resting.play(.start, .bodyStarted, .replied(reply("", status: 429)), .cancel)
    #expect(resting.result?.failure?.billed == .no)
    var waiting = try accepted()
    _ = waiting.play(.replied(reply(running)), .cancel)
    #expect(waiting.result?.failure?.billed == .maybe)
    #expect(waiting.result?.task == "r1")
    var fetching = try accepted()
    _ = fetching.play(.replied(reply(success)), .cancel)
    #expect(fetching.result?.failure?.billed == .yes)
  }
}
