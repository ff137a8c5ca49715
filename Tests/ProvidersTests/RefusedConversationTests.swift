import Model
import Payload
import Testing

@testable import Providers

/// A provider that refuses its own conversation.
@Suite(.timeLimit(.minutes(5))) struct RefusedConversationTests {
  private func failure(_ text: String, _ status: Int, at endpoint: Endpoint, transcript: String?)
    throws -> Failure?
  {
    let before = try transcript.map { try Payload(json: $0) }
    var job = try played(.simple("x", at: endpoint, transcript: before))
    _ = job.play(.start, .bodyStarted, .replied(reply(text, status: status)))
    return job.result?.failure
  }

  @Test(arguments: [Endpoint.google, .gmi])
  func `A retry without the conversation is offered, and nothing is sent`(_ endpoint: Endpoint)
    throws
  {
    let label = #"{"error":{"code":400,"message":"Unsupported MIME type: image/jpg"}}"#
    let turns = #"[{"role":"model","parts":[{"text":"x"}]}]"#
    let refused = try #require(try failure(label, 400, at: endpoint, transcript: turns))
    #expect(refused.kind == .rejected && refused.billed == .no)
    #expect(refused.advice.contains("It refuses its own earlier reply."))
    #expect(refused.advice.contains("'retake run --trim'"))
    let other = try failure(
      #"{"error":{"message":"no such size"}}"#, 400, at: endpoint, transcript: turns)
    #expect(other.map { $0.advice.contains("If it refuses the conversation") } == true)
    let first = try failure(label, 400, at: endpoint, transcript: nil)
    #expect(first.map { !$0.advice.contains("--trim") } == true)
    let busy = try failure(label, 500, at: endpoint, transcript: turns)
    #expect(busy.map { !$0.advice.contains("--trim") } == true)
  }
}
