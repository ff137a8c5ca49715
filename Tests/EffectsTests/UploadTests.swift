import Imagery
import Model
import Payload
import Providers
import TestSupport
import Testing

@testable import Effects

/// A provider that takes pictures by address and remembers nothing.
@Suite(.timeLimit(.minutes(5))) struct UploadTests {
  private let submitted = #"{"id":"t1","object":"generation.task","status":"queued"}"#
  private let completed =
    #"{"id":"t1","status":"completed","progress":100,"result":{"data":[{"url":"https://f.test/1"}]}}"#

  private func uploaded(_ name: String) -> ScriptedTransport.Answer {
    .json(200, #"{"success":true,"data":{"url":"https://f.test/\#(name)"}}"#)
  }

  private var endpoint: Endpoint {
    var endpoint = Endpoint.toapis
    endpoint.name = "gmi"
    endpoint.key = .none
    endpoint.options.namesRequests = true
    return endpoint
  }

  private func runner(_ bench: Bench) -> SubmitTurn {
    SubmitTurn(ports: bench.ports, endpoints: ["gmi": endpoint])
  }

  private func draft(_ bench: Bench, _ words: String, parent: Int? = nil, _ more: [Reference] = [])
    -> TurnDraft
  {
    var draft = bench.draft(words, parent: parent, references: more)
    draft.model = endpoint.model
    return draft
  }

  @Test func `The last picture is uploaded and comes first, and nothing is billed before`()
    async throws
  {
    let bench = Bench([
      .json(200, submitted), .json(200, completed), .bytes([1, 2, 3]), uploaded("last"),
      uploaded("hat"), .json(200, submitted), .json(200, completed), .bytes([1, 2, 3]),
    ])
    let runner = runner(bench)
    _ = try await runner.run(draft(bench, "a kite"), notify: bench.heard.hear)
    let blob = try bench.blobs.store([9])
    let hat = Picture(
      digest: blob.name, type: .png, size: PixelSize(width: 4, height: 4), byteCount: 1)

    let turn = try await runner.run(
      draft(bench, "with the hat", parent: 1, [Reference(.picture(hat), name: "hat.png")]),
      notify: bench.heard.hear)

    #expect(turn.job == .done(.done))
    let requests = bench.transport.requests
    #expect(
      requests.map(\.url).suffix(5) == [
        "https://toapis.com/v1/uploads/images", "https://toapis.com/v1/uploads/images",
        "https://toapis.com/v1/images/generations", "https://toapis.com/v1/images/generations/t1",
        "https://f.test/1",
      ])
    #expect(
      requests[5].body.contains(#""image_urls":["https://f.test/last","https://f.test/hat"]"#))
    #expect(requests[5].body.contains(#""client_business_id":"retake-s1-2""#))
    #expect(requests[3].logAtBody.last?.contains("sending") != true)
    #expect(requests[5].logAtBody.last?.contains("sending") == true)
  }

  @Test func `A turn that died while sending is queried by the name under which it was sent`()
    async throws
  {
    let bench = Bench([.json(200, completed), .bytes([1, 2, 3])])
    let id = TurnID(session: bench.session.id, number: 3)
    var turn = Turn(
      id: id, parent: nil, instruction: "x", settings: .initial, references: [], profile: "gmi",
      model: endpoint.model, created: Timestamp(milliseconds: 0))
    turn.job = .sending
    bench.library.insert(bench.session, turns: [turn])

    let ended = try #require(await runner(bench).resume(id, notify: bench.heard.hear))

    #expect(ended.job == .done(.done))
    #expect(
      bench.transport.requests.map(\.url) == [
        "https://toapis.com/v1/images/generations/retake-s1-3", "https://f.test/1",
      ])
  }
}
