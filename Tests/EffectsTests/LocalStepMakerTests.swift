import Effects
import Imagery
import Model
import Studio
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct LocalStepMakerTests {
  private let accepted = #"{"request_id":"r1","model":"m","status":"queued"}"#
  private let finished = #"""
    {"request_id":"r1","status":"success","outcome":{"media_urls":[{"id":"0","url":"https://example.test/x.png"}],
     "next_turn_contents":[{"role":"user","parts":[{"text":"a"}]},{"role":"model","parts":[{"text":"Done","thoughtSignature":"c2ln"}]}]}}
    """#

  private func draft(_ bench: Bench, _ words: String, parent: Int?) -> TurnDraft {
    TurnDraft(
      session: bench.session, parent: parent, instruction: words, settings: .initial,
      references: [], profile: "gmi", model: "m")
  }

  @Test func `A local step is a turn that costs nothing, and the next request sends its picture`()
    async throws
  {
    let answers: [ScriptedTransport.Answer] = [
      .json(200, accepted), .json(200, finished), .bytes([1, 2, 3]),
    ]
    let bench = Bench(answers + answers)
    let first = try await bench.runner.run(
      draft(bench, "a kite", parent: nil), notify: bench.heard.hear)
    let picture = try #require(first.result)
    let step = try LocalStep(.rotate, ["left"], of: picture.size)

    let made = try await LocalStepMaker(bench.ports).makeTurn(
      LocalStepRequest(step, of: picture, parent: 1, session: bench.session))

    #expect(made.number == 2 && made.parent == 1 && made.job == .done(.done))
    #expect(made.instruction == "local: rotate left" && made.localStep == "rotate left")
    #expect(made.result?.size == PixelSize(width: 900, height: 1600))
    #expect(made.outcome?.usage == Usage(dollars: 0, isEstimated: false))
    #expect(
      made.notes.first
        == "Made here, without cost: rotated to the left, from 1600×900 to 900×1600.")
    #expect(bench.imaging.applied == [.rotate(.left)])
    #expect(bench.transport.requests.count == 3)
    #expect(try await bench.library.turn(made.id) == made)
    // A kill between two writes would leave a turn without its picture.
    let writes = bench.library.log.filter { $0.hasPrefix("add 2") || $0.hasPrefix("update 2") }
    #expect(writes == ["add 2 done"])

    let next = try await bench.runner.run(
      draft(bench, "at dusk", parent: 2), notify: bench.heard.hear)
    let body = bench.transport.requests[3].body
    #expect(body.contains(#"[{"text":"Done","thoughtSignature":"c2ln"}]},{"role":"user""#))
    #expect(body.contains(#"{"text":"at dusk"},{"inlineData":{"mimeType":"image/png""#))
    #expect(next.notes.first?.hasPrefix("The picture of turn 2, made here, was sent") == true)
  }

  @Test func `A step of the photograph opened starts the conversation`() async throws {
    let bench = Bench([.json(200, accepted), .json(200, finished), .bytes([1, 2, 3])])
    let photograph = Reference.make("pier")
    let picture = try #require(photograph.picture)
    let step = try LocalStep(.flip, [], of: picture.size)
    let made = try await LocalStepMaker(bench.ports).makeTurn(
      LocalStepRequest(
        step, of: picture, parent: nil, reference: photograph, session: bench.session))
    #expect(made.parent == nil && made.references == [photograph])

    let next = try await bench.runner.run(
      draft(bench, "at dusk", parent: 1), notify: bench.heard.hear)
    #expect(next.notes == ["The picture of turn 1, made here, was sent as your own picture."])
  }
}
