import Foundation
import Model
import Payload
import Providers
import TestSupport
import Testing

@testable import Effects

/// What comes with an answer and is named by no turn in the end.
@Suite(.timeLimit(.minutes(5))) struct LeftoverTests {
  private let accepted = #"{"request_id":"r1","model":"m","status":"queued"}"#
  private let finished = #"""
    {"request_id":"r1","status":"success","outcome":{"media_urls":[{"id":"0","url":"https://example.test/x.png"}]}}
    """#

  private var long: String {
    Data((0..<60_000).map { UInt8($0 % 251) }).base64EncodedString()
  }

  @Test func `Of an answer that failed only the answer itself stays in the blob store`()
    async throws
  {
    let failed = #"{"request_id":"r1","status":"failed","junk":"\#(long)"}"#
    let bench = Bench([.json(200, accepted), .json(200, failed)])

    let turn = try await bench.runner.run(bench.draft("a kite"), notify: bench.heard.hear)

    #expect(!turn.isOpen && turn.result == nil)
    let reply = try #require(
      try await bench.replies.keptReply(session: turn.id.session.rawValue, turn: turn.number))
    #expect(bench.blobs.content(of: reply.body) == Array(failed.utf8))
    #expect(!bench.library.discarded.contains(reply.body.name))
    #expect(bench.library.discarded.count == 1)
  }

  @Test func `A result is not a leftover`() async throws {
    let bench = Bench([.json(200, accepted), .json(200, finished), .bytes([1, 2, 3])])
    let turn = try await bench.runner.run(bench.draft("a kite"), notify: bench.heard.hear)
    #expect(turn.job == .done(.done))
    #expect(bench.library.discarded.isEmpty)
  }

  @Test func `The last of a thousand pictures are kept, and a note says so`() async throws {
    let links = (1...1000).map { #"{"id":"\#($0)","url":"https://example.test/\#($0).png"}"# }
    let many =
      #"{"request_id":"r1","status":"success","outcome":{"media_urls":["#
      + links.joined(separator: ",") + "]}}"
    let pictures = (1...1000).map {
      ScriptedTransport.Answer.bytes([1, UInt8($0 % 256), UInt8($0 / 256)])
    }
    let bench = Bench([.json(200, accepted), .json(200, many)] + pictures)

    let turn = try await bench.runner.run(bench.draft("a kite"), notify: bench.heard.hear)

    let count = turn.outcome?.pictures.count ?? 0
    #expect((1...32).contains(count))
    #expect(turn.notes.contains { $0.contains("pictures") })
  }
}
