import Foundation
import TestSupport
import Testing

/// What a provider returned goes back byte for byte, through the real program and real HTTP.
@Suite(.timeLimit(.minutes(10))) struct TranscriptTests {
  @Test func `Each turn sends the conversation back byte for byte`() async throws {
    let server = QueueServer(nextTurn: OddConversation.next)
    let program = try BuiltProgram()
    try program.configure(server)

    let instructions = ["a paper kite", "make it warmer", "add a \"thin\" border", "rotate it"]
    for (index, words) in instructions.enumerated() {
      let session = index == 0 ? [] : ["--session", "s1"]
      let result = try await program.run(["run", "-p", words, "--size", "512"] + session)
      try #require(result.status == 0, "\(result.errors)")
    }

    let bodies = server.submitted.map { Data($0) }
    try #require(bodies.count == 4)
    #expect(OddConversation.contents(of: bodies[0]) == nil)
    for number in 2...4 {
      let sent = try #require(OddConversation.contents(of: bodies[number - 1]))
      let received = withoutEnd(OddConversation.next(after: bodies[number - 2], number - 1))
      try #require(sent.count > received.count)
      #expect(
        sent.prefix(received.count) == received,
        "turn \(number) differs at \(difference(sent, received))")
      // What follows is a comma and one user turn with the words, and the conversation's end.
      let rest = Data(sent.dropFirst(received.count))
      #expect(rest.first == UInt8(ascii: ","))
      #expect(rest.last == UInt8(ascii: "]"))
      let turn = try JSONDecoder().decode(Turn.self, from: rest.dropFirst().dropLast())
      #expect(turn.role == "user")
      #expect(turn.parts.map(\.text) == [instructions[number - 1]])
    }
  }

  private struct Turn: Decodable {
    struct Part: Decodable { var text: String? }
    var role: String
    var parts: [Part]
  }

  private func difference(_ sent: Data, _ received: Data) -> String {
    let place = zip(sent, received).enumerated().first { $1.0 != $1.1 }?.offset ?? received.count
    let near = max(0, place - 20)..<min(received.count, place + 20)
    return "byte \(place), near \(String(decoding: received[near], as: UTF8.self))"
  }
}

/// A conversation without its closing bracket and the space before that.
private func withoutEnd(_ contents: Data) -> Data {
  func withoutSpace(_ bytes: Data) -> Data {
    let end = bytes.lastIndex { !" \n\r\t".utf8.contains($0) } ?? bytes.startIndex
    return bytes[...end]
  }
  return Data(withoutSpace(withoutSpace(contents).dropLast()))
}

/// Valid JSON of the kinds that a decoder and encoder would write differently.
private enum OddConversation {
  static let next: QueueServer.NextTurn = { number, body in Array(next(after: Data(body), number)) }

  /// The conversation that was sent in a request and an odd answer to it.
  static func next(after body: Data, _ number: Int) -> Data {
    let start = contents(of: body).map(withoutEnd) ?? Data("[ \n\t{\"role\" : \"user\"}".utf8)
    return start + Data(" ,\r\n  ".utf8) + Data(answers[number - 1].utf8) + Data("\n \t]".utf8)
  }

  /// The conversation as it stands in a request, from bracket to bracket; nil when there is none.
  static func contents(of body: Data) -> Data? {
    guard let start = body.range(of: Data("\"contents\":".utf8)),
      let end = body.range(of: Data(",\"image_size\":".utf8), options: .backwards)
    else { return nil }
    return Data(body[start.upperBound..<end.lowerBound])
  }

  private static let answers: [String] = [
    #"""
    {"role":"model","Role":"Model","unknown":{"big":1e400,"long":12345678901234567890123,
      "small":-0.0e-0,"exponent":1E+2,"none":{ },"empty":[ ],"deep":\#(deep)},
      "parts":[{"text":"caf\u00e9 café \/ / \ud83d\ude00 😀 \u0000","text":"twice"},
        {"inlineData":{"mimeType":"image\/png","data":"\#(base64(1_200_000))"}}]}
    """#,
    #"""
    {"parts" :[{"thought":true,"text":"","thoughtSignature":"\#(base64(3000))",
      "thought_signature":"AbC+\/=="},
      {"inline_data":{"data":"\#(escaped)","mime_type":"image/png"}},
      {"inlineData":{"data":"\#(loose)"}},{"fileData":null}],"role":"model",
      "text":true,"text":false,"":{"":""}}
    """#,
    #"""
    {"role":"model","parts":[{"text":"\u005bnot an array\u005d ],[ }{ \\\" \\"},
      {"inlineData":{"data":"\#(urlSafe)"}},{"inlineData":{"data":"\#(broken)"}},
      {"text":"\#(String(repeating: "long words ", count: 300))"}]}
    """#,
    #"{"role":"model","parts":[]}"#,
  ]

  private static let deep =
    String(repeating: "[{\"a\": ", count: 60) + "0" + String(repeating: "} ]", count: 60)

  /// Bytes that look random, the same each time.
  private static func base64(_ count: Int) -> String {
    var bytes = Data()
    while bytes.count < count { bytes += block }
    return bytes.prefix(count).base64EncodedString()
  }

  private static let block: Data = {
    var word: UInt64 = 42
    return Data(
      (0..<5000).map { _ in
        word = word &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: word >> 56)
      })
  }()

  /// Base64 with its slashes escaped.
  private static let escaped = base64(4000).replacingOccurrences(of: "/", with: "\\/")
  /// Base64 whose last letter carries bits that mean nothing.
  private static let loose = base64(3000) + "QR=="
  /// The alphabet of addresses, without padding.
  private static let urlSafe =
    base64(4001).replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "+", with: "-")
    .filter { $0 != "=" }
  /// Base64 in lines, as mail has it.
  private static let broken = String(
    base64(4000).enumerated().flatMap { $0 % 76 == 75 ? Array("\($1)\\r\\n") : [$1] })
}
