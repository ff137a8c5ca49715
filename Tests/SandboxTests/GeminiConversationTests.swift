import Payload
import Testing

@testable import Sandbox

/// `generateContent` accepts the model's turns only as they were received.
@Suite(.timeLimit(.minutes(5))) struct GeminiConversationTests {
  private static let thinking =
    #""thinkingConfig":{"thinkingLevel":"HIGH","includeThoughts":true}"#

  private func talk(_ sandbox: TestSandbox) async throws -> GeminiTalk {
    var talk = GeminiTalk(sandbox: sandbox)
    _ = try await talk.say("a kite", config: Self.thinking)
    _ = try await talk.say("make it warmer")
    return talk
  }

  /// Whether a conversation is accepted, without HTTP.
  private func isAccepted(_ talk: GeminiTalk, _ elements: [[UInt8]]) -> Bool {
    let blobs = BlobFolder(folder: talk.sandbox.data + "/blobs")
    guard let key = try? SigningKey(file: talk.sandbox.data + "/signing-key") else { return false }
    let contents = (elements + [GeminiTalk.user("x")]).joined(separator: Array(",".utf8))
    let scanner = PayloadScanner(blobs: blobs)
    guard (try? scanner.feed(Array("[".utf8) + contents + Array("]".utf8))) != nil,
      let payload = try? scanner.finish()
    else { return false }
    let scheme = PartSignatureScheme(
      key: key, service: "gemini", model: "gemini-3.1-flash-image-preview")
    return (try? ConversationReader(contents: payload, blobs: blobs, scheme: scheme).read()) != nil
  }

  @Test func `A single altered byte anywhere in the earlier turns is refused`() async throws {
    let sandbox = await TestSandbox(isByteExact: true)
    let talk = try await talk(sandbox)
    #expect(isAccepted(talk, talk.elements))
    for (index, element) in talk.elements.enumerated() {
      for position in stride(from: 1, to: element.count - 1, by: element.count / 150 + 1) {
        var elements = talk.elements
        elements[index][position] = Self.alteration(element[position])
        #expect(!isAccepted(talk, elements), "\(index): position \(position) altered")
        elements[index] = element
        elements[index].remove(at: position)
        #expect(!isAccepted(talk, elements), "\(index): position \(position) removed")
        elements[index] = element
        elements[index].insert(UInt8(ascii: " "), at: position)
        #expect(!isAccepted(talk, elements), "\(index): space before position \(position)")
      }
    }
    await sandbox.stop()
  }

  /// What a byte can change to without making the JSON or the base64 malformed, if that is
  /// possible.
  private static func alteration(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 0x20
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 0x20
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte == 0x39 ? 0x38 : byte + 1
    case UInt8(ascii: " "): UInt8(ascii: "\n")
    default: UInt8(ascii: " ")
    }
  }

  @Test func `Thoughts may be left out, and the rest still counts byte for byte`() async throws {
    let sandbox = await TestSandbox(isByteExact: true)
    let talk = try await talk(sandbox)
    let content = try Payload(json: talk.elements[1])
    let parts = try #require(content.root["parts"]).elements
    func element(_ parts: [[UInt8]]) -> [UInt8] {
      Array("{\"role\":\"model\",\"parts\":[".utf8) + parts.joined(separator: Array(",".utf8))
        + Array("]}".utf8)
    }
    let kept = parts.dropFirst(2).map(\.payload.skeleton)
    var elements = talk.elements
    elements[1] = element(kept)
    #expect(isAccepted(talk, elements))
    elements[1] = element(kept.reversed())
    #expect(!isAccepted(talk, elements))
    elements[1] = element([kept[1]])
    #expect(!isAccepted(talk, elements))
    for position in stride(from: 1, to: kept[1].count - 1, by: kept[1].count / 60 + 1) {
      var altered = kept
      altered[1][position] = Self.alteration(altered[1][position])
      elements[1] = element(altered)
      #expect(!isAccepted(talk, elements), "position \(position)")
    }
    await sandbox.stop()
  }

  @Test func `White space between the turns is up to the client`() async throws {
    let sandbox = await TestSandbox()
    let talk = try await talk(sandbox)
    // The talk puts spaces around its commas, which were not there at first.
    #expect(try await talk.ask(GeminiTalk.user("sepia")).status == 200)
    await sandbox.stop()
  }

  @Test
  func `A missing signature, a corrupted one and a placeholder each get their documented response`()
    async throws
  {
    let sandbox = await TestSandbox()
    func response(_ signature: String) async throws -> WireResponse {
      let model = Array("{\"role\":\"model\",\"parts\":[{\"text\":\"y\"\(signature)}]}".utf8)
      let talk = GeminiTalk(sandbox: sandbox, elements: [GeminiTalk.user("x"), model])
      return try await talk.ask(GeminiTalk.user("z"))
    }
    let missing = try await response("")
    #expect(missing.status == 400)
    #expect(
      try missing.value("error", "message")?.string?.contains(
        "Text part is missing a thought_signature in content position 2, part position 1.") == true)
    let corrupted = try await response(#","thoughtSignature":"AAAA""#)
    #expect(
      try corrupted.value("error", "message")?.string?.hasPrefix("Corrupted thought signature.")
        == true)
    for placeholder in SignedElement.placeholders {
      #expect(try await response(",\"thought_signature\":\"\(placeholder)\"").status == 200)
    }
    await sandbox.stop()
  }

  @Test func `A signature of one model or service is corrupted to any other`() async throws {
    let sandbox = await TestSandbox()
    var talk = try await talk(sandbox)
    talk.path = "/v1beta/models/gemini-3.1-flash-image:generateContent"
    let other = try await talk.ask(GeminiTalk.user("sepia"))
    #expect(other.text.contains("Corrupted thought signature"))
    talk.path = GeminiTalk.vertex.replacing(
      "gemini-3.1-flash-image", with: "gemini-3.1-flash-image-preview")
    #expect(try await talk.ask(GeminiTalk.user("sepia")).status == 400)
    await sandbox.stop()
  }

  @Test(arguments: ["?alt=sse", ""])
  func `A streamed response comes in pieces from which the conversation can continue`(query: String)
    async throws
  {
    let sandbox = await TestSandbox(isByteExact: true)
    var talk = GeminiTalk(
      sandbox: sandbox, path: "\(GeminiTalk.model):streamGenerateContent\(query)")
    let turn = GeminiTalk.user("a kite")
    let response = try await talk.ask(turn, config: Self.thinking)
    #expect(response.status == 200 && !response.isCut)
    let pieces: [Payload]
    if query.isEmpty {
      #expect(response.headers["content-type"] == "application/json")
      pieces = try response.payload().root.elements.map(\.payload)
    } else {
      #expect(response.headers["content-type"] == "text/event-stream")
      #expect(response.text.hasSuffix("\r\n\r\n"))
      pieces = try response.text.split(separator: "\r\n\r\n").map { event in
        #expect(event.hasPrefix("data: {") && !event.contains("\n"))
        return try Payload(json: String(event.dropFirst(6)))
      }
    }
    let parts = pieces.flatMap(\.parts)
    #expect(parts.map { $0["thought"]?.bool } == [true, true, nil, nil, nil])
    #expect(parts.last?["text"]?.string == "")
    #expect(parts.last?["thoughtSignature"]?.string != nil)
    #expect(
      pieces.map { $0.root.value(at: ["candidates", 0, "finishReason"])?.string } == [
        nil, nil, nil, nil, "STOP",
      ])
    #expect(pieces.last?.root.value(at: ["usageMetadata", "candidatesTokenCount"])?.int != nil)
    let joined = parts.map(\.payload.skeleton).joined(separator: Array(",".utf8))
    let start = Array(#"{"role":"model","parts":["#.utf8)
    talk.elements = [turn, start + joined + Array("]}".utf8)]
    #expect(try await talk.ask(GeminiTalk.user("sepia")).text.contains("Toned it sepia"))
    let fewer = parts.dropLast().map(\.payload.skeleton).joined(separator: Array(",".utf8))
    talk.elements[1] = start + fewer + Array("]}".utf8)
    #expect(try await talk.ask(GeminiTalk.user("sepia")).text.contains("Corrupted"))
    await sandbox.stop()
  }
}
