import Payload
import PayloadCases
import TestSupport
import Testing

@testable import Sandbox

/// Damaged requests: the sandbox responds to each in the format of its protocol.
@Suite(.timeLimit(.minutes(5))) struct HostileRequestTests {
  /// A request with every field of a protocol, and what the protocol's errors look like.
  struct Target: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var path: String
    var body: String
    /// Whether a body is an error in the protocol's format, with this status.
    var isRefusal: @Sendable (PayloadValue, Int) -> Bool
  }

  private static let picture =
    #"{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}"#
  private static let contents = """
    [{"role":"user","parts":[{"text":"a kite"},\(picture)]},{"role":"model","parts":[{"text":"y",\
    "thoughtSignature":"skip_thought_signature_validator"}]},{"role":"user","parts":[\
    {"text":"add a red border, write \\"HI\\" at the top and grain 20"},\(picture)]}]
    """
  private static let google = """
    {"contents":\(contents),"systemInstruction":{"parts":[{"text":"x"}]},"tools":[{"googleSearch":{}}],\
    "safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"OFF"}],"generationConfig":\
    {"responseModalities":["TEXT","IMAGE"],"temperature":1,"topP":0.5,"topK":3,"seed":7,\
    "candidateCount":1,"maxOutputTokens":100,"thinkingConfig":{"thinkingLevel":"HIGH",\
    "includeThoughts":true},"imageConfig":{"aspectRatio":"16:9","imageSize":"1K"}}}
    """

  private static let targets = [
    Target(
      testDescription: "GMI", path: TestSandbox.base + "requests",
      body: """
        {"model":"gemini-3.1-flash-image-preview","payload":{"image_size":"1K","aspect_ratio":"1:1",\
        "image_output_format":"png","contents":\(contents),"thinkingConfig":{"thinkingLevel":"HIGH",\
        "includeThoughts":true},"systemInstruction":"x"}}
        """
    ) { body, _ in body["error"]?.string?.isEmpty == false },
    Target(
      testDescription: "GMI's first turn", path: TestSandbox.base + "requests",
      body: """
        {"model":"gemini-3.1-flash-image-preview","payload":{"prompt":"rotate left and crop to the \
        top left","image":["http://a/b.png"],"image_size":"4K"}}
        """
    ) { body, _ in body["error"]?.string?.isEmpty == false },
    Target(
      testDescription: "GMI's upload", path: TestSandbox.base + "upload-url",
      body: #"{"file_type":"png"}"#
    ) { body, _ in body["error"]?.string?.isEmpty == false },
    Target(
      testDescription: "ToAPIs", path: "/v1/images/generations",
      body: """
        {"model":"nano-banana-2-official","prompt":"add a circle","size":"16:9","n":1,"image_urls":\
        [],"client_business_id":"b","metadata":{"resolution":"2K","temperature":1,"topP":0.5,\
        "maxOutputTokens":100,"imageOutputOptions":{"mimeType":"image/jpeg","compressionQuality":\
        90},"thinkingConfig":{"thinkingBudget":100},"safetySettings":[{"category":\
        "HARM_CATEGORY_HARASSMENT","threshold":"OFF"}]}}
        """
    ) { body, _ in body.value(at: ["error", "message"])?.string?.isEmpty == false },
    Target(
      testDescription: "the Gemini API", path: "\(GeminiTalk.model):generateContent", body: google,
      isRefusal: isGoogles),
    Target(
      testDescription: "the count of tokens", path: "\(GeminiTalk.model):countTokens",
      body: "{\"generateContentRequest\":\(google)}", isRefusal: isGoogles),
    Target(
      testDescription: "Vertex AI", path: GeminiTalk.vertex, body: google, isRefusal: isGoogles),
  ]

  private static let isGoogles: @Sendable (PayloadValue, Int) -> Bool = { body, status in
    body.value(at: ["error", "code"])?.int == status
      && body.value(at: ["error", "status"])?.string?.isEmpty == false
      && body.value(at: ["error", "message"])?.string?.isEmpty == false
  }

  @Test(.timeLimit(.minutes(5)), arguments: targets)
  func `Every damaged request gets a response, at`(target: Target) async throws {
    let sandbox = await TestSandbox()
    var mutator = RequestMutator(seed: 7)
    let tree = try JSONTree(json: Array(target.body.utf8))
    let whole = try await sandbox.json(target.path, target.body)
    #expect([200, 400].contains(whole.status), "\(whole.text)")
    for number in 0..<250 {
      var body = mutator.damaged(tree).bytes
      if number % 5 == 4 { mutator.damage(&body) }
      let response = try await sandbox.client.send(
        "POST", target.path, headers: ["Content-Type": "application/json"], body: body)
      let text =
        "\(String(decoding: body.prefix(2000), as: UTF8.self)): \(response.text.prefix(600))"
      guard let json = try? response.payload().root else {
        Issue.record("No JSON: \(text)")
        continue
      }
      #expect([200, 400, 404].contains(response.status), "\(text)")
      if response.status != 200 { #expect(target.isRefusal(json, response.status), "\(text)") }
    }
    #expect(try await sandbox.look("/sandbox/counts").status == 200)
    await sandbox.stop()
  }

  /// Texts, and how often each is repeated.
  private static let repeated: [(String, Int)] = [
    ("[fault: x", 30_000), ("“", 60_000), ("black and ", 20_000), ("blur it, ", 20_000),
    ("long ", 500_000), ("Picture 99999999999999999999 (style) x\n", 1), ("box_2d [\n", 20_000),
  ]

  @Test(.timeLimit(.minutes(5)), arguments: repeated)
  func `A long instruction does not take long`(words: String, count: Int) async throws {
    let sandbox = await TestSandbox()
    let start = ContinuousClock.now
    let text = String(repeating: words.replacing("\n", with: "\\n"), count: count)
    let response = try await sandbox.json(
      "\(GeminiTalk.model):generateContent", "{\"contents\":[{\"parts\":[{\"text\":\"\(text)\"}]}]}"
    )
    #expect([200, 400].contains(response.status), "\(response.text.prefix(300))")
    #expect(start.duration(to: .now) < .seconds(30))
    await sandbox.stop()
  }

  @Test(arguments: [
    "/%00", "/sandbox/media/jobs/%2e%2e/0.png", "/sandbox/media/jobs/request-1/-1.png",
    "/sandbox/media/jobs/request-1/99999999999999999999.png", "/sandbox/media/uploads/../../lock",
    "/v1beta/models?pageSize=9223372036854775807&pageToken=9223372036854775807",
    "/v1beta/models?pageToken=-1", "/v1beta/models?pageSize=-9223372036854775808",
    "/api/v1/ie/requestqueue/apikey/requests?page_size=9223372036854775808",
    "/v1beta/files/%F0%9F%98%80", "/v1beta/models/%3A%3A", "//", "/v1/images/generations/",
    "/upload/v1beta/files", "/v1/projects/a/locations/b/publishers/google/models/:",
  ])
  func `A strange URL gets a response`(path: String) async throws {
    let sandbox = await TestSandbox()
    _ = try await sandbox.run(#"{"prompt":"a kite"}"#)
    for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
      let response = try await sandbox.client.send(
        method, path, headers: ["Content-Type": "application/json"], body: Array("{}".utf8))
      #expect((200..<500).contains(response.status), "\(method) \(path): \(response.text)")
      #expect((try? response.payload()) != nil, "\(response.text)")
    }
    await sandbox.stop()
  }
}

/// Damages requests, in the same way in every run.
private struct RequestMutator {
  private var random: Dice

  init(seed: Int) { random = Dice(seed) }

  private static let values: [JSONTree] = [
    .null, .raw("true"), .raw("9223372036854775807"), .raw("-9223372036854775808"),
    .raw("9223372036854775808"), .raw("1e400"), .raw("-0"), .raw("1.5"), .raw("-1"),
    .raw(String(repeating: "9", count: 400)), .text(""), .text("\u{0}\u{1b}]52;c;x\u{7}"),
    .text("\u{202e}\u{9b}31m"), .text(String(repeating: "ab+/", count: 1000)),
    .text("nan"), .text("9223372036854775808"), .text("-1"), .text("@retake:lifted:0"),
    .array([]), .object([]), .array([.null]), .array([.array([.array([.object([])])])]),
    .object([JSONTree.Member("text", .object([]))]),
    .object([JSONTree.Member("role", .null), JSONTree.Member("parts", .null)]),
  ]

  /// A tree with one to three of its nodes changed.
  mutating func damaged(_ tree: JSONTree) -> JSONTree {
    var tree = tree
    for _ in 0...Int.random(in: 0...2, using: &random) {
      var count = 0
      _ = tree.mapped { node in
        count += 1
        return node
      }
      let chosen = Int.random(in: 0..<count, using: &random)
      let kind = Int.random(in: 0...6, using: &random)
      let value = Self.values[Int.random(in: 0..<Self.values.count, using: &random)]
      let place = Int.random(in: 0...100, using: &random)
      count = 0
      tree = tree.mapped { node in
        defer { count += 1 }
        return count == chosen ? Self.damaged(node, kind, value, place) : node
      }
    }
    return tree
  }

  private static func damaged(_ node: JSONTree, _ kind: Int, _ value: JSONTree, _ place: Int)
    -> JSONTree
  {
    switch (node, kind) {
    case (.object(var members), 0) where !members.isEmpty:
      members.remove(at: place % members.count)
      return .object(members)
    case (.object(let members), 1) where !members.isEmpty:
      return .object(members + [JSONTree.Member(members[place % members.count].key, value)])
    case (.object(let members), 2): return .object(members + [JSONTree.Member("unknown", value)])
    case (.array(let elements), 0...1) where !elements.isEmpty:
      return .array(elements + [elements[place % elements.count]])
    case (.array(let elements), 2): return .array(elements + [value])
    case (_, 3): return (0..<600).reduce(node) { node, _ in .array([node]) }
    case (_, 4): return .array(Array(repeating: node, count: place))
    default: return value
    }
  }

  /// Changes some bytes.
  mutating func damage(_ bytes: inout [UInt8]) {
    for _ in 0...Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0...2, using: &random) {
      case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
      case 1: bytes.remove(at: place)
      default: bytes.removeLast(bytes.count - place)
      }
    }
  }
}
