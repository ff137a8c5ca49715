import Imagery
import Payload
import Posix
import TestSupport
import Testing

@testable import Sandbox

/// ToAPIs' tasks and uploads over a real Unix socket.
@Suite(.timeLimit(.minutes(5))) struct ToAPIsTests {
  static let tasks = "/v1/images/generations"
  static let plain = "gemini-3.1-flash-image-preview"
  static let official = "gemini-3.1-flash-image-preview-official"

  private func submit(
    _ sandbox: TestSandbox, _ fields: String, model: String = plain
  ) async throws -> WireResponse {
    try await sandbox.json(Self.tasks, "{\"model\":\"\(model)\",\(fields)}")
  }

  /// Waits for the end of a task.
  private func finished(_ sandbox: TestSandbox, _ id: String) async throws -> Payload {
    let limit = WaitLimit()
    while true {
      try limit.check()
      let task = try await sandbox.look("\(Self.tasks)/\(id)").payload()
      let status = task.root["status"]?.string ?? "failed"
      if !["queued", "in_progress"].contains(status) { return task }
      await Task.yield()
    }
  }

  private func run(
    _ sandbox: TestSandbox, _ fields: String, model: String = plain
  ) async throws -> Payload {
    let response = try await submit(sandbox, fields, model: model)
    guard response.status == 200, let id = try response.value("id")?.string else {
      throw TestSandbox.Failure(response.text)
    }
    return try await finished(sandbox, id)
  }

  private func upload(
    _ sandbox: TestSandbox, _ bytes: [UInt8], name: String = "file"
  ) async throws -> WireResponse {
    let head = "--b\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"a.png\"\r\n\r\n"
    return try await sandbox.client.send(
      "POST", "/v1/uploads/images", headers: ["Content-Type": "multipart/form-data; boundary=b"],
      body: Array(head.utf8) + bytes + Array("\r\n--b--\r\n".utf8))
  }

  private static let png = [UInt8]([0x89] + "PNG\r\n\u{1a}\nand the rest".utf8)

  @Test func `A task goes from the queue to a picture that stays available for a day`() async throws
  {
    let manual = ManualClock()
    let sandbox = await TestSandbox(clock: manual.clock, idleLimit: .seconds(7 * 24 * 3600))
    let response = try await submit(
      sandbox, #""prompt":"a kite","size":"1:8","n":1,"metadata":{"resolution":"0.5K"}"#)
    #expect(response.status == 200)
    #expect(response.headers["x-ratelimit-category"] == "async_submit")
    #expect(try response.value("object")?.string == "generation.task")
    #expect(try response.value("status")?.string == "queued")
    #expect(try response.value("progress")?.int == 0)
    #expect(try response.value("metadata", "resolution")?.string == "0.5K")
    let task = try await finished(sandbox, "task_img_1").root
    #expect(task["status"]?.string == "completed")
    #expect(task["progress"]?.int == 100)
    let start = try #require(task["completed_at"]?.int)
    #expect(task["expires_at"]?.int == start + 86_400)
    let url = try #require(task.value(at: ["result", "data", 0, "url"])?.string)
    #expect(task["url"]?.string == url)
    let path = String(url.dropFirst("http://studio.local".count))
    let picture = try await sandbox.look(path)
    #expect(picture.headers["content-type"] == "image/jpeg")
    #expect(picture.text.contains("192×1536"))
    manual.advance(by: .seconds(86_399))
    #expect(try await sandbox.look(path).status == 200)
    manual.advance(by: .seconds(1))
    #expect(try await sandbox.look(path).status == 404)
    await sandbox.stop()
  }

  @Test func `The first picture is edited, by the URL of an upload or of a result`() async throws {
    let sandbox = await TestSandbox()
    let one = try await upload(sandbox, Self.png)
    #expect(try one.value("success")?.bool == true)
    #expect(try one.value("data", "mime_type")?.string == "image/png")
    #expect(try one.value("data", "size")?.int == Self.png.count)
    let url = try #require(try one.value("data", "url")?.string)
    let done = try await run(
      sandbox, #""prompt":"sepia","image_urls":["\#(url)",{"url":"\#(url)"}]"#)
    #expect(done.root["status"]?.string == "completed")
    let result = try #require(done.root["url"]?.string)
    let again = try await run(sandbox, #""prompt":"sepia","image_urls":["\#(result)"]"#)
    let path = try #require(again.root["url"]?.string).dropFirst("http://studio.local".count)
    #expect(try await sandbox.look(String(path)).text.contains("source: Darkroom"))
    #expect(try await sandbox.look(String(path)).text.contains("sepia"))
    await sandbox.stop()
  }

  @Test(arguments: [
    (#""prompt":"x","resolution":"1K""#, "resolution"),
    (#""prompt":"x","reference_images":[]"#, "reference_images"),
    (#""size":"1:1""#, "prompt is required"), (#""prompt":"x","size":"5:1""#, "size"),
    (#""prompt":"x","n":"1""#, "n must be a number"), (#""prompt":"x","n":2"#, "n must be 1"),
    (#""prompt":"x","image_urls":"a""#, "image_urls must be an array"),
    (#""prompt":"x","image_urls":["data:image/png;base64,AAAA"]"#, "base64"),
    (#""prompt":"x","image_urls":["https://example.com/a.png"]"#, "no network"),
    (#""prompt":"x","image_urls":[{"uri":"x"}]"#, "image_urls[0].uri"),
    (#""prompt":"x","metadata":{"resolution":"512"}"#, "metadata.resolution"),
    (#""prompt":"x","metadata":{"google_image_search":true}"#, "google_search"),
    (#""prompt":"x","metadata":{"temperature":1}"#, "metadata.temperature"),
  ])
  func `An undocumented field is refused by name`(
    fields: String, reason: String
  ) async throws {
    let sandbox = await TestSandbox()
    let response = try await submit(sandbox, fields)
    #expect(response.status == 400)
    #expect(try response.value("error", "code")?.int == 400)
    #expect(try response.value("error", "type")?.string == "invalid_request_error")
    #expect(try response.value("error", "message")?.string?.contains(reason) == true)
    await sandbox.stop()
  }

  @Test func `The official model accepts its parameters, and returns WebP on request`() async throws
  {
    let sandbox = await TestSandbox()
    let done = try await run(
      sandbox,
      """
      "prompt":"a kite","size":"8:1","metadata":{"temperature":1.0,"topP":0.95,\
      "maxOutputTokens":32768,"resolution":"1K","personGeneration":"ALLOW_ADULT",\
      "imageOutputOptions":{"mimeType":"image/webp"},"thinkingConfig":{"thinkingLevel":"HIGH"},\
      "safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_ONLY_HIGH"}]}
      """, model: Self.official)
    #expect(done.root["url"]?.string?.hasSuffix(".webp") == true)
    await sandbox.stop()
  }

  @Test(arguments: [
    #""size":"1:4""#, #""metadata":{"resolution":"0.5K"}"#, #""metadata":{"google_search":true}"#,
    #""metadata":{"temperature":2.5}"#, #""metadata":{"topP":"1"}"#,
    #""metadata":{"maxOutputTokens":40000}"#, #""metadata":{"personGeneration":"DONT_ALLOW"}"#,
    #""metadata":{"imageOutputOptions":{"mimeType":"image/gif"}}"#,
    #""metadata":{"imageOutputOptions":{"mimeType":"image/png","compressionQuality":80}}"#,
    #""metadata":{"thinkingConfig":{"thinkingLevel":"HIGH","thinkingBudget":9}}"#,
    #""metadata":{"thinkingConfig":{"thinkingBudget":24577}}"#,
    #""metadata":{"safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_NONE"}]}"#,
    #""metadata":{"seed":1}"#,
  ])
  func `The official model refuses what it does not document`(field: String) async throws {
    let sandbox = await TestSandbox()
    let response = try await submit(sandbox, "\"prompt\":\"x\",\(field)", model: Self.official)
    #expect(response.status == 400, "\(response.text)")
    await sandbox.stop()
  }

  @Test func `Uploads are judged by their bytes, their size and their form`() async throws {
    let sandbox = await TestSandbox()
    let starts: [(String, [UInt8])] = [
      ("image/jpeg", [0xff, 0xd8, 0xff, 0xe0]), ("image/gif", Array("GIF89a".utf8)),
      ("image/webp", Array("RIFF....WEBPVP8 ".utf8)),
    ]
    for (type, bytes) in starts {
      #expect(try await upload(sandbox, bytes).value("data", "mime_type")?.string == type)
    }
    let text = try await upload(sandbox, Array("plain text".utf8))
    #expect(text.status == 400)
    #expect(try text.value("success")?.bool == false)
    #expect(
      try text.value("message")?.string
        == "Unsupported image type. Allowed: JPEG, PNG, WebP, GIF")
    let zeros = [UInt8](repeating: 0, count: ToAPIsUpload.byteLimit)
    #expect(try await upload(sandbox, Self.png + zeros).text.contains("Maximum size is 10MB"))
    #expect(
      try await upload(sandbox, Self.png, name: "image").text.contains("Unknown field: image"))
    #expect(try await sandbox.json("/v1/uploads/images", "{}").text.contains("multipart"))
    // A GIF can be uploaded, but no picture is made from one.
    let gif = try #require(
      try await upload(sandbox, Array("GIF89a".utf8)).value("data", "url")?.string)
    #expect(try await submit(sandbox, #""prompt":"x","image_urls":["\#(gif)"]"#).status == 400)
    // No incomplete file is left.
    let files = fileNames(in: sandbox.data + "/blobs", hidden: true)
    #expect(files.allSatisfy { !$0.hasPrefix(".") })
    await sandbox.stop()
  }

  @Test func `A task can be queried by the client's name for it, but not through another protocol`()
    async throws
  {
    let sandbox = await TestSandbox()
    _ = try await run(sandbox, #""prompt":"a kite","client_business_id":"mine-1""#)
    let task = try await sandbox.look("\(Self.tasks)/mine-1")
    #expect(try task.value("id")?.string == "task_img_1")
    #expect(task.headers["x-ratelimit-category"] == "async_query")
    #expect(try await sandbox.look("\(Self.tasks)/other").status == 404)
    #expect(try await sandbox.get("requests/task_img_1").status == 404)
    await sandbox.stop()
  }

  @Test func `Image models, the balance and the key are as documented`() async throws {
    let sandbox = await TestSandbox(requiredKey: "k")
    func get(_ path: String) async throws -> WireResponse {
      try await sandbox.client.send("GET", path, headers: ["Authorization": "Bearer k"])
    }
    let models = try await get("/v1/models?type=image")
    #expect(try models.value("data")?.elements.count == 4)
    #expect(try await get("/v1/models?type=text").value("data")?.elements.isEmpty == true)
    #expect(try await get("/v1/balance").value("remain_credits")?.int == 20_000)
    let wrong = try await sandbox.client.send(
      "GET", "\(Self.tasks)/x", headers: ["x-goog-api-key": "k"])
    #expect(wrong.status == 401)
    #expect(try wrong.value("error", "type")?.string == "authentication_error")
    let missing = try await sandbox.json("/v1/uploads/images", "x")
    #expect(missing.status == 401)
    #expect(try missing.value("success")?.bool == false)
    await sandbox.stop()
  }
}
