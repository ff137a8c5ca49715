import Payload
import Testing

@testable import Sandbox

/// The queue accepts a conversation only as it returned it.
@Suite(.timeLimit(.minutes(5))) struct ConversationTests {
  private func conversation(_ sandbox: TestSandbox) async throws -> [UInt8] {
    let first = try await sandbox.run(
      #"{"prompt":"a kite","thinkingConfig":{"thinkingLevel":"HIGH","includeThoughts":true}}"#)
    return try await sandbox.run(next(first.nextTurn, saying: "make it warmer")).nextTurn
  }

  @Test func `Text before the pictures describes them and is not carried out again`() async throws {
    let sandbox = await TestSandbox()
    let picture = #"{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}"#
    func reply(_ parts: String) async throws -> String? {
      try await sandbox.run(#"{"contents":[{"role":"user","parts":[\#(parts)]}]}"#).reply
    }
    let both = try await reply(
      #"{"text":"Earlier: rotate it"},\#(picture),{"text":"make it sepia"}"#)
    #expect(both?.contains("sepia") == true && both?.contains("urned") == false, "\(both ?? "")")
    let before = try await reply(#"{"text":"rotate it"},\#(picture)"#)
    #expect(before?.contains("urned") == true, "\(before ?? "")")
    await sandbox.stop()
  }

  @Test func `A single altered byte anywhere in the earlier turns is refused`() async throws {
    let sandbox = await TestSandbox(isByteExact: true)
    let contents = try await conversation(sandbox)
    #expect(try await sandbox.submit(next(contents, saying: "sepia")).status == 200)
    for position in stride(from: 1, to: contents.count - 1, by: contents.count / 20) {
      for byte in Self.alterations(contents[position]) {
        var altered = contents
        altered[position] = byte
        let response = try await sandbox.submit(next(altered, saying: "sepia"))
        #expect(response.status == 400, "position \(position): \(contents[position]) -> \(byte)")
      }
    }
    // The same without HTTP, at many more positions.
    let blobs = BlobFolder(folder: sandbox.data + "/blobs")
    let key = try SigningKey(file: sandbox.data + "/signing-key")
    func isAccepted(_ contents: [UInt8]) -> Bool {
      let scanner = PayloadScanner(blobs: blobs)
      let turn = contents.dropLast() + Array(#",{"role":"user","parts":[{"text":"x"}]}]"#.utf8)
      guard (try? scanner.feed(Array(turn))) != nil, let payload = try? scanner.finish() else {
        return false
      }
      let reader = ConversationReader(
        contents: payload, blobs: blobs, scheme: WholeSignatureScheme(key: key))
      return (try? reader.read()) != nil
    }
    #expect(isAccepted(contents))
    for position in stride(from: 1, to: contents.count - 1, by: contents.count / 250 + 1) {
      var altered = contents
      altered[position] = Self.alterations(contents[position])[0]
      #expect(!isAccepted(altered), "position \(position) altered")
      altered = contents
      altered.remove(at: position)
      #expect(!isAccepted(altered), "position \(position) removed")
      altered = contents
      altered.insert(UInt8(ascii: " "), at: position)
      #expect(!isAccepted(altered), "space before position \(position)")
    }
    await sandbox.stop()
  }

  /// What a byte can change to without making the JSON or the base64 malformed, if that is
  /// possible.
  private static func alterations(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): [byte - 0x20]
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): [byte + 0x20]
    case UInt8(ascii: "0")...UInt8(ascii: "9"): [byte == 0x39 ? 0x38 : byte + 1]
    case UInt8(ascii: " "): [UInt8(ascii: "\n")]
    default: [UInt8(ascii: " ")]
    }
  }

  @Test(arguments: [
    ("1.0e2", "100"), (" ,\"parts\"", ",\"parts\""), ("\\/", "/"), ("\\u00e9", "é"),
    ("\"kind\":\"a\\/b\", \"Kind\":\"\\u0041\"", "\"Kind\":\"\\u0041\", \"kind\":\"a\\/b\""),
    (" \"role\" : \"model\"", "\"role\":\"model\""), ("\r\n", "\n"),
  ])
  func `A client that decodes and re-encodes the conversation is detected`(
    written: String, rewritten: String
  ) async throws {
    let sandbox = await TestSandbox(isByteExact: true)
    let contents = try await sandbox.run(#"{"prompt":"a kite"}"#).nextTurn
    let text = String(decoding: contents, as: UTF8.self)
    let place = try #require(text.firstRange(of: written))
    var altered = text
    altered.replaceSubrange(place, with: rewritten)
    let response = try await sandbox.submit(next(Array(altered.utf8), saying: "sepia"))
    #expect(response.status == 400)
    #expect(try Payload(json: response.body).error?.contains("Corrupted thought signature") == true)
    await sandbox.stop()
  }

  @Test func `White space before the closing bracket is up to the client`()
    async throws
  {
    let sandbox = await TestSandbox()
    let contents = try await conversation(sandbox)
    let spaced = Array(contents.dropLast()) + Array(" \n\t ]".utf8)
    #expect(try await sandbox.submit(next(spaced, saying: "sepia")).status == 200)
    await sandbox.stop()
  }

  @Test func `A model turn without signatures is refused, and one with a placeholder is accepted`()
    async throws
  {
    let sandbox = await TestSandbox()
    func contents(_ signature: String) -> String {
      """
      {"contents":[{"role":"user","parts":[{"text":"x"}]},{"role":"model","parts":[{"text":"y"\
      \(signature)}]},{"role":"user","parts":[{"text":"z"}]}]}
      """
    }
    let missing = try await sandbox.submit(contents(""))
    #expect(missing.status == 400)
    #expect(
      try Payload(json: missing.body).error?.contains(
        "Text part is missing a thought_signature in content position 2, part position 1.") == true)
    for placeholder in SignedElement.placeholders {
      let taken = try await sandbox.submit(contents(",\"thoughtSignature\":\"\(placeholder)\""))
      #expect(taken.status == 200)
    }
    let forged = try await sandbox.submit(contents(",\"thoughtSignature\":\"AAAA\""))
    #expect(try Payload(json: forged.body).error?.contains("Corrupted thought signature") == true)
    await sandbox.stop()
  }

  @Test func `The picture of the new turn is edited, or else the last one of the conversation`()
    async throws
  {
    let sandbox = await TestSandbox()
    let first = try await sandbox.run(#"{"prompt":"a kite"}"#)
    let second = try await sandbox.run(next(first.nextTurn, saying: "sepia"))
    #expect(second.reply == "Toned it sepia. (Sandbox: real pixels, no AI.)")
    let words =
      "{\"text\":\"sepia\"},{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AAAA\"}}"
    let body =
      Array("{\"contents\":".utf8) + first.nextTurn.dropLast()
      + Array(",{\"role\":\"user\",\"parts\":[\(words)]}]}".utf8)
    #expect(try await sandbox.run(body).reply?.hasPrefix("Toned it sepia.") == true)
    await sandbox.stop()
  }
}
