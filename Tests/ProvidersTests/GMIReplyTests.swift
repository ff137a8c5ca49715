import Model
import Payload
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(5))) struct GMIReplyTests {
  private func read(_ text: String, blobs: MemoryBlobStore = MemoryBlobStore()) -> TaskReply {
    GMICodec(.gmi).read(reply(text, blobs: blobs))
  }

  @Test(arguments: [
    ("created", true), ("queued", true), ("dispatched", true), ("processing", false),
    ("QUEUED", true), ("thinking-hard", false),
  ])
  func `A state that is not an end means the task is still running`(
    _ state: String, _ isQueued: Bool
  ) {
    guard
      case .running(let task, let queued, nil) = read(
        #"{"request_id":"8e6c","status":"\#(state)","outcome":null,"created_at":1763700000}"#)
    else {
      Issue.record("not running")
      return
    }
    #expect(task == "8e6c")
    #expect(queued == isQueued)
  }

  @Test func `A submit reply without a state is a queued request`() {
    guard case .running("7", true, nil) = read(#"{"request_id":7}"#) else {
      Issue.record("not queued")
      return
    }
  }

  static let finished: [(String, [String])] = [
    (
      #"{"media_urls":[{"id":"0","url":"https://s.example/x.png","width":1376,"height":768},"#
        + #"{"id":"1","url":"https://s.example/y.png"}]}"#,
      ["https://s.example/x.png 1376×768", "https://s.example/y.png"]
    ),
    (#"{"media_urls":["https://s.example/z.png"]}"#, ["https://s.example/z.png"]),
    (
      #"{"image_url":"https://s.example/i.png","thumbnail_image_url":"https://s.example/t.png"}"#,
      ["https://s.example/i.png"]
    ),
    (#"{"thumbnail_image_url":"https://s.example/t.png"}"#, ["https://s.example/t.png"]),
    (#"{"media_urls":[{"id":"0"},{"url":""},4]}"#, []),
    (#"{}"#, []),
    ("null", []),
    ("\"done\"", []),
  ]

  @Test(arguments: finished)
  func `The addresses of pictures are found in every shape`(_ outcome: String, _ links: [String]) {
    guard
      case .success("8e6c", let found) = read(
        #"{"request_id":"8e6c","status":"success","outcome":\#(outcome)}"#)
    else {
      Issue.record("no success")
      return
    }
    #expect(
      found.links.map { link in
        ([link.url] + (link.size.map { ["\($0)"] } ?? [])).joined(separator: " ")
      } == links)
  }

  /// The base64 of a picture long enough to be moved out, identified by its letter.
  private static func picture(_ letter: String) -> String { String(repeating: letter, count: 1400) }

  @Test func `Pictures in the reply are told apart from drafts, and text from thoughts`() {
    let parts =
      #"[{"text":"Planning. ","thought":true},"#
      + #"{"inlineData":{"mimeType":"image/jpeg","data":"\#(Self.picture("A"))"},"thought":true},"#
      + #"{"text":"Here ","thoughtSignature":"QQ=="},{"text":"it is."},"#
      + #"{"inlineData":{"mimeType":"image/png","data":"\#(Self.picture("B"))"}},"#
      + #"{"inline_data":{"mime_type":"image/webp","data":"\#(Self.picture("C"))"}}]"#
    let candidates = #"{"candidates":[{"content":{"role":"model","parts":\#(parts)}}]}"#
    let turns = #"{"next_turn_contents":[{"role":"user"},{"role":"model","parts":\#(parts)}]}"#
    for outcome in [candidates, turns] {
      let blobs = MemoryBlobStore()
      guard
        case .success(_, let found) = read(
          #"{"request_id":"1","status":"success","outcome":\#(outcome)}"#, blobs: blobs)
      else {
        Issue.record("no success")
        return
      }
      #expect(found.text == "Here it is.")
      #expect(found.thoughts == "Planning. ")
      #expect(found.pictures.map(\.label) == ["image/png", "image/webp"])
      #expect(found.drafts.map(\.label) == ["image/jpeg"])
      #expect(found.drafts.first.flatMap { blobs.content(of: $0.blob) }?.count == 1050)
    }
  }

  @Test func `A picture with an address is not taken again from the conversation`() {
    let text =
      #"{"status":"success","request_id":"1","outcome":{"media_urls":[{"url":"https://s.example/a"}],"#
      + #""next_turn_contents":[{"role":"model","parts":[{"text":"Done."},{"inlineData":"#
      + #"{"mimeType":"image/png","data":"\#(Self.picture("B"))"}}]}]}}"#
    guard case .success(_, let found) = read(text) else {
      Issue.record("no success")
      return
    }
    #expect(found.pictures.isEmpty)
    #expect(found.links.count == 1)
    #expect(found.text == "Done.")
  }

  @Test func `Thoughts too long for memory are still read`() {
    let thoughts = String(repeating: "I weigh the light, “twice”. ", count: 200)
    let text =
      #"{"status":"success","request_id":"1","outcome":{"next_turn_contents":[{"role":"model","parts":"#
      + #"[{"text":"\#(thoughts)\n","thought":true},{"text":"\#(thoughts)\u00e9"}]}]}}"#
    guard case .success(_, let found) = read(text) else {
      Issue.record("no success")
      return
    }
    #expect(found.thoughts == thoughts + "\n")
    #expect(found.text == thoughts + "é")
  }

  @Test func `The user's own words are not taken for the model's`() {
    guard
      case .success(_, let found) = read(
        #"{"status":"success","request_id":"1","outcome":{"media_urls":["https://s.example/a"],"#
          + #""next_turn_contents":[{"role":"user","parts":[{"text":"mine"}]}]}}"#)
    else {
      Issue.record("no success")
      return
    }
    #expect(found.text.isEmpty)
    // Alone they would be sent without the picture.
    #expect(found.transcript == nil)
    #expect(found.notes.first?.contains("with the picture alone") == true)
  }

  @Test func `A conversation that can continue from the picture is kept, whatever its role`() {
    for content in [
      #"{"role":"user","parts":[{"text":"x"},{"fileData":{"fileUri":"https://s.example/a"}}]}"#,
      #"{"parts":[{"text":"x"}]}"#, #"{"role":"model","parts":[{"text":"x"}]}"#,
    ] {
      guard
        case .success(_, let found) = read(
          #"{"status":"success","request_id":"1","outcome":{"media_urls":["https://s.example/a"],"#
            + #""next_turn_contents":[\#(content)]}}"#)
      else {
        Issue.record("no success")
        continue
      }
      #expect(found.transcript != nil)
    }
  }

  static let counts: [String] = [
    #""outcome":{"text":"x","usageMetadata":{"promptTokenCount":13,"candidatesTokenCount":1690,"#
      + #""thoughtsTokenCount":120,"totalTokenCount":1823}}"#,
    #""outcome":{"text":"x","request_usage":{"prompt_tokens":13,"completion_tokens":1690,"#
      + #""reasoning_tokens":120,"total_tokens":1823}}"#,
    #""outcome":{"text":"x"},"usage":{"input_tokens":13,"output_tokens":1690,"thoughts_tokens":120,"#
      + #""total_tokens":1823}"#,
  ]

  @Test(arguments: counts)
  func `Usage is read in every spelling`(_ members: String) {
    guard case .success(_, let found) = read(#"{"status":"success",\#(members)}"#) else {
      Issue.record("no success")
      return
    }
    #expect(
      found.usage
        == Usage(inputTokens: 13, outputTokens: 1690, thoughtTokens: 120, totalTokens: 1823))
  }

  @Test func `The model's own name takes precedence over the requested one`() {
    guard
      case .success(_, let own) = read(
        #"{"status":"success","model":"asked","outcome":{"text":"x","modelVersion":"answered"}}"#),
      case .success(_, let echo) = read(
        #"{"status":"success","model":"asked","outcome":{"text":"x"}}"#)
    else {
      Issue.record("no success")
      return
    }
    #expect(own.model == "answered")
    #expect(echo.model == "asked")
  }

  @Test func `A result without a state is a success`() {
    guard
      case .success("1", _) = read(
        #"{"request_id":"1","outcome":{"media_urls":["https://s.example/a"]}}"#)
    else {
      Issue.record("no success")
      return
    }
  }

  static let failed: [(String, String)] = [
    (#"{"status":"failed","outcome":{"error":"no luck"}}"#, "no luck"),
    (#"{"status":"failed","error":"no luck"}"#, "no luck"),
    (#"{"status":"failed","error":{"code":7,"message":"no luck"}}"#, "no luck"),
    (#"{"status":"failed","outcome":{"message":"no luck"},"detail":"other"}"#, "no luck"),
    (#"{"error":"no luck"}"#, "no luck"),
    (#"{"detail":"no luck"}"#, "no luck"),
    (#"{"status":"failed","outcome":null}"#, ""),
  ]

  @Test(arguments: failed)
  func `The reason for a failure is found wherever it is`(_ text: String, _ reason: String) {
    guard case .failed(_, let found) = read(text) else {
      Issue.record("not failed")
      return
    }
    #expect(found.message ?? "" == reason)
  }

  @Test(arguments: ["", "<html>busy</html>", "{\"status\":\"succ", "[]", "{}", "null", "12"])
  func `A reply that says nothing about a request is unreadable`(_ text: String) {
    guard case .unreadable = read(text) else {
      Issue.record("readable")
      return
    }
  }

  @Test func `Both spellings of cancelled are known`() {
    for word in ["cancelled", "canceled"] {
      guard case .cancelled("1") = read(#"{"request_id":"1","status":"\#(word)"}"#) else {
        Issue.record("not cancelled")
        return
      }
    }
  }
}
