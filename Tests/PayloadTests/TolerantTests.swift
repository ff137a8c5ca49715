import Foundation
import Payload
import PayloadCases
import Testing

/// Documents with errors that leave it clear where values begin and end.
@Suite(.timeLimit(.minutes(5))) struct TolerantTests {
  private let limits = PayloadLimits(threshold: 64, isTolerant: true)

  /// Scans in chunks of this size and stops at what the scanner does not consume.
  private func scan(
    _ bytes: [UInt8], by size: Int = 3, blobs: MemoryBlobStore = MemoryBlobStore()
  ) throws -> Payload {
    let scanner = PayloadScanner(blobs: blobs, limits: limits)
    for start in stride(from: 0, to: bytes.count, by: size) {
      let piece = bytes[start..<min(start + size, bytes.count)]
      if try scanner.feed(piece) < piece.count { break }
    }
    return try scanner.finish()
  }

  static let mistakes: [[UInt8]] = [
    Array(#"{"a":NaN,"b":[Infinity,-Infinity,1]}"#.utf8),
    Array(#"{"a":[1,2,],"b":{"c":1,},}"#.utf8),
    Array("{\"a\":\"line\nline\ttab\u{1}\"}".utf8), Array(#"{"a":"\x41\'\u12","b":"\ud83d"}"#.utf8),
    Array("{\"a\":\"".utf8) + [0xff, 0x41, 0xc3] + Array("\",\"b\":\"".utf8) + [0xe2, 0x82]
      + Array("\"}".utf8),
  ]

  @Test(arguments: mistakes)
  func `A tolerated error goes back byte for byte`(_ bytes: [UInt8]) throws {
    for size in 1...9 {
      let blobs = MemoryBlobStore()
      let payload = try scan(bytes, by: size, blobs: blobs)
      #expect(try payload.body.bytes(from: blobs) == bytes)
      #expect(payload.root.kind == .object)
      #expect(payload.root["a"] != nil)
      // A stored document can be read again and sent inside another one.
      let stored = try JSONDecoder().decode(Payload.self, from: JSONEncoder().encode(payload))
      #expect(stored == payload)
      let more = try Payload(.array([.splice(payload)]))
      #expect(try more.body.bytes(from: blobs) == [UInt8(ascii: "[")] + bytes + [UInt8(ascii: "]")])
    }
  }

  @Test(arguments: mistakes) func `Without tolerance it is refused`(_ bytes: [UInt8]) {
    #expect(throws: PayloadError.self) { try Payload(json: bytes) }
  }

  @Test(arguments: ["\0", ";", "\0\0", "}", "<!-- 12 ms -->", "\u{feff}", "{}", "null"])
  func `What follows the document is not consumed`(_ garbage: String) throws {
    let scanner = PayloadScanner(blobs: MemoryBlobStore(), limits: limits)
    #expect(try scanner.feed(Array("{\"a\":1} \n\(garbage)".utf8)) == 9)
    #expect(scanner.isComplete)
    #expect(try scanner.finish().root["a"]?.int == 1)
  }

  @Test func `NaN and Infinity are not read as numbers`() throws {
    let payload = try scan(Array("[NaN,Infinity,-Infinity]".utf8))
    #expect(payload.root.elements.map(\.isNull) == [true, true, true])
    #expect(payload.root.elements.compactMap(\.double) == [])
  }

  @Test func `A document cut off anywhere still yields its complete values`() throws {
    let long = String(repeating: "QUJD", count: 30)
    let text = #"{"a":{"b":["x",12,{"c":true}],"d":"\#(long)"},"e":"end","f":-1.5e3,"g":null}"#
    let bytes = Array(text.utf8)
    func leaves(_ payload: Payload?) -> [String] {
      var found: [String] = []
      payload?.forEachString {
        found.append("\($0.path.text)=\($0.value.string ?? "long")")
        return true
      }
      return found
    }
    let whole = ["a.b[0]=x", "a.d=long", "e=end"]
    for cut in 0..<bytes.count {
      let blobs = MemoryBlobStore()
      let scanner = PayloadScanner(blobs: blobs, limits: limits)
      try scanner.feed(bytes[..<cut])
      let salvaged = scanner.salvage()
      let expected = ["\"x\"", "\(long)\"", "\"end\""].filter {
        text.prefix(cut).contains($0)
      }.count
      #expect(leaves(salvaged) == Array(whole.prefix(expected)), "cut at \(cut)")
      if let salvaged {
        // The salvaged document is valid JSON.
        let again = try salvaged.body.bytes(from: blobs)
        _ = try Payload(json: again)
      }
      #expect(blobs.unfinished == 0)
    }
  }

  @Test func `Nothing is salvaged from a document without a complete value`() throws {
    for text in ["", "{", "[[[", #"{"a"#, #"{"a":"#, #"{"a":"x"#, "12", #""x"#, #"{"a":[{"b":{"#] {
      let scanner = PayloadScanner(blobs: MemoryBlobStore(), limits: limits)
      try scanner.feed(Array(text.utf8))
      #expect(scanner.salvage() == nil, "\(text)")
    }
  }
}

/// Base64 as others spell it.
@Suite(.timeLimit(.minutes(5))) struct LenientBase64Tests {
  private static let bytes: [UInt8] = (0..<1000).map {
    UInt8(truncatingIfNeeded: $0 &* 37 &+ $0 >> 3)
  }

  private func decode(_ text: String, by size: Int) -> (
    bytes: [UInt8], label: String?, broken: Bool
  ) {
    var decoder = LenientBase64()
    var bytes: [UInt8] = []
    let text = Array(text.utf8)
    for start in stride(from: 0, to: text.count, by: size) {
      Array(text[start..<min(start + size, text.count)]).withUnsafeBytes {
        decoder.feed($0, into: &bytes)
      }
    }
    decoder.finish(into: &bytes)
    return (bytes, decoder.label, decoder.isBroken)
  }

  /// One string in many spellings.
  private static func spellings(_ bytes: ArraySlice<UInt8>) -> [String] {
    let plain = Data(bytes).base64EncodedString()
    let url = plain.replacing("+", with: "-").replacing("/", with: "_")
    let bare = plain.replacing("=", with: "")
    let lines = stride(from: 0, to: plain.count, by: 76).map {
      String(plain.dropFirst($0).prefix(76))
    }
    return [
      plain, url, bare, url.replacing("=", with: ""), plain + "=", plain + "==\n", bare + "=",
      lines.joined(separator: "\n"), lines.joined(separator: "\r\n") + "\r\n",
      lines.joined(separator: " "), "  " + plain, "\"\(plain)",
      "data:image/png;base64," + plain, "DATA:image/png;charset=utf-8;BASE64," + url,
      "data:;base64, " + lines.joined(separator: "\n"),
      "data:image/png;base64,"
        + plain.replacing("+", with: "%2B").replacing("/", with: "%2f").replacing("=", with: "%3D"),
    ]
  }

  @Test func `Every spelling of the same bytes is decoded, wherever its chunks end`() {
    for length in [0, 1, 2, 3, 4, 57, 58, 59, 60, 999, 1000] {
      let bytes = Self.bytes.prefix(length)
      for text in Self.spellings(bytes) {
        for size in [1, 5, 64, 4096] {
          let (found, label, isBroken) = decode(text, by: size)
          #expect(found == Array(bytes), "\(text.prefix(60))")
          #expect(!isBroken)
          #expect(label == (text.contains("image/png") ? "image/png" : nil))
        }
      }
    }
  }

  @Test func `A character that is not base64 ends the decoding`() {
    #expect(decode("QUJD)QUJD", by: 3).bytes == Array("ABC".utf8))
    #expect(decode("QUJD)QUJD", by: 3).broken)
    #expect(decode("QUI=QUI=", by: 3).broken)
    #expect(decode("data:text/plain,QUJD", by: 3).bytes == [])
  }

  @Test func `Escapes become the text they stand for, wherever chunks end`() {
    let cases: [(String, String)] = [
      (#"a\/b\u002B\n\"\\"#, "a/b+\n\"\\"), (#"\ud83d\ude00x"#, "😀x"), (#"\ud83dx"#, "\u{fffd}x"),
      (#"\ud83d\ud83d\ude00"#, "\u{fffd}😀"), (#"\ude00"#, "\u{fffd}"), ("é€😀", "é€😀"),
      (#"\ud83d"#, "\u{fffd}"),
    ]
    for (text, expected) in cases {
      for size in 1...7 {
        var decoder = EscapeDecoder()
        var bytes: [UInt8] = []
        let source = Array(text.utf8)
        for start in stride(from: 0, to: source.count, by: size) {
          Array(source[start..<min(start + size, source.count)]).withUnsafeBytes {
            decoder.feed($0, into: &bytes)
          }
        }
        decoder.finish(into: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
      }
    }
  }
}
