import Model
import Payload
import TestSupport
import Testing

@testable import Providers

/// Replies with very many parts take time proportional to their size: eight times the bytes may
/// take up to 24 times as long.
@Suite(.timeLimit(.minutes(5)), .serialized) struct LargeReplyTests {
  private func time(_ body: (Int) -> String, _ size: Int) throws -> Duration {
    let bytes = Array(body(size).utf8)
    var best = Duration.seconds(3600)
    for _ in 0..<3 {
      let start = ContinuousClock.now
      let reader = ReplyReader(blobs: MemoryBlobStore(), limits: PayloadLimits())
      try reader.receive(.head(HTTPHead(status: 200)))
      try reader.receive(.bytes(bytes))
      let reply = try reader.finish()
      _ = GMICodec(.gmi).read(reply)
      _ = GeminiReply(reply)
      best = min(best, start.duration(to: .now))
    }
    return best
  }

  private func expectGrowth(_ body: (Int) -> String, _ size: Int) throws {
    let (few, many) = (try time(body, size / 8), try time(body, size))
    #expect(many < few * 24 + .milliseconds(100), "\(few) and \(many)")
  }

  static let pieces = [
    "![", "![a](", "![a]", "<img ", "<img src=", "<img src=\\\"x", "d", "data:", "data:;base64,",
    "data:image/png;base64,iVBO", "](", "<", "http://",
  ]

  @Test(arguments: pieces)
  func `A long text that looks like pictures is read once`(_ piece: String) throws {
    try expectGrowth(
      { size in
        let text = String(repeating: piece, count: size / piece.utf8.count)
        return #"{"candidates":[{"content":{"parts":[{"text":"\#(text)"}]}}],"status":"success"}"#
      }, 24_000)
  }

  @Test func `An object with very many members is read once`() throws {
    try expectGrowth(
      { count in
        let members = (0..<count).map { #""url\#($0)":"https://s.example/\#($0).png""# }
        return "{\(members.joined(separator: ","))}"
      }, 2000)
  }

  @Test func `The links taken from a very long list are limited`() throws {
    try expectGrowth(
      { count in
        let links = (0..<count).map { #"{"url":"https://s.example/\#($0).png"}"# }
        return #"{"status":"success","x":[\#(links.joined(separator: ","))]}"#
      }, 4000)
  }
}
