import Payload
import Testing

@testable import Sandbox

/// The request queue over a real Unix socket.
@Suite(.timeLimit(.minutes(5))) struct QueueTests {
  @Test func `A prompt becomes a picture of the requested size, with a conversation to continue`()
    async throws
  {
    let sandbox = await TestSandbox()
    let response = try await sandbox.submit(
      #"{"prompt":"a paper kite","image_size":"2K","aspect_ratio":"16:9"}"#)
    #expect(response.status == 200)
    let first = try Payload(json: response.body).root
    #expect(first["request_id"]?.string == "request-1")
    #expect(first["status"]?.string == "queued")
    #expect(first["created_at"]?.int == 1_763_700_000)
    let done = try await sandbox.finished("request-1").root
    #expect(done["status"]?.string == "success")
    #expect(done["qworker_id"]?.string == "sandbox-1")
    #expect(done["is_public"]?.bool == false)
    #expect(done.value(at: ["payload", "prompt"])?.string == "a paper kite")
    let medium = try #require(done.value(at: ["outcome", "media_urls", 0]))
    #expect(medium["width"]?.int == 2752)
    #expect(medium["height"]?.int == 1536)
    #expect(medium["url"]?.string?.hasPrefix("http://studio.local/") == true)
    #expect(
      done.value(at: ["outcome", "usage", "candidatesTokensDetails", 0, "tokenCount"])?.int == 1680)
    let url = try #require(medium["url"]?.string)
    let picture = try await sandbox.client.send(
      "GET", String(url.dropFirst("http://studio.local".count)))
    #expect(picture.status == 200)
    #expect(picture.headers["content-type"] == "image/png")
    #expect(picture.text.hasPrefix("\u{89}PNG"))
    let roles = done.value(at: ["outcome", "next_turn_contents"])?.elements.map {
      $0["role"]?.string
    }
    #expect(roles == ["user", "model"])
    await sandbox.stop()
  }

  @Test func `The conversation received comes back byte for byte before the new turn`() async throws
  {
    let sandbox = await TestSandbox()
    let odd = #"[ {"role":"user", "x":1.50e1,"parts" : [{"text":"a kite\/\u00e9"} ]}"#
    let done = try await sandbox.run("{\"contents\":\(odd)\n ]}")
    let contents = done.nextTurn
    #expect(contents.starts(with: Array((odd + ",").utf8)))
    let again = try await sandbox.run(next(contents, saying: "make it warmer"))
    #expect(again.nextTurn.starts(with: contents.dropLast()))
    #expect(again.reply == "Made it warmer. (Sandbox: real pixels, no AI.)")
    await sandbox.stop()
  }

  @Test(arguments: [
    (#"{"promt":"x"}"#, "payload.promt"),
    (#"{}"#, "payload.prompt is required"),
    (#"{"prompt":"x","image_size":"8K"}"#, "payload.image_size"),
    (#"{"prompt":"x","image_size":"1k"}"#, "payload.image_size"),
    (#"{"prompt":"x","aspect_ratio":"1:8"}"#, "payload.aspect_ratio"),
    (#"{"prompt":"x","image_output_format":"webp"}"#, "payload.image_output_format"),
    (#"{"prompt":"x","image":"https://example.com/a.png"}"#, "no network"),
    (#"{"prompt":"x","image":["data:image/png;base64,AAAA"]}"#, "cannot be fetched"),
    (#"{"prompt":"x","thinkingConfig":{"thinkingLevel":"LOW"}}"#, "Thinking level LOW"),
    (#"{"prompt":"x","thinkingConfig":{"budget":1}}"#, "payload.thinkingConfig.budget"),
    (#"{"contents":[]}"#, "at least one turn"),
    (#"{"contents":[{"role":"model","parts":[{"text":"x"}]}]}"#, "alternate"),
    (
      #"{"contents":[{"role":"user","parts":[{"text":"x"}]},{"role":"user","parts":[{"text":"x"}]}]}"#,
      "alternate"
    ),
    (
      #"{"contents":[{"role":"user","parts":[{"text":"x"}]},{"role":"model","parts":[{"text":"x","thoughtSignature":"skip_thought_signature_validator"}]}]}"#,
      "The last turn must be the user's"
    ),
    (#"{"contents":[{"role":"user","parts":[]}]}"#, "contents[0].parts"),
    (
      #"{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/bmp","data":"AAAA"}}]}]}"#,
      "image/bmp"
    ),
    (
      #"{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"A!"}}]}]}"#,
      "not base64"
    ),
    (#"{"prompt":"x""#, "not valid JSON"),
  ])
  func `An undocumented payload is refused with the reason`(
    payload: String, reason: String
  ) async throws {
    let sandbox = await TestSandbox()
    let response = try await sandbox.submit(payload)
    #expect(response.status == 400)
    #expect(try Payload(json: response.body).error?.contains(reason) == true, "\(response.text)")
    await sandbox.stop()
  }

  @Test func `Models, unknown paths and undocumented calls get the service's responses`()
    async throws
  {
    let sandbox = await TestSandbox(requiredKey: "k")
    let bare = try await sandbox.get("models")
    #expect(bare.status == 401)
    func get(_ path: String, _ method: String = "GET") async throws -> WireResponse {
      try await sandbox.client.send(
        method, TestSandbox.base + path, headers: ["Authorization": "Bearer k"])
    }
    let models = try await get("models")
    #expect(models.text.contains("gemini-3.1-flash-image-preview"))
    let card = try await Payload(json: get("models/gemini-3.1-flash-image-preview").body).root
    #expect(card["parameters"]?.elements.first?["name"]?.string == "prompt")
    #expect(try await get("models/nothing").status == 404)
    #expect(try await get("requests/nothing").status == 404)
    #expect(try await get("requests/nothing", "DELETE").status == 405)
    #expect(try await get("nothing").status == 404)
    await sandbox.stop()
  }

  @Test func `Requests are listed, the newest first, by model and page`() async throws {
    let sandbox = await TestSandbox()
    for word in ["one", "two", "three"] { _ = try await sandbox.run("{\"prompt\":\"\(word)\"}") }
    let path = "requests?model_id=gemini-3.1-flash-image-preview&page_size=2"
    let list = try await Payload(json: sandbox.get(path).body).root
    #expect(list["total"]?.int == 3)
    #expect(
      list["requests"]?.elements.map { $0["request_id"]?.string } == ["request-3", "request-2"])
    let none = try await Payload(json: sandbox.get("requests?model_id=other").body).root
    #expect(none["total"]?.int == 0)
    await sandbox.stop()
  }

  @Test func `An uploaded picture can be named in image, and is the one that is edited`()
    async throws
  {
    let sandbox = await TestSandbox()
    let slot = try await Payload(
      json: sandbox.post("upload-url", Array(#"{"file_type":"png"}"#.utf8)).body
    ).root
    let address = try #require(slot["upload_url"]?.string)
    let put = try await sandbox.client.send(
      "PUT", String(address.dropFirst("http://studio.local".count)),
      headers: ["Content-Type": "image/png"], body: Array("a picture".utf8))
    #expect(put.status == 200)
    let url = try #require(slot["public_url"]?.string)
    let public_ = try await sandbox.client.send(
      "GET", String(url.dropFirst("http://studio.local".count)))
    #expect(public_.text == "a picture")
    let done = try await sandbox.run("{\"prompt\":\"sepia\",\"image\":[\"\(url)\"]}")
    #expect(done.reply == "Toned it sepia. (Sandbox: real pixels, no AI.)")
    await sandbox.stop()
  }

  @Test func `A prompt of any length is painted`() async throws {
    let sandbox = await TestSandbox()
    let words = String(repeating: "a kite and a boat, ", count: 6000)
    let done = try await sandbox.run("{\"prompt\":\"\(words)\"}")
    #expect(done.root["status"]?.string == "success")
    #expect((done.root.value(at: ["payload", "prompt"])?.string ?? "").count <= 400)
    await sandbox.stop()
  }

  @Test func `Thoughts and a draft come on request`() async throws {
    let sandbox = await TestSandbox()
    let done = try await sandbox.run(
      #"{"prompt":"a kite","thinkingConfig":{"thinkingLevel":"high","includeThoughts":true}}"#)
    let parts = try #require(
      done.root.value(at: ["outcome", "next_turn_contents", 1, "parts"])?.elements)
    #expect(parts.map { $0["thought"]?.bool } == [true, true, nil, nil])
    #expect(parts.map { $0["thoughtSignature"] != nil } == [false, false, true, true])
    #expect(done.root.value(at: ["outcome", "usage", "thoughtsTokenCount"])?.int != nil)
    await sandbox.stop()
  }
}
