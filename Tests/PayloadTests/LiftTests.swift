import Foundation
import Payload
import PayloadCases
import Testing

@Suite(.timeLimit(.minutes(5))) struct LiftTests {
  private func lift(_ text: String, _ shelf: MemoryShelf = MemoryShelf()) throws -> LiftedString? {
    try scan("\"\(text)\"", to: shelf, threshold: 0).root.lifted
  }

  @Test(arguments: [
    ("AAAA", LiftedString.Encoding.base64), ("+/+/", .base64), ("-_-_", .base64URL),
    ("AA==", .base64), ("AAA=", .base64), ("AA", .base64Unpadded), ("AAA", .base64Unpadded),
    ("-w==", .base64URL), ("-w", .base64URLUnpadded), ("AAAA_AA", .base64URLUnpadded),
    ("AAAAAAAA+A==", .base64), ("AAAAAAAAAAAA-AAAAAAA_w==", .base64URL),
  ]) func `Canonical base64 is stored decoded`(text: String, encoding: LiftedString.Encoding) throws
  {
    let shelf = MemoryShelf()
    let lift = try #require(try lift(text, shelf))
    var standard = text.replacingOccurrences(of: "-", with: "+")
      .replacingOccurrences(of: "_", with: "/")
    while standard.count % 4 != 0 { standard += "=" }
    #expect(lift.encoding == encoding)
    #expect(lift.byteCount == text.utf8.count)
    #expect(shelf.content(of: lift.blob).map { Data($0) } == Data(base64Encoded: standard))
  }

  @Test(arguments: [
    "A", "AAAAA", "A=", "A===", "AA=", "AAA==", "AAAA=", "AAAA====", "=", "====", "AA==AA==",
    "AA=A", "AAB=", "AB==", "AB", "AAB", "A+-A", "AA/_", "AAAA AAAA", "AAAA\\nAAAA", "AAAA\\/AAA",
    "AA\\u003d\\u003d", "AAAAé", "AAAAAAAAAAAAAAAAAAAA.", "data:image/png;base64,AAAA", "AA==\\n",
    "AAAAAAAAAAAAAAAA=AAA", "-AAAAAAAAAAAAAAAA+AA", "AAAAAAAAAAAAAAAAA!", "AAAAAAAAAAAAAAAAAA=!",
  ]) func `A string that re-encoding would change is stored verbatim`(text: String) throws {
    let shelf = MemoryShelf()
    let lift = try #require(try lift(text, shelf))
    #expect(lift.encoding == .verbatim)
    #expect(shelf.content(of: lift.blob) == Array(text.utf8))
    #expect(shelf.count == 1)
    #expect(shelf.unfinished == 0)
  }

  private static let base64: String = {
    var cases = CaseGenerator(seed: 5)
    return cases.bytes(200_000).base64EncodedString()
  }()

  @Test(arguments: ["!", "=A", "\\u003d", "é", "-", "AB=="])
  func `A bad character after megabytes of base64 is found and nothing is lost`(
    end: String
  ) throws {
    // Lengths around the size of a block, and several blocks.
    for count in [49_152, 65_533, 65_534, 65_535, 65_536, 131_070, 250_000] {
      let head = "+/" + Self.base64.prefix(count)
      let shelf = ObservedShelf()
      let text = "[\"\(head)\(end)\",\"AAAA\"]"
      let payload = try scan(Array(text.utf8), to: shelf, chunks: XorShift(seed: 1))
      #expect(payload.lifts.map(\.encoding) == [.verbatim])
      #expect(try payload.body.text(shelf) == text)
      #expect(shelf.memory.unfinished == 0)
      #expect(shelf.longestAppend <= 64 << 10)
    }
  }

  @Test func `Strings over the threshold are moved out; shorter ones and keys are not`() throws {
    let text = #"{"a-very-long-key":"12345678","b":"123456789","c":"1234\n5678"}"#
    let payload = try scan(text, threshold: 8)
    #expect(
      String(decoding: payload.skeleton, as: UTF8.self)
        == #"{"a-very-long-key":"12345678","b":"@retake:lifted:0","c":"@retake:lifted:1"}"#)
    #expect(payload.root["a-very-long-key"]?.string == "12345678")
    #expect(payload.lifted("@retake:lifted:1") == payload.root["c"]?.lifted)
    #expect(payload.root["c"]?.lifted?.byteCount == 10)
    #expect(payload.lifted("@retake:lifted:2") == nil)
    #expect(payload.lifted("@retake:lifted:01") == nil)
    #expect(payload.lifted("@retake:lifted:-1") == nil)
  }

  @Test func `Text that reads like a placeholder is not mistaken for one`() throws {
    let shelf = MemoryShelf()
    let text = #"["@retake:lifted:1","\u0040retake:lifted:0",{"@retake:lifted:7":"AAAABBBB0000"}]"#
    for threshold in [10, 1000] {
      let payload = try scan(text, to: shelf, threshold: threshold)
      #expect(try payload.body.text(shelf) == text)
      #expect(try payload.root[0]?.text(from: shelf) == "@retake:lifted:1")
      #expect(try payload.root[1]?.text(from: shelf) == "@retake:lifted:0")
      for element in payload.root.elements {
        if let string = element.string { #expect(payload.lifted(string) == nil) }
      }
    }
  }

  @Test func `Memory stays flat while a string arrives`() throws {
    let shelf = ObservedShelf(keepsNothing: true)
    let scanner = PayloadScanner(shelf: shelf)
    let chunk = [UInt8](repeating: UInt8(ascii: "A"), count: 16 << 10)
    try scanner.feed(Array("[\"".utf8))
    for _ in 0..<256 { try scanner.feed(chunk) }
    try scanner.feed(Array("\"]".utf8))
    let payload = try scanner.finish()
    #expect(payload.byteCount == 4 + 4 << 20)
    #expect(payload.skeleton.count < 40)
    #expect(payload.lifts.first?.blob.byteCount == 3 << 20)
    #expect(shelf.longestAppend <= 64 << 10)
  }

  @Test func `Equal pictures are one blob, whichever alphabet they arrived in`() throws {
    let shelf = MemoryShelf { "\($0.count) from \($0[0])" }
    let payload = try scan(#"["++++/////////w", "----_________w"]"#, to: shelf)
    #expect(payload.lifts.map(\.encoding) == [.base64Unpadded, .base64URLUnpadded])
    #expect(Set(payload.lifts.map(\.blob)).count == 1)
    #expect(payload.lifts.first?.blob.name == "10 from 251")
  }

  @Test func `A full store ends the scan and leaves nothing behind`() throws {
    for room in [0, 1, 2] {
      let shelf = ObservedShelf(room: room)
      let text = "[\"" + String(repeating: "AAAA", count: 80_000) + "!\"]"
      let error = #expect(throws: PayloadError.self) { try scan(text, to: shelf) }
      #expect(error?.reason == "no space left to store a part")
      #expect(shelf.memory.unfinished == 0)
      #expect(shelf.memory.count == 0)
    }
  }

  @Test func `A scanner dropped half way leaves no unfinished blob`() throws {
    let shelf = ObservedShelf()
    do {
      let scanner = PayloadScanner(shelf: shelf)
      try scanner.feed(Array("[\"".utf8) + [UInt8](repeating: 0x41, count: 100_000))
      #expect(shelf.memory.unfinished == 1)
    }
    #expect(shelf.memory.unfinished == 0)
    #expect(shelf.memory.count == 0)
  }
}
