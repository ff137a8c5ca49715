import Model
import Payload
import TestSupport
import Testing

@testable import Providers

/// A small picture, and every way in which an answer may spell it.
private enum Spelling: String, CaseIterable, Sendable {
  case plain, slashes, unicode, lines, rawLines, spaces, uri, uriInLines, surplus, unpadded, url

  /// As the content of a JSON string.
  func text(_ bytes: [UInt8]) -> String {
    let plain = base64(bytes)
    let lines = stride(from: 0, to: plain.utf8.count, by: 76).map { start in
      String(plain.dropFirst(start).prefix(76))
    }
    return switch self {
    case .plain: plain
    case .slashes: plain.replacing("/", with: #"\/"#)
    case .unicode: plain.replacing("+", with: #"\u002B"#)
    case .lines: lines.joined(separator: #"\n"#)
    case .rawLines: lines.joined(separator: "\n")
    case .spaces: "  " + lines.joined(separator: " ") + " "
    case .uri: "data:image/png;base64," + plain
    case .uriInLines: "data:image/png;base64," + lines.joined(separator: #"\r\n"#)
    case .surplus: plain + "="
    case .unpadded: plain.replacing("=", with: "")
    case .url: plain.replacing("+", with: "-").replacing("/", with: "_")
    }
  }

  private func base64(_ bytes: [UInt8]) -> String {
    let shelf = MemoryShelf()
    var body = PayloadBody()
    body.append(base64: shelf.put(bytes))
    return shelf.text(body)
  }
}

/// A PNG's beginning and bytes after it, so many in all.
private func png(_ count: Int, _ seed: Int = 1) -> [UInt8] {
  var dice = Dice(seed)
  let rest = (0..<max(0, count - 16)).map { _ in UInt8.random(in: 0...255, using: &dice) }
  return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
    + rest
}

private let sizes = [40, 100, 3000]

@Suite(.timeLimit(.minutes(5))) struct OddReplyTests {
  private func success(_ read: QueueReply) throws -> QueueOutcome {
    guard case .success(_, let outcome) = read else {
      Issue.record("no success: \(read)")
      throw Nothing()
    }
    return outcome
  }

  struct Nothing: Error {}

  /// Where a picture, or its address, may stand at a queue: `@` is the string.
  static let places = [
    #"{"request_id":"r","status":"success","outcome":{"url":"@"}}"#,
    #"{"request_id":"r","status":"success","outcome":{"image_urls":["@"]}}"#,
    #"{"request_id":"r","status":"success","outcome":{"media_urls":["@"]}}"#,
    #"{"request_id":"r","status":"success","outcome":{"media_urls":[{"uri":"@"}]}}"#,
    #"{"request_id":"r","status":"success","outcome":{"media_urls":[{"id":"0","url":"@"}]}}"#,
    #"{"request_id":"r","status":"success","media_urls":[{"b64_json":"@"}]}"#,
    #"{"data":{"request_id":"r","status":"success","outcome":{"url":"@"}}}"#,
    #"{"result":{"request_id":"r","status":"success","media_urls":["@"]}}"#,
    #"{"id":"r","status":"completed","data":[{"url":"@"}]}"#,
    #"{"code":"success","data":{"task_id":"r","status":"SUCCESS","result":{"images":[{"url":"@"}]}}}"#,
    #"{"id":"r","status":"succeeded","result":{"images":["@"]}}"#,
    #"{"created":1,"data":[{"b64_json":"@"}]}"#,
    #"{"taskId":"r","state":"Finished","output":{"imageUrl":"@"}}"#,
    #"{"requestId":"r","status":"DONE","results":[{"image":"@"}]}"#,
    #"{"choices":[{"message":{"role":"assistant","images":[{"image_url":{"url":"@"}}]}}]}"#,
    #"{"request_id":"r","status":"success","somewhere":{"quite":[{"else":"@"}]}}"#,
  ]

  @Test(arguments: places)
  func `a picture is found at every place, in every spelling, of every size`(_ place: String) throws
  {
    for spelling in Spelling.allCases {
      for size in sizes {
        let bytes = png(size)
        let shelf = MemoryShelf()
        let text = place.replacing("@", with: spelling.text(bytes))
        let reply = reply(text, shelf: shelf)
        for read in [GMICodec(.gmi).read(reply), ToAPIsCodec(.toapis).read(reply)] {
          let found = try success(read)
          #expect(
            found.pictures.map { shelf.content(of: $0.blob) } == [bytes],
            "\(spelling) of \(size) at \(place)")
          #expect(found.links.isEmpty)
          #expect(found.notes.isEmpty == !place.contains("somewhere"), "\(found.notes)")
        }
        // The answer goes back byte for byte, however its pictures are spelled.
        guard case .json(let payload) = reply.body else { throw Nothing() }
        #expect(shelf.text(payload.body) == text)
      }
    }
  }

  static let addresses = [
    "https://s.example/x.png", "https://s.example/" + String(repeating: "a1-", count: 433),
    "https://s.example/x?sig=" + String(repeating: "Zm9v", count: 15_000), "/media/x.png",
    "//s.example/x.png", #"https:\/\/s.example\/x.png"#, #"https://s.example/x.png\n"#,
    " https://s.example/x.png ",
  ]

  @Test(arguments: places.filter { !$0.contains("somewhere") })
  func `an address is found at every place, however long`(_ place: String) throws {
    for address in Self.addresses {
      let reply = reply(place.replacing("@", with: address))
      for read in [GMICodec(.gmi).read(reply), ToAPIsCodec(.toapis).read(reply)] {
        let found = try success(read)
        let expected = address.replacing(#"\/"#, with: "/").replacing(#"\n"#, with: "")
        #expect(
          found.links.map(\.url) == [expected.trimmingLines], "\(address.prefix(40)) at \(place)")
      }
    }
  }

  @Test func `an address in an unknown place is a guess, and said so`() throws {
    let reply = reply(
      #"{"request_id":"r","status":"success","x":{"y":"https://s.example/a.webp?z=1","#
        + #""docs":"https://s.example/help"}}"#)
    let found = try success(GMICodec(.gmi).read(reply))
    #expect(found.links.map(\.url) == ["https://s.example/a.webp?z=1"])
    #expect(found.links.first?.isGuess == true)
    #expect(found.notes.first?.contains("at x.y of the answer") == true)
  }

  static let mentions: [(String, [String])] = [
    ("Here: [download](https://s.example/a.png?sig=x).", ["https://s.example/a.png?sig=x"]),
    (
      "See <https://s.example/a.webp>, or **https://s.example/b.JPG**!",
      ["https://s.example/a.webp", "https://s.example/b.JPG"]
    ),
    (#"{\"image\":\"https://s.example/a.png\"}"#, ["https://s.example/a.png"]),
    ("Read https://s.example/help and http", []), ("No picture.png", []),
  ]

  @Test(arguments: mentions)
  func `a picture that is only named in words is tried, and the words stay`(
    _ text: String, _ links: [String]
  ) throws {
    let found = GeminiAnswer(
      reply(#"{"candidates":[{"content":{"parts":[{"text":"\#(text)"}]}}]}"#)
    ).found
    #expect(found.links.map(\.url) == links)
    #expect(found.links.allSatisfy { $0.isGuess && $0.isMention })
    #expect(!found.text.isEmpty)
    #expect(found.notes.isEmpty == links.isEmpty)
  }

  @Test func `an answer that is a picture and nothing else is the picture`() throws {
    let shelf = MemoryShelf()
    for count in [100, 300_000] {
      let picture = png(count, 3)
      let reader = ReplyReader(shelf: shelf, limits: PayloadLimits())
      try reader.take(.head(HTTPHead(status: 200)))
      try reader.take(.bytes(picture))
      let found = GeminiAnswer(try reader.finish()).found
      #expect(found.pictures.map { shelf.content(of: $0.blob) } == [picture])
    }
  }

  @Test func `a line that guards an answer is passed over, wherever its chunks end`() throws {
    let bytes = Array(")]}'\n{\"a\":1}".utf8)
    for size in 1...bytes.count {
      let reader = ReplyReader(shelf: MemoryShelf(), limits: PayloadLimits())
      for start in stride(from: 0, to: bytes.count, by: size) {
        try reader.take(.bytes(Array(bytes[start..<min(start + size, bytes.count)])))
      }
      #expect(try reader.finish().json?.root["a"]?.int == 1)
    }
  }

  @Test func `what was sent is no result while it is repeated`() throws {
    let shelf = MemoryShelf()
    let (mine, theirs) = (png(3000, 1), png(3000, 2))
    let picture = shelf.put(mine)
    var turn = TurnRequest.simple(attachments: [Attachment(.blob(picture, .png), name: "p")])
    turn.attachments.append(Attachment(.url("https://me.example/in.png"), name: "q"))
    let sent = SentPictures(turn)
    let echo =
      #""payload":{"contents":[{"role":"user","parts":[{"inlineData":{"data":"\#(Spelling.lines.text(mine))"}}]}],"#
      + #""image":["https://me.example/in.png"]}"#
    for rest in [
      #""other":{"place":"\#(Spelling.slashes.text(theirs))"}"#,
      #""echoed":"\#(Spelling.url.text(mine))","other":"\#(Spelling.plain.text(theirs))""#,
    ] {
      let reply = reply(
        #"{"request_id":"r","status":"success",\#(echo),\#(rest)}"#, shelf: shelf)
      let found = try success(GMICodec(.gmi).read(reply, sent: sent))
      #expect(found.pictures.map { shelf.content(of: $0.blob) } == [theirs])
      #expect(found.links.isEmpty)
    }
    let nothing = reply(#"{"request_id":"r","status":"success",\#(echo)}"#, shelf: shelf)
    #expect(try !success(GMICodec(.gmi).read(nothing, sent: sent)).hasPictures)
    #expect(try !success(GMICodec(.gmi).read(nothing)).hasPictures)
  }

  @Test func `one object gives one picture, a list all of its own`() throws {
    let cases: [(String, [String])] = [
      (#""result":{"url":"https://s/1.png","download_url":"https://s/1?dl"}"#, ["https://s/1.png"]),
      (
        #""images":[{"url":"https://s/1","thumbnail_url":"https://s/t"},{"url":"https://s/2"}]"#,
        ["https://s/1", "https://s/2"]
      ),
      (#""output":["https://s/1","https://s/1","https://s/2"]"#, ["https://s/1", "https://s/2"]),
      (#""output":{"thumbnail_url":"https://s/t"}"#, ["https://s/t"]),
    ]
    for (members, links) in cases {
      let reply = reply(#"{"id":"r","status":"succeeded",\#(members)}"#)
      #expect(try success(ToAPIsCodec(.toapis).read(reply)).links.map(\.url) == links)
    }
  }

  @Test func `very many pictures are bounded, and that is said`() throws {
    let links = (0..<1000).map { #""https://s.example/\#($0).png""# }.joined(separator: ",")
    let reply = reply(
      #"{"request_id":"r","status":"success","outcome":{"media_urls":[\#(links)]}}"#)
    let found = try success(GMICodec(.gmi).read(reply))
    #expect(found.links.count == 32)
    #expect(found.links.last?.url == "https://s.example/999.png")
    #expect(found.notes == ["The answer holds 1000 pictures; the last 32 were taken."])
  }

  static let ends: [(String, String)] = [
    ("succeeded", "success"), ("COMPLETED", "success"), ("Done", "success"),
    ("finished", "success"),
    ("TASK_STATUS_SUCCEED", "success"), ("complete", "success"), ("error", "failed"),
    ("Timeout", "failed"), ("expired", "failed"), ("timed-out", "failed"), ("FAILURE", "failed"),
    ("canceled", "cancelled"), ("ABORTED", "cancelled"), ("in queue", "queued"),
    ("PENDING", "queued"), ("thinking hard", "running"), ("rendering", "running"),
  ]

  @Test(arguments: ends)
  func `a word for a state is known in every spelling`(_ word: String, _ state: String) {
    let reply = reply(
      #"{"request_id":"r","id":"r","status":"\#(word)","url":"https://s/x.png","fail_reason":"no"}"#
    )
    for read in [GMICodec(.gmi).read(reply), ToAPIsCodec(.toapis).read(reply)] {
      let found =
        switch read {
        case .success: "success"
        case .failed(_, let words): words.message == "no" ? "failed" : "without a reason"
        case .cancelled: "cancelled"
        case .running(_, let isQueued, _): isQueued ? "queued" : "running"
        case .unreadable, .misplaced: "unreadable"
        }
      #expect(found == state)
    }
  }

  static let accepted = [
    #"{"code":0,"message":"ok","data":{"request_id":"r1"}}"#, #"{"data":{"taskId":"r1"}}"#,
    #"{"code":200,"msg":"success","data":[{"task_id":"r1","status":"submitted"}]}"#,
    #"{"requestId":"r1"}"#, #"{"success":true,"message":"Task submitted","result":{"id":"r1"}}"#,
    #"{"code":"0","data":"task-r1"}"#, #"{"status":"ok","data":{"job_id":"r1","status":"queued"}}"#,
    #"{"error":null,"data":{"id":"r1"}}"#,
  ]

  @Test(arguments: accepted)
  func `a task is accepted under every name, and good words are no error`(_ text: String) {
    for read in [GMICodec(.gmi).read(reply(text)), ToAPIsCodec(.toapis).read(reply(text))] {
      guard case .running(let task, true, _) = read else {
        Issue.record("not accepted: \(read)")
        return
      }
      #expect(task == "r1" || task == "task-r1")
    }
  }

  @Test func `the state of the call is not that of the task`() {
    let text =
      #"{"status":"success","request_id":"c","data":{"task_id":"t","status":"processing"}}"#
    guard case .running = GMICodec(.gmi).read(reply(text)) else {
      Issue.record("not running")
      return
    }
  }

  @Test func `a conversation is found wherever it stands, and an empty one is said`() throws {
    let turns = #"[{"role":"model","parts":[{"text":"Done\/"}]}]"#
    let quoted = turns.replacing(#"\"#, with: #"\\"#).replacing("\"", with: "\\\"")
    let picture = #""outcome":{"media_urls":["https://s/x"]"#
    let cases: [(String, Bool)] = [
      (#"\#(picture),"next_turn_contents":\#(turns)}"#, true),
      (#"\#(picture),"nextTurnContents":\#(turns)}"#, true),
      (#"\#(picture),"next_turn_contents":"\#(quoted)"}"#, true),
      (#"\#(picture)},"next_turn_contents":\#(turns)"#, true),
      (#"\#(picture),"next_turn_contents":[]},"nextTurnContents":\#(turns)"#, true),
      (#"\#(picture),"next_turn_contents":[]}"#, false),
      (#"\#(picture),"next_turn_contents":"[]"}"#, false),
      (#"\#(picture),"next_turn_contents":null}"#, false),
    ]
    for (members, isThere) in cases {
      let shelf = MemoryShelf()
      let found = try success(
        GMICodec(.gmi).read(
          reply(#"{"request_id":"r","status":"success",\#(members)}"#, shelf: shelf)))
      #expect(found.transcript.map { shelf.text($0.body) } == (isThere ? turns : nil), "\(members)")
      #expect(found.notes.count == (isThere ? 0 : 1), "\(found.notes)")
    }
  }
}

/// The same for answers that are the result themselves.
@Suite(.timeLimit(.minutes(5))) struct OddAnswerTests {
  private func result(_ text: String, _ shelf: MemoryShelf, lost: TransportError? = nil) throws
    -> JobResult
  {
    var job = try played(.simple("x", at: .google))
    var answer = reply(text, shelf: shelf)
    answer.lost = lost
    _ = job.play(.start, .bodyStarted, .replied(answer))
    return try #require(job.result)
  }

  private func part(_ data: String, _ more: String = "") -> String {
    #"{"inlineData":{"mimeType":"image/png","data":"\#(data)"}\#(more)}"#
  }

  @Test func `a picture is read in every spelling, and goes back byte for byte`() throws {
    for spelling in Spelling.allCases {
      for size in sizes {
        let shelf = MemoryShelf()
        let bytes = png(size)
        let part = part(spelling.text(bytes), signed)
        let result = try result(answer(part), shelf)
        #expect(result.status == .done && result.notes.isEmpty, "\(spelling) of \(size)")
        #expect(result.pictures.map { shelf.content(of: $0.blob) } == [bytes])
        let conversation = shelf.text(result.transcript?.body)
        #expect(conversation.contains(part))
      }
    }
  }

  @Test func `a picture inside a text is the result, and the words are without it`() throws {
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
      let shelf = MemoryShelf()
      let result = try result(answer(#"{"text":"\#(text)"}"#), shelf)
      #expect(result.pictures.map { shelf.content(of: $0.blob) } == [bytes], "\(words)")
      #expect(result.status == .done && result.text == words)
    }
  }

  @Test func `a picture in a text that is named by its address is fetched`() throws {
    for text in [
      "Done. ![image](https://host.example/x.png)",
      #"Done. <img src=\"https://host.example/x.png\">"#,
    ] {
      let shelf = MemoryShelf()
      var job = try played(.simple("x", at: .google))
      let words = job.play(
        .start, .bodyStarted, .replied(reply(answer(#"{"text":"\#(text)"}"#), shelf: shelf)))
      #expect(words.last == "download https://host.example/x.png")
      #expect(job.request?.headers.isEmpty == true)
      _ = job.play(.downloaded(shelf.put(png(50))))
      #expect(job.result?.status == .done && job.result?.text == "Done.")
    }
  }

  @Test func `of pictures that are all thoughts the last is shown, and that is said`() throws {
    let shelf = MemoryShelf()
    let parts = [1, 2].map { part(Spelling.plain.text(png(2000, $0)), thought) }
    let result = try result(answer(parts.joined(separator: ",")), shelf)
    #expect(result.status == .done && result.pictures.count == 1 && result.drafts.count == 1)
    #expect(result.pictures.first.flatMap { shelf.content(of: $0.blob) } == png(2000, 2))
    #expect(result.notes.contains { $0.contains("marked every picture as a thought") })
  }

  static let neighbours = [
    #""error":null,"#, #""error":{},"#,
    #""promptFeedback":{"blockReason":"BLOCK_REASON_UNSPECIFIED"},"#,
    #""promptFeedback":{"blockReason":""},"#,
  ]

  @Test(arguments: neighbours)
  func `nothing good is dropped for a neighbour that says nothing`(_ neighbour: String) throws {
    for finish in ["STOP", "stop", "Stop", "end_turn", "FINISH_REASON_UNSPECIFIED", "odd_new_word"]
    {
      let shelf = MemoryShelf()
      let whole = answer(part(Spelling.plain.text(png(2000)), signed), finish: finish)
      let result = try result("{" + neighbour + whole.dropFirst(), shelf)
      #expect(result.status == .done && result.failure == nil && result.notes == [])
      #expect(result.transcript != nil)
    }
  }

  @Test func `a stream that breaks off gives what was whole, and says that the end is missing`()
    throws
  {
    let picture = answer(part(Spelling.plain.text(png(3000)), signed), finish: nil)
    let last = answer(#"{"text":"Done."}"#)
    let lost = TransportError(.connectionLost, detail: "", mayHaveBeenTaken: true)
    for (text, error) in [
      ("data: \(picture)\n\ndata: \(last.prefix(60))", nil), ("data: \(picture)\n\n", lost),
      ("data: \(picture)\n\ndata: \(last)\n\n", lost), ("[\(picture),\(last.prefix(80))", nil),
    ] {
      let result = try result(text, MemoryShelf(), lost: error)
      #expect(result.status == .done && result.pictures.count == 1)
      #expect(result.notes.contains(Reply.endIsMissing))
    }
    let nothing = try result("data: \(last.prefix(90))", MemoryShelf(), lost: lost)
    #expect(nothing.status == .unknown && nothing.failure?.billed == .maybe)
    #expect(nothing.answer?.raw != nil)
  }

  @Test func `an answer of another protocol is read for the picture in it`() throws {
    let bytes = png(2000)
    let data = Spelling.plain.text(bytes)
    for text in [
      #"{"created":1,"data":[{"b64_json":"\#(data)"}]}"#,
      #"{"choices":[{"message":{"content":"![image](data:image/png;base64,\#(data))"}}]}"#,
      #"{"predictions":[{"bytesBase64Encoded":"\#(data)","mimeType":"image/png"}]}"#,
    ] {
      let shelf = MemoryShelf()
      let result = try result(text, shelf)
      #expect(result.status == .done && result.failure == nil)
      #expect(result.pictures.map { shelf.content(of: $0.blob) } == [bytes])
    }
  }

  @Test func `an answer without a picture is kept with its result`() throws {
    let shelf = MemoryShelf()
    let text = answer(#"{"odd":{"is":"unknown"}}"#)
    let result = try result(text, shelf)
    #expect(result.status == .failed)
    let kept = try #require(result.answer?.raw?.keep())
    #expect(shelf.content(of: kept) == Array(text.utf8))
    #expect(try self.result(answer(part("iVBORw0KGgoAAAANSUhEUg==")), shelf).answer == nil)
  }
}

/// Addresses as a browser would read them.
@Suite(.timeLimit(.minutes(5))) struct LinkResolutionTests {
  private let resolution = LinkResolution(
    base: "https://api.example/v1/tasks/t1?x=1", home: "https://api.example/v1")

  static let links: [(String, [String])] = [
    ("https://s.example/x.png", ["https://s.example/x.png"]),
    ("  https://s.example/x.png\n", ["https://s.example/x.png"]),
    ("HTTPS://s.example/x", ["https://s.example/x"]),
    ("https:\\\\s.example\\x", ["https://s.example/x"]),
    ("https://s.example/a b.png", ["https://s.example/a%20b.png"]),
    ("https://s.example/ü%20{x}", ["https://s.example/%C3%BC%20%7Bx%7D"]),
    ("https://s.example/x#part", ["https://s.example/x"]),
    ("https://s.example/\nx", ["https://s.example/x"]), ("//s.example/x", ["https://s.example/x"]),
    ("/x", ["https://api.example/x", "https://api.example/v1/x"]),
    ("/x?y=/z", ["https://api.example/x?y=/z", "https://api.example/v1/x?y=/z"]),
    (
      "../x.png",
      [
        "https://api.example/v1/x.png", "https://api.example/v1/../x.png",
        "https://api.example/../x.png",
      ]
    ),
    (
      "f/x.png",
      [
        "https://api.example/v1/tasks/f/x.png", "https://api.example/v1/f/x.png",
        "https://api.example/f/x.png",
      ]
    ),
    (
      "cdn.example/x.png",
      [
        "https://cdn.example/x.png", "https://api.example/v1/tasks/cdn.example/x.png",
        "https://api.example/v1/cdn.example/x.png", "https://api.example/cdn.example/x.png",
      ]
    ),
    ("http://s.example/x", ["https://s.example/x"]), ("http://s.example:8080/x", []),
    ("http://127.0.0.1/x", []), ("file:///etc/passwd", []), ("gs://bucket/x", []),
    ("javascript:alert(1)", []), ("https://u@s.example/x", []), ("", []), (" \n", []),
  ]

  @Test(arguments: links)
  func `an address means what a browser takes it for`(_ link: String, _ expected: [String]) {
    #expect(resolution.addresses(of: link) == expected)
  }

  @Test func `an address may be long, but not endless`() {
    let long = "https://s.example/" + String(repeating: "a", count: 60_000)
    #expect(resolution.addresses(of: long) == [long])
    #expect(resolution.addresses(of: long + long) == [])
  }
}

/// A provider that refuses its own conversation.
@Suite(.timeLimit(.minutes(5))) struct RefusedConversationTests {
  private func failure(_ text: String, _ status: Int, at endpoint: Endpoint, transcript: String?)
    throws -> Failure?
  {
    let before = try transcript.map { try Payload(json: $0) }
    var job = try played(.simple("x", at: endpoint, transcript: before))
    _ = job.play(.start, .bodyStarted, .replied(reply(text, status: status)))
    return job.result?.failure
  }

  @Test(arguments: [Endpoint.google, .gmi])
  func `the next try without the conversation is offered, and nothing is sent`(_ endpoint: Endpoint)
    throws
  {
    let label = #"{"error":{"code":400,"message":"Unsupported MIME type: image/jpg"}}"#
    let turns = #"[{"role":"model","parts":[{"text":"x"}]}]"#
    let refused = try #require(try failure(label, 400, at: endpoint, transcript: turns))
    #expect(refused.kind == .rejected && refused.billed == .no)
    #expect(refused.advice.contains("It refuses what it has sent itself."))
    #expect(refused.advice.contains("'retake run --trim'"))
    let other = try failure(
      #"{"error":{"message":"no such size"}}"#, 400, at: endpoint, transcript: turns)
    #expect(other.map { $0.advice.contains("If it is the conversation") } == true)
    let first = try failure(label, 400, at: endpoint, transcript: nil)
    #expect(first.map { !$0.advice.contains("--trim") } == true)
    let busy = try failure(label, 500, at: endpoint, transcript: turns)
    #expect(busy.map { !$0.advice.contains("--trim") } == true)
  }
}
