import Imagery
import Model
import Payload
import TestSupport
import Testing

@testable import Providers

/// Every request of the codec against the published schema.
@Suite(.timeLimit(.minutes(5))) struct GeminiSchemaTests {
  /// Fields that only Vertex AI has; the Gemini API answers each of them with 400 (Gemini API
  /// docs).
  static let vertexOnly = [
    "personGeneration", "prominentPeople", "imageOutputOptions", "labels", "modelArmorConfig",
    "method",
  ]

  /// A provider, and what the published schema objects to in its requests.
  struct Case: CustomTestStringConvertible {
    var name: String
    var endpoint: Endpoint
    /// The Gemini API's form of this, which is not part of Vertex AI's schema.
    var excused: String?
    var testDescription: String { name }

    init(_ name: String, _ endpoint: Endpoint, offersAll: Bool = false, excused: String? = nil) {
      self.name = name
      self.endpoint = endpoint
      self.excused = excused
      guard offersAll else { return }
      self.endpoint.capabilities = Endpoint.vertex.capabilities
      self.endpoint.capabilities.thinkingLevels = ThinkingLevel.allCases
      self.endpoint.capabilities.maxRequestBytes = 1 << 30
    }
  }

  static func changed(_ endpoint: Endpoint, _ change: (inout WireOptions) -> Void) -> Endpoint {
    var endpoint = endpoint
    change(&endpoint.options)
    return endpoint
  }

  static let cases = [
    Case("google", .google), Case("tokaify", .tokaify), Case("vertex", .vertexHere),
    Case("google with all offers", .google, offersAll: true),
    Case("tokaify with all offers", .tokaify, offersAll: true),
    Case("vertex with all offers", .vertexHere, offersAll: true),
    Case("vertex in snake case", changed(.vertexHere) { $0.keyStyle = .snake }, offersAll: true),
    Case("a stream", changed(.google) { $0.streams = true }),
    Case(
      "vertex with the other place",
      changed(.vertexHere) { $0.imageSettings = .responseFormat }, offersAll: true),
    Case(
      "google with the other place", changed(.google) { $0.imageSettings = .responseFormat },
      excused: "/generationConfig/responseFormat: "),
  ]

  private static let blobs = MemoryBlobStore()

  private func turn(_ dice: inout Dice, _ endpoint: Endpoint, _ share: Double) throws -> TurnRequest
  {
    func some<Value>(_ value: @autoclosure () -> Value) -> Value? {
      Double.random(in: 0..<1, using: &dice) < share ? value() : nil
    }
    let can = endpoint.capabilities
    let offer = can.tuning
    var settings = Settings(
      resolution: can.resolutions.randomElement(using: &dice) ?? .k1,
      thinking: some(can.thinkingLevels.randomElement(using: &dice)) ?? nil,
      includeThoughts: some(true) ?? false,
      format: can.formats.randomElement(using: &dice) ?? .png, system: some("Keep “it”.\n") ?? "")
    var safety: [SafetyCategory: SafetyThreshold] = [:]
    for category in SafetyCategory.allCases {
      safety[category] = some(offer.safetyThresholds.randomElement(using: &dice)) ?? nil
    }
    settings.tuning = Tuning(
      temperature: some(0.1 * 3), topP: some(0.95), maxOutputTokens: some(32_768), seed: some(7),
      search: true, imageSearch: some(true) ?? false, safety: safety,
      people: some(PersonGeneration.allCases.randomElement(using: &dice)) ?? nil,
      quality: some(85))
    settings.tuning.search = settings.tuning.imageSearch || some(true) != nil
    let picture = Self.blobs.store(Array("\u{89}PNG".utf8))
    var attachments: [Attachment] = []
    if some(true) != nil { attachments.append(Attachment(.blob(picture, .png), name: "kite")) }
    if some(true) != nil {
      attachments.append(Attachment(.url("https://a.example/sea.webp"), name: "sea"))
    }
    let before =
      #"[{"role":"user","parts":[{"text":"Draw."}]},{"role":"model","parts":[{"text":"Here.","#
      + #""thoughtSignature":"QQ=="},{"inlineData":{"mimeType":"image/jpeg","data":"/9h4"},"#
      + #""thoughtSignature":"Qg=="}]}]"#
    let conversation = try Payload(json: before)
    return TurnRequest(
      endpoint: endpoint, instruction: "Make it blue.", attachments: attachments,
      settings: settings, ratio: can.ratios.randomElement(using: &dice) ?? AspectRatio(1, 1),
      transcript: some(conversation), earlier: some(["Draw."]) ?? [])
  }

  /// The schema knows only one of the two accepted spellings of parts.
  private func camel(_ text: String) -> String {
    [
      ("inline_data", "inlineData"), ("mime_type", "mimeType"), ("file_data", "fileData"),
      ("file_uri", "fileUri"),
    ].reduce(text) { $0.replacing("\"\($1.0)\":", with: "\"\($1.1)\":") }
  }

  @Test(arguments: cases)
  func `Every request is valid by the published schema`(_ row: Case) throws {
    let schema = try Schema.gemini()
    var dice = Dice(7)
    for share in [0, 1] + Array(repeating: 0.4, count: 10) + Array(repeating: 0.8, count: 8) {
      let turn = try turn(&dice, row.endpoint, share)
      let codec = GeminiCodec(row.endpoint)
      let sent = Self.blobs.text(try codec.generate(turn).body)
      let document = try Payload(json: camel(sent))
      var faults = schema.faults(in: document, as: "GenerateContentRequest")
      if let excused = row.excused { faults.removeAll { $0.hasPrefix(excused) } }
      #expect(faults == [], "\(sent)")
      if row.endpoint.options.keyStyle == .snake {
        #expect(!sent.replacing(Self.history, with: "").contains("\"inlineData\":"))
      } else {
        #expect(!sent.contains("_data\":"))
      }
      if row.endpoint.wire == .gemini {
        for word in Self.vertexOnly { #expect(!sent.contains("\"\(word)\":"), "\(sent)") }
      }
      let count = Self.blobs.text(try codec.countTokens(turn).body)
      #expect(
        schema.faults(in: try Payload(json: camel(count)), as: "CountTokensRequest") == [])
    }
  }

  private static let history = #"{"inlineData":{"mimeType":"image/jpeg","data":"/9h4"}"#
}
