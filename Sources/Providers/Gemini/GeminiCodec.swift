package import Imagery
package import Model
package import Payload

/// The requests of Gemini's and Vertex AI's `generateContent` (Gemini API docs; Vertex AI docs;
/// doc.tokaify.com).
package struct GeminiCodec: Sendable {
  package let endpoint: Endpoint

  package init(_ endpoint: Endpoint) {
    self.endpoint = endpoint
  }

  /// The paid call.
  ///
  /// - Throws: `Failure`, before anything is sent, when the turn exceeds what the provider accepts.
  package func generate(_ turn: TurnRequest) throws(Failure) -> HTTPRequest {
    try generate(turn, contents: contents(turn))
  }

  /// The paid call with the contents that `contents(_:)` returned for this turn.
  func generate(_ turn: TurnRequest, contents: Payload) throws(Failure) -> HTTPRequest {
    try endpoint.check(turn)
    let settings = turn.settings
    let body = try endpoint.body(
      .members([
        "contents": .splice(contents), "systemInstruction": systemInstruction(settings),
        "tools": tools(settings), "safetySettings": safety(settings),
        "generationConfig": generation(turn),
      ]))
    guard endpoint.options.streams else {
      let path = try endpoint.path(to: "generateContent", of: endpoint.model)
      return endpoint.request("POST", path, body: body)
    }
    let path = try endpoint.path(to: "streamGenerateContent", of: endpoint.model)
    var request = endpoint.request("POST", "\(path)?alt=sse", body: body)
    request.headers.removeAll { $0.name == "Accept" }
    request.headers.append((name: "Accept", value: "text/event-stream"))
    return request
  }

  /// Asks how many tokens a turn would take; costs nothing.
  package func countTokens(_ turn: TurnRequest) throws(Failure) -> HTTPRequest {
    let body = try endpoint.body(
      .members([
        "contents": .splice(contents(turn)),
        // The Gemini API accepts nothing but the contents here.
        "systemInstruction": endpoint.wire == .vertex ? systemInstruction(turn.settings) : nil,
      ]))
    let path = try endpoint.path(to: "countTokens", of: endpoint.model)
    return endpoint.request("POST", path, body: body)
  }

  /// Asks for a page of the list of models; the token comes from the page before.
  package func models(pageToken: String? = nil, pageSize: Int = 100) -> HTTPRequest {
    let page = pageToken.map { "&pageToken=\(percentEncoded($0))" } ?? ""
    return endpoint.request("GET", "\(endpoint.modelsPath)?pageSize=\(pageSize)\(page)")
  }

  /// Asks for a model's own description: its limits and the methods it supports.
  package func model(_ id: String) -> HTTPRequest {
    endpoint.request("GET", endpoint.path(of: id))
  }
}

extension GeminiCodec {
  /// The conversation as it is sent: the transcript byte for byte, then one more user turn.
  ///
  /// - Throws: `Failure` when Vertex AI would not know the type of an address, or the stored
  ///   conversation cannot be continued.
  package func contents(_ turn: TurnRequest) throws(Failure) -> Payload {
    var pictures: [PayloadNode] = []
    for attachment in turn.attachments { pictures.append(try part(attachment)) }
    let next: PayloadNode = ["role": "user", "parts": .array(turn.parts(with: pictures))]
    do throws(PayloadError) {
      guard let transcript = turn.transcript else { return try Payload(.array([next])) }
      return try transcript.appending([next])
    } catch {
      throw endpoint.brokenConversation(error)
    }
  }

  /// Google understands both spellings; relays may document only one (doc.tokaify.com).
  private func part(_ attachment: Attachment) throws(Failure) -> PayloadNode {
    let isSnake = endpoint.options.keyStyle == .snake
    let mimeType = isSnake ? "mime_type" : "mimeType"
    switch attachment.source {
    case .blob(let blob, let type):
      return .object([
        .init(
          isSnake ? "inline_data" : "inlineData",
          .object([.init(mimeType, .string(type.rawValue)), .init("data", .base64(blob))]))
      ])
    case .url(let url):
      let type = MediaType(address: url)
      guard type != nil || endpoint.wire != .vertex else {
        throw Failure(
          .usage, "\(endpoint.title.sentence) needs to know the file type of \(attachment.name).",
          advice: "Use an address that ends in .png, .jpg, .webp or .heic, or the file itself.")
      }
      let named = type.map { [PayloadNode.Member(mimeType, .string($0.rawValue))] } ?? []
      return .object([
        .init(
          isSnake ? "file_data" : "fileData",
          .object(named + [.init(isSnake ? "file_uri" : "fileUri", .string(url))]))
      ])
    }
  }
}

extension MediaType {
  /// The type that the end of an address's path suggests; nil when it suggests none.
  init?(address: String) {
    let path = address.prefix { $0 != "?" && $0 != "#" }
    guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: ".") else {
      return nil
    }
    switch name[dot...].dropFirst().lowercased() {
    case "jpeg": self = .jpeg
    case "heif": self = .heic
    case let end:
      guard let type = Self.allCases.first(where: { $0.fileExtension == end }) else { return nil }
      self = type
    }
  }
}

/// The settings in Gemini's terms. What is not set, or not offered, is not sent.
extension GeminiCodec {
  private var offer: TuningOffer { endpoint.capabilities.tuning }

  func systemInstruction(_ settings: Settings) -> PayloadNode? {
    settings.system.isEmpty ? nil : ["parts": [["text": .string(settings.system)]]]
  }

  func safety(_ settings: Settings) -> PayloadNode? {
    let rules = SafetyCategory.allCases.filter(offer.safetyCategories.contains).compactMap {
      category in
      settings.tuning.safety[category].map { threshold in
        PayloadNode.members([
          "category": .string(category.rawValue), "threshold": .string(threshold.rawValue),
        ])
      }
    }
    return rules.isEmpty ? nil : .array(rules)
  }

  func tools(_ settings: Settings) -> PayloadNode? {
    guard settings.tuning.search, offer.search else { return nil }
    let seesPictures = settings.tuning.imageSearch && offer.imageSearch
    return [
      [
        "googleSearch": seesPictures
          ? ["searchTypes": ["webSearch": [:], "imageSearch": [:]]] : [:]
      ]
    ]
  }

  func generation(_ turn: TurnRequest) -> PayloadNode {
    let tuning = turn.settings.tuning
    return .members([
      // With pictures alone, the model could neither refuse nor ask in words.
      "responseModalities": ["TEXT", "IMAGE"],
      "imageConfig": imageConfig(turn),
      "responseFormat": responseFormat(turn),
      "thinkingConfig": thinking(turn.settings),
      "temperature": offer.temperature == nil ? nil : tuning.temperature.map(PayloadNode.double),
      "topP": offer.topP == nil ? nil : tuning.topP.map(PayloadNode.double),
      "seed": offer.seed == nil ? nil : tuning.seed.map(PayloadNode.int),
      "maxOutputTokens": offer.maxOutputTokens == nil
        ? nil : tuning.maxOutputTokens.map(PayloadNode.int),
    ])
  }

  private func thinking(_ settings: Settings) -> PayloadNode? {
    let can = endpoint.capabilities
    let level = settings.thinking.flatMap { can.thinkingLevels.contains($0) ? $0 : nil }
    let wantsThoughts = settings.includeThoughts && can.thoughts
    guard level != nil || wantsThoughts else { return nil }
    return .members([
      "thinkingLevel": level.map { .string($0.rawValue) },
      "includeThoughts": wantsThoughts ? true : nil,
    ])
  }

  /// The size, left out where there is no choice: some relays document no field for it.
  private func size(_ settings: Settings) -> Resolution? {
    endpoint.capabilities.resolutions.count > 1 ? settings.resolution : nil
  }

  private func imageConfig(_ turn: TurnRequest) -> PayloadNode? {
    let isHere = endpoint.options.imageSettings == .imageConfig
    let config: PayloadNode = .members([
      "aspectRatio": isHere ? turn.ratio.map { .string($0.description) } : nil,
      "imageSize": isHere ? size(turn.settings).map { .string($0.rawValue) } : nil,
      "personGeneration": people(turn.settings),
      "imageOutputOptions": output(turn.settings),
    ])
    return config == .object([]) ? nil : config
  }

  /// The other place for these settings: an object in the Gemini API, in Vertex AI a list with its
  /// own terms (Gemini API docs; Vertex AI API discovery document).
  private func responseFormat(_ turn: TurnRequest) -> PayloadNode? {
    guard endpoint.options.imageSettings == .responseFormat else { return nil }
    let size = size(turn.settings)
    guard turn.ratio != nil || size != nil else { return nil }
    guard endpoint.wire == .vertex else {
      return [
        "image": .members([
          "aspectRatio": turn.ratio.map { .string($0.description) },
          "imageSize": size.map { .string($0.rawValue) },
        ])
      ]
    }
    return [
      [
        "image": .members([
          "aspectRatio": turn.ratio?.vertexName.map { .string("ASPECT_RATIO_\($0)") },
          "imageSize": size.map { .string("IMAGE_SIZE_\($0.vertexName)") },
        ])
      ]
    ]
  }

  /// Vertex AI only; the Gemini API refuses the field.
  private func people(_ settings: Settings) -> PayloadNode? {
    guard endpoint.wire == .vertex, !offer.people.isEmpty else { return nil }
    return settings.tuning.people.map { .string($0.rawValue) }
  }

  /// Vertex AI only.
  private func output(_ settings: Settings) -> PayloadNode? {
    guard endpoint.wire == .vertex else { return nil }
    let formats = endpoint.capabilities.formats
    let format = formats.count > 1 ? settings.format : formats.first
    let quality = offer.quality == nil || format != .jpeg ? nil : settings.tuning.quality
    guard formats.count > 1 || quality != nil, let format else { return nil }
    return .members([
      "mimeType": .string("image/\(format.rawValue)"),
      "compressionQuality": quality.map(PayloadNode.int),
    ])
  }
}

extension Endpoint {
  /// Whether the protocol can name the ratio. All of them write it as `16:9`, except Vertex AI's
  /// `responseFormat`, which has a name for each ratio of the family and for no other.
  func canName(_ ratio: AspectRatio) -> Bool {
    wire != .vertex || options.imageSettings != .responseFormat || ratio.vertexName != nil
  }
}

extension AspectRatio {
  /// `SIXTEEN_BY_NINE`; nil for a ratio that Vertex AI has no name for.
  var vertexName: String? {
    let words = [
      1: "ONE", 2: "TWO", 3: "THREE", 4: "FOUR", 5: "FIVE", 8: "EIGHT", 9: "NINE", 16: "SIXTEEN",
      21: "TWENTY_ONE",
    ]
    guard Self.family.contains(self), let width = words[width], let height = words[height] else {
      return nil
    }
    return "\(width)_BY_\(height)"
  }
}

extension Resolution {
  /// `TWO_K`.
  fileprivate var vertexName: String {
    switch self {
    case .r512: "FIVE_TWELVE"
    case .k1: "ONE_K"
    case .k2: "TWO_K"
    case .k4: "FOUR_K"
    }
  }
}

/// The paths of calls below a profile's base URL (Gemini API docs; Vertex AI docs).
extension Endpoint {
  /// The path of a call to a model, without a query.
  ///
  /// - Throws: `Failure` when the profile lacks something that the path needs.
  func path(to method: String, of model: String) throws(Failure) -> String {
    if let missing { throw missing }
    return "\(options.apiVersion)/\(place)models/\(percentEncoded(bare(model))):\(method)"
  }

  /// The path of a model's own description.
  func path(of model: String) -> String {
    "\(options.apiVersion)/\(publisher)models/\(percentEncoded(bare(model)))"
  }

  /// The path of the list of models; Vertex AI lists those of a publisher in one version only.
  var modelsPath: String {
    "\(wire == .vertex ? "v1beta1" : options.apiVersion)/\(publisher)models"
  }

  private var publisher: String { wire == .vertex ? "publishers/google/" : "" }

  private var place: String {
    guard wire == .vertex, !options.project.isEmpty else { return publisher }
    return "projects/\(percentEncoded(options.project))/locations/"
      + "\(percentEncoded(options.location))/\(publisher)"
  }

  /// Lists prefix a model's name with its collection.
  private func bare(_ model: String) -> String {
    for collection in ["models/", "publishers/google/models/"] where model.hasPrefix(collection) {
      return String(model.dropFirst(collection.count))
    }
    return model
  }
}

/// Uploads to the Gemini API's Files (Gemini API docs, "Files API"), kept for 48 hours and referred
/// to by address. Vertex AI and relays have none.
extension GeminiCodec {
  /// Asks where to upload a file; the reply's header `X-Goog-Upload-URL` is the address.
  ///
  /// - Throws: `Failure` when the provider has no file uploads.
  package func startUpload(_ blob: Blob, _ type: MediaType, name: String) throws(Failure)
    -> HTTPRequest
  {
    guard endpoint.wire == .gemini else {
      throw Failure(
        .usage, "\(endpoint.title.sentence) does not accept uploads.",
        advice: "Send the picture with the instruction.")
    }
    var body = PayloadBody()
    body.append(#"{"file":{"display_name":"#)
    body.append(string: name)
    body.append("}}")
    var request = endpoint.request(
      "POST", "upload/\(endpoint.options.apiVersion)/files", body: body)
    request.headers += [
      (name: "X-Goog-Upload-Protocol", value: "resumable"),
      (name: "X-Goog-Upload-Command", value: "start"),
      (name: "X-Goog-Upload-Header-Content-Length", value: "\(blob.byteCount)"),
      (name: "X-Goog-Upload-Header-Content-Type", value: type.rawValue),
    ]
    return request
  }

  /// Sends the file's bytes to the address in the reply; nil when the reply has none that is the
  /// provider's own.
  package func finishUpload(_ blob: Blob, _ type: MediaType, after head: HTTPHead) -> HTTPRequest? {
    let base = "\(endpoint.baseURL)/"
    guard let url = head.header("X-Goog-Upload-URL"), url.hasPrefix(base) else { return nil }
    var body = PayloadBody()
    body.append(blob)
    var request = endpoint.request(
      "POST", String(url.dropFirst(base.count)), body: body, contentType: type.rawValue)
    request.headers += [
      (name: "X-Goog-Upload-Offset", value: "0"),
      (name: "X-Goog-Upload-Command", value: "upload, finalize"),
    ]
    return request
  }
}
