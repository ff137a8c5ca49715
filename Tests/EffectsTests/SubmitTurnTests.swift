import Effects
import Foundation
import Imagery
import Model
import Payload
import Providers
import TestSupport
import Testing

private let accepted = #"{"request_id":"r1","model":"m","status":"queued"}"#
private let finished = #"""
  {"request_id":"r1","status":"success","outcome":{"media_urls":[{"id":"0","url":"https://example.test/x.png"}],
   "next_turn_contents": [ {"role":"user","parts":[{"text":"a"}]} ,{"role":"model","odd":1.0e2,"parts":[{"text":"Done \u00e9","thoughtSignature":"c2ln"}]} ]}}
  """#

@Suite(.timeLimit(.minutes(5))) struct SubmitTurnTests {
  @Test
  func `A turn is stored before it is sent, journalled as it goes and stored with its picture`()
    async throws
  {
    let bench = Bench([.json(200, accepted), .json(200, finished), .bytes([1, 2, 3])])

    let turn = try await bench.runner.run(bench.draft("a kite"), notify: bench.heard.hear)

    #expect(turn.job == .done(.done))
    #expect(turn.result != nil)
    #expect(turn.outcome?.text == "Done é")
    #expect(bench.transport.requests.map(\.method) == ["POST", "GET", "GET"])
    // What was on disk when the first byte of the paid request left.
    #expect(bench.transport.requests.first?.logAtBody == ["add 1", "update 1 sending"])
    #expect(bench.heard.journal.first == .composed)
    #expect(bench.heard.journal.contains(.accepted(task: "r1")))
    #expect(bench.heard.journal.last == .done(.done))
    // The picture's row comes before the turn's row that names it.
    let last = try #require(bench.library.log.last)
    #expect(last.hasPrefix("update 1 done"))
    #expect(bench.library.log.dropLast().last?.hasPrefix("keep") == true)
  }

  @Test func `A sandbox that died is restarted, and any other provider is only asked again`()
    async throws
  {
    for isSandbox in [true, false] {
      let gone = TransportError(.cannotConnect, detail: "gone", mayHaveBeenAccepted: false)
      let bench = Bench([
        .failure(gone), .json(200, accepted), .failure(gone), .json(200, finished),
        .failure(gone), .bytes([1, 2, 3]),
      ])
      var endpoint = bench.endpoint
      endpoint.isSandbox = isSandbox
      let runner = SubmitTurn(ports: bench.ports, endpoints: ["gmi": endpoint])

      let turn = try await runner.run(bench.draft("a kite"), notify: bench.heard.hear)

      #expect(turn.job == .done(.done))
      #expect(bench.access.count == (isSandbox ? 4 : 1))
    }
  }

  @Test func `The next turn begins with the bytes of the transcript`() async throws {
    let bench = Bench([
      .json(200, accepted), .json(200, finished), .bytes([1, 2, 3]),
      .json(200, accepted), .json(200, finished), .bytes([1, 2, 3]),
    ])
    _ = try await bench.runner.run(bench.draft("a kite"), notify: bench.heard.hear)

    _ = try await bench.runner.run(bench.draft("now blue", parent: 1), notify: bench.heard.hear)

    let body = try #require(bench.transport.requests.dropFirst(3).first?.body)
    let sent = try #require(body.range(of: #""contents":"#))
    let contents = body[sent.upperBound...]
    let received =
      #"[ {"role":"user","parts":[{"text":"a"}]} ,{"role":"model","odd":1.0e2,"parts":[{"text":"Done \u00e9","thoughtSignature":"c2ln"}]}"#
    #expect(contents.hasPrefix(received + ","))
    #expect(contents.contains("now blue"))
  }

  @Test func `The ratio of the picture is resolved to the nearest one on offer and sent`()
    async throws
  {
    let bench = Bench([.json(400, #"{"error":"no"}"#)])
    let blob = try bench.blobs.store([1, 2, 3])
    let picture = Picture(
      digest: blob.name, type: .png, size: PixelSize(width: 4000, height: 2200),
      byteCount: blob.byteCount)

    let turn = try await bench.runner.run(
      bench.draft("warmer", references: [Reference(.picture(picture), name: "a.png")]),
      notify: bench.heard.hear)

    #expect(turn.sentRatio == AspectRatio(16, 9))
    #expect(bench.transport.requests.first?.body.contains(#""aspect_ratio":"16:9""#) == true)
  }

  @Test func `A picture in a format that the provider does not accept is converted first`()
    async throws
  {
    let bench = Bench([.json(400, #"{"error":"no"}"#)])
    let picture = Picture(
      digest: "d", type: .gif, size: PixelSize(width: 10, height: 10), byteCount: 10)

    _ = try await bench.runner.run(
      bench.draft("warmer", references: [Reference(.picture(picture), name: "a.gif")]),
      notify: bench.heard.hear)

    #expect(bench.imaging.converted == ["/pictures/d.gif"])
  }

  @Test func `A refused connection leaves a failed turn that cost nothing`() async throws {
    let refused = TransportError(.cannotConnect, detail: "refused", mayHaveBeenAccepted: false)
    let bench = Bench(Array(repeating: .failure(refused), count: 8))

    let turn = try await bench.runner.run(bench.draft("a kite"), notify: bench.heard.hear)

    #expect(turn.job == .done(.failed))
    #expect(turn.outcome?.failure?.kind == .network)
    #expect(turn.outcome?.failure?.billed == .no)
  }

  @Test
  func `A connection lost after the body began leaves a turn that is unknown and may be billed`()
    async throws
  {
    let lost = TransportError(.connectionLost, detail: "reset", mayHaveBeenAccepted: true)
    let bench = Bench([.failure(lost)])

    let turn = try await bench.runner.run(bench.draft("a kite"), notify: bench.heard.hear)

    #expect(turn.job == .done(.unknown))
    #expect(turn.outcome?.failure?.billed == .maybe)
    #expect(bench.transport.requests.count == 1)
  }

  @Test func `An interruption ends the wait and keeps the turn`() async throws {
    let bench = Bench([.json(200, accepted), .hang])
    let cancellation = CancellationToken()
    async let ended = bench.runner.run(
      bench.draft("a kite"), cancellation: cancellation, notify: bench.heard.hear)
    for await _ in bench.transport.hanging.stream { break }

    cancellation.cancel()

    let turn = try await ended
    #expect(turn.job == .done(.cancelled))
    #expect(turn.outcome?.failure?.billed == .maybe)
  }

  @Test func `A full disk before sending sends nothing`() async throws {
    let bench = Bench([.json(200, accepted)])
    bench.library.failWrites(with: Failure(.storage, "The disk is full."))

    await #expect(throws: Failure.self) {
      try await bench.runner.run(bench.draft("a kite"), notify: bench.heard.hear)
    }
    #expect(bench.transport.requests.isEmpty)
  }

  @Test func `Continuing a turn that left nothing is refused before anything is sent`()
    async throws
  {
    let bench = Bench([.json(400, #"{"error":"no"}"#)])
    _ = try await bench.runner.run(bench.draft("a kite"), notify: bench.heard.hear)

    await #expect(throws: Failure.self) {
      try await bench.runner.run(bench.draft("bluer", parent: 1), notify: bench.heard.hear)
    }
    #expect(bench.transport.requests.count == 1)
  }
}

@Suite(.timeLimit(.minutes(5))) struct ResumeTests {
  private func stored(_ job: Job, in bench: Bench) -> TurnID {
    let id = TurnID(session: bench.session.id, number: 1)
    let turn = Turn(
      id: id, parent: nil, instruction: "a kite", settings: .initial,
      sentRatio: AspectRatio(1, 1), references: [], profile: "gmi", model: "m",
      created: Timestamp(milliseconds: 0), job: job)
    bench.library.insert(bench.session, turns: [turn])
    return id
  }

  @Test func `A turn that was never sent is reported as such and not sent`() async throws {
    let bench = Bench([])
    let id = stored(.composed, in: bench)

    let turn = try #require(await bench.runner.resume(id, notify: bench.heard.hear))

    #expect(!turn.isOpen)
    #expect(turn.outcome?.failure?.billed == .no)
    #expect(bench.transport.requests.isEmpty)
  }

  @Test func `A turn that died while sending is unknown and not sent again`() async throws {
    let bench = Bench([])
    let id = stored(.sending, in: bench)

    let turn = try #require(await bench.runner.resume(id, notify: bench.heard.hear))

    #expect(turn.job == .done(.unknown))
    #expect(turn.outcome?.failure?.billed == .maybe)
    #expect(bench.transport.requests.isEmpty)
  }

  @Test func `An accepted job is queried by its ID`() async throws {
    let bench = Bench([.json(200, finished), .bytes([1, 2, 3])])
    let id = stored(.accepted(task: "r1"), in: bench)

    let turn = try #require(await bench.runner.resume(id, notify: bench.heard.hear))

    #expect(turn.job == .done(.done))
    #expect(bench.transport.requests.first?.method == "GET")
    #expect(bench.transport.requests.first?.url.hasSuffix("/requests/r1") == true)
  }

  @Test func `A job that has ended a start of the program is resumed only on request`()
    async throws
  {
    let bench = Bench([.json(200, finished), .bytes([1, 2, 3])])
    let id = stored(.running(task: "r1"), in: bench)
    bench.library.leaveFault(on: id)

    let left = try #require(await bench.runner.resume(id, notify: bench.heard.hear))

    #expect(left.isLeft)
    #expect(left.outcome?.failure?.advice.contains("retake resume s1 1") == true)
    #expect(bench.transport.requests.isEmpty)
    #expect(try await bench.library.turn(id)?.job == .running(task: "r1"))

    let asked = try await bench.runner.resume(id, isAsked: true, notify: bench.heard.hear)

    #expect(asked?.job == .done(.done))
  }

  @Test func `A job that another process drives is watched until it ends there`() async throws {
    let bench = Bench([])
    let id = stored(.running(task: "r1"), in: bench)
    let claim = try #require(await bench.library.claim(id))
    let watched = bench.library

    let turn = try await bench.runner.resume(id) { news in
      // The other process stores its result while we wait.
      guard case .progress = news else { return }
      Task {
        guard var turn = try await watched.turn(id), turn.isOpen else { return }
        turn.job = .done(.done)
        try await watched.update(turn)
      }
    }

    #expect(turn?.job == .done(.done))
    #expect(bench.transport.requests.isEmpty)
    claim.release()
  }
}
