import Effects
import Imagery
import Model
import Payload
import Providers
import TestSupport
import Testing

private let accepted = #"{"request_id":"r1","model":"m","status":"queued"}"#
private let finished = #"""
  {"request_id":"r1","status":"success","outcome":{"media_urls":[{"id":"0","url":"https://example.test/x.png"}],
   "next_turn_contents":[{"role":"user","parts":[{"text":"a"}]},{"role":"model","parts":[{"text":"Done","thoughtSignature":"c2ln"}]}]}}
  """#

private func turn(picture: [UInt8] = [1, 2, 3]) -> [ScriptedTransport.Answer] {
  [.json(200, accepted), .json(200, finished), .bytes(picture)]
}

/// Regions on their way to a provider, kept versions, and what the next turn tells of them.
@Suite(.timeLimit(.minutes(5))) struct KeeperTests {
  private let region = Region(x: 160, y: 90, width: 320, height: 180)

  private func draft(_ bench: Bench, _ words: String, parent: Int?, copy: Bool = true) -> TurnDraft
  {
    TurnDraft(
      session: bench.session, parent: parent, instruction: words, settings: .initial,
      references: [], regions: parent == 1 ? [region] : [], sendsMarkedCopy: copy, profile: "gmi",
      model: "m")
  }

  @Test func `A region is sent in words and as a marked copy, and the turn says so`()
    async throws
  {
    let bench = Bench(turn() + turn(picture: [4, 5, 6]))
    _ = try await bench.runner.run(draft(bench, "a kite", parent: nil), notify: bench.heard.hear)
    let second = try await bench.runner.run(
      draft(bench, "now blue", parent: 1), notify: bench.heard.hear)

    // 1600 x 900 pixels as boxes of 0 to 1000.
    let body = bench.transport.requests[3].body
    #expect(body.contains("now blue\\n\\nChange only this region"))
    #expect(body.contains("[100, 100, 300, 300]: 320×180 pixels at x 160, y 90 of 1600×900"))
    #expect(body.contains("marked copy") && body.contains("image/jpeg"))
    #expect(bench.imaging.marked.count == 1)
    #expect(second.instruction == "now blue")
    #expect(second.regions == [region])
    #expect(
      second.notes == [
        "The region 320×180 at 160,90 was described in words and shown on a marked copy. "
          + "gmi takes no mask."
      ])
  }

  @Test func `Without the marked copy only the words are sent`() async throws {
    let bench = Bench(turn() + turn())
    _ = try await bench.runner.run(draft(bench, "a kite", parent: nil), notify: bench.heard.hear)
    let second = try await bench.runner.run(
      draft(bench, "now blue", parent: 1, copy: false), notify: bench.heard.hear)
    #expect(!bench.transport.requests[3].body.contains("marked copy"))
    #expect(bench.imaging.marked.isEmpty)
    #expect(
      second.notes == [
        "The region 320×180 at 160,90 was described in words only. gmi takes no mask."
      ])
  }

  @Test
  func `Only the words are sent if the provider accepts no further picture, and a note says so`()
    async throws
  {
    let bench = Bench(turn() + turn())
    var endpoint = bench.endpoint
    endpoint.capabilities.maxReferences = 1
    let runner = SubmitTurn(ports: bench.ports, endpoints: ["gmi": endpoint])
    _ = try await runner.run(draft(bench, "a kite", parent: nil), notify: bench.heard.hear)
    var next = draft(bench, "now blue", parent: 1)
    next.references = [.make("style")]
    let second = try await runner.run(next, notify: bench.heard.hear)
    #expect(
      second.notes.last?.hasSuffix(
        "in words only: gmi accepts no further picture. gmi takes no mask.") == true)
  }

  @Test func `A region outside the picture is refused before anything is sent`() async throws {
    let bench = Bench(turn())
    _ = try await bench.runner.run(draft(bench, "a kite", parent: nil), notify: bench.heard.hear)
    var next = draft(bench, "now blue", parent: 1)
    next.regions = [Region(x: 1600, y: 0, width: 9, height: 9)]
    await #expect(throws: Failure.self) {
      _ = try await bench.runner.run(next, notify: bench.heard.hear)
    }
    #expect(bench.transport.requests.count == 3)
  }

  @Test func `A kept version is a turn of its own that costs nothing`() async throws {
    let bench = Bench(turn() + turn(picture: [4, 5, 6]))
    let first = try await bench.runner.run(
      draft(bench, "a kite", parent: nil), notify: bench.heard.hear)
    let second = try await bench.runner.run(
      draft(bench, "now blue", parent: 1), notify: bench.heard.hear)

    let kept = try await RegionCompositor(bench.ports).makeKeptTurn(
      of: second.id, regions: second.regions, session: bench.session)

    #expect(kept.number == 3 && kept.parent == 2 && kept.job == .done(.done))
    #expect(
      kept.profile == "kept" && kept.model == "kept" && kept.kept == RegionComposite(feather: 22))
    #expect(kept.instruction == "kept: turn 2 inside the region")
    #expect(kept.outcome?.usage == Usage(dollars: 0, isEstimated: false))
    #expect(kept.outcome?.conversation == nil)
    let (result, before) = (try #require(second.result), try #require(first.result))
    #expect(
      bench.imaging.kept == [
        "\(bench.library.path(of: result)) over \(bench.library.path(of: before)) in "
          + "\(second.regions)"
      ])
    #expect(bench.transport.requests.count == 6)
    let stored = try await bench.library.turn(kept.id)
    #expect(stored == kept)
    // A kill between two writes would leave a turn without its picture.
    let writes = bench.library.log.filter { $0.hasPrefix("add 3") || $0.hasPrefix("update 3") }
    #expect(writes == ["add 3 done"])
  }

  @Test
  func `After a kept version the conversation continues word for word, with the picture beside it`()
    async throws
  {
    let bench = Bench(turn() + turn() + turn())
    _ = try await bench.runner.run(draft(bench, "a kite", parent: nil), notify: bench.heard.hear)
    let second = try await bench.runner.run(
      draft(bench, "now blue", parent: 1), notify: bench.heard.hear)
    let kept = try await RegionCompositor(bench.ports).makeKeptTurn(
      of: second.id, regions: second.regions, session: bench.session)

    let next = try await bench.runner.run(
      draft(bench, "at dusk", parent: kept.number), notify: bench.heard.hear)

    let body = bench.transport.requests[6].body
    #expect(
      body.contains(
        #"{"role":"model","parts":[{"text":"Done","thoughtSignature":"c2ln"}]},{"role":"user""#))
    #expect(body.contains(#"{"text":"at dusk"},{"inlineData":{"mimeType":"image/png""#))
    #expect(
      next.notes.first?.hasPrefix(
        "The picture of turn 3, made here, was sent as your own picture: no model made it") == true)
  }
}
