import Payload
import Testing

@testable import Providers

/// Streams and documents that end too early, or hold more than they should.
@Suite(.timeLimit(.minutes(5))) struct OddStreamTests {
  private func documents(_ reply: Reply) -> [String] {
    reply.payloads.map { String(decoding: $0.skeleton, as: UTF8.self) }
  }

  static let streams: [(String, [String], isWhole: Bool)] = [
    ("data: {\"a\":1}\n\ndata: {\"b\":\"x", ["{\"a\":1}"], false),
    ("data: {\"a\":1}\n\ndata: {\"b\":2,\"c\":\"x", ["{\"a\":1}", "{\"b\":2,\"c\":null}"], false),
    ("data: ping\n\ndata: {\"a\":1}\n\ndata: pong\n\n", ["{\"a\":1}"], true),
    ("data: {\"a\":1}\n\ndata:  [DONE] \n\n", ["{\"a\":1}"], true),
    ("data: {\"a\":1}\n\ndata: [done]", ["{\"a\":1}"], true),
    ("data: {\"a\":1}\ndata: {\"a\":2}\ndata: [DONE]\n", ["{\"a\":1}", "{\"a\":2}"], true),
    ("data: {\"a\":1}{\"a\":2}\n\n", ["{\"a\":1}", "{\"a\":2}"], true),
    ("\u{feff}data: {\"a\":1}\n\n", ["{\"a\":1}"], true),
    ("{\"a\":1}\n{\"a\":2}\n", ["{\"a\":1}", "{\"a\":2}"], true),
    ("\u{feff}{\"a\":1}", ["{\"a\":1}"], true), ("{\"a\":1}\0", ["{\"a\":1}"], true),
    ("{\"a\":1};", ["{\"a\":1}"], true), ("{\"a\":1}\n<!-- x -->", ["{\"a\":1}"], true),
    ("{\"a\":[1,2", ["{\"a\":[1]}"], false), ("{\"a\":1}[DONE]", ["{\"a\":1}"], true),
    ("{\"a\":1}\n{\"b\":", ["{\"a\":1}"], false), ("{\"a\":1} [", ["{\"a\":1}"], false),
    ("{\"a\":1,\"b\":tru", ["{\"a\":1,\"b\":null}"], false),
  ]

  @Test(arguments: streams)
  func `Complete values are read, with a flag for what is missing`(
    _ text: String, _ expected: [String], _ isWhole: Bool
  ) throws {
    for size in [1, 2, 3, 7, 1000] {
      let reader = ReplyReader(blobs: MemoryBlobStore(), limits: PayloadLimits())
      let bytes = Array(text.utf8)
      for start in stride(from: 0, to: bytes.count, by: size) {
        try reader.receive(.bytes(Array(bytes[start..<min(start + size, bytes.count)])))
      }
      let reply = try reader.finish()
      #expect(documents(reply) == expected, "\(text) in pieces of \(size)")
      #expect(reply.isWhole == isWhole, "\(text) in pieces of \(size)")
    }
  }

  @Test func `A reply is kept as it came when wanted, and leaves nothing otherwise`() throws {
    for count in [3, 1_000_000] {
      let blobs = MemoryBlobStore()
      let text = "{\"a\":\"" + String(repeating: "w ", count: count) + "\"} trailing"
      do {
        let reader = ReplyReader(blobs: blobs, limits: PayloadLimits())
        for _ in 0..<1 { try reader.receive(.bytes(Array(text.utf8))) }
        let reply = try reader.finish()
        let kept = try #require(reply.raw?.store())
        #expect(blobs.content(of: kept) == Array(text.utf8))
        #expect(reply.raw?.store() == kept)
      }
      let other = MemoryBlobStore()
      do {
        let reader = ReplyReader(blobs: other, limits: PayloadLimits())
        try reader.receive(.bytes(Array(text.utf8)))
        _ = try reader.finish()
      }
      #expect(other.unfinished == 0)
    }
  }
}
