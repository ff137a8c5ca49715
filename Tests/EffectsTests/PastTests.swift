import Effects
import Imagery
import Model
import Payload
import Providers
import TestSupport
import Testing

@testable import Studio

private let accepted = #"{"request_id":"r1","model":"m","status":"queued"}"#
private let finished = #"""
  {"request_id":"r1","status":"success","outcome":{"media_urls":[{"id":"0","url":"https://example.test/x.png"}],
   "next_turn_contents":[{"role":"user","parts":[{"text":"a"}]},{"role":"model","parts":[{"text":"Done","thoughtSignature":"c2ln"}]}]}}
  """#
private let forgetful = #"""
  {"request_id":"r1","status":"success","outcome":{"media_urls":[{"id":"0","url":"https://example.test/x.png"}]}}
  """#

/// One whole turn's answers.
private func turn(_ end: String = finished, picture: [UInt8] = [1, 2, 3])
  -> [ScriptedTransport.Answer]
{
  [.json(200, accepted), .json(200, end), .bytes(picture)]
}

/// What a turn continues from when it is sent to another provider or model, or is trimmed.
@Suite(.timeLimit(.minutes(5))) struct PastTests {
  /// Two providers that speak the same and remember apart.
  private func runner(_ bench: Bench, memory: Capabilities.Memory = .wholeConversation)
    -> SubmitTurn
  {
    var other = bench.endpoint
    other.name = "other"
    other.capabilities.memory = memory
    return SubmitTurn(ports: bench.ports, endpoints: ["gmi": bench.endpoint, "other": other])
  }

  private func draft(
    _ bench: Bench, _ words: String, parent: Int?, profile: String = "gmi", model: String = "m",
    conversationMode: ConversationMode = .conversation, references: [Reference] = []
  ) -> TurnDraft {
    TurnDraft(
      session: bench.session, parent: parent, instruction: words, settings: .initial,
      references: references, conversationMode: conversationMode, profile: profile, model: model)
  }

  @Test
  func `Another profile gets the last picture and the words, and the turn says what stayed behind`()
    async throws
  {
    let bench = Bench(turn() + turn(picture: [4, 5, 6]) + turn())
    let runner = runner(bench)
    _ = try await runner.run(draft(bench, "a kite", parent: nil), notify: bench.heard.hear)
    _ = try await runner.run(draft(bench, "now blue", parent: 1), notify: bench.heard.hear)

    let third = try await runner.run(
      draft(bench, "at dusk", parent: 2, profile: "other"), notify: bench.heard.hear)

    let body = bench.transport.requests[6].body
    // Nothing that another provider has signed.
    #expect(!body.contains("thoughtSignature"))
    #expect(body.contains(#"1. a kite\n2. now blue"#))
    // The picture of the second turn, then the instruction, last.
    #expect(body.contains(#""data":"BAUG"}},{"text":"at dusk"}]}]"#))
    #expect(
      third.notes == [
        "The conversation with gmi was not sent, because a conversation belongs to the provider and the "
          + "model that made it: this turn sent the last picture and the text of 2 instructions."
      ])
    #expect(third.outcome?.conversation?.bytes ?? 0 > 0)
  }

  @Test func `Returning to the first profile starts a new conversation there as well`() async throws
  {
    let bench = Bench(turn() + turn() + turn())
    let runner = runner(bench)
    _ = try await runner.run(draft(bench, "a kite", parent: nil), notify: bench.heard.hear)
    _ = try await runner.run(
      draft(bench, "now blue", parent: 1, profile: "other"), notify: bench.heard.hear)

    let third = try await runner.run(draft(bench, "at dusk", parent: 2), notify: bench.heard.hear)

    #expect(!bench.transport.requests[6].body.contains("thoughtSignature"))
    #expect(third.notes.first?.hasPrefix("The conversation with other was not sent") == true)
  }

  @Test func `Another model of the same provider starts a new conversation`() async throws {
    let bench = Bench(turn() + turn())
    _ = try await bench.runner.run(draft(bench, "a kite", parent: nil), notify: bench.heard.hear)

    let second = try await bench.runner.run(
      draft(bench, "now blue", parent: 1, model: "n"), notify: bench.heard.hear)

    #expect(!bench.transport.requests[3].body.contains("thoughtSignature"))
    #expect(second.notes.first?.hasPrefix("The conversation with m was not sent") == true)
  }

  @Test func `A provider without a memory gets the last picture and no recap`() async throws {
    let bench = Bench(turn() + turn() + turn())
    let runner = runner(bench, memory: .lastPicture)
    _ = try await runner.run(draft(bench, "a kite", parent: nil), notify: bench.heard.hear)

    let second = try await runner.run(
      draft(bench, "now blue", parent: 1, profile: "other"), notify: bench.heard.hear)

    let body = bench.transport.requests[3].body
    #expect(!body.contains("a kite"))
    #expect(body.contains(#""data":"AQID""#))
    #expect(second.notes.first?.hasSuffix("this turn sent only the last picture.") == true)
  }

  @Test func `A trimmed turn carries the first and the last picture and drops the rest`()
    async throws
  {
    let bench = Bench(turn() + turn(picture: [4, 5, 6]) + turn())
    let blob = try bench.blobs.store([9, 9, 9])
    let photograph = Picture(
      digest: blob.name, type: .png, size: PixelSize(width: 16, height: 9),
      byteCount: blob.byteCount)
    _ = try await bench.runner.run(
      draft(
        bench, "a kite", parent: nil,
        references: [Reference(.picture(photograph), name: "sea.png")]), notify: bench.heard.hear)
    _ = try await bench.runner.run(draft(bench, "now blue", parent: 1), notify: bench.heard.hear)

    let third = try await bench.runner.run(
      draft(bench, "at dusk", parent: 2, conversationMode: .trimmed), notify: bench.heard.hear)

    let body = bench.transport.requests[6].body
    let first = try #require(body.firstRange(of: #""data":"CQkJ""#))
    let last = try #require(body.firstRange(of: #""data":"BAUG""#))
    #expect(first.upperBound < last.lowerBound)
    #expect(!body.contains("thoughtSignature"))
    #expect(
      third.notes == [
        "The conversation was trimmed: this turn sent the first picture, the last picture and the text "
          + "of 2 instructions."
      ])
  }

  @Test func `A response without a conversation is continued with its picture`() async throws {
    let bench = Bench(turn(forgetful) + turn())
    _ = try await bench.runner.run(draft(bench, "a kite", parent: nil), notify: bench.heard.hear)

    let second = try await bench.runner.run(
      draft(bench, "now blue", parent: 1), notify: bench.heard.hear)

    #expect(bench.transport.requests[3].body.contains(#""data":"AQID""#))
    #expect(second.notes.first?.hasPrefix("The previous reply left no conversation") == true)
  }

  @Test
  func `A reference that must be converted is noted, or refused if conversion is not wanted`()
    async throws
  {
    let bench = Bench([.json(400, #"{"error":"no"}"#)])
    let picture = Picture(
      digest: "d", type: .gif, size: PixelSize(width: 10, height: 10), byteCount: 10)
    var draft = draft(
      bench, "warmer", parent: nil, references: [Reference(.picture(picture), name: "a.gif")])
    draft.allowsConversion = false

    let refused = try await bench.runner.run(draft, notify: bench.heard.hear)
    draft.allowsConversion = true
    let converted = try await bench.runner.run(draft, notify: bench.heard.hear)

    #expect(refused.outcome?.failure?.message == "a.gif is a GIF file, which gmi does not accept.")
    #expect(refused.outcome?.failure?.billed == .no)
    #expect(bench.transport.requests.count == 1)
    #expect(converted.notes.first?.hasPrefix("a.gif is a GIF file; it was sent as a JPEG") == true)
  }

  @Test func `The requested size in pixels is kept beside the size that came`() async throws {
    let bench = Bench(turn())
    var endpoint = bench.endpoint
    endpoint.capabilities.pixels = [
      AspectRatio(1, 1): [.k1: PixelSize(width: 1024, height: 1024)]
    ]
    let runner = SubmitTurn(ports: bench.ports, endpoints: ["gmi": endpoint])

    var draft = draft(bench, "a kite", parent: nil)
    draft.settings.ratio = .fixed(AspectRatio(1, 1))
    let made = try await runner.run(draft, notify: bench.heard.hear)

    #expect(made.outcome?.askedSize == PixelSize(width: 1024, height: 1024))
  }

  @Test func `If the model chose the ratio, the requested size is that of its ratio`() async throws
  {
    let bench = Bench(turn())
    var endpoint = bench.endpoint
    let wide = PixelSize(width: 2752, height: 1536)
    endpoint.capabilities.pixels = [
      AspectRatio(1, 1): [.k2: PixelSize(width: 2048, height: 2048)],
      AspectRatio(16, 9): [.k2: wide],
    ]
    let runner = SubmitTurn(ports: bench.ports, endpoints: ["gmi": endpoint])

    var draft = draft(bench, "a kite", parent: nil)
    draft.settings.resolution = .k2
    let made = try await runner.run(draft, notify: bench.heard.hear)

    // 1600×900 came.
    #expect(made.sentRatio == nil && made.outcome?.askedSize == wide)
    #expect(made.missedSize == wide)
  }
}
