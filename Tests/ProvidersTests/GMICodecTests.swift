import Imagery
import Model
import Payload
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(5))) struct GMICodecTests {
  private let blobs = MemoryBlobStore()

  private func body(_ turn: TurnRequest) throws -> String {
    blobs.text(try GMICodec(turn.endpoint).submit(turn).body)
  }

  @Test func `A first turn of text sends a prompt and an explicit ratio`() throws {
    let request = try GMICodec(.gmi).submit(.simple("a \"kite\"\nover a grey sea"))
    #expect(request.method == "POST")
    #expect(
      request.url == "https://console.gmicloud.ai/api/v1/ie/requestqueue/apikey/requests")
    #expect(!request.followsRedirects)
    #expect(
      request.headers.map { "\($0.name): \($0.value)" }
        == ["Accept: application/json", "Content-Type: application/json"])
    #expect(
      blobs.text(request.body)
        == #"{"model":"gemini-3.1-flash-image-preview","payload":{"prompt":"a \"kite\"\nover a "#
        + #"grey sea","image_size":"1K","aspect_ratio":"16:9","image_output_format":"png"}}"#)
  }

  @Test func `Addresses are sent as an array even when there is only one`() throws {
    let turn = TurnRequest.simple(
      attachments: [Attachment(.url("https://a.example/k.png"), name: "k.png")])
    #expect(
      try body(turn).contains(#""prompt":"make it warmer","image":["https://a.example/k.png"]"#))
  }

  @Test func `A first turn with a local picture is sent as contents at once, text first`() throws {
    let kite = blobs.store(Array("first".utf8))
    let sea = blobs.store(Array("second!".utf8))
    let turn = TurnRequest.simple(attachments: [
      Attachment(.blob(kite, .png), name: "kite.png"),
      Attachment(.blob(sea, .jpeg), name: "sea.jpg"),
    ])
    #expect(
      try body(turn)
        == #"{"model":"gemini-3.1-flash-image-preview","payload":{"contents":[{"role":"user","#
        + #""parts":[{"text":"make it warmer"},{"inlineData":{"mimeType":"image/png","data":"#
        + #""Zmlyc3Q="}},{"inlineData":{"mimeType":"image/jpeg","data":"c2Vjb25kIQ=="}}]}],"#
        + #""image_size":"1K","aspect_ratio":"16:9","image_output_format":"png"}}"#)
  }

  @Test(arguments: [
    ##"[ {"role" :"user","parts":[{"text":"a\u00e9\/\ud83e\ude81"}]}, {"role":"model","##
      + ##""x":1.50e+3,"x":-0,"big":123456789012345678901234567890,"parts":[]} ]"##,
    "[\n\t{\"a\":{}}\r\n ]", "[]", "[ ]", "[{\"thoughtSignature\":\"++//==\"}]",
  ])
  func `A later turn begins with exactly the bytes that were received`(_ transcript: String) throws
  {
    let payload = try Payload(json: transcript)
    let sent = try body(.simple("blue", transcript: payload))
    let kept = String(transcript.dropLast().reversed().drop(while: \.isWhitespace).reversed())
    let comma = kept == "[" ? "" : ","
    #expect(
      sent.contains(
        #""payload":{"contents":"# + kept + comma
          + #"{"role":"user","parts":[{"text":"blue"}]}],"image_size""#))
  }

  @Test func `Pictures in a transcript go back exactly, however their base64 was written`() throws {
    let long = String(repeating: "QUJD", count: 600)
    let odd = String(repeating: "-_Qx", count: 600) + "QQ"
    let broken = String(repeating: "abc\\n", count: 500)
    let turns = #"[{"d":"\#(long)"}, {"d":"\#(odd)"},{"d":"\#(broken)"} ]"#
    let text = #"{"request_id":"r1","status":"success","outcome":{"next_turn_contents":\#(turns)}}"#
    let reply = reply(text, blobs: blobs)
    guard case .success(_, let outcome) = GMICodec(.gmi).read(reply) else {
      Issue.record("no success")
      return
    }
    let picture = blobs.store([1, 2, 3])
    let sent = try body(
      .simple(
        attachments: [Attachment(.blob(picture, .png), name: "p")], transcript: outcome.transcript))
    let kept = #"[{"d":"\#(long)"}, {"d":"\#(odd)"},{"d":"\#(broken)"}"#
    let next =
      #"{"role":"user","parts":[{"text":"make it warmer"},"#
      + #"{"inlineData":{"mimeType":"image/png","data":"AQID"}}]}"#
    #expect(sent.contains(#""contents":\#(kept),\#(next)]"#))
  }

  @Test func `Thinking is sent only where the endpoint supports it`() throws {
    let settings = Settings(thinking: .high, includeThoughts: true)
    #expect(try !body(.simple(settings: settings)).contains("thinkingConfig"))
    let sandbox = TurnRequest.simple(at: .sandbox, settings: settings)
    #expect(
      try body(sandbox).contains(
        #""thinkingConfig":{"thinkingLevel":"HIGH","includeThoughts":true}"#))
    #expect(try !body(.simple(at: .sandbox)).contains("thinkingConfig"))
    let configured = TurnRequest.simple(
      at: Endpoint.gmi.sendingThinking(true), settings: Settings(thinking: .minimal))
    #expect(try body(configured).contains(#""thinkingConfig":{"thinkingLevel":"MINIMAL"}}"#))
  }

  @Test func `A standing instruction is sent in Gemini's spelling where it is accepted`() throws {
    var endpoint = Endpoint.gmi
    endpoint.capabilities.system = true
    let turn = TurnRequest.simple(at: endpoint, settings: Settings(system: "keep the frame"))
    #expect(
      try body(turn).contains(#""systemInstruction":{"parts":[{"text":"keep the frame"}]}"#))
  }

  @Test func `The other calls are those of the queue`() throws {
    let codec = GMICodec(.gmi)
    let base = "https://console.gmicloud.ai/api/v1/ie/requestqueue/apikey/"
    #expect(codec.status("8e/6c?é").url == base + "requests/8e%2F6c%3F%C3%A9")
    #expect(
      codec.list().url == base + "requests?model_id=gemini-3.1-flash-image-preview&page_size=20")
    #expect(codec.models().url == base + "models")
    #expect(codec.model("a b").url == base + "models/a%20b")
    let slot = try codec.uploadSlot(.jpeg)
    #expect(slot.method == "POST" && slot.url == base + "upload-url")
    #expect(blobs.text(slot.body) == #"{"file_type":"jpeg"}"#)
    #expect(failure { () throws(Failure) in _ = try codec.uploadSlot(.webp) }?.kind == .usage)
  }

  @Test func `An upload address is requested over https and filled without the key`() throws {
    let codec = GMICodec(.gmi)
    let slot = try codec.slot(
      in: reply(#"{"upload_url":"https://s.example/put?sig=1","public_url":"https://s.example/1"}"#)
    )
    #expect(
      slot == GMIUploadSlot(upload: "https://s.example/put?sig=1", picture: "https://s.example/1"))
    let put = codec.upload(blobs.store([1, 2]), .jpeg, to: slot)
    #expect(put.method == "PUT" && put.url == "https://s.example/put?sig=1")
    #expect(put.headers.map { "\($0.name): \($0.value)" } == ["Content-Type: image/jpeg"])
    #expect(put.body?.byteCount == 2)
    #expect(Endpoint.gmi.authorize(put, key: "secret").headers.count == 1)
  }

  @Test(arguments: [
    "{}", "<html>", #"{"upload_url":"http://s.example/put","public_url":"https://s.example/1"}"#,
    #"{"upload_url":"https://s.example/put","public_url":""}"#,
  ])
  func `An unusable upload address is refused`(_ text: String) {
    let found = failure { () throws(Failure) in _ = try GMICodec(.gmi).slot(in: reply(text)) }
    #expect(found?.kind == .provider)
    #expect(found?.billed == .no)
    let refused = failure { () throws(Failure) in
      _ = try GMICodec(.gmi).slot(in: reply(text, status: 500))
    }
    #expect(refused?.billed == .no)
  }

  @Test func `An account in several organisations names the one it means`() throws {
    var endpoint = Endpoint.gmi
    endpoint.options.organization = "o-1"
    let request = try GMICodec(endpoint).submit(.simple(at: endpoint))
    #expect(request.headers.contains { $0 == (name: "X-Organization-ID", value: "o-1") })
    #expect(try !GMICodec(.gmi).submit(.simple()).headers.contains { $0.name.hasPrefix("X-") })
  }

  @Test func `The sandbox is reached over its socket`() {
    var endpoint = Endpoint.sandbox
    endpoint.socket = "/run/retake.sock"
    #expect(GMICodec(endpoint).status("1").socket == "/run/retake.sock")
  }
}
