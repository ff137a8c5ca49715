import Imagery
import Model
import Payload
import Testing

@testable import Providers

/// Uploading, submitting, polling and downloading at ToAPIs.
@Suite(.timeLimit(.minutes(5))) struct ToAPIsJobTests {
  private let blobs = MemoryBlobStore()
  private let submitted =
    #"{"id":"t1","object":"generation.task","status":"queued","progress":0,"metadata":{}}"#
  private let completed =
    #"{"id":"t1","status":"completed","result":{"data":[{"url":"https://old.example/a.jpg"}]}}"#

  private func uploaded(_ place: Int) -> JobEvent {
    .replied(reply(#"{"success":true,"data":{"url":"https://f.example/\#(place).png"}}"#))
  }

  /// The body of the last request.
  private func sent(_ job: Played) -> String { blobs.text(job.request?.body) }

  private func turn(named name: String = "") -> TurnRequest {
    var turn = TurnRequest.simple(
      at: .toapis,
      attachments: [
        Attachment(.blob(blobs.store([1]), .png), name: "hat.png"),
        Attachment(.url("https://a.example/x.png"), name: "x"),
        Attachment(.blob(blobs.store([2]), .png), name: "the last picture", isEdited: true),
      ])
    turn.name = name
    turn.endpoint.options.namesRequests = !name.isEmpty
    return turn
  }

  @Test func `Pictures are uploaded one after the other, then named in order`() throws {
    var job = try played(turn())
    #expect(job.play(.start) == ["send upload"])
    #expect(sent(job).contains("filename=\"picture-1.png\""))
    #expect(sent(job).contains("\u{2}"))
    // Nothing is journalled, because nothing that costs money has left.
    #expect(job.play(.bodyStarted, .sent(1, of: 2)) == [])
    #expect(job.play(uploaded(1)) == ["send upload"])
    #expect(sent(job).contains("filename=\"picture-2.png\""))
    #expect(job.play(.bodyStarted, uploaded(2)) == ["send submit"])
    #expect(
      sent(job).contains(
        #""image_urls":["https://f.example/1.png","https://f.example/2.png","https://a.example/x.png"]"#
      ))
    #expect(
      job.play(.bodyStarted, .replied(reply(submitted)))
        == ["journal sending", "journal accepted(t1)", "wait 5.0"])
    #expect(job.play(.waited) == ["send status"])
    #expect(job.request?.url == "https://toapis.com/v1/images/generations/t1")
    let half = #"{"id":"t1","status":"in_progress","progress":"42%"}"#
    #expect(job.play(.replied(reply(half))) == ["journal running(t1)", "wait 7.5"])
    #expect(
      job.play(.waited, .replied(reply(completed)))
        == ["send status", "journal fetching(t1)", "download https://old.example/a.jpg"])
    #expect(job.request?.headers.isEmpty == true)
    #expect(job.play(.downloaded(blobs.store([9]))) == ["finish done done"])
    #expect(job.result?.transcript == nil)
    #expect(job.result?.usage.dollars == 0.025)
  }

  @Test func `Progress is shown as a share and in words`() throws {
    var job = try played(.simple(at: .toapis))
    _ = job.play(.start, .bodyStarted, .replied(reply(submitted)), .waited)
    let actions = job.machine.handle(
      .replied(reply(#"{"id":"t1","status":"in_progress","progress":42}"#)), at: 9)
    let shown = actions.compactMap { action in
      if case .progress(let progress) = action { progress } else { nil }
    }
    #expect(
      shown == [JobProgress(.running, waitingFor: "toapis to finish (42 %)", fraction: 0.42)])
  }

  @Test(arguments: [(0.0, 5.0), (0.5, 7.5), (1.0, 10.0)])
  func `Polls are five to ten seconds apart, at random`(_ chance: Double, _ seconds: Double) {
    let poll = Endpoint.toapis.poll
    #expect(poll.interval(0, jitter: chance) == 5)
    for attempt in 1...20 {
      #expect(abs(poll.interval(attempt, jitter: chance) - seconds) < 0.001)
    }
  }

  static let passing: [JobEvent] = [
    lost(.cannotConnect), lost(.connectionLost, taken: true), lost(.timedOut, taken: true),
    .replied(reply("", status: 429)), .replied(reply("<html>", status: 502)),
    .replied(reply(#"{"success":false,"message":"x"}"#, status: 500)),
  ]

  @Test(arguments: passing)
  func `A failed upload is retried three times, because it is free`(_ event: JobEvent)
    throws
  {
    var job = try played(turn())
    _ = job.play(.start, .bodyStarted)
    for wait in ["wait 0.75", "wait 1.5", "wait 3.0"] {
      #expect(job.play(event, .waited) == [wait, "send upload"])
    }
    #expect(job.play(event) == ["finish failed done"])
    #expect(job.result?.failure?.billed == .no)
    #expect(job.result?.failure?.kind != .unknown)
    #expect(
      job.result?.failure?.message.hasPrefix("the last picture could not be uploaded. ") == true)
  }

  @Test func `Each upload has its own retries`() throws {
    var job = try played(turn())
    _ = job.play(.start)
    for place in 1...2 {
      for wait in ["wait 0.75", "wait 1.5", "wait 3.0"] {
        #expect(job.play(lost(.cannotConnect), .waited) == [wait, "send upload"])
      }
      _ = job.play(uploaded(place))
    }
    #expect(job.words.last == "send submit")
  }

  static let lasting: [(JobEvent, Failure.Kind, String)] = [
    (
      .replied(
        reply(
          #"{"success":false,"message":"Unsupported image type. Allowed: JPEG, PNG, WebP, GIF"}"#,
          status: 400)), .rejected, "Unsupported image type. Allowed: JPEG, PNG, WebP, GIF"
    ),
    (
      .replied(reply(#"{"success":false,"message":"Image too large."}"#)), .rejected,
      "toapis did not accept it: Image too large."
    ),
    (.replied(reply("{}")), .rejected, "toapis did not accept it and did not say why."),
    (.replied(reply("", status: 404)), .configuration, "accepts no pictures at this address (404)"),
    (.replied(reply("", status: 413)), .rejected, "too large"),
    (.replied(reply("", status: 401)), .key, "toapis did not accept the key."),
    (.storageFailed(.full), .storage, "could not be stored: no space left"),
    (lost(.tls), .network, "did not prove its identity"),
  ]

  @Test(arguments: lasting)
  func `A refused upload ends the job, and nothing was billed`(
    _ event: JobEvent, _ kind: Failure.Kind, _ words: String
  ) throws {
    var job = try played(turn())
    #expect(job.play(.start, .bodyStarted, event) == ["send upload", "finish failed done"])
    #expect(job.result?.failure?.kind == kind)
    #expect(job.result?.failure?.message.contains(words) == true)
    #expect(job.result?.failure?.billed == .no)
    #expect(job.result?.failure?.moneyText == "Nothing was billed.")
  }

  @Test func `Cancelling while uploading costs nothing`() throws {
    var job = try played(turn())
    #expect(job.play(.start, .bodyStarted, .cancel) == ["send upload", "finish cancelled done"])
    #expect(job.result?.failure?.billed == .no)
  }

  @Test(arguments: [403, 404, 410])
  func `A picture that is no longer kept ends the job and says how long it was kept`(_ status: Int)
    throws
  {
    var job = try resumed(.fetching(task: "t1"), at: .toapis, age: 86_400)
    _ = job.play(.start, .replied(reply(completed)))
    for wait in ["wait 0.75", "wait 1.5", "wait 3.0"] {
      #expect(
        job.play(.replied(reply("", status: status)), .waited)
          == [wait, "download https://old.example/a.jpg"])
    }
    #expect(job.play(.replied(reply("", status: status))) == ["finish failed done"])
    #expect(
      job.result?.failure?.message
        == "The picture is no longer there (\(status)): toapis keeps pictures for 24 hours.")
    #expect(job.result?.failure?.billed == .yes)
  }

  @Test func `A picture that is not there yet is retried, then left to a later start`()
    throws
  {
    var job = try resumed(.fetching(task: "t1"), at: .toapis, age: 86_000)
    _ = job.play(.start, .replied(reply(completed)))
    var tries = 0
    while job.result == nil, tries < 200 {
      _ = job.play(.replied(reply("", status: 404)), .waited)
      tries += 1
    }
    #expect((20...60).contains(tries))
    #expect(job.result?.job == .fetching(task: "t1"))
    #expect(job.result?.failure?.message == "The picture is not there yet (404).")
    #expect(job.result?.failure?.billed == .yes)
  }

  @Test func `A picture that arrives after it was missing counts`() throws {
    var job = try resumed(.fetching(task: "t1"), at: .toapis)
    _ = job.play(.start, .replied(reply(completed)), .replied(reply("", status: 404)), .waited)
    #expect(job.play(.downloaded(blobs.store([1]))) == ["finish done done"])
  }

  static let chats = [
    #"{"id":"c1","object":"chat.completion","choices":[{"message":{"content":"A kite."}}],"usage":{}}"#,
    #"{"id":"c1","choices":[],"usage":{"total_tokens":5}}"#,
    #"{"id":"c1","object":"chat.completion.chunk"}"#,
  ]

  @Test(arguments: chats)
  func `A chat reply is reported as the wrong endpoint and never polled`(_ answer: String)
    throws
  {
    var job = try played(.simple(at: .toapis))
    #expect(
      job.play(.start, .bodyStarted, .replied(reply(answer)))
        == ["send submit", "journal sending", "finish failed done"])
    #expect(job.result?.failure?.message.contains("wrong endpoint") == true)
    #expect(job.result?.failure?.billed == .maybe)
  }

  @Test func `A task cancelled by the provider is reported as such`() throws {
    var job = try resumed(.running(task: "t1"), at: .toapis)
    let cancelled = #"{"id":"t1","status":"cancelled"}"#
    #expect(
      job.play(.start, .replied(reply(cancelled))) == ["send status", "finish cancelled done"])
    #expect(job.result?.failure?.message == "It was cancelled by toapis, not here.")
  }

  @Test func `At the deadline the job is left with its id and never sent again`() throws {
    var job = try played(.simple(at: .toapis))
    _ = job.play(.start, .bodyStarted, .replied(reply(submitted)), .waited)
    for _ in 0..<2 {
      job.clock += 290
      _ = job.play(.replied(reply(submitted)), .waited)
    }
    job.clock += 290
    #expect(job.play(.replied(reply(submitted))) == ["finish unknown accepted(t1)"])
    var again = try resumed(.accepted(task: "t1"), at: .toapis)
    #expect(again.play(.start) == ["send status"])
  }

  @Test func `A limit on polling is honoured from either header`() throws {
    for name in ["Retry-After", "X-RateLimit-Reset"] {
      var job = try played(.simple(at: .toapis))
      _ = job.play(.start, .bodyStarted, .replied(reply(submitted)), .waited)
      let limited = reply(
        #"{"error":{"code":"rate_limit_exceeded"}}"#, status: 429,
        headers: [
          .init(name: name, value: "33"),
          .init(name: "X-RateLimit-Category", value: "async_query"),
        ])
      #expect(job.play(.replied(limited)) == ["wait 33.0"])
    }
  }

  static let lostAnswers: [JobEvent] = [
    lost(.connectionLost, taken: true), lost(.timedOut, taken: true),
    .replied(reply("<html>", status: 502)), .replied(reply("", status: 504)),
    .replied(reply("", status: 500)), .replied(reply("{")), .replied(reply("{}")),
    .storageFailed(.full),
  ]

  @Test(arguments: lostAnswers)
  func `A lost reply is polled by our own name`(_ event: JobEvent) throws {
    var turn = TurnRequest.simple(at: .toapis)
    turn.name = "s-1"
    turn.endpoint.options.namesRequests = true
    var job = try played(turn)
    _ = job.play(.start, .bodyStarted)
    #expect(job.play(event) == ["journal accepted(s-1)", "wait 5.0"])
    #expect(job.play(.waited) == ["send status"])
    #expect(job.request?.url == "https://toapis.com/v1/images/generations/s-1")
    #expect(job.play(.replied(reply(submitted))) == ["journal accepted(t1)", "wait 7.5"])
    #expect(job.play(.waited) == ["send status"])
    #expect(job.request?.url == "https://toapis.com/v1/images/generations/t1")
    #expect(!job.words.dropFirst().contains("send submit"))
  }

  @Test func `A task under our name that was never accepted ends as unknown`() throws {
    var turn = TurnRequest.simple(at: .toapis)
    turn.name = "s-1"
    turn.endpoint.options.namesRequests = true
    var job = try played(turn)
    _ = job.play(.start, .bodyStarted, lost(.connectionLost, taken: true), .waited)
    let missing = JobEvent.replied(
      reply(#"{"error":{"code":"task_not_found","message":"x"}}"#, status: 404))
    for _ in 1..<5 { _ = job.play(missing, .waited) }
    #expect(job.play(missing) == ["finish unknown done"])
    #expect(job.result?.failure?.billed == .maybe)
  }

  @Test func `Without a name a lost reply ends as unknown`() throws {
    var job = try played(.simple(at: .toapis))
    _ = job.play(.start, .bodyStarted)
    #expect(job.play(lost(.connectionLost, taken: true)) == ["finish unknown done"])
  }

  @Test func `A call that was certainly turned away is not polled`() throws {
    var turn = TurnRequest.simple(at: .toapis)
    turn.name = "s-1"
    turn.endpoint.options.namesRequests = true
    for status in [400, 401, 402, 422] {
      var job = try played(turn)
      _ = job.play(.start, .bodyStarted)
      #expect(job.play(.replied(reply("", status: status))).last?.hasPrefix("finish ") == true)
    }
  }

  @Test func `A process that died while sending leaves the name to poll by`() throws {
    var endpoint = Endpoint.toapis
    endpoint.options.namesRequests = true
    var job = Played(
      machine: try resumeJob(
        .sending, at: endpoint, settings: .initial, name: "s-1", jitter: { 0.5 }))
    #expect(job.play(.start) == ["journal accepted(s-1)", "send status"])
    var nameless = Played(
      machine: try resumeJob(
        .sending, at: .toapis, settings: .initial, name: "s-1", jitter: { 0.5 }))
    #expect(nameless.play(.start) == ["finish unknown done"])
  }
}
