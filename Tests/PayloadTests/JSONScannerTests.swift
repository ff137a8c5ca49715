import Foundation
import Payload
import PayloadCases
import Testing

@Suite(.timeLimit(.minutes(5))) struct JSONScannerTests {
  static let valid = [
    "0", "-0", "1.5e-10", "1E+2", "\"\"", "true", "false", "null", "[]", "{}", " [ ] ", "\t{\r\n}",
    "[1,2 , 3]", #"{"a":1,"a":2}"#, #"{"":""}"#, "[[[[]]]]", #"["\u0000\ud83d\ude00\/\b\f\n\r\t"]"#,
    "[\"\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}\"]", "[-1.0E-0]",
    "\"\\uDBFF\\uDFFF\"",
  ]

  @Test(arguments: valid) func `Valid JSON is accepted`(text: String) throws {
    let blobs = MemoryBlobStore()
    #expect(try scan(text, to: blobs).body.text(blobs) == text)
    #expect(try scan(text, threshold: 1000).skeleton == Array(text.utf8))
  }

  static let invalid = [
    "[1,]", "[,1]", "[1,,2]", "[1 2]", "[1:2]", "]", "}", "[}", "{]", "[1}", #"{"a":1]"#, "{1:2}",
    "{a:1}", #"{"a"}"#, #"{"a",1}"#, #"{"a":}"#, #"{"a":1,}"#, #"{,}"#, #"{"a"::1}"#, #"{"a" 1}"#,
    "01", "-01", "+1", ".5", "1.e1", "1.x", "-", "-x", "1e+x", "1ex", "0x10", "1_000", "NaN",
    "Infinity", "-Infinity", "tru3", "True", "nulL", "falsee", "truefalse", "nul l", "'a'", "1 2",
    "[] []", "{}x", "[1]]", "\"a\"b", "// no\n1", "[1,/**/2]", "\u{feff}[]", "\u{a0}1", "\u{0}",
    "[\u{b}]", "\"a\nb\"", "\"a\tb\"", "\"\u{0}\"", "\"\u{1f}\"", #""\a""#, #""\'""#, #""\0""#,
    #""\x41""#, #""\U0041""#, #""\u12""#, #""\u12G4""#, #""\u 123""#, #""\ud800""#, #""\udc00""#,
    #""\ud800x""#, #""\ud800\n""#, #""\ud800\u0041""#, #""\ud800\ud800""#, #"["\uD834"]"#,
    "\"aaaaaaaaaaaaaaaaaaaaaa\nb\"", #""aaaaaaaaaaaaaaaaaaaaaa\q""#, "<html>",
  ]

  @Test(arguments: invalid) func `Invalid JSON is refused`(text: String) throws {
    for threshold in [0, 4, 1000] {
      let blobs = MemoryBlobStore()
      #expect(throws: PayloadError.self) { try scan(text, to: blobs, threshold: threshold) }
      #expect(blobs.unfinished == 0)
    }
    #expect(throws: PayloadError.self) { try Payload(json: text) }
  }

  static let brokenUTF8: [[UInt8]] = [
    [0x80], [0xbf], [0xc0, 0x80], [0xc1, 0xbf], [0xe0, 0x80, 0x80], [0xe0, 0x9f, 0xbf],
    [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xf0, 0x80, 0x80, 0x80], [0xf0, 0x8f, 0xbf, 0xbf],
    [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff], [0xfe], [0xc3], [0xe2, 0x82],
    [0xf0, 0x9f, 0x98], [0xc3, 0x28], [0xe2, 0x28, 0xa1], [0xc3, 0xc3, 0xa9],
  ]

  @Test(arguments: brokenUTF8) func `Invalid UTF-8 is refused`(bytes: [UInt8]) throws {
    for text in [
      Array("\"".utf8) + bytes + "\"".utf8, Array("\"0123456789".utf8) + bytes + "\"".utf8,
    ] {
      #expect(throws: PayloadError.self) { try scan(text) }
      #expect(throws: PayloadError.self) { try scan(Array("{".utf8) + text + ":1}".utf8) }
    }
    #expect(throws: PayloadError.self) { try scan(bytes) }
  }

  @Test func `Every prefix of a document is truncated, not invalid`() throws {
    for seed in 0..<60 {
      var cases = CaseGenerator(seed: UInt64(seed) + 7 << 32)
      let document = Array("[".utf8) + cases.document() + "]".utf8
      for length in 0..<document.count {
        let blobs = MemoryBlobStore()
        let error = #expect(throws: PayloadError.self) {
          try scan(Array(document[..<length]), to: blobs)
        }
        guard case .truncated(length, _) = error else {
          Issue.record("\(String(describing: error)) for \(document[..<length])")
          return
        }
        #expect(blobs.unfinished == 0)
      }
    }
  }

  @Test func `A changed byte damages nothing but the document`() throws {
    var refused = 0
    for seed in 0..<CaseGenerator.count / 4 {
      var cases = CaseGenerator(seed: UInt64(seed) + 9 << 36)
      var document = cases.document()
      document[cases.roll(document.count)] = UInt8(cases.roll(256))
      let blobs = MemoryBlobStore()
      do {
        let payload = try scan(document, to: blobs, threshold: cases.roll(30))
        try #require(try payload.body.bytes(from: blobs) == document, "seed \(seed)")
        try #require(String(validating: document, as: UTF8.self) != nil, "seed \(seed)")
      } catch let error as PayloadError {
        refused += 1
        try #require(error.offset <= document.count, "seed \(seed)")
      }
      try #require(blobs.unfinished == 0, "seed \(seed)")
    }
    #expect(refused > 0)
  }

  @Test func `Errors say where and why`() {
    func message(_ text: String, threshold: Int = 8) -> String? {
      do {
        _ = try scan(text, threshold: threshold)
        return nil
      } catch { return error.description }
    }
    #expect(message(#"{"a":1,}"#) == "expected a key in quotation marks, found '}' (at byte 7)")
    #expect(message("<html>") == "expected a value, found '<' (at byte 0)")
    #expect(message("[1") == "the document ends inside an array (at byte 2)")
    #expect(message("") == "the document is empty (at byte 0)")
    #expect(message(" ") == "the document is empty (at byte 1)")
    #expect(message("\"abc") == "the document ends inside a string (at byte 4)")
    #expect(message("[] x") == "expected nothing after the document, found 'x' (at byte 3)")
    #expect(
      message("\"\\ud83d!\"") == "unpaired surrogate (at byte 7)")
    #expect(
      message("\"0123456789\u{1}\"")
        == "a control character (byte 0x01) in a string must be escaped (at byte 11)")
  }

  @Test func `Lone surrogates are accepted on request`() throws {
    let limits = PayloadLimits(allowsLoneSurrogates: true)
    for text in [#""\ud83d""#, #""\ude00a""#, #""\ud83d\n""#, #""\ud83d\ud83d\ude00""#] {
      let scanner = PayloadScanner(blobs: MemoryBlobStore(), limits: limits)
      try scanner.feed(Array(text.utf8))
      let payload = try scanner.finish()
      #expect(try payload.body.text() == text)
      #expect(payload.root.string?.first == "\u{fffd}")
    }
  }

  @Test func `Nesting depth is limited`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(try scan(nested(512)).byteCount == 1024)
    let error = #expect(throws: PayloadError.self) { try scan(nested(513)) }
    #expect(error == .invalid(offset: 512, reason: "nested more than 512 levels deep"))
  }

  @Test func `Memory use is limited`() throws {
    let limits = PayloadLimits(skeleton: 1000)
    for piece in ["1,", "\n", #""key":"#, #""a","#] {
      let scanner = PayloadScanner(blobs: MemoryBlobStore(), limits: limits)
      try scanner.feed(Array((piece.contains(":") ? "{\"" : "[").utf8))
      #expect(throws: PayloadError.self) {
        for _ in 0..<2000 { try scanner.feed(Array(piece.utf8)) }
      }
    }
    let key = PayloadScanner(blobs: MemoryBlobStore(), limits: limits)
    try key.feed(Array("{\"".utf8))
    let error = #expect(throws: PayloadError.self) {
      for _ in 0..<2000 { try key.feed(Array("key".utf8)) }
    }
    #expect(
      error == .tooLarge(offset: 1001, reason: "more than 1000 bytes outside its long strings"))
  }

  @Test func `The number of files is limited, and those already written stay complete`() throws {
    let blobs = MemoryBlobStore()
    let scanner = PayloadScanner(
      blobs: blobs, limits: PayloadLimits(threshold: 4, externalStrings: 3))
    let error = #expect(throws: PayloadError.self) {
      try scanner.feed(Array(#"["a long one","a long one","a long one","a long one"]"#.utf8))
    }
    #expect(error == .tooLarge(offset: 52, reason: "more than 3 long strings"))
    #expect(scanner.salvage()?.root.elements.count == 4)
  }

  @Test func `After an error the scanner throws the same error again`() throws {
    let scanner = PayloadScanner(blobs: MemoryBlobStore())
    let first = try #require(
      #expect(throws: PayloadError.self) { try scanner.feed(Array("[x".utf8)) })
    #expect(throws: first) { try scanner.feed(Array("1]".utf8)) }
    #expect(throws: first) { try scanner.finish() }
  }
}
