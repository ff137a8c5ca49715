import Foundation
import Payload
import PayloadCases
import Testing

@Suite(.timeLimit(.minutes(5))) struct BodyTests {
  private let blobs = MemoryBlobStore()

  @Test func `A value is written in order and escaped, with blobs and payloads inside`() throws {
    let picture = try blobs.store([0xfb, 0xef, 0xff, 1])
    let past = try scan(#"{ "n" : 1.0, "data":"AAAABBBBCCCC" }"#, to: blobs)
    let node: PayloadNode = [
      "z": 1, "a": [true, .null, -2.5, .number("1e40"), []],
      "text": "\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}é😀",
      "past": .splice(past), "data": .base64(picture),
      "uri": .dataURI(picture, mediaType: "image/png"), "old": .external(past.externalStrings[0]),
    ]
    let payload = try Payload(node)
    let text = #"""
      {"z":1,"a":[true,null,-2.5,1e40,[]],"text":"\"\\/\b\f\n\r\t\u0000\u001fé😀",\#
      "past":{ "n" : 1.0, "data":"AAAABBBBCCCC" },"data":"++//AQ==",\#
      "uri":"data:image/png;base64,++//AQ==","old":"AAAABBBBCCCC"}
      """#
    #expect(try payload.body.text(blobs) == text)
    #expect(payload.body.byteCount == text.utf8.count)
    #expect(payload.byteCount == text.utf8.count)
    #expect(payload.root["data"]?.externalString?.blob == picture)
    #expect(payload.root["past"]?["data"]?.externalString?.blob == past.externalStrings[0].blob)
    #expect(payload.root["uri"]?.string == nil)
    #expect(try payload.root["uri"]?.text(from: blobs) == "data:image/png;base64,++//AQ==")
    #expect(Set(payload.externalStrings.map(\.index)).count == 4)
    let json = try JSONSerialization.jsonObject(with: Data(text.utf8.map { $0 })) as? [String: Any]
    #expect(json?["text"] as? String == "\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}é😀")
  }

  @Test(arguments: ["", "1,2", "\"1\"", "1]", "nan", "inf", "01", "1 ", "-", "[1]", "true"])
  func `An invalid number is refused`(text: String) {
    #expect(throws: PayloadError.self) { try Payload(.array([.number(text)])) }
  }

  @Test func `Absent members are left out`() throws {
    let payload = try Payload(.members(["a": nil, "b": 1, "c": nil, "d": .double(0.5)]))
    #expect(try payload.body.text() == #"{"b":1,"d":0.5}"#)
    #expect(throws: PayloadError.self) { try Payload(.double(.infinity)) }
  }

  @Test func `Text that reads like a placeholder does not take a blob's place`() throws {
    let blob = try blobs.store([1, 2, 3])
    let node: PayloadNode = [
      "@retake:lifted:0", "@retake:lifted:1", .base64(blob), "@retake:lifted:3", .base64(blob),
      "@retake:lifted:99999999999999999999", "@retake:lifted:9223372036854775807",
    ]
    let payload = try Payload(node)
    for element in payload.root.elements {
      if let text = element.string {
        #expect(payload.externalString(for: text) == nil)
      } else {
        let external = try #require(element.externalString)
        #expect(payload.externalString(for: external.placeholder) == external)
      }
    }
    #expect(payload.externalStrings.count == 2)
    #expect(try payload.body.text(blobs).contains(#""@retake:lifted:1","AQID","@retake:lifted:3""#))
  }

  @Test(arguments: [
    ("[]", "[N]"), ("[ ]", "[N]"), (" \n[\t] ", " \n[N]"), ("[1]", "[1,N]"),
    ("[ 1 , 2.0\n]\n", "[ 1 , 2.0,N]"), ("[[] ]", "[[],N]"), (#"["]" ]"#, #"["]",N]"#),
    (#"[{"d":"AAAABBBBCCCC"} ]"#, #"[{"d":"AAAABBBBCCCC"},N]"#),
    (#"[ "AAAA\/BBBBCCCC" ]"#, #"[ "AAAA\/BBBBCCCC",N]"#),
  ]) func `A transcript is appended to without changing what it holds`(
    old: String, new: String
  ) throws {
    let transcript = try scan(old, to: blobs)
    let turn = #"{"role":"user","data":"ZZZZZZZZZZZZ"}"#
    let more: PayloadNode = [
      "role": "user",
      "data": .external(try #require(scan(#""ZZZZZZZZZZZZ""#, to: blobs).externalStrings.first)),
    ]
    let one = try transcript.appending([more])
    #expect(try one.body.text(blobs) == new.replacingOccurrences(of: "N", with: turn))
    let two = try transcript.appending([more, 2])
    #expect(try two.body.text(blobs) == new.replacingOccurrences(of: "N", with: turn + ",2"))
    #expect(try transcript.appending([]) == transcript)
    #expect(two.root.elements.count == transcript.root.elements.count + 2)
  }

  @Test func `Any transcript can be appended to`() throws {
    for seed in 0..<CaseGenerator.count / 8 {
      var cases = CaseGenerator(seed: UInt64(seed) + 3 << 33)
      let elements = (0..<cases.roll(4)).map { _ in cases.value(depth: 1) }
      let old = "[" + elements.joined(separator: ", ")
      let more = cases.value(depth: 1)
      let transcript = try scan(old + " ]", to: blobs, threshold: cases.roll(20))
      let next = try transcript.appending([
        .splice(scan(more, to: blobs, threshold: cases.roll(20)))
      ])
      let text = old + (elements.isEmpty ? "" : ",") + more + "]"
      try #require(try next.body.text(blobs) == text, "seed \(seed)")
      try #require(
        Set(next.externalStrings.map(\.index)).count == next.externalStrings.count,
        "seed \(seed): \(text)")
      for external in next.externalStrings {
        try #require(next.externalString(for: external.placeholder) == external)
      }
    }
  }

  @Test(arguments: ["{}", "1", "null", "\"[]\""])
  func `Only an array can be appended to`(text: String) throws {
    let payload = try Payload(json: text)
    #expect(throws: PayloadError.self) { try payload.appending([1]) }
  }

  @Test func `A body need not be JSON`() throws {
    let blob = try blobs.store(Array("PNG".utf8))
    var body = PayloadBody()
    body.append("--b\r\n\r\n")
    body.append(blob)
    body.append("\r\n--b--")
    #expect(body.byteCount == 17)
    #expect(try body.text(blobs) == "--b\r\n\r\nPNG\r\n--b--")
    #expect(throws: PayloadError.self) { try body.payload() }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 7, 64, 65_536, 1_000_000])
  func `Any buffer size works, and a body can be rewound at any point`(size: Int) throws {
    var cases = CaseGenerator(seed: 11)
    var body = PayloadBody()
    var whole = ""
    for count in [0, 1, 2, 3, 4, 5, 100, 24_575, 24_576, 24_577, 60_000]
    where size > 3 || count < 200 {
      let data = cases.bytes(count)
      body.append("<")
      body.append(base64: try blobs.store(Array(data)))
      whole += "<" + data.base64EncodedString()
    }
    let reader = body.makeReader(blobs)
    #expect(body.byteCount == whole.utf8.count)
    #expect(try reader.readAll(upTo: size) == Array(whole.utf8))
    #expect(try reader.readAll(upTo: size).isEmpty)
    for part in [0, 1, 2, 5, 137] {
      reader.rewind()
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: part, alignment: 1)
      defer { buffer.deallocate() }
      #expect(try reader.read(into: buffer) == part)
      #expect(Array(buffer) == Array(whole.utf8.prefix(part)))
    }
    reader.rewind()
    #expect(try reader.readAll(upTo: size) == Array(whole.utf8))
  }

  @Test func `A missing or short blob is an error that carries its offset`() throws {
    let kept = try blobs.store([1, 2, 3])
    for (blob, expected) in [
      (Blob(name: "none", byteCount: 3), BlobError.missing(name: "none")),
      (Blob(name: kept.name, byteCount: 4), .damaged(name: kept.name)),
    ] {
      var body = PayloadBody()
      body.append("12")
      body.append(base64: blob)
      #expect(throws: PayloadError.store(expected, offset: 2)) { try body.bytes(from: blobs) }
    }
  }
}
