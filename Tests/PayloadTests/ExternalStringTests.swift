import Foundation
import Payload
import PayloadCases
import Testing

@Suite(.timeLimit(.minutes(5))) struct ExternalStringTests {
  private func external(_ text: String, _ blobs: MemoryBlobStore = MemoryBlobStore()) throws
    -> ExternalString?
  {
    try scan("\"\(text)\"", to: blobs, threshold: 0).root.externalString
  }

  @Test(arguments: [
    ("AAAA", ExternalString.Encoding.base64), ("+/+/", .base64), ("-_-_", .base64URL),
    ("AA==", .base64), ("AAA=", .base64), ("AA", .base64Unpadded), ("AAA", .base64Unpadded),
    ("-w==", .base64URL), ("-w", .base64URLUnpadded), ("AAAA_AA", .base64URLUnpadded),
    ("AAAAAAAA+A==", .base64), ("AAAAAAAAAAAA-AAAAAAA_w==", .base64URL),
  ]) func `Canonical base64 is stored decoded`(text: String, encoding: ExternalString.Encoding)
    throws
  {
    let blobs = MemoryBlobStore()
    let external = try #require(try external(text, blobs))
    var standard = text.replacingOccurrences(of: "-", with: "+")
      .replacingOccurrences(of: "_", with: "/")
    while standard.count % 4 != 0 { standard += "=" }
    #expect(external.encoding == encoding)
    #expect(external.byteCount == text.utf8.count)
    #expect(blobs.content(of: external.blob).map { Data($0) } == Data(base64Encoded: standard))
  }

  @Test(arguments: [
    "A", "AAAAA", "A=", "A===", "AA=", "AAA==", "AAAA=", "AAAA====", "=", "====", "AA==AA==",
    "AA=A", "AAB=", "AB==", "AB", "AAB", "A+-A", "AA/_", "AAAA AAAA", "AAAA\\nAAAA", "AAAA\\/AAA",
    "AA\\u003d\\u003d", "AAAAé", "AAAAAAAAAAAAAAAAAAAA.", "data:image/png;base64,AAAA", "AA==\\n",
    "AAAAAAAAAAAAAAAA=AAA", "-AAAAAAAAAAAAAAAA+AA", "AAAAAAAAAAAAAAAAA!", "AAAAAAAAAAAAAAAAAA=!",
  ]) func `A string that re-encoding would change is stored verbatim`(text: String) throws {
    let blobs = MemoryBlobStore()
    let external = try #require(try external(text, blobs))
    #expect(external.encoding == .verbatim)
    #expect(blobs.content(of: external.blob) == Array(text.utf8))
    #expect(blobs.count == 1)
    #expect(blobs.unfinished == 0)
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
      let blobs = ObservedBlobStore()
      let text = "[\"\(head)\(end)\",\"AAAA\"]"
      let payload = try scan(Array(text.utf8), to: blobs, chunks: XorShift(seed: 1))
      #expect(payload.externalStrings.map(\.encoding) == [.verbatim])
      #expect(try payload.body.text(blobs) == text)
      #expect(blobs.memory.unfinished == 0)
      #expect(blobs.longestAppend <= 64 << 10)
    }
  }

  @Test func `Strings over the threshold are moved out; shorter ones and keys are not`() throws {
    let text = #"{"a-very-long-key":"12345678","b":"123456789","c":"1234\n5678"}"#
    let payload = try scan(text, threshold: 8)
    #expect(
      String(decoding: payload.skeleton, as: UTF8.self)
        == #"{"a-very-long-key":"12345678","b":"@retake:lifted:0","c":"@retake:lifted:1"}"#)
    #expect(payload.root["a-very-long-key"]?.string == "12345678")
    #expect(payload.externalString(for: "@retake:lifted:1") == payload.root["c"]?.externalString)
    #expect(payload.root["c"]?.externalString?.byteCount == 10)
    #expect(payload.externalString(for: "@retake:lifted:2") == nil)
    #expect(payload.externalString(for: "@retake:lifted:01") == nil)
    #expect(payload.externalString(for: "@retake:lifted:-1") == nil)
  }

  @Test func `Text that reads like a placeholder is not mistaken for one`() throws {
    let blobs = MemoryBlobStore()
    let text = #"["@retake:lifted:1","\u0040retake:lifted:0",{"@retake:lifted:7":"AAAABBBB0000"}]"#
    for threshold in [10, 1000] {
      let payload = try scan(text, to: blobs, threshold: threshold)
      #expect(try payload.body.text(blobs) == text)
      #expect(try payload.root[0]?.text(from: blobs) == "@retake:lifted:1")
      #expect(try payload.root[1]?.text(from: blobs) == "@retake:lifted:0")
      for element in payload.root.elements {
        if let string = element.string { #expect(payload.externalString(for: string) == nil) }
      }
    }
  }

  @Test func `Memory stays flat while a string arrives`() throws {
    let blobs = ObservedBlobStore(keepsNothing: true)
    let scanner = PayloadScanner(blobs: blobs)
    let chunk = [UInt8](repeating: UInt8(ascii: "A"), count: 16 << 10)
    try scanner.feed(Array("[\"".utf8))
    for _ in 0..<256 { try scanner.feed(chunk) }
    try scanner.feed(Array("\"]".utf8))
    let payload = try scanner.finish()
    #expect(payload.byteCount == 4 + 4 << 20)
    #expect(payload.skeleton.count < 40)
    #expect(payload.externalStrings.first?.blob.byteCount == 3 << 20)
    #expect(blobs.longestAppend <= 64 << 10)
  }

  @Test func `Equal pictures are one blob, whichever alphabet they arrived in`() throws {
    let blobs = MemoryBlobStore { "\($0.count) from \($0[0])" }
    let payload = try scan(#"["++++/////////w", "----_________w"]"#, to: blobs)
    #expect(payload.externalStrings.map(\.encoding) == [.base64Unpadded, .base64URLUnpadded])
    #expect(Set(payload.externalStrings.map(\.blob)).count == 1)
    #expect(payload.externalStrings.first?.blob.name == "10 from 251")
  }

  @Test func `A full store ends the scan and leaves nothing behind`() throws {
    for room in [0, 1, 2] {
      let blobs = ObservedBlobStore(room: room)
      let text = "[\"" + String(repeating: "AAAA", count: 80_000) + "!\"]"
      let error = #expect(throws: PayloadError.self) { try scan(text, to: blobs) }
      #expect(error?.reason == "no space left to store a part")
      #expect(blobs.memory.unfinished == 0)
      #expect(blobs.memory.count == 0)
    }
  }

  @Test func `A scanner dropped half way leaves no unfinished blob`() throws {
    let blobs = ObservedBlobStore()
    do {
      let scanner = PayloadScanner(blobs: blobs)
      try scanner.feed(Array("[\"".utf8) + [UInt8](repeating: 0x41, count: 100_000))
      #expect(blobs.memory.unfinished == 1)
    }
    #expect(blobs.memory.unfinished == 0)
    #expect(blobs.memory.count == 0)
  }
}
