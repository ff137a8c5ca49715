import Foundation
import Payload
import PayloadCases
import Testing

@Suite(.timeLimit(.minutes(5))) struct ValueTests {
  private let blobs = MemoryBlobStore()

  private func text(_ payload: Payload?) throws -> String? {
    try payload?.body.text(blobs)
  }

  @Test func `A part of a reply is extracted byte for byte`() throws {
    let turns = #"[ {"role":"user" ,"n":1.50},{"x":"AAAABBBBCCCC","y":"a\/b\u003dcdefgh"} ]"#
    let reply =
      #"{"status":"success","outcome": {"a":"ZZZZZZZZZZZZ","next_turn_contents":\#(turns) }}"#
    let payload = try scan(reply, to: blobs)
    let contents = try #require(payload.value(at: ["outcome", "next_turn_contents"]))
    #expect(try text(contents) == turns)
    #expect(contents.byteCount == turns.utf8.count)
    #expect(contents.externalStrings.count == 2)
    #expect(try text(contents.value(at: [1, "y"])) == #""a\/b\u003dcdefgh""#)
    #expect(try text(payload.value(at: ["outcome", "next_turn_contents", 0, "n"])) == "1.50")
    #expect(try text(payload.value(at: [])) == reply)
    #expect(contents.root[1]?["x"]?.externalString?.encoding == .base64)
    #expect(try contents.root[1]?["y"]?.text(from: blobs) == "a/b=cdefgh")
    #expect(try contents.externalStrings[1].text(from: blobs) == "a/b=cdefgh")
    #expect(try contents.root[1]?["y"]?.text(from: blobs, limit: 10) == nil)
  }

  @Test func `A path that leads nowhere yields nothing`() throws {
    let payload = try scan(#"{"a":[1,{"b":null}]}"#, to: blobs)
    for path: [PathComponent] in [["b"], [0], ["a", 2], ["a", -1], ["a", "b"], ["a", 0, "b"]] {
      #expect(payload.value(at: path) == nil)
    }
    #expect(payload.root["a"]?[1]?["b"]?.isNull == true)
  }

  @Test func `Scalars are read as they are written`() throws {
    let text =
      #" [ 12 , -0.50e1, 123456789012345678901234567890, true, false, null, "a\n\u00e9" ] "#
    let values = try scan(text, to: blobs, threshold: 100).root.elements
    #expect(values.map(\.kind) == [.number, .number, .number, .bool, .bool, .null, .string])
    #expect(values.map(\.int) == [12, nil, nil, nil, nil, nil, nil])
    #expect(values.map(\.double) == [12, -5, 1.2345678901234568e29, nil, nil, nil, nil])
    #expect(values[2].number == "123456789012345678901234567890")
    #expect(values.map(\.bool) == [nil, nil, nil, true, false, nil, nil])
    #expect(values.map(\.string) == [nil, nil, nil, nil, nil, nil, "a\né"])
    #expect(values[0].elements.isEmpty && values[0].members.isEmpty && values[0]["a"] == nil)
  }

  @Test func `Of equal keys, however written, the last is read and all are kept`()
    throws
  {
    let text = #"{"a":1,"\u0061":{"b":2},"a" : 3 }"#
    let payload = try scan(text, to: blobs)
    #expect(payload.root["a"]?.int == 3)
    #expect(payload.root.members.map(\.key) == ["a", "a", "a"])
    #expect(try self.text(payload) == text)
  }

  @Test func `Brackets and quotes inside strings do not confuse`() throws {
    let payload = try scan(##"{"]}\"":["[\\","{\"]",["\\\""]],"z":[]}"##, to: blobs, threshold: 99)
    #expect(payload.root.members.map(\.key) == [##"]}""##, "z"])
    #expect(payload.root[##"]}""##]?.elements.map(\.string) == [#"[\"#, #"{"]"#, nil])
    #expect(payload.root["z"]?.elements.isEmpty == true)
  }

  @Test func `A stored payload is read back unchanged`() throws {
    let text = #"{"a":"AAAABBBBCCCC","b":["xxxxxxxxxxxx!"," \u0000\/é"]}"#
    let payload = try scan(text, to: blobs)
    let stored = try JSONEncoder().encode(payload)
    let again = try JSONDecoder().decode(Payload.self, from: stored)
    #expect(again == payload)
    #expect(try self.text(again) == text)
  }

  @Test func `Stored parts that do not fit together are refused`() throws {
    let payload = try scan(#"["AAAABBBBCCCC"]"#, to: blobs)
    let external = try #require(payload.externalStrings.first)
    func join(_ skeleton: String, _ externalStrings: [ExternalString]) throws(PayloadError)
      -> Payload
    {
      try Payload(skeleton: Array(skeleton.utf8), externalStrings: externalStrings)
    }
    func altered(index: Int = 0, offset: Int = 2, byteCount: Int = 12) -> ExternalString {
      ExternalString(
        index: index, offset: offset, encoding: external.encoding, blob: external.blob,
        byteCount: byteCount)
    }
    let skeleton = String(decoding: payload.skeleton, as: UTF8.self)
    #expect(try join(skeleton, [altered()]) == payload)
    for wrong in [
      altered(index: 1), altered(offset: 1), altered(offset: -5), altered(offset: 900),
      altered(byteCount: 13),
    ] {
      #expect(throws: PayloadError.self) { try join(skeleton, [wrong]) }
    }
    for byteCount in [-1, .min, .max, 1 << 50] {
      let wrong = ExternalString(
        index: 0, offset: 2, encoding: .verbatim, blob: Blob(name: "x", byteCount: byteCount),
        byteCount: byteCount)
      #expect(throws: PayloadError.self) { try join(skeleton, [wrong]) }
    }
    #expect(throws: PayloadError.self) { try join(skeleton, [external, external]) }
    #expect(throws: PayloadError.self) { try join("[" + skeleton, [altered(offset: 3)]) }
    #expect(throws: PayloadError.self) { try join("@retake:lifted:0", [altered(offset: 0)]) }
  }
}
