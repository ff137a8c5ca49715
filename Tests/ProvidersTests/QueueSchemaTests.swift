import Imagery
import Model
import Payload
import TestSupport
import Testing

@testable import Providers

/// The requests to the queues, against schemas written from their public documentation.
@Suite(.timeLimit(.minutes(5))) struct QueueSchemaTests {
  private static let blobs = MemoryBlobStore()
  private static let gmi = Result { try Schema.named("gmi") }
  private static let toapis = Result { try Schema.named("toapis") }

  private static func faults(_ turn: TurnRequest) throws -> [String] {
    if turn.endpoint.wire == .gmi {
      let body = try #require(try GMICodec(turn.endpoint).submit(turn).body)
      return try gmi.get().faults(in: Payload(json: body.bytes(from: blobs)))
    }
    let body = try #require(try ToAPIsCodec(turn.endpoint).submit(turn).body)
    let rule = turn.endpoint.wire == .toapis ? "plain" : "official"
    return try toapis.get().faults(in: Payload(json: body.bytes(from: blobs)), as: rule)
  }

  /// Every ratio at every resolution, cycling through everything else that is offered.
  private static func turns(at endpoint: Endpoint) throws -> [TurnRequest] {
    let can = endpoint.capabilities
    let levels: [ThinkingLevel?] = [nil] + can.thinkingLevels
    let transcript = try Payload(
      json: #"[{"role":"user","parts":[{"text":"a"}]},{"role":"model","parts":[{"text":"b","#
        + #""thoughtSignature":"QQ=="}]}]"#)
    var turns: [TurnRequest] = []
    for ratio in can.ratios {
      for resolution in can.resolutions {
        for format in can.formats {
          let count = turns.count
          let settings = Settings(
            resolution: resolution, thinking: levels[count % levels.count], format: format,
            tuning: tuning(count, can.tuning))
          var turn = TurnRequest.simple(
            "turn \(count)", at: endpoint, attachments: attachments(count, at: endpoint),
            settings: settings, ratio: ratio,
            transcript: endpoint.wire == .gmi && count % 5 == 4 ? transcript : nil)
          turn.name = "s-\(count)"
          turns.append(turn)
        }
      }
    }
    return turns
  }

  private static func tuning(_ count: Int, _ offer: TuningOffer) -> Tuning {
    func pick<Value>(_ values: [Value]) -> Value? {
      values.isEmpty || count % 3 == 0 ? nil : values[count % values.count]
    }
    var safety: [SafetyCategory: SafetyThreshold] = [:]
    for category in SafetyCategory.allCases.prefix(count % 5) {
      safety[category] = pick(offer.safetyThresholds)
    }
    return Tuning(
      temperature: pick([0, 0.1, 1, 2]), topP: pick([0, 0.95, 1]),
      maxOutputTokens: pick([1, 32_768]), seed: pick([0, 7]), search: count % 2 == 0,
      imageSearch: count % 4 == 0, safety: safety, people: pick(offer.people),
      quality: pick([1, 85, 100]))
  }

  private static func attachments(_ count: Int, at endpoint: Endpoint) -> [Attachment] {
    let url = Attachment(.url("https://a.example/\(count).png"), name: "a")
    if endpoint.wire != .gmi {
      return Array(repeating: url, count: count % 20 == 19 ? 14 : count % 3)
    }
    let blob = Attachment(.blob(blobs.store([UInt8(count % 256)]), .webp), name: "b")
    switch count % 5 {
    case 1: return [blob]
    case 2: return Array(repeating: url, count: count % 20 == 2 ? 14 : 1)
    case 4: return [blob, blob]
    default: return []
    }
  }

  static let endpoints: [Endpoint] = {
    var objects = Endpoint.toapis
    objects.options.addressStyle = .objects
    objects.options.namesRequests = true
    return [.gmi, .toapis, objects, .toapisOfficial]
  }()

  @Test(arguments: endpoints)
  func `Everything that can be set is sent as documented`(_ endpoint: Endpoint) throws {
    let turns = try Self.turns(at: endpoint)
    #expect(turns.count >= 40)
    for turn in turns {
      let faults = try Self.faults(turn)
      #expect(faults.isEmpty, "\(turn.settings) \(turn.ratio): \(faults)")
    }
  }

  private static let plain =
    #"{"model":"gemini-3.1-flash-image-preview","prompt":"p","size":"16:9","n":1,"image_urls":"#
    + #"["https://a.example/1"],"metadata":{"resolution":"0.5K","google_search":true,"#
    + #""google_image_search":true}}"#
  private static let official =
    #"{"model":"gemini-3.1-flash-image-preview-official","prompt":"p","size":"8:1","n":1,"#
    + #""metadata":{"temperature":1.0,"topP":0.95,"maxOutputTokens":32768,"resolution":"1K","#
    + #""personGeneration":"ALLOW_ADULT","imageOutputOptions":{"mimeType":"image/jpeg","#
    + #""compressionQuality":85},"thinkingConfig":{"thinkingLevel":"HIGH"},"safetySettings":"#
    + #"[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_ONLY_HIGH"}]}}"#
  private static let queued =
    #"{"model":"gemini-3.1-flash-image-preview","payload":{"prompt":"p","image":"#
    + #"["https://a.example/1"],"image_size":"512","aspect_ratio":"16:9","#
    + #""image_output_format":"png"}}"#
  private static let later =
    #"{"model":"m","payload":{"contents":[{"role":"user","parts":[{"text":"p"},{"inlineData":"#
    + #"{"mimeType":"image/png","data":"QQ=="}}]}],"image_size":"1K"}}"#

  /// A request, the part of it that is replaced, and the replacement.
  static let mutations: [(String, String, String)] = [
    (plain, #""n":1"#, #""n":"1""#), (plain, #""n":1"#, #""n":2"#),
    (plain, "0.5K", "512"), (plain, "0.5K", "0.5k"), (plain, "16:9", "16x9"),
    (plain, #""google_search":true"#, #""google_search":false"#),
    (plain, #""google_search":true,"#, ""), (plain, "google_image_search", "image_search"),
    (plain, "https://a.example/1", "data:image/png;base64,QQ=="),
    (plain, #""image_urls":["https://a.example/1"]"#, #""image_urls":"https://a.example/1""#),
    (plain, #""image_urls""#, #""reference_images""#), (plain, #""prompt":"p","#, ""),
    (plain, #""resolution":"0.5K""#, #""temperature":1"#),
    (official, "8:1", "1:8"), (official, #""resolution":"1K""#, #""resolution":"0.5K""#),
    (official, #""temperature":1.0"#, #""temperature":2.5"#),
    (official, #""topP":0.95"#, #""top_p":0.95"#), (official, "32768", "32769"),
    (official, "image/jpeg", "image/png"), (official, "image/jpeg", "jpeg"),
    (official, "BLOCK_ONLY_HIGH", "BLOCK_NONE"), (official, "ALLOW_ADULT", "DONT_ALLOW"),
    (official, #""thinkingLevel":"HIGH""#, #""thinkingLevel":"HIGH","thinkingBudget":0"#),
    (official, "HIGH\"}", "high\"}"), (official, #""safetySettings":["#, #""safety":["#),
    (queued, "512", "0.5K"), (queued, "16:9", "8:1"), (queued, #""png""#, #""webp""#),
    (queued, #"["https://a.example/1"]"#, #""https://a.example/1""#),
    (queued, "image_size", "imageSize"), (queued, #""prompt":"p","#, ""),
    (queued, #""prompt":"p""#, #""prompt":"p","contents":[]"#),
    (later, "inlineData", "inline_data"), (later, "\"user\"", "\"system\""),
    (later, "QQ==", "not base64"), (later, "image/png", "image/gif"),
    (later, #""model":"m""#, #""model":"m","n":1"#),
  ]

  private static func faults(in text: String) throws -> [String] {
    let payload = try Payload(json: text)
    guard !text.contains(#""payload""#) else { return try gmi.get().faults(in: payload) }
    return try toapis.get().faults(
      in: payload, as: text.contains("official") ? "official" : "plain")
  }

  @Test(arguments: mutations)
  func `A request with a small mistake is caught`(
    _ request: String, _ part: String, _ other: String
  ) throws {
    #expect(try Self.faults(in: request) == [])
    let wrong = request.replacing(part, with: other, maxReplacements: 1)
    #expect(wrong != request)
    #expect(try !Self.faults(in: wrong).isEmpty)
  }
}
