import Imagery
import Model
import Payload

/// The requests of ToAPIs' tasks (docs.toapis.com): the plain model and, over Vertex AI, the
/// official one.
struct ToAPIsCodec: TaskQueue {
  let endpoint: Endpoint

  init(_ endpoint: Endpoint) { self.endpoint = endpoint }

  func submit(_ turn: TurnRequest) throws(Failure) -> HTTPRequest {
    try endpoint.check(turn)
    let addresses = try addresses(turn)
    let envelope: PayloadNode = .members([
      "model": .string(endpoint.model),
      "prompt": .string(turn.instruction),
      "size": turn.ratio.map { .string($0.description) },
      // Must be a number: a string is refused (docs.toapis.com).
      "n": 1,
      "image_urls": addresses.isEmpty ? nil : .array(addresses),
      "client_business_id": named(turn.name).map(PayloadNode.string),
      "metadata": .object(metadata(turn.settings)),
    ])
    return request("POST", "images/generations", body: try endpoint.body(envelope))
  }

  /// Asks for the state of a task, also by the name that a request was given here.
  func status(_ task: String) -> HTTPRequest {
    request("GET", "images/generations/\(percentEncoded(task))")
  }

  /// Asks for the models that make pictures; without the type, only text models are listed.
  func models() -> HTTPRequest { request("GET", "models?type=image") }

  /// Asks for the balance of this key's account.
  func balance() -> HTTPRequest { request("GET", "balance") }

  func named(_ name: String) -> String? {
    endpoint.options.namesRequests && !name.isEmpty ? name : nil
  }

  /// "Generated image URLs are valid for 24 hours."
  var keepsResults: Int? { 24 }

  /// The pictures in the order they are named.
  func inOrder(_ turn: TurnRequest) -> [(index: Int, attachment: Attachment)] {
    endpoint.sendingOrder(of: turn.attachments).map { ($0, turn.attachments[$0]) }
  }

  private func addresses(_ turn: TurnRequest) throws(Failure) -> [PayloadNode] {
    var addresses: [PayloadNode] = []
    for (_, attachment) in inOrder(turn) {
      guard let url = attachment.url else {
        throw Failure(
          .usage, "\(attachment.name) has no address yet.",
          advice: "This is a mistake in Retake; nothing was sent.")
      }
      addresses.append(
        endpoint.options.addressStyle == .objects ? ["url": .string(url)] : .string(url))
    }
    return addresses
  }

  func request(
    _ method: String, _ path: String, body: PayloadBody? = nil,
    contentType: String = "application/json"
  ) -> HTTPRequest {
    endpoint.request(method, "v1/\(path)", body: body, contentType: contentType)
  }
}

/// The settings of a turn as `metadata`: what is both set and offered, and nothing else.
extension ToAPIsCodec {
  func metadata(_ settings: Settings) -> [PayloadNode.Member] {
    endpoint.wire == .toapisOfficial ? official(settings) : plain(settings)
  }

  /// docs.toapis.com, "gemini-3.1-flash/generation".
  private func plain(_ settings: Settings) -> [PayloadNode.Member] {
    let offer = endpoint.capabilities.tuning
    let resolution = settings.resolution == .r512 ? "0.5K" : settings.resolution.rawValue
    var members = [PayloadNode.Member("resolution", .string(resolution))]
    if offer.search, settings.tuning.search {
      members.append(.init("google_search", true))
      // Accepted only together with the web search.
      if offer.imageSearch, settings.tuning.imageSearch {
        members.append(.init("google_image_search", true))
      }
    }
    return members
  }

  /// docs.toapis.com, "gemini-3.1-flash-official/generation".
  private func official(_ settings: Settings) -> [PayloadNode.Member] {
    let tuning = settings.tuning
    let offer = endpoint.capabilities.tuning
    var members: [PayloadNode.Member] = []
    if offer.temperature != nil, let value = tuning.temperature {
      members.append(.init("temperature", .double(value)))
    }
    if offer.topP != nil, let value = tuning.topP {
      members.append(.init("topP", .double(value)))
    }
    if offer.maxOutputTokens != nil, let value = tuning.maxOutputTokens {
      members.append(.init("maxOutputTokens", .int(value)))
    }
    members.append(.init("resolution", .string(settings.resolution.rawValue)))
    if !offer.people.isEmpty, let people = tuning.people {
      members.append(.init("personGeneration", .string(people.rawValue)))
    }
    members.append(.init("imageOutputOptions", output(settings)))
    // Never a budget next to the level: the model refuses the two together (Gemini API docs).
    if let level = settings.thinking {
      members.append(.init("thinkingConfig", ["thinkingLevel": .string(level.rawValue)]))
    }
    let safety = SafetyCategory.allCases.compactMap { category -> PayloadNode? in
      guard offer.safetyCategories.contains(category), let threshold = tuning.safety[category]
      else { return nil }
      return ["category": .string(category.rawValue), "threshold": .string(threshold.rawValue)]
    }
    if !safety.isEmpty { members.append(.init("safetySettings", .array(safety))) }
    return members
  }

  /// The quality applies only to JPEG.
  private func output(_ settings: Settings) -> PayloadNode {
    let takesQuality = settings.format == .jpeg && endpoint.capabilities.tuning.quality != nil
    return .members([
      "mimeType": .string("image/\(settings.format.rawValue)"),
      "compressionQuality": takesQuality ? settings.tuning.quality.map(PayloadNode.int) : nil,
    ])
  }
}

/// Local pictures get an address first (docs.toapis.com, "Upload Image").
extension ToAPIsCodec {
  func uploads(_ turn: TurnRequest) throws(Failure) -> [PictureUpload] {
    try endpoint.check(turn)
    return inOrder(turn).enumerated().compactMap { place, entry in
      guard case .blob(let blob, let type) = entry.attachment.source else { return nil }
      var form = MultipartForm(around: blob)
      form.add("purpose", "generation")
      // The user's own file name is not disclosed.
      form.add("file", blob, fileName: "picture-\(place + 1).\(type.fileExtension)", type: type)
      return PictureUpload(
        index: entry.index, name: entry.attachment.name,
        request: request(
          "POST", "uploads/images", body: form.body, contentType: form.contentType))
    }
  }

  func readUpload(_ reply: Reply) -> UploadReply {
    let root = reply.json?.root
    if root?["success"]?.bool != false, let url = reply.address(root?["data"]?["url"]),
      Origin(url) != nil
    {
      return .address(url)
    }
    return .refused(ErrorWords(reply))
  }
}

/// A form with a file in it (RFC 7578), as a body that is streamed.
struct MultipartForm {
  private let boundary: String
  private var parts = PayloadBody()

  /// Creates a form. The boundary contains the file's own digest, which the file cannot contain.
  init(around blob: Blob) {
    let digest = blob.name.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    boundary = "retake-" + digest.prefix(60)
  }

  var contentType: String { "multipart/form-data; boundary=\(boundary)" }

  /// The whole form.
  var body: PayloadBody {
    var body = parts
    body.append("--\(boundary)--\r\n")
    return body
  }

  mutating func add(_ name: String, _ value: String) {
    begin(name)
    parts.append("\r\n\(value)\r\n")
  }

  /// Appends a file. Name and file name are ours, so nothing in them needs escaping.
  mutating func add(_ name: String, _ file: Blob, fileName: String, type: MediaType) {
    begin(name, "; filename=\"\(fileName)\"")
    parts.append("Content-Type: \(type.rawValue)\r\n\r\n")
    parts.append(file)
    parts.append("\r\n")
  }

  private mutating func begin(_ name: String, _ more: String = "") {
    parts.append("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\(more)\r\n")
  }
}
