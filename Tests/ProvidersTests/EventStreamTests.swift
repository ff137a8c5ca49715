import Payload
import Testing

@testable import Providers

/// Event streams, cut into chunks at any place.
@Suite(.timeLimit(.minutes(5))) struct EventStreamTests {
  /// Reads a reply that arrives in these chunks.
  private func read(_ chunks: [[UInt8]], blobs: any BlobStore = MemoryBlobStore()) throws -> Reply {
    let reader = ReplyReader(blobs: blobs, limits: PayloadLimits())
    try reader.receive(.head(HTTPHead(status: 200)))
    for chunk in chunks { try reader.receive(.bytes(chunk)) }
    return try reader.finish()
  }

  private func documents(_ reply: Reply) -> [String]? {
    guard case .events(let events) = reply.body else { return nil }
    return events.map { String(decoding: $0.skeleton, as: UTF8.self) }
  }

  static let stream =
    ": begin\r\nid: 7\r\ndata: {\"a\":1}\r\n\r\nevent: x\ndata:{\"b\":\ndata: [2,\ndata:3]}\n\n"
    + "retry: 10\rdata:  {\"c\":\"\u{e9}\"}\r\rdata\n\ndatum: {\"no\":0}\ndata: [DONE]\n\n: end\n"

  static let expected = ["{\"a\":1}", "{\"b\":\n[2,\n3]}", " {\"c\":\"\u{e9}\"}"]

  @Test func `A stream is read the same wherever its chunks end`() throws {
    let bytes = Array(Self.stream.utf8)
    for cut in 1..<bytes.count {
      let reply = try read([Array(bytes[..<cut]), Array(bytes[cut...])])
      #expect(documents(reply) == Self.expected, "cut at \(cut)")
    }
    #expect(documents(try read(bytes.map { [$0] })) == Self.expected)
    for size in 2..<9 {
      let chunks = stride(from: 0, to: bytes.count, by: size).map {
        Array(bytes[$0..<min($0 + size, bytes.count)])
      }
      #expect(documents(try read(chunks)) == Self.expected, "chunks of \(size)")
    }
  }

  @Test(arguments: ["\n", "\r", "\r\n"])
  func `Every kind of line end is accepted`(_ end: String) throws {
    let text = ["data: [1,", "data: 2]", "", "data: 3", "", ""].joined(separator: end)
    #expect(documents(try read([Array(text.utf8)])) == ["[1,\n2]", "3"])
  }

  @Test func `An event without the empty line after it counts`() throws {
    #expect(documents(try read([Array("data: {\"a\":1}".utf8)])) == ["{\"a\":1}"])
    #expect(documents(try read([Array("data: 1\n\ndata: [2]\n".utf8)])) == ["1", "[2]"])
  }

  @Test(arguments: [1, 7, 1 << 16])
  func `A picture in one long line goes to the blob store while it arrives`(_ size: Int) throws {
    let blobs = MemoryBlobStore()
    let count = size == 1 ? 3000 : 300_000
    let picture = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 7) }
    var body = PayloadBody()
    body.append("data: {\"inlineData\":{\"data\":\"")
    body.append(base64: blobs.store(picture))
    body.append("\"}}\r\n\r\ndata: {}\r\n\r\n")
    let bytes = try body.bytes(from: blobs)
    var reply = try read(
      stride(from: 0, to: bytes.count, by: size).map {
        Array(bytes[$0..<min($0 + size, bytes.count)])
      }, blobs: blobs)
    // The raw bytes are held as long as someone may still keep them.
    reply.raw = nil
    guard case .events(let events) = reply.body, let external = events.first?.externalStrings.first
    else {
      Issue.record("no picture")
      return
    }
    #expect(blobs.content(of: external.blob) == picture)
    #expect(events.count == 2 && events[0].skeleton.count < 100)
    #expect(blobs.unfinished == 0)
  }

  static let broken = [
    "data: {\"a\":\n\n", "data: [DONE\n\n", "data: <html>\n\n", "error: no stream\n\n",
    ": nothing\n\n", "data: [DONE]\n\n", "data:\n\n",
  ]

  @Test(arguments: broken)
  func `A broken or empty stream is reported as such`(_ text: String) throws {
    guard case .other(let beginning, _) = try read([Array(text.utf8)]).body else {
      Issue.record("it was read")
      return
    }
    #expect(beginning == text)
  }

  @Test func `The documents of a stream may come as an array`() throws {
    let reply = try read([Array("[{\"a\":1},\r\n{\"a\":2}]".utf8)])
    #expect(reply.documents.compactMap { $0["a"]?.int } == [1, 2])
    #expect(reply.json != nil)
  }

  @Test func `The label of a reply does not matter`() {
    let label = [HTTPHead.Header(name: "Content-Type", value: "text/event-stream")]
    #expect(reply("\n {\"a\":1}", headers: label).json != nil)
    let other = [HTTPHead.Header(name: "Content-Type", value: "application/json")]
    #expect(documents(reply("data: {\"a\":1}\n\n", headers: other)) == ["{\"a\":1}"])
  }

  @Test func `A full store ends the transfer`() {
    let text = "data: [\"" + String(repeating: "QUJD", count: 500) + "\"]\n\n"
    let reader = ReplyReader(blobs: FullBlobStore(), limits: PayloadLimits())
    #expect(throws: PayloadError.self) { try reader.receive(.bytes(Array(text.utf8))) }
    #expect(reader.storeFault == .full)
    #expect(throws: BlobError.full) { _ = try reader.finish() }
  }

  @Test func `The total size of all events is limited`() throws {
    let reader = ReplyReader(blobs: MemoryBlobStore(), limits: PayloadLimits(skeleton: 100))
    let event = Array("data: [\"12345678901234567890\"]\n\n".utf8)
    for _ in 0..<50 { try reader.receive(.bytes(event)) }
    let reply = try reader.finish()
    guard case .events(let events) = reply.body, case .tooLarge = reply.damage else {
      Issue.record("not bounded")
      return
    }
    // What is complete of the event that exceeds the limit is kept, and nothing after it.
    #expect(events.count == 5)
  }

  @Test func `A text that reads like base64 is still read as text`() {
    for text in [
      String(repeating: "QUJD", count: 300), String(repeating: "-_Qx", count: 300),
      String(repeating: "A", count: 1102), String(repeating: "word ", count: 300),
    ] {
      let reply = reply(#"{"parts":[{"text":"\#(text)"},{"text":"\#(text)b"}]}"#)
      let parts = reply.json?.root["parts"]?.elements ?? []
      #expect(parts.map { reply.text($0["text"]) } == [text, text + "b"])
    }
  }

  @Test func `A picture too short to be moved out is still found`() {
    let blobs = MemoryBlobStore()
    let reply = reply(
      #"[{"inlineData":{"mimeType":"image/gif","data":"R0lGOA=="}},{"inline_data":{"data":"_-8"}},"#
        + #"{"inlineData":{"data":"no base64!"}},{"inlineData":{"data":""}},{"other":{"data":"QUJD"}}]"#,
      blobs: blobs)
    var parts = ContentParts()
    parts.read(reply.json?.root, reply)
    #expect(
      parts.pictures.map { blobs.content(of: $0.blob) } == [Array("GIF8".utf8), [0xff, 0xef]])
    #expect(parts.pictures.map(\.label) == ["image/gif", nil])
    #expect(blobs.count == 2)
  }
}
