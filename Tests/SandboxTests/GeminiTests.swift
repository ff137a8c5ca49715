import Imagery
import Payload
import Testing

@testable import Sandbox

/// `generateContent` over a real Unix socket.
@Suite(.timeLimit(.minutes(5))) struct GeminiTests {
  @Test func `A prompt becomes a picture in one response, with its usage and the model's name`()
    async throws
  {
    let sandbox = await TestSandbox()
    var talk = GeminiTalk(sandbox: sandbox)
    let response = try await talk.say(
      "a paper kite", config: #""imageConfig":{"aspectRatio":"16:9","imageSize":"2K"}"#)
    #expect(response.parts.count == 2)
    #expect(response.parts[0]["text"]?.string?.contains("Painted a picture") == true)
    #expect(response.parts[1].value(at: ["inlineData", "mimeType"])?.string == "image/jpeg")
    let data = try #require(response.parts[1].value(at: ["inlineData", "data"])?.string)
    let drawn = String(decoding: try #require(bytes(base64: data)), as: UTF8.self)
    #expect(drawn.contains("2752×1536"))
    #expect(response.parts.allSatisfy { $0["thoughtSignature"]?.string != nil })
    #expect(response.root["modelVersion"]?.string == "gemini-3.1-flash-image-preview")
    #expect(response.root["responseId"]?.string == "response-1")
    #expect(response.root.value(at: ["candidates", 0, "finishReason"])?.string == "STOP")
    #expect(
      response.root.value(at: ["usageMetadata", "candidatesTokensDetails", 0, "tokenCount"])?.int
        == 1680)
    await sandbox.stop()
  }

  @Test func `Snake case is accepted, and a turn without a role is the user's`() async throws {
    let sandbox = await TestSandbox()
    let response = try await sandbox.json(
      "\(GeminiTalk.model):generateContent",
      """
      {"contents":[{"parts":[{"text":"sepia"},{"inline_data":{"mime_type":"image/png","data":"AAAA"}}]}],
      "generation_config":{"image_config":{"aspect_ratio":"1:8","image_size":"512"},"top_p":0.5}}
      """)
    #expect(response.status == 200)
    #expect(try response.payload().parts[0]["text"]?.string?.hasPrefix("Toned it sepia") == true)
    await sandbox.stop()
  }

  @Test(arguments: [
    (
      #""imageConfg":{}"#,
      #"Unknown name \"imageConfg\" at 'generation_config': Cannot find field."#
    ),
    (
      #""imageConfig":{"personGeneration":"ALLOW_ALL"}"#,
      #"Unknown name \"personGeneration\" at 'generation_config.image_config'"#
    ),
    (#""imageConfig":{"imageOutputOptions":{}}"#, "imageOutputOptions"),
    (#""imageConfig":{"imageSize":"512px"}"#, "512px"),
    (#""imageConfig":{"imageSize":"0.5K"}"#, "0.5K"),
    (#""imageConfig":{"imageSize":"1k"}"#, "1k"),
    (#""imageConfig":{"aspectRatio":"5:1"}"#, "5:1"),
    (#""responseFormat":{"image":{"aspectRatio":"5:1"}}"#, "5:1"),
    (#""responseFormat":{"text":{}}"#, "generation_config.response_format"),
    (#""thinkingConfig":{"thinkingLevel":"MEDIUM"}"#, "Thinking level MEDIUM is not supported"),
    (#""thinkingConfig":{"thinkingLevel":"HIGH","thinkingBudget":9}"#, "only one of"),
    (#""thinkingConfig":{"thinkingBudget":99999}"#, "99999"),
    (#""thinkingConfig":{"thinkingLevel":"LOUD"}"#, "ThinkingLevel), \\\"LOUD\\\""),
    (#""candidateCount":2"#, "Multiple candidates is not enabled for models/"),
    (#""temperature":2.1"#, "temperature must be in the range [0.0, 2.0]"),
    (#""topP":1.5"#, "top_p must be in the range"),
    (#""maxOutputTokens":100000"#, "max_output_tokens must be in the range"),
    (#""seed":3000000000"#, "Invalid value at 'generation_config.seed' (TYPE_INT32), 3000000000"),
    (#""temperature":"warm""#, "TYPE_FLOAT"),
    (#""responseModalities":["AUDIO"]"#, "audio"),
    (#""responseMimeType":"application/json""#, "JSON mode"),
  ])
  func `An undocumented setting is refused in Google's words`(
    config: String, reason: String
  ) async throws {
    let sandbox = await TestSandbox()
    let talk = GeminiTalk(sandbox: sandbox)
    let response = try await talk.ask(GeminiTalk.user("a kite"), config: config)
    #expect(response.status == 400)
    #expect(try response.value("error", "status")?.string == "INVALID_ARGUMENT")
    #expect(try response.value("error", "code")?.int == 400)
    #expect(response.text.contains(reason), "\(response.text)")
    await sandbox.stop()
  }

  @Test(arguments: [
    (#"{"content":[]}"#, #"Unknown name \"content\": Cannot find field."#),
    (#"{}"#, "contents is not specified"),
    (#"{"contents":[{"parts":[{"txt":"x"}]}]}"#, "at 'contents[0].parts[0]'"),
    (#"{"contents":[{"parts":[{"text":"x"}]}],"labels":{}}"#, "labels"),
    (
      #"{"contents":[{"parts":[{"text":"x"}]}],"safetySettings":[{"category":"RUDE","threshold":"OFF"}]}"#,
      "HarmCategory), \\\"RUDE\\\""
    ),
    (
      #"{"contents":[{"parts":[{"text":"x"}]}],"safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_ALL"}]}"#,
      "HarmBlockThreshold"
    ),
    (
      #"{"contents":[{"parts":[{"text":"x"}]}],"tools":[{"codeExecution":{}}]}"#,
      "codeExecution is not supported"
    ),
    (#"{"contents":[{"role":"robot","parts":[{"text":"x"}]}]}"#, "role"),
    (
      #"{"contents":[{"parts":[{"fileData":{"fileUri":"https://example.com/a.png"}}]}]}"#,
      "cannot be fetched"
    ),
    (#"{"contents":"#, "Invalid JSON payload received."),
  ])
  func `An undocumented body is refused`(body: String, reason: String) async throws {
    let sandbox = await TestSandbox()
    let response = try await sandbox.json("\(GeminiTalk.model):generateContent", body)
    #expect(response.status == 400)
    #expect(response.text.contains(reason), "\(response.text)")
    await sandbox.stop()
  }

  @Test func `All mistakes are reported at once, each with its position`() async throws {
    let sandbox = await TestSandbox()
    let talk = GeminiTalk(sandbox: sandbox)
    let response = try await talk.ask(
      GeminiTalk.user("x"), config: #""a":1,"imageConfig":{"b":2}"#)
    let violations = try #require(
      try response.value("error", "details", 0, "fieldViolations")?.elements)
    #expect(
      violations.map { $0["field"]?.string } == [
        "generation_config", "generation_config.image_config",
      ])
    await sandbox.stop()
  }

  @Test func `Vertex AI accepts its own fields, and refuses those of the Gemini API alone`()
    async throws
  {
    let sandbox = await TestSandbox()
    var talk = GeminiTalk(sandbox: sandbox, path: GeminiTalk.vertex)
    let response = try await talk.say(
      "a kite",
      config: """
        "imageConfig":{"personGeneration":"ALLOW_ADULT","imageOutputOptions":{"mimeType":"image/png"}}
        """)
    #expect(response.parts[1].value(at: ["inlineData", "mimeType"])?.string == "image/png")
    #expect(
      try await talk.ask(
        GeminiTalk.user("x"), config: #""imageConfig":{"personGeneration":"DONT_ALLOW"}"#
      ).status == 400)
    #expect(
      try await talk.ask(
        GeminiTalk.user("x"), config: #""responseFormat":{"image":{"imageSize":"1K"}}"#
      ).status == 400)
    let counts = try await sandbox.look("/sandbox/counts")
    #expect(try counts.value("accepted", "vertex")?.int == 1)
    await sandbox.stop()
  }

  @Test func `Vertex AI takes the ratio and the size from its list of response formats`()
    async throws
  {
    let sandbox = await TestSandbox()
    var talk = GeminiTalk(sandbox: sandbox, path: GeminiTalk.vertex)
    let response = try await talk.say(
      "a kite",
      config: """
        "imageConfig":{"personGeneration":"ALLOW_ADULT"},\
        "responseFormat":[{"image":{"aspectRatio":"ASPECT_RATIO_SIXTEEN_BY_NINE",\
        "imageSize":"IMAGE_SIZE_TWO_K"}}]
        """)
    let data = try #require(response.parts[1].value(at: ["inlineData", "data"])?.string)
    #expect(
      String(decoding: try #require(bytes(base64: data)), as: UTF8.self).contains("2752×1536"))
    for wrong in [#""aspectRatio":"16:9""#, #""imageSize":"2K""#] {
      #expect(
        try await talk.ask(
          GeminiTalk.user("x"), config: #""responseFormat":[{"image":{\#(wrong)}}]"#
        ).status == 400)
    }
    for path in [GeminiTalk.vertex, GeminiTalk(sandbox: sandbox).path] {
      #expect(
        try await GeminiTalk(sandbox: sandbox, path: path).ask(
          GeminiTalk.user("x"),
          config: #""imageConfig":{"aspectRatio":"ASPECT_RATIO_SIXTEEN_BY_NINE"}"#
        ).status == 400, "\(path)")
    }
    await sandbox.stop()
  }

  @Test func `Each model has its sizes, ratios and levels, and an unknown model is not found`()
    async throws
  {
    let sandbox = await TestSandbox()
    func status(_ model: String, _ config: String) async throws -> Int {
      let talk = GeminiTalk(sandbox: sandbox, path: "/v1/models/\(model):generateContent")
      return try await talk.ask(GeminiTalk.user("x"), config: config).status
    }
    let small = #""imageConfig":{"imageSize":"512"}"#
    #expect(try await status("gemini-3.1-flash-image", small) == 200)
    #expect(try await status("gemini-nano-banana-2.1", small) == 400)
    #expect(
      try await status("gemini-3.1-flash-lite-image", #""imageConfig":{"imageSize":"2K"}"#) == 400)
    let medium = #""thinkingConfig":{"thinkingLevel":"medium"}"#
    #expect(try await status("gemini-nano-banana-2.1", medium) == 200)
    #expect(try await status("gemini-3-pro-image", medium) == 400)
    #expect(try await status("gemini-3-pro-image", #""imageConfig":{"aspectRatio":"1:8"}"#) == 400)
    #expect(try await status("gemini-9", "") == 404)
    await sandbox.stop()
  }

  @Test func `Thoughts, a draft, text alone and a picture alone come on request`()
    async throws
  {
    let sandbox = await TestSandbox()
    var talk = GeminiTalk(sandbox: sandbox)
    let thinking = try await talk.say(
      "a kite", config: #""thinkingConfig":{"thinkingLevel":"HIGH","includeThoughts":true}"#)
    #expect(thinking.parts.map { $0["thought"]?.bool } == [true, true, nil, nil])
    #expect(thinking.parts.map { $0["thoughtSignature"] != nil } == [false, false, true, true])
    #expect(thinking.root.value(at: ["usageMetadata", "thoughtsTokenCount"])?.int != nil)
    let words = try await talk.say("sepia", config: #""responseModalities":["Text"]"#)
    #expect(words.parts.map { $0["text"] != nil } == [true])
    let picture = try await talk.say("sepia", config: #""responseModalities":["IMAGE"]"#)
    #expect(picture.parts.map { $0["inlineData"] != nil } == [true])
    #expect(try await talk.say("warmer").parts.count == 2)
    await sandbox.stop()
  }

  @Test func `A search returns its query, and pages that are plainly made up`() async throws {
    let sandbox = await TestSandbox()
    let response = try await sandbox.json(
      "\(GeminiTalk.model):generateContent",
      """
      {"contents":[{"parts":[{"text":"a kite"}]}],
      "tools":[{"googleSearch":{"searchTypes":{"webSearch":{},"imageSearch":{}}}}]}
      """)
    let grounding = try #require(try response.value("candidates", 0, "groundingMetadata"))
    #expect(grounding.value(at: ["webSearchQueries", 0])?.string == "a kite")
    let chunks = grounding["groundingChunks"]?.elements ?? []
    #expect(chunks[0].value(at: ["web", "domain"])?.string == "sandbox.example")
    #expect(chunks[1].value(at: ["image", "sourceUri"])?.string?.contains(".example/") == true)
    let none = try await sandbox.json(
      "\(GeminiTalk.model):generateContent", #"{"contents":[{"parts":[{"text":"a kite"}]}]}"#)
    #expect(try none.value("candidates", 0, "groundingMetadata") == nil)
    await sandbox.stop()
  }

  @Test func `Models are listed in pages, and described one by one`() async throws {
    let sandbox = await TestSandbox()
    let first = try await sandbox.look("/v1beta/models?pageSize=2")
    #expect(try first.value("models")?.elements.count == 2)
    let token = try #require(try first.value("nextPageToken")?.string)
    let rest = try await sandbox.look("/v1beta/models?pageToken=\(token)")
    #expect(try rest.value("models")?.elements.count == 3)
    #expect(try rest.value("nextPageToken") == nil)
    let one = try await sandbox.look("/v1/models/gemini-nano-banana-2.1")
    #expect(try one.value("inputTokenLimit")?.int == 131_072)
    #expect(try await sandbox.look("/v1/models/gemini-9").status == 404)
    let publisher = try await sandbox.look("/v1beta1/publishers/google/models")
    #expect(try publisher.value("publisherModels")?.elements.count == 5)
    await sandbox.stop()
  }

  @Test func `Tokens are counted without generating anything`() async throws {
    let sandbox = await TestSandbox()
    let body =
      #"{"contents":[{"parts":[{"text":"a kite"},{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]}]}"#
    let response = try await sandbox.json("\(GeminiTalk.model):countTokens", body)
    #expect(try response.value("totalTokens")?.int == 1123)
    let wrapped = try await sandbox.json(
      "\(GeminiTalk.model):countTokens", "{\"generateContentRequest\":\(body)}")
    #expect(try wrapped.value("totalTokens")?.int == 1123)
    let counts = try await sandbox.look("/sandbox/counts")
    #expect(try counts.value("accepted", "total")?.int == 0)
    #expect(try counts.value("received", "countTokens")?.int == 2)
    await sandbox.stop()
  }

  @Test func `An uploaded file can be edited by its URL`() async throws {
    let sandbox = await TestSandbox()
    let start = try await sandbox.json(
      "/upload/v1beta/files",
      headers: [
        "X-Goog-Upload-Protocol": "resumable", "X-Goog-Upload-Command": "start",
        "X-Goog-Upload-Header-Content-Length": "9",
        "X-Goog-Upload-Header-Content-Type": "image/webp",
      ], #"{"file":{"display_name":"a.webp"}}"#)
    let address = try #require(start.headers["x-goog-upload-url"])
    let done = try await sandbox.json(
      String(address.dropFirst("http://studio.local".count)),
      headers: ["X-Goog-Upload-Offset": "0", "X-Goog-Upload-Command": "upload, finalize"],
      "a picture")
    #expect(try done.value("file", "state")?.string == "ACTIVE")
    #expect(try done.value("file", "sizeBytes")?.string == "9")
    let uri = try #require(try done.value("file", "uri")?.string)
    let edited = try await sandbox.json(
      "\(GeminiTalk.model):generateContent",
      """
      {"contents":[{"parts":[{"text":"sepia"},{"fileData":{"mimeType":"image/webp","fileUri":"\(uri)"}}]}]}
      """)
    #expect(try edited.payload().parts[0]["text"]?.string?.hasPrefix("Toned it sepia") == true)
    await sandbox.stop()
  }

  @Test func `The key is accepted in either header, but never in the URL`() async throws {
    let sandbox = await TestSandbox(requiredKey: "k")
    let body = #"{"contents":[{"parts":[{"text":"a kite"}]}]}"#
    func send(_ headers: [String: String], _ query: String = "") async throws -> WireResponse {
      try await sandbox.json("\(GeminiTalk.model):generateContent\(query)", headers: headers, body)
    }
    #expect(try await send(["x-goog-api-key": "k"]).status == 200)
    #expect(try await send(["Authorization": "Bearer k"]).status == 200)
    #expect(try await send([:], "?key=k").status == 403)
    let wrong = try await send(["x-goog-api-key": "no"])
    #expect(wrong.status == 400)
    #expect(try wrong.value("error", "details", 0, "reason")?.string == "API_KEY_INVALID")
    let bearer = try await send(["Authorization": "Bearer no"])
    #expect(try bearer.value("error", "status")?.string == "UNAUTHENTICATED")
    await sandbox.stop()
  }
}
