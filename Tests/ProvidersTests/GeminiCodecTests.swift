import Imagery
import Model
import Payload
import Testing

@testable import Providers

extension Endpoint {
  /// Vertex AI with a project.
  static let vertexHere: Endpoint = {
    var endpoint = Endpoint.vertex
    endpoint.options.project = "atelier-7"
    return endpoint
  }()
}

@Suite(.timeLimit(.minutes(5))) struct GeminiCodecTests {
  private let blobs = MemoryBlobStore()

  private func body(_ turn: TurnRequest) throws -> String {
    blobs.text(try GeminiCodec(turn.endpoint).generate(turn).body)
  }

  @Test func `A first turn of text sends the ratio and the resolution explicitly`() throws {
    let request = try GeminiCodec(.google).generate(.simple("a \"kite\"", at: .google))
    #expect(request.method == "POST")
    #expect(
      request.url
        == "https://generativelanguage.googleapis.com/v1beta/models/gemini-nano-banana-2.1:generateContent"
    )
    #expect(!request.followsRedirects)
    #expect(
      request.headers.map { "\($0.name): \($0.value)" }
        == ["Accept: application/json", "Content-Type: application/json"])
    #expect(
      blobs.text(request.body)
        == #"{"contents":[{"role":"user","parts":[{"text":"a \"kite\""}]}],"generationConfig":{"#
        + #""responseModalities":["TEXT","IMAGE"],"imageConfig":{"aspectRatio":"16:9","imageSize":"1K"}}}"#
    )
  }

  @Test func `Tokaify is sent only what it documents`() throws {
    let picture = blobs.store(Array("first".utf8))
    let turn = TurnRequest.simple(
      at: .tokaify, attachments: [Attachment(.blob(picture, .png), name: "kite.png")])
    #expect(
      try body(turn)
        == #"{"contents":[{"role":"user","parts":[{"text":"make it warmer"},{"inline_data":{"#
        + #""mime_type":"image/png","data":"Zmlyc3Q="}}]}],"generationConfig":{"#
        + #""responseModalities":["TEXT","IMAGE"],"imageConfig":{"aspectRatio":"16:9"}}}"#)
    #expect(
      try GeminiCodec(.tokaify).generate(turn).url
        == "https://api.tokaify.com/v1beta/models/gemini-3.1-flash-image-preview:generateContent")
  }

  @Test func `A later turn begins with exactly the bytes that were received`() throws {
    let before =
      ##"[ {"role" :"user","parts":[{"text":"a\u00e9\/"}]}, {"role":"model","x":1.50e+3} ]"##
    let sent = try body(.simple("blue", at: .google, transcript: Payload(json: before)))
    let kept = before.dropLast(2)
    #expect(
      sent.hasPrefix(#"{"contents":\#(kept),{"role":"user","parts":[{"text":"blue"}]}],"#))
  }

  @Test func `Every setting goes where the service reads it`() throws {
    var settings = Settings(
      resolution: .k2, thinking: .high, includeThoughts: true, format: .jpeg, system: "keep it")
    settings.tuning = Tuning(
      temperature: 0.5, topP: 0.25, maxOutputTokens: 4096, seed: 7, search: true,
      imageSearch: true, safety: [.harassment: .onlyHigh, .dangerousContent: .off],
      people: .adults, quality: 85)
    #expect(
      try body(.simple("x", at: .vertexHere, settings: settings))
        == #"{"contents":[{"role":"user","parts":[{"text":"x"}]}],"systemInstruction":{"parts":[{"text":"#
        + #""keep it"}]},"tools":[{"googleSearch":{"searchTypes":{"webSearch":{},"imageSearch":{}}}}],"#
        + #""safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_ONLY_HIGH"},"#
        + #"{"category":"HARM_CATEGORY_DANGEROUS_CONTENT","threshold":"OFF"}],"generationConfig":{"#
        + #""responseModalities":["TEXT","IMAGE"],"imageConfig":{"aspectRatio":"16:9","imageSize":"2K","#
        + #""personGeneration":"ALLOW_ADULT","imageOutputOptions":{"mimeType":"image/jpeg","#
        + #""compressionQuality":85}},"thinkingConfig":{"thinkingLevel":"HIGH","includeThoughts":true},"#
        + #""temperature":0.5,"topP":0.25,"seed":7,"maxOutputTokens":4096}}"#)
  }

  @Test func `Quality is sent only with JPEG`() throws {
    let settings = Settings(format: .png, tuning: Tuning(quality: 85))
    #expect(
      try body(.simple(at: .vertexHere, settings: settings))
        .contains(#""imageOutputOptions":{"mimeType":"image/png"}"#))
  }

  @Test func `The other place for ratio and resolution is an object, or a list in Vertex AI`()
    throws
  {
    var google = Endpoint.google
    google.options.imageSettings = .responseFormat
    #expect(
      try body(.simple(at: google)).contains(
        #""responseModalities":["TEXT","IMAGE"],"responseFormat":{"image":{"aspectRatio":"16:9","#
          + #""imageSize":"1K"}}}"#))
    var vertex = Endpoint.vertexHere
    vertex.options.imageSettings = .responseFormat
    #expect(
      try body(.simple(at: vertex)).contains(
        #""imageConfig":{"imageOutputOptions":{"mimeType":"image/png"}},"responseFormat":[{"image":{"#
          + #""aspectRatio":"ASPECT_RATIO_SIXTEEN_BY_NINE","imageSize":"IMAGE_SIZE_ONE_K"}}]"#))
  }

  @Test func `A ratio that Vertex AI has no name for is refused before anything is sent`() throws {
    let ratio = AspectRatio(7, 5)
    var vertex = Endpoint.vertexHere
    vertex.options.imageSettings = .responseFormat
    vertex.capabilities.ratios = [AspectRatio(1, 1), ratio]
    let failure = #expect(throws: Failure.self) {
      try GeminiCodec(vertex).generate(.simple(at: vertex, ratio: ratio))
    }
    #expect(failure?.kind == .usage)
    #expect(failure?.message == "The ratio 7:5 is not available: vertex has no name for it.")
    #expect(failure?.advice == "Choose one of 1:1.")
    vertex.options.imageSettings = .imageConfig
    #expect(try body(.simple(at: vertex, ratio: ratio)).contains(#""aspectRatio":"7:5""#))
  }

  @Test(arguments: AspectRatio.family)
  func `Vertex AI has a name for every ratio of the family`(_ ratio: AspectRatio) throws {
    var vertex = Endpoint.vertexHere
    vertex.options.imageSettings = .responseFormat
    #expect(
      try body(.simple(at: vertex, ratio: ratio)).contains(#""aspectRatio":"ASPECT_RATIO_"#))
  }

  @Test func `Streaming has its own address`() throws {
    var endpoint = Endpoint.google
    endpoint.options.streams = true
    endpoint.options.apiVersion = "v1"
    let request = try GeminiCodec(endpoint).generate(.simple(at: endpoint))
    #expect(
      request.url
        == "https://generativelanguage.googleapis.com/v1/models/gemini-nano-banana-2.1:"
        + "streamGenerateContent?alt=sse")
    #expect(request.headers.filter { $0.name == "Accept" }.map(\.value) == ["text/event-stream"])
  }

  static let places: [(String, String, String)] = [
    ("global", "gemini-3.1-flash-image", "https://aiplatform.googleapis.com/v1/projects/atelier-7"),
    (
      "eu", "gemini-3.1-flash-image",
      "https://aiplatform.eu.rep.googleapis.com/v1/projects/atelier-7"
    ),
    ("us", "a/b c", "https://aiplatform.us.rep.googleapis.com/v1/projects/atelier-7"),
    (
      "europe-west4", "gemini-3.1-flash-image",
      "https://europe-west4-aiplatform.googleapis.com/v1/projects/atelier-7"
    ),
  ]

  @Test(arguments: places)
  func `Vertex AI has a host for each location`(
    _ location: String, _ model: String, _ start: String
  ) throws {
    var endpoint = Endpoint.vertexHere
    endpoint.options.location = location
    endpoint.baseURL = Endpoint.vertexBase(location: location)
    endpoint.model = model
    let id = model == "a/b c" ? "a%2Fb%20c" : model
    #expect(
      try GeminiCodec(endpoint).generate(.simple(at: endpoint)).url
        == "\(start)/locations/\(location)/publishers/google/models/\(id):generateContent")
  }

  @Test func `Vertex AI without a project says what to configure, unless it has an API key`() throws
  {
    let refusal = failure { () throws(Failure) in
      _ = try GeminiCodec(.vertex).generate(.simple(at: .vertex))
    }
    #expect(refusal?.kind == .configuration)
    #expect(refusal?.advice.contains("project = ") == true)
    var express = Endpoint.vertex
    express.options.authorization = .googleKey
    #expect(
      try GeminiCodec(express).generate(.simple(at: express)).url
        == "https://aiplatform.googleapis.com/v1/publishers/google/models/gemini-3.1-flash-image:"
        + "generateContent")
  }

  @Test func `An address is sent as file data with the type that its name suggests`() throws {
    func sent(_ url: String, _ endpoint: Endpoint) throws -> String {
      try body(.simple("x", at: endpoint, attachments: [Attachment(.url(url), name: "it")]))
    }
    #expect(
      try sent("https://a.example/k.JPEG?x=.png", .google).contains(
        #"{"fileData":{"mimeType":"image/jpeg","fileUri":"https://a.example/k.JPEG?x=.png"}}"#))
    #expect(
      try sent("https://a.example/k.heif", .tokaify).contains(
        #"{"file_data":{"mime_type":"image/heic","file_uri":"https://a.example/k.heif"}}"#))
    #expect(
      try sent("https://a.example/k", .google).contains(
        #"{"fileData":{"fileUri":"https://a.example/k"}}"#))
    #expect(
      failure { () throws(Failure) in
        let address = Attachment(.url("https://a.example/k"), name: "k")
        _ = try GeminiCodec(.vertexHere).contents(
          .simple(at: .vertexHere, attachments: [address]))
      }?.kind == .usage)
  }

  @Test func `Tokens are counted with what each service accepts there`() throws {
    let settings = Settings(resolution: .k1, system: "keep it")
    let google = try GeminiCodec(.google).countTokens(.simple(at: .google, settings: settings))
    #expect(google.url.hasSuffix("/models/gemini-nano-banana-2.1:countTokens"))
    let contents = #"{"contents":[{"role":"user","parts":[{"text":"make it warmer"}]}]"#
    #expect(blobs.text(google.body) == contents + "}")
    let vertex = try GeminiCodec(.vertexHere).countTokens(
      .simple(at: .vertexHere, settings: settings))
    #expect(
      blobs.text(vertex.body)
        == contents + #","systemInstruction":{"parts":[{"text":"keep it"}]}}"#)
  }

  @Test func `Models are listed by page and described one by one`() throws {
    let google = GeminiCodec(.google)
    let base = "https://generativelanguage.googleapis.com/v1beta/models"
    #expect(google.models().url == base + "?pageSize=100")
    #expect(
      google.models(pageToken: "a/b", pageSize: 5).url == base + "?pageSize=5&pageToken=a%2Fb")
    #expect(google.model("models/x").url == base + "/x")
    let vertex = GeminiCodec(.vertexHere)
    #expect(
      vertex.models().url
        == "https://aiplatform.googleapis.com/v1beta1/publishers/google/models?pageSize=100")
    #expect(
      vertex.model("x").url == "https://aiplatform.googleapis.com/v1/publishers/google/models/x")
    let page = reply(
      #"{"models":[{"name":"models/a","displayName":"A","inputTokenLimit":131072,"#
        + #""supportedGenerationMethods":["generateContent"]},{"name":"models/b","#
        + #""supportedGenerationMethods":["embedContent"]},{}],"nextPageToken":"n"}"#)
    #expect(
      try Endpoint.google.models(in: page) == [
        RemoteModel(id: "a", name: "A", note: "reads 131072 tokens"),
        RemoteModel(id: "b", note: "does not generate content"),
      ])
    #expect(
      Endpoint.google.modelsRequest(after: page)?.url == base + "?pageSize=100&pageToken=n")
    let last = reply(
      #"{"publisherModels":[{"name":"publishers/google/models/c"}],"nextPageToken":""}"#)
    #expect(try Endpoint.vertexHere.models(in: last).map(\.id) == ["c"])
    #expect(Endpoint.vertexHere.modelsRequest(after: last) == nil)
    #expect(Endpoint.google.modelsRequest?.url == base + "?pageSize=100")
    #expect(Endpoint.google.modelRequest("a")?.url == base + "/a")
    #expect(try Endpoint.google.models(in: reply("{}")).isEmpty)
    #expect(google.totalTokens(in: reply(#"{"totalTokens":31}"#)) == 31)
  }

  @Test func `A file is uploaded in two steps, only to the provider itself`() throws {
    let codec = GeminiCodec(.google)
    let blob = blobs.store(Array("twelve bytes".utf8))
    let start = try codec.startUpload(blob, .png, name: "a \"kite\".png")
    #expect(start.url == "https://generativelanguage.googleapis.com/upload/v1beta/files")
    #expect(blobs.text(start.body) == #"{"file":{"display_name":"a \"kite\".png"}}"#)
    let headers = start.headers.map { "\($0.name): \($0.value)" }
    #expect(
      headers.suffix(4) == [
        "X-Goog-Upload-Protocol: resumable", "X-Goog-Upload-Command: start",
        "X-Goog-Upload-Header-Content-Length: 12", "X-Goog-Upload-Header-Content-Type: image/png",
      ])
    func place(_ url: String) -> HTTPHead {
      HTTPHead(status: 200, headers: [.init(name: "x-goog-upload-url", value: url)])
    }
    let url = "https://generativelanguage.googleapis.com/upload/v1beta/files?upload_id=1"
    let finish = try #require(codec.finishUpload(blob, .png, after: place(url)))
    #expect(finish.url == url && blobs.text(finish.body) == "twelve bytes")
    #expect(
      finish.headers.suffix(2).map { "\($0.name): \($0.value)" }
        == ["X-Goog-Upload-Offset: 0", "X-Goog-Upload-Command: upload, finalize"])
    for bad in ["https://evil.example/upload", "http://generativelanguage.googleapis.com/x", ""] {
      #expect(codec.finishUpload(blob, .png, after: place(bad)) == nil)
    }
    #expect(codec.finishUpload(blob, .png, after: HTTPHead(status: 200)) == nil)
    #expect(
      codec.address(ofUpload: reply(#"{"file":{"uri":"https://g.example/files/1"}}"#))
        == "https://g.example/files/1")
    #expect(
      failure { () throws(Failure) in
        _ = try GeminiCodec(.vertexHere).startUpload(blob, .png, name: "k")
      }?.kind == .usage)
  }

  @Test func `A conversation longer than the provider accepts is refused with a way out`() throws {
    let part = ExternalString(
      index: 0, offset: 3, encoding: .base64, blob: Blob(name: "big", byteCount: 75_000_000),
      byteCount: 100_000_000)
    let turn = TurnRequest.simple(at: .google, transcript: try Payload(.array([.external(part)])))
    let refusal = failure { () throws(Failure) in _ = try GeminiCodec(.google).generate(turn) }
    #expect(refusal?.message == "The conversation is 100 MB long; google accepts at most 100 MB.")
    #expect(refusal?.kind == .usage)
    #expect(refusal?.advice == "Start a new conversation with the last picture.")
  }

  @Test func `What is known to be refused is not sent`() throws {
    let settings = Settings(tuning: Tuning(temperature: 2.5))
    let refusal = failure { () throws(Failure) in
      _ = try GeminiCodec(.google).generate(.simple(at: .google, settings: settings))
    }
    #expect(refusal?.kind == .usage)
    let broken = failure { () throws(Failure) in
      _ = try GeminiCodec(.google).generate(
        .simple(at: .google, transcript: (try? Payload(json: "{}"))))
    }
    #expect(broken?.kind == .storage)
  }
}
