import Model
import Payload
import TestSupport
import Testing

@testable import Providers

/// The base64 of a picture long enough to be moved out, identified by its letter.
func inline(_ letter: String, _ more: String = "") -> String {
  #"{"inlineData":{"mimeType":"image/jpeg","data":"\#(String(repeating: letter, count: 1400))"}"#
    + "\(more)}"
}

let signed = #","thoughtSignature":"U2ln""#
let thought = #","thought":true"#

/// A reply of one candidate with these parts.
func answer(_ parts: String..., finish: String? = "STOP", more: String = "") -> String {
  #"{"candidates":[{"index":0,"content":{"role":"model","parts":[\#(parts.joined(separator: ", "))]}"#
    + (finish.map { #","finishReason":"\#($0)""# } ?? "") + "}]\(more)}"
}

/// Each document as an event.
func stream(_ documents: String...) -> String {
  documents.map { "data: \($0)\r\n\r\n" }.joined()
}

@Suite(.timeLimit(.minutes(5))) struct GeminiReplyTests {
  private let blobs = MemoryBlobStore()

  /// The result of a turn with the words "x" and this reply.
  private func result(_ text: String, at endpoint: Endpoint = .google, transcript: String? = nil)
    throws -> JobResult
  {
    let before = try transcript.map { try Payload(json: $0) }
    var job = try played(.simple("x", at: endpoint, transcript: before))
    _ = job.play(.start, .bodyStarted, .replied(reply(text, blobs: blobs)))
    return try #require(job.result)
  }

  private func text(_ payload: Payload?) -> String? { payload.map { blobs.text($0.body) } }

  private static let asked = #"[{"role":"user","parts":[{"text":"x"}]}"#

  @Test func `A reply is split into pictures, drafts, text, thoughts, counts and name`()
    throws
  {
    let whole = answer(
      #"{"text":"Planning. ","thought":true}"#, inline("A", thought),
      #"{"text":"Done.","thoughtSignature":"U2ln"}"#, inline("B", signed),
      more: #","usageMetadata":{"promptTokenCount":1300,"toolUsePromptTokenCount":40,"#
        + #""candidatesTokenCount":1690,"thoughtsTokenCount":120,"totalTokenCount":3150},"#
        + #""modelVersion":"gemini-3.1-flash-image","responseId":"r-1""#)
    let result = try result(whole)
    #expect(result.status == .done && result.failure == nil && result.notes == [])
    #expect(result.pictures.count == 1 && result.drafts.count == 1)
    #expect(result.pictures.first?.label == "image/jpeg")
    #expect(result.text == "Done." && result.thoughts == "Planning. ")
    #expect(result.model == "gemini-3.1-flash-image")
    #expect(
      result.usage
        == Usage(
          inputTokens: 1340, outputTokens: 1690, thoughtTokens: 120, totalTokens: 3150,
          // A picture, with 1,340 tokens of input and 120 of thinking.
          dollars: 0.03651, isEstimated: true))
    let content =
      whole.dropFirst(#"{"candidates":[{"index":0,"content":"#.count)
      .prefix { $0 != "]" } + "]}"
    #expect(text(result.transcript) == "\(Self.asked),\(content)]")
  }

  @Test func `Several pictures are all kept in order, whatever the order of the parts`() throws {
    let result = try result(
      answer(
        inline("A", signed), #"{"text":"First, then "}"#, inline("B", signed), #"{"text":"last."}"#)
    )
    let bytes = result.pictures.map { blobs.content(of: $0.blob)?.first }
    #expect(bytes == [0x00, 0x04])
    #expect(result.text == "First, then last.")
  }

  @Test func `The pictures of every candidate are kept`() throws {
    let two =
      #"{"candidates":[{"content":{"role":"model","parts":[\#(inline("A", signed))]},"#
      + #""finishReason":"STOP"},{"index":1,"content":{"role":"model","parts":[\#(inline("B"))]},"#
      + #""finishReason":"IMAGE_SAFETY"}]}"#
    let result = try result(two)
    #expect(result.status == .done && result.pictures.count == 2 && result.notes == [])
    #expect(text(result.transcript)?.contains("BBBB") == false)
  }

  @Test func `The conversation grows byte for byte`() throws {
    let before = #"[ {"role":"user","parts":[ {"text":"a\u00e9"} ]} ,{"x":1.0}]"#
    let content =
      #"{ "parts":[ {"text":"\/","thoughtSignature" : "U2ln"},"# + inline("B", signed)
      + #"], "role":"model" }"#
    let result = try result(
      #"{"candidates":[{"content":\#(content),"finishReason":"STOP"}]}"#, transcript: before)
    #expect(
      text(result.transcript)
        == before.dropLast() + #",{"role":"user","parts":[{"text":"x"}]},\#(content)]"#)
  }

  @Test func `Without an echo only the thoughts are left out`() throws {
    var endpoint = Endpoint.google
    endpoint.options.echoesThoughts = false
    let result = try result(
      answer(#"{"text":"Hm.","thought":true}"#, #"{ "text":"Done.","thoughtSignature":"U2ln" }"#),
      at: endpoint)
    #expect(result.status == .textOnly && result.thoughts == "Hm.")
    #expect(
      text(result.transcript)
        == Self.asked
        + #",{"role":"model","parts":[{ "text":"Done.","thoughtSignature":"U2ln" }]}]"#)
  }

  @Test func `A content without a role is the model's`() throws {
    let result = try result(
      #"{"candidates":[{"content":{"parts":[{"text":"Done.","thoughtSignature":"U2ln"}]}}]}"#)
    #expect(
      text(result.transcript)
        == Self.asked + #",{"role":"model","parts":[{"text":"Done.","thoughtSignature":"U2ln"}]}]"#)
  }

  static let unsigned = [
    answer(inline("A")), answer(#"{"text":"Here."}"#, inline("A", signed)),
    answer(#"{"text":"Here.","thoughtSignature":"U2ln"}"#, inline("A")),
    answer(#"{"text":"Which kite?"}"#), answer(inline("A", #","thoughtSignature":"""#)),
  ]

  @Test(arguments: unsigned)
  func `A reply without a signature is not sent back, and a note says so`(_ answer: String)
    throws
  {
    let result = try result(answer)
    #expect(result.failure == nil)
    #expect(result.transcript == nil)
    #expect(result.notes.count == 1)
    #expect(result.notes.first?.contains("without a signature") == true)
  }

  @Test func `A stream becomes one content, each part byte for byte`() throws {
    var endpoint = Endpoint.google
    endpoint.options.streams = true
    let events = stream(
      answer(#"{"text":"Hm.","thought":true}"#, finish: nil),
      answer(
        #"{"text":"He\u0072e "}"#, finish: nil,
        more: #","usageMetadata":{"promptTokenCount":9,"totalTokenCount":12}"#),
      answer(#"{"text":"it is.","thoughtSignature":"U2ln"}"#, finish: nil),
      answer(inline("B"), finish: nil),
      answer(
        #"{"text":"","thoughtSignature":"TGFzdA=="}"#,
        more: #","usageMetadata":{"candidatesTokenCount":5},"modelVersion":"m""#))
    let result = try result(events, at: endpoint)
    #expect(result.status == .done && result.text == "Here it is." && result.thoughts == "Hm.")
    #expect(result.usage.inputTokens == 9 && result.usage.outputTokens == 5)
    #expect(result.usage.totalTokens == 12 && result.model == "m")
    let parts = [
      #"{"text":"Hm.","thought":true}"#, #"{"text":"He\u0072e "}"#,
      #"{"text":"it is.","thoughtSignature":"U2ln"}"#, inline("B"),
      #"{"text":"","thoughtSignature":"TGFzdA=="}"#,
    ]
    #expect(
      text(result.transcript)
        == Self.asked + #",{"role":"model","parts":[\#(parts.joined(separator: ","))]}]"#)
  }

  @Test func `A stream as an array is the same as one of events`() throws {
    let result = try result(
      "[\(answer(#"{"text":"Here"}"#, finish: nil)),\r\n\(answer(inline("B", signed)))]")
    #expect(result.status == .done && result.text == "Here" && result.pictures.count == 1)
    #expect(result.transcript == nil)
  }

  @Test func `Pages and searches are kept once`() throws {
    let grounding =
      #"{"webSearchQueries":["kite","sea"],"imageSearchQueries":["kite",""],"groundingChunks":["#
      + #"{"web":{"uri":"https://a.example/1","title":"A page","domain":"a.example"}},"#
      + #"{"web":{"uri":"https://a.example/1","title":"A page"}},{"web":{"title":"no address"}},"#
      + #"{"image":{"sourceUri":"https://b.example/p","imageUri":"https://b.example/i.jpg","title":"","#
      + #""domain":"b.example"}},{"maps":{}}]}"#
    let result = try result(
      #"{"candidates":[{"content":{"role":"model","parts":[\#(inline("A", signed))]},"#
        + #""groundingMetadata":\#(grounding)}]}"#)
    #expect(result.searches == ["kite", "sea"])
    #expect(
      result.sources == [
        WebSource(title: "A page", page: "https://a.example/1"),
        WebSource(
          title: "b.example", page: "https://b.example/p", picture: "https://b.example/i.jpg"),
      ])
  }

  @Test func `A picture stays when the reply is cut off after it`() throws {
    let result = try result(answer(inline("A", signed), finish: "MAX_TOKENS"))
    #expect(result.status == .done && result.failure == nil && result.transcript != nil)
    let refused = try self.result(answer(inline("A", signed), finish: "IMAGE_SAFETY"))
    #expect(refused.status == .done && refused.failure == nil && refused.transcript == nil)
    #expect(
      refused.notes.first?.hasPrefix("The reply is incomplete: google made a picture") == true)
  }

  /// The documented rule, implemented independently: in each of the model's turns, the first part
  /// and every picture, thoughts aside, carry a signature.
  static func missing(in transcript: PayloadValue) -> [String] {
    transcript.elements.enumerated().flatMap { turn, content -> [String] in
      guard content["role"]?.string == "model" else { return [] }
      let own = (content["parts"]?.elements ?? []).enumerated()
        .filter { $0.element["thought"]?.bool != true }
      return own.filter { index, part in
        let needsOne = index == own.first?.offset || part["inlineData"] != nil
        let has = part["thoughtSignature"]?.string.map { !$0.isEmpty } ?? false
        return needsOne && !has
      }.map { "turn \(turn), part \($0.offset)" }
    }
  }

  @Test func `No conversation without a signature is ever kept`() throws {
    var dice = Dice(3)
    var kept = 0
    var transcript = "[]"
    for _ in 0..<150 {
      let parts = (0..<Int.random(in: 1...4, using: &dice)).map { _ -> String in
        let isThought = Int.random(in: 0..<4, using: &dice) == 0
        let more = isThought ? thought : Int.random(in: 0..<4, using: &dice) == 0 ? "" : signed
        return Bool.random(using: &dice) ? inline("C", more) : #"{"text":"words"\#(more)}"#
      }
      let result = try result(answer(parts.joined(separator: ",")), transcript: transcript)
      guard let next = result.transcript else { continue }
      kept += 1
      #expect(Self.missing(in: next.root) == [])
      #expect(next.root.elements.count == kept * 2)
      transcript = text(next) ?? ""
      let mutated = try Payload(
        json: transcript.replacing(signed, with: "", maxReplacements: 1))
      #expect(Self.missing(in: mutated.root).isEmpty == !transcript.contains(signed))
      if kept == 12 { break }
    }
    #expect(kept == 12)
  }
}
