import Imagery
import Model
import Payload
import TestSupport
import Testing

@testable import Providers

/// Pictures, addresses, states and tasks of a queue, wherever and however they are written.
@Suite(.timeLimit(.minutes(5))) struct OddReplyTests {
  private func success(_ read: TaskReply) throws -> ReplyContents {
    guard case .success(_, let outcome) = read else {
      Issue.record("no success: \(read)")
      throw Nothing()
    }
    return outcome
  }

  struct Nothing: Error {}

  @Test(arguments: OddReplies.places)
  func `A picture is found in every place, in every spelling and size`(_ place: String) throws {
    for spelling in Spelling.allCases {
      for size in OddReplies.sizes {
        let bytes = png(size)
        let blobs = MemoryBlobStore()
        let text = place.replacing("@", with: spelling.text(bytes))
        let reply = reply(text, blobs: blobs)
        for read in [GMICodec(.gmi).read(reply), ToAPIsCodec(.toapis).read(reply)] {
          let found = try success(read)
          #expect(
            found.pictures.map { blobs.content(of: $0.blob) } == [bytes],
            "\(spelling) of \(size) at \(place)")
          #expect(found.links.isEmpty)
          #expect(found.notes.isEmpty == !place.contains("somewhere"), "\(found.notes)")
        }
        // The reply goes back byte for byte, however its pictures are spelled.
        guard case .json(let payload) = reply.body else { throw Nothing() }
        #expect(blobs.text(payload.body) == text)
      }
    }
  }

  @Test(arguments: OddReplies.places.filter { !$0.contains("somewhere") })
  func `An address is found in every place, however long`(_ place: String) throws {
    for address in OddReplies.addresses {
      let reply = reply(place.replacing("@", with: address))
      for read in [GMICodec(.gmi).read(reply), ToAPIsCodec(.toapis).read(reply)] {
        let found = try success(read)
        let expected = address.replacing(#"\/"#, with: "/").replacing(#"\n"#, with: "")
        #expect(
          found.links.map(\.url) == [expected.trimmingLines], "\(address.prefix(40)) at \(place)")
      }
    }
  }

  @Test func `An address in an unknown place is a guess, and a note says so`() throws {
    let reply = reply(
      #"{"request_id":"r","status":"success","x":{"y":"https://s.example/a.webp?z=1","#
        + #""docs":"https://s.example/help"}}"#)
    let found = try success(GMICodec(.gmi).read(reply))
    #expect(found.links.map(\.url) == ["https://s.example/a.webp?z=1"])
    #expect(found.links.first?.isGuess == true)
    #expect(found.notes.first?.contains("in the reply: x.y") == true)
  }

  @Test(arguments: OddReplies.mentions)
  func `A picture only mentioned in text is tried, and the text stays`(
    _ text: String, _ links: [String]
  ) throws {
    let found = GeminiReply(
      reply(#"{"candidates":[{"content":{"parts":[{"text":"\#(text)"}]}}]}"#)
    ).found
    #expect(found.links.map(\.url) == links)
    #expect(found.links.allSatisfy { $0.isGuess && $0.isMention })
    #expect(!found.text.isEmpty)
    #expect(found.notes.isEmpty == links.isEmpty)
  }

  @Test func `A reply that is a bare picture is the picture`() throws {
    let blobs = MemoryBlobStore()
    for count in [100, 300_000] {
      let picture = png(count, 3)
      let reader = ReplyReader(blobs: blobs, limits: PayloadLimits())
      try reader.receive(.head(HTTPHead(status: 200)))
      try reader.receive(.bytes(picture))
      let found = GeminiReply(try reader.finish()).found
      #expect(found.pictures.map { blobs.content(of: $0.blob) } == [picture])
    }
  }

  @Test func `A reply of any length up to the limit is kept as it came`() throws {
    let blobs = MemoryBlobStore()
    let kept = RawReply(blobs: blobs, longest: 10)
    kept.append([1, 2, 3])
    #expect(kept.store().flatMap { blobs.content(of: $0) } == [1, 2, 3])
    let long = RawReply(blobs: blobs, longest: 10)
    for _ in 0..<4 { long.append([1, 2, 3]) }
    #expect(long.store() == nil)
  }

  @Test func `A guard line before a reply is skipped, wherever its chunks end`() throws {
    let bytes = Array(")]}'\n{\"a\":1}".utf8)
    for size in 1...bytes.count {
      let reader = ReplyReader(blobs: MemoryBlobStore(), limits: PayloadLimits())
      for start in stride(from: 0, to: bytes.count, by: size) {
        try reader.receive(.bytes(Array(bytes[start..<min(start + size, bytes.count)])))
      }
      #expect(try reader.finish().json?.root["a"]?.int == 1)
    }
  }

  @Test func `A picture that was sent is not a result, wherever it is repeated`() throws {
    let blobs = MemoryBlobStore()
    let (mine, theirs) = (png(3000, 1), png(3000, 2))
    let picture = blobs.store(mine)
    var turn = TurnRequest.simple(attachments: [Attachment(.blob(picture, .png), name: "p")])
    turn.attachments.append(Attachment(.url("https://me.example/in.png"), name: "q"))
    let sent = SentPictureIndex(turn)
    let echo =
      #""payload":{"contents":[{"role":"user","parts":[{"inlineData":{"data":"\#(Spelling.lines.text(mine))"}}]}],"#
      + #""image":["https://me.example/in.png"]}"#
    for rest in [
      #""other":{"place":"\#(Spelling.slashes.text(theirs))"}"#,
      #""echoed":"\#(Spelling.url.text(mine))","other":"\#(Spelling.plain.text(theirs))""#,
    ] {
      let reply = reply(
        #"{"request_id":"r","status":"success",\#(echo),\#(rest)}"#, blobs: blobs)
      let found = try success(GMICodec(.gmi).read(reply, sent: sent))
      #expect(found.pictures.map { blobs.content(of: $0.blob) } == [theirs])
      #expect(found.links.isEmpty)
    }
    let nothing = reply(#"{"request_id":"r","status":"success",\#(echo)}"#, blobs: blobs)
    #expect(try !success(GMICodec(.gmi).read(nothing, sent: sent)).hasPictures)
    #expect(try !success(GMICodec(.gmi).read(nothing)).hasPictures)
  }

  @Test func `One object yields one picture, a list all of its own`() throws {
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

  @Test func `Very many pictures are limited, with a note`() throws {
    let links = (0..<1000).map { #""https://s.example/\#($0).png""# }.joined(separator: ",")
    let reply = reply(
      #"{"request_id":"r","status":"success","outcome":{"media_urls":[\#(links)]}}"#)
    let found = try success(GMICodec(.gmi).read(reply))
    #expect(found.links.count == 32)
    #expect(found.links.last?.url == "https://s.example/999.png")
    #expect(found.notes == ["The reply has 1000 pictures; the last 32 were kept."])
  }

  @Test(arguments: OddReplies.ends)
  func `A word for a state is known in every spelling`(_ word: String, _ state: String) {
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
        case .unclear: "unclear"
        case .unreadable, .misplaced: "unreadable"
        }
      #expect(found == state)
    }
  }

  @Test(arguments: OddReplies.accepted)
  func `A task is accepted under every name, and words of success are not errors`(_ text: String) {
    for read in [GMICodec(.gmi).read(reply(text)), ToAPIsCodec(.toapis).read(reply(text))] {
      guard case .running(let task, true, _) = read else {
        Issue.record("not accepted: \(read)")
        return
      }
      #expect(task == "r1" || task == "task-r1")
    }
  }

  @Test func `The state of the call is not that of the task`() {
    let text =
      #"{"status":"success","request_id":"c","data":{"task_id":"t","status":"processing"}}"#
    guard case .running = GMICodec(.gmi).read(reply(text)) else {
      Issue.record("not running")
      return
    }
  }

  @Test func `A conversation is found wherever it is, and an empty one is reported`() throws {
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
      let blobs = MemoryBlobStore()
      let found = try success(
        GMICodec(.gmi).read(
          reply(#"{"request_id":"r","status":"success",\#(members)}"#, blobs: blobs)))
      #expect(found.transcript.map { blobs.text($0.body) } == (isThere ? turns : nil), "\(members)")
      #expect(found.notes.count == (isThere ? 0 : 1), "\(found.notes)")
    }
  }
}
