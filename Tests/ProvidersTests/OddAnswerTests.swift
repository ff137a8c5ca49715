import Model
import Payload
import TestSupport
import Testing

@testable import Providers

/// Pictures in odd places and spellings, in replies that are the result themselves.
@Suite(.timeLimit(.minutes(5))) struct OddAnswerTests {
  private func result(_ text: String, _ blobs: MemoryBlobStore, lost: TransportError? = nil) throws
    -> JobResult
  {
    var job = try played(.simple("x", at: .google))
    var answer = reply(text, blobs: blobs)
    answer.lost = lost
    _ = job.play(.start, .bodyStarted, .replied(answer))
    return try #require(job.result)
  }

  private func part(_ data: String, _ more: String = "") -> String {
    #"{"inlineData":{"mimeType":"image/png","data":"\#(data)"}\#(more)}"#
  }

  @Test func `A picture is read in every spelling, and goes back byte for byte`() throws {
    for spelling in Spelling.allCases {
      for size in OddReplies.sizes {
        let blobs = MemoryBlobStore()
        let bytes = png(size)
        let part = part(spelling.text(bytes), signed)
        let result = try result(answer(part), blobs)
        #expect(result.status == .done && result.notes.isEmpty, "\(spelling) of \(size)")
        #expect(result.pictures.map { blobs.content(of: $0.blob) } == [bytes])
        let conversation = blobs.text(result.transcript?.body)
        #expect(conversation.contains(part))
      }
    }
  }

  @Test func `A picture inside a text is the result, and the text is shown without it`() throws {
    let bytes = png(3000)
    let data = Spelling.plain.text(bytes)
    for (text, words) in [
      ("![image](data:image/png;base64,\(data))", ""),
      (
        "Here it is:\\n\\n![image](data:image/png;base64,\(data))\\n\\nEnjoy!",
        "Here it is:\n\n\n\nEnjoy!"
      ),
      (#"<img alt=\"x\" src=\"data:image/png;base64,\#(data)\"> Done."#, "Done."),
      ("data:image/png;base64,\(data)", ""),
      ("Look: data:image/png;base64,\(data) there", "Look:  there"),
    ] {
      let blobs = MemoryBlobStore()
      let result = try result(answer(#"{"text":"\#(text)"}"#), blobs)
      #expect(result.pictures.map { blobs.content(of: $0.blob) } == [bytes], "\(words)")
      #expect(result.status == .done && result.text == words)
    }
  }

  @Test func `A picture that a text names by address is downloaded`() throws {
    for text in [
      "Done. ![image](https://host.example/x.png)",
      #"Done. <img src=\"https://host.example/x.png\">"#,
    ] {
      let blobs = MemoryBlobStore()
      var job = try played(.simple("x", at: .google))
      let words = job.play(
        .start, .bodyStarted, .replied(reply(answer(#"{"text":"\#(text)"}"#), blobs: blobs)))
      #expect(words.last == "download https://host.example/x.png")
      #expect(job.request?.headers.isEmpty == true)
      _ = job.play(.downloaded(blobs.store(png(50))))
      #expect(job.result?.status == .done && job.result?.text == "Done.")
    }
  }

  @Test func `When every picture is a thought, the last one is shown with a note`() throws {
    let blobs = MemoryBlobStore()
    let parts = [1, 2].map { part(Spelling.plain.text(png(2000, $0)), thought) }
    let result = try result(answer(parts.joined(separator: ",")), blobs)
    #expect(result.status == .done && result.pictures.count == 1 && result.drafts.count == 1)
    #expect(result.pictures.first.flatMap { blobs.content(of: $0.blob) } == png(2000, 2))
    #expect(result.notes.contains { $0.contains("marked every picture as a thought") })
  }

  static let neighbours = [
    #""error":null,"#, #""error":{},"#,
    #""promptFeedback":{"blockReason":"BLOCK_REASON_UNSPECIFIED"},"#,
    #""promptFeedback":{"blockReason":""},"#,
  ]

  @Test(arguments: neighbours)
  func `Nothing good is dropped because of a meaningless neighbour`(_ neighbour: String) throws {
    for finish in ["STOP", "stop", "Stop", "end_turn", "FINISH_REASON_UNSPECIFIED", "odd_new_word"]
    {
      let blobs = MemoryBlobStore()
      let whole = answer(part(Spelling.plain.text(png(2000)), signed), finish: finish)
      let result = try result("{" + neighbour + whole.dropFirst(), blobs)
      #expect(result.status == .done && result.failure == nil && result.notes == [])
      #expect(result.transcript != nil)
    }
  }

  @Test func `A stream that breaks off yields its complete parts and says that the end is missing`()
    throws
  {
    let picture = answer(part(Spelling.plain.text(png(3000)), signed), finish: nil)
    let last = answer(#"{"text":"Done."}"#)
    let lost = TransportError(.connectionLost, detail: "", mayHaveBeenAccepted: true)
    for (text, error) in [
      ("data: \(picture)\n\ndata: \(last.prefix(60))", nil), ("data: \(picture)\n\n", lost),
      ("data: \(picture)\n\ndata: \(last)\n\n", lost), ("[\(picture),\(last.prefix(80))", nil),
    ] {
      let result = try result(text, MemoryBlobStore(), lost: error)
      #expect(result.status == .done && result.pictures.count == 1)
      #expect(result.notes.contains(Reply.endIsMissing))
    }
    let nothing = try result("data: \(last.prefix(90))", MemoryBlobStore(), lost: lost)
    #expect(nothing.status == .unknown && nothing.failure?.billed == .maybe)
    #expect(nothing.answer?.raw != nil)
  }

  @Test func `A reply of another protocol is searched for the picture in it`() throws {
    let bytes = png(2000)
    let data = Spelling.plain.text(bytes)
    for text in [
      #"{"created":1,"data":[{"b64_json":"\#(data)"}]}"#,
      #"{"choices":[{"message":{"content":"![image](data:image/png;base64,\#(data))"}}]}"#,
      #"{"predictions":[{"bytesBase64Encoded":"\#(data)","mimeType":"image/png"}]}"#,
    ] {
      let blobs = MemoryBlobStore()
      let result = try result(text, blobs)
      #expect(result.status == .done && result.failure == nil)
      #expect(result.pictures.map { blobs.content(of: $0.blob) } == [bytes])
    }
  }

  @Test func `A reply without a picture is kept with its result`() throws {
    let blobs = MemoryBlobStore()
    let text = answer(#"{"odd":{"is":"unknown"}}"#)
    let result = try result(text, blobs)
    #expect(result.status == .failed)
    let kept = try #require(result.answer?.raw?.store())
    #expect(blobs.content(of: kept) == Array(text.utf8))
    #expect(try self.result(answer(part("iVBORw0KGgoAAAANSUhEUg==")), blobs).answer == nil)
  }
}
