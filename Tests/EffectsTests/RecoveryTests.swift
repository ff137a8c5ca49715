import Effects
import Model
import Payload
import Providers
import TestSupport
import Testing

private let accepted = #"{"request_id":"r1","model":"m","status":"queued"}"#
private let odd = #"{"request_id":"r1","status":"success","outcome":{"hologram":[1,2,3]}}"#

/// Replies without a picture, and what can still be recovered from them.
@Suite(.timeLimit(.minutes(5))) struct RecoveryTests {
  private func recovery(_ bench: Bench) -> Recovery {
    Recovery(ports: bench.ports, endpoints: ["gmi": bench.endpoint])
  }

  private func kept(_ bench: Bench, _ turn: Turn) async throws -> KeptReply? {
    try await bench.replies.keptReply(session: turn.id.session.rawValue, turn: turn.number)
  }

  /// A turn whose answer held nothing that could be read.
  private func failed(_ bench: Bench) async throws -> Turn {
    try await bench.runner.run(bench.draft("a kite"), notify: bench.heard.hear)
  }

  /// Puts another answer in the place of the one that is kept.
  private func replace(_ text: String, _ bench: Bench, _ turn: Turn) async throws {
    var reply = try #require(try await kept(bench, turn))
    reply.body = try bench.blobs.store(Array(text.utf8))
    try await bench.replies.store(
      reply, session: turn.id.session.rawValue, turn: turn.number)
  }

  @Test
  func
    `An answer without a picture is kept with its turn as it came, and the turn says how to read it`()
    async throws
  {
    let bench = Bench([.json(200, accepted), .json(200, odd)])
    let turn = try await failed(bench)
    #expect(turn.job == .done(.failed))
    let advice = turn.outcome?.failure?.advice ?? ""
    #expect(advice.contains("'retake recover s1 1' parses it again."), "\(advice)")
    let reply = try #require(try await kept(bench, turn))
    #expect(bench.blobs.content(of: reply.body) == Array(odd.utf8))
    #expect(reply.wire == "gmi" && reply.status == 200 && reply.url.hasSuffix("/requests/r1"))
  }

  @Test func `A response that yielded its picture is not kept`() async throws {
    let good = #"{"request_id":"r1","status":"success","outcome":{"url":"https://example.test/x"}}"#
    let bench = Bench([.json(200, accepted), .json(200, good), .bytes([1, 2, 3])])
    let turn = try await failed(bench)
    #expect(turn.job == .done(.done) && turn.result != nil)
    #expect(try await kept(bench, turn) == nil)
  }

  @Test func `A response in which rereading finds nothing stays as it is, and nothing is sent`()
    async throws
  {
    let bench = Bench([.json(200, accepted), .json(200, odd)])
    let turn = try await failed(bench)
    let failure = await #expect(throws: Failure.self) {
      _ = try await recovery(bench).run(turn.id, notify: bench.heard.hear)
    }
    #expect(failure?.message.contains("No picture was found") == true)
    #expect(try await bench.library.turn(turn.id) == turn)
    #expect(try await kept(bench, turn) != nil)
    #expect(bench.transport.requests.count == 2)
    let long = String(repeating: "eleven, ", count: 300)
    try await replace(#"{"request_id":"r1","status":"success","x":"\#(long)"}"#, bench, turn)
    await #expect(throws: Failure.self) {
      _ = try await recovery(bench).run(turn.id, notify: bench.heard.hear)
    }
    #expect(bench.library.discarded.count == 1, "what was read of it is not left behind")
  }

  @Test func `Pictures that are found become the turn's, and the response is removed`() async throws
  {
    let bench = Bench([.json(200, accepted), .json(200, odd), .bytes([1, 2, 3])])
    let turn = try await failed(bench)
    try await replace(
      #"{"request_id":"r1","status":"success","outcome":{"url":"/media/x.png","text":"Here."}}"#,
      bench, turn)
    let again = try await recovery(bench).run(turn.id, notify: bench.heard.hear)
    #expect(again.job == .done(.done) && again.result != nil && again.outcome?.failure == nil)
    #expect(again.outcome?.text == "Here.")
    #expect(bench.transport.requests.last?.url == "https://example.test/media/x.png")
    #expect(bench.transport.requests.last?.method == "GET")
    #expect(try await bench.library.turn(turn.id)?.result != nil)
    #expect(try await kept(bench, turn) == nil)
  }

  @Test func `A picture found in the model's own content continues the conversation`()
    async throws
  {
    let odd = #"{"candidates":[{"content":{"role":"model","parts":[{"hologram":1}]}}]}"#
    let bench = Bench([.json(200, odd)])
    var endpoint = bench.endpoint
    endpoint.wire = .gemini
    let runner = SubmitTurn(ports: bench.ports, endpoints: ["gmi": endpoint])
    let turn = try await runner.run(bench.draft("a kite"), notify: bench.heard.hear)
    #expect(turn.result == nil)
    // As a later version would read it.
    let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    let said =
      #"{"role":"model","parts":[{"inlineData":{"mimeType":"image/png","data":"\#(png)"},"thoughtSignature":"U2ln"}]}"#
    try await replace(
      #"{"candidates":[{"content":\#(said),"finishReason":"STOP"}]}"#, bench, turn)

    let again = try await Recovery(ports: bench.ports, endpoints: ["gmi": endpoint])
      .run(turn.id, notify: bench.heard.hear)

    #expect(again.result != nil)
    #expect(!again.notes.contains { $0.contains("not with the conversation") }, "\(again.notes)")
    let transcript = try #require(
      try await bench.transcripts.transcript(session: "s1", turn: 1))
    let contents = transcript.root.elements
    #expect(contents.map { $0["role"]?.string } == ["user", "model"])
    #expect(contents.first?["parts"]?.elements.first?["text"]?.string == "a kite")
    #expect(contents.last?["parts"]?.elements.first?["thoughtSignature"]?.string == "U2ln")
    #expect(bench.transport.requests.count == 1)
  }

  @Test func `A response can be read even if its profile is gone`() async throws {
    let bench = Bench([.json(200, accepted), .json(200, odd), .bytes([1, 2, 3])])
    let turn = try await failed(bench)
    try await replace(#"{"images":["https://other.test/x.png"]}"#, bench, turn)
    let again = try await Recovery(ports: bench.ports, endpoints: [:])
      .run(turn.id, notify: bench.heard.hear)
    #expect(again.result != nil)
  }

  @Test func `A kept response can be discarded`() async throws {
    let bench = Bench([.json(200, accepted), .json(200, odd)])
    let turn = try await failed(bench)
    try await recovery(bench).discard(turn.id)
    #expect(try await kept(bench, turn) == nil)
    await #expect(throws: Failure.self) { try await recovery(bench).discard(turn.id) }
  }
}
