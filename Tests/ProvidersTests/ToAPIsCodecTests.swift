import Imagery
import Model
import Payload
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(5))) struct ToAPIsCodecTests {
  private let blobs = MemoryBlobStore()

  private func body(_ turn: TurnRequest) throws -> String {
    blobs.text(try ToAPIsCodec(turn.endpoint).submit(turn).body)
  }

  private let everything = Settings(
    resolution: .k2, thinking: .high, format: .jpeg,
    tuning: Tuning(
      temperature: 0.5, topP: 1, maxOutputTokens: 4096, seed: 7, search: true, imageSearch: true,
      safety: [.harassment: .onlyHigh, .dangerousContent: .off], people: .adults, quality: 85))

  @Test func `The plain model is sent its prompt, its ratio as size, and metadata`() throws {
    let request = try ToAPIsCodec(.toapis).submit(.simple("a \"kite\"", at: .toapis))
    #expect(request.method == "POST")
    #expect(request.url == "https://toapis.com/v1/images/generations")
    #expect(
      request.headers.map { "\($0.name): \($0.value)" }
        == ["Accept: application/json", "Content-Type: application/json"])
    #expect(
      blobs.text(request.body)
        == #"{"model":"gemini-3.1-flash-image-preview","prompt":"a \"kite\"","size":"16:9","n":1,"#
        + #""metadata":{"resolution":"1K"}}"#)
  }

  @Test func `The plain model accepts searches and nothing of the official one`() throws {
    var settings = everything
    settings.thinking = nil
    settings.resolution = .r512
    #expect(
      try body(.simple(at: .toapis, settings: settings)).hasSuffix(
        #""metadata":{"resolution":"0.5K","google_search":true,"google_image_search":true}}"#))
  }

  @Test func `The official model accepts everything but searches and a seed`() throws {
    #expect(
      try body(.simple(at: .toapisOfficial, settings: everything))
        == #"{"model":"gemini-3.1-flash-image-preview-official","prompt":"make it warmer","#
        + #""size":"16:9","n":1,"metadata":{"temperature":0.5,"topP":1.0,"maxOutputTokens":4096,"#
        + #""resolution":"2K","personGeneration":"ALLOW_ADULT","imageOutputOptions":"#
        + #"{"mimeType":"image/jpeg","compressionQuality":85},"thinkingConfig":"#
        + #"{"thinkingLevel":"HIGH"},"safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","#
        + #""threshold":"BLOCK_ONLY_HIGH"},{"category":"HARM_CATEGORY_DANGEROUS_CONTENT","#
        + #""threshold":"OFF"}]}}"#)
  }

  @Test(arguments: [OutputFormat.png, .webp])
  func `Quality is sent only with JPEG`(_ format: OutputFormat) throws {
    var settings = everything
    settings.format = format
    #expect(
      try body(.simple(at: .toapisOfficial, settings: settings)).contains(
        #""imageOutputOptions":{"mimeType":"image/\#(format.rawValue)"}"#))
  }

  @Test func `What is not offered is not sent`() throws {
    var endpoint = Endpoint.toapisOfficial
    endpoint.capabilities.tuning = .none
    #expect(
      try body(.simple(at: endpoint, settings: everything)).hasSuffix(
        #""metadata":{"resolution":"2K","imageOutputOptions":{"mimeType":"image/jpeg"},"#
          + #""thinkingConfig":{"thinkingLevel":"HIGH"}}}"#))
  }

  private let pictures = [
    Attachment(.url("https://a.example/1.png"), name: "1"),
    Attachment(.url("https://a.example/2.png"), name: "2"),
    Attachment(.url("https://a.example/edit.png"), name: "e", isEdited: true),
  ]

  @Test func `The picture being edited comes first, as a string or as an object`() throws {
    #expect(
      try body(.simple(at: .toapis, attachments: pictures)).contains(
        #""image_urls":["https://a.example/edit.png","https://a.example/1.png","#
          + #""https://a.example/2.png"]"#))
    var endpoint = Endpoint.toapis
    endpoint.options.addressStyle = .objects
    #expect(
      try body(.simple(at: endpoint, attachments: Array(pictures.prefix(2)))).contains(
        #""image_urls":[{"url":"https://a.example/1.png"},{"url":"https://a.example/2.png"}]"#))
  }

  @Test func `A name of ours is sent only where it is wanted`() throws {
    var turn = TurnRequest.simple(at: .toapis)
    turn.name = "session-3"
    #expect(try !body(turn).contains("client_business_id"))
    turn.endpoint.options.namesRequests = true
    #expect(try body(turn).contains(#""n":1,"client_business_id":"session-3","metadata""#))
    turn.name = ""
    #expect(try !body(turn).contains("client_business_id"))
  }

  @Test func `Earlier instructions are not sent where nothing is remembered`() throws {
    var turn = TurnRequest.simple("blue", at: .toapis)
    turn.earlier = ["a kite"]
    #expect(try body(turn).contains(#""prompt":"blue""#))
  }

  @Test func `The other calls are as documented`() {
    let codec = ToAPIsCodec(.toapisOfficial)
    #expect(codec.status("img/1").url == "https://toapis.com/v1/images/generations/img%2F1")
    #expect(codec.models().url == "https://toapis.com/v1/models?type=image")
    #expect(codec.balance().url == "https://toapis.com/v1/balance")
    #expect([codec.status("1"), codec.models(), codec.balance()].allSatisfy { $0.method == "GET" })
  }

  @Test func `A form with a picture has the expected bytes`() throws {
    let picture = Array("\u{89}PNG\r\n--retake".utf8) + [0, 255]
    let blob = blobs.store(picture)
    let turn = TurnRequest.simple(
      at: .toapis,
      attachments: [Attachment(.blob(blob, .png), name: "../\"my\r\nphoto\".png")])
    let upload = try #require(try ToAPIsCodec(.toapis).uploads(turn).first)
    let boundary = "retake-" + blob.name.filter { $0 != "-" }
    #expect(upload.request.method == "POST")
    #expect(upload.request.url == "https://toapis.com/v1/uploads/images")
    #expect(
      upload.request.headers.map { "\($0.name): \($0.value)" } == [
        "Accept: application/json", "Content-Type: multipart/form-data; boundary=\(boundary)",
      ])
    let expected =
      Array(
        ("--\(boundary)\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\ngeneration\r\n"
          + "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; "
          + "filename=\"picture-1.png\"\r\nContent-Type: image/png\r\n\r\n").utf8)
      + picture + Array("\r\n--\(boundary)--\r\n".utf8)
    let body = try #require(upload.request.body)
    #expect(try body.bytes(from: blobs) == expected)
    #expect(body.byteCount == expected.count)
  }

  @Test func `The boundary is made of the file's digest and short enough`() {
    let digest = String(repeating: "0123456789abcdef", count: 4)
    let form = MultipartForm(around: Blob(name: digest, byteCount: 1))
    // RFC 2046 allows 70 characters.
    #expect(form.contentType == "multipart/form-data; boundary=retake-\(digest.prefix(60))")
  }

  @Test func `The timeout of a long upload allows for its size`() throws {
    let blob = Blob(name: "aa", byteCount: 10_000_000)
    let turn = TurnRequest.simple(
      at: .toapis, attachments: [Attachment(.blob(blob, .jpeg), name: "a")])
    let upload = try #require(try ToAPIsCodec(.toapis).uploads(turn).first)
    #expect(upload.request.timeout > 375)
  }

  static let refused: [(TurnRequest, String)] = [
    (
      .simple(at: .toapisOfficial, ratio: AspectRatio(1, 8)),
      "The ratio 1:8 is not available: not offered by ToAPIs here."
    ),
    (
      .simple(at: .toapisOfficial, settings: Settings(resolution: .r512)),
      "The resolution 512 is not offered by toapis-official."
    ),
    (
      .simple(at: .toapisOfficial, settings: Settings(tuning: Tuning(temperature: 2.5))),
      "The temperature is 2.5; toapis-official accepts 0.0 to 2.0."
    ),
    (
      .simple(
        at: .toapisOfficial, settings: Settings(tuning: Tuning(safety: [.hateSpeech: .none]))),
      "The safety threshold block-none is not offered by toapis-official."
    ),
    (
      .simple(at: .toapis, settings: Settings(thinking: .high)),
      "The thinking level high is not offered by toapis."
    ),
    (
      .simple(at: .toapis, settings: Settings(tuning: Tuning(imageSearch: true))),
      "Image search works only together with web search."
    ),
    (
      .simple(
        at: .toapis,
        attachments: [Attachment(.blob(Blob(name: "a", byteCount: 10_000_001), .png), name: "kite")]
      ),
      "kite is 10.0 MB long; toapis accepts pictures of at most 10.0 MB."
    ),
    (
      .simple(
        at: .toapis,
        attachments: [Attachment(.blob(Blob(name: "a", byteCount: 1), .heic), name: "kite")]),
      "kite is a HEIC file, which toapis does not read."
    ),
    (
      .simple(
        at: .toapis,
        attachments: Array(repeating: Attachment(.url("https://a.example"), name: "a"), count: 15)),
      "15 references are too many: toapis accepts at most 14."
    ),
  ]

  @Test(arguments: refused)
  func `What is known to be refused is neither uploaded nor sent`(
    _ turn: TurnRequest, _ words: String
  ) {
    let codec = ToAPIsCodec(turn.endpoint)
    let submitting = failure { () throws(Failure) in _ = try codec.submit(turn) }
    #expect(submitting?.message == words)
    let uploading = failure { () throws(Failure) in _ = try codec.uploads(turn) }
    #expect(uploading?.message == words)
    #expect(uploading?.kind == .usage)
  }
}
