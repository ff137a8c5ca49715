import Payload

/// A submitted task, checked against the tables of its variant (docs.toapis.com).
struct ToAPIsSubmission {
  let model: ToAPIsModel
  private(set) var order: PictureOrder
  private(set) var metadata: Payload
  /// The client's own name for the task.
  private(set) var alias: String?

  private static let fields: Set<String> = [
    "model", "prompt", "size", "n", "image_urls", "metadata", "client_business_id",
  ]
  static let pictureLimit = 14

  init(_ request: Payload, services: Services) async throws {
    let root = request.root
    guard root.kind == .object else { throw APIError.bad("The body must be a JSON object") }
    for member in root.members where !Self.fields.contains(member.key) {
      throw APIError.bad("Unknown parameter: \(member.key)")
    }
    guard let id = root["model"]?.string else { throw APIError.bad("model is required") }
    guard let model = ToAPIsModel.named(id) else {
      throw APIError(404, "The model \(id.prefix(100)) does not exist")
    }
    self.model = model
    metadata = try Payload([:] as PayloadNode)
    guard let prompt = try root["prompt"]?.text(from: services.blobs), !prompt.isEmpty else {
      throw APIError.bad("prompt is required")
    }
    let note = RegionNote(prompt)
    order = PictureOrder(instruction: note.words, size: "1K", ratio: "1:1", format: "jpeg")
    order.editsFirst = true
    if let size = root["size"] {
      guard let ratio = size.string, model.ratios.contains(ratio) else {
        throw APIError.bad(
          "size must be one of \(model.ratios.joined(separator: ", ")) for \(model.id)")
      }
      order.ratio = ratio
    }
    if let count = root["n"] {
      guard count.kind == .number else { throw APIError.bad("n must be a number") }
      guard count.int == 1 else { throw APIError.bad("n must be 1 for \(model.id)") }
    }
    let pictures = try await Self.pictures(root["image_urls"], services)
    order.base =
      note.roles.editable(of: pictures.count, first: true).map { pictures[$0 - 1] }
      ?? pictures.first
    order.referenceCount = note.referenceCount(of: pictures)
    order.regionCount = note.count
    order.roleCount = note.roles.count
    alias = try Self.text(root["client_business_id"], "client_business_id")
    if let metadata = root["metadata"] { try read(metadata) }
  }

  /// Replaces the instruction by one without a fault directive.
  mutating func replaceInstruction(with words: String) {
    order.instruction = RegionNote(words).words
  }

  private static func text(_ value: PayloadValue?, _ name: String) throws(APIError) -> String? {
    guard let value else { return nil }
    guard let text = value.string, (1...128).contains(text.utf8.count) else {
      throw .bad("\(name) must be a text of 1 to 128 characters")
    }
    return text
  }

  /// The pictures at URLs, each a string or an object with a `url`.
  private static func pictures(
    _ value: PayloadValue?, _ services: Services
  ) async throws -> [InlinePicture] {
    guard let value else { return [] }
    guard value.kind == .array else { throw APIError.bad("image_urls must be an array") }
    let elements = value.elements
    guard elements.count <= pictureLimit else {
      throw APIError.bad(
        "image_urls has \(elements.count) entries; at most \(pictureLimit) are allowed")
    }
    var pictures: [InlinePicture] = []
    for (index, element) in elements.enumerated() {
      let place = "image_urls[\(index)]"
      for member in element.members where member.key != "url" {
        throw APIError.bad("Unknown parameter: \(place).\(member.key)")
      }
      guard let value = element.kind == .object ? element["url"] : element, value.kind == .string
      else { throw APIError.bad("\(place) must be a URL") }
      guard let address = try value.text(from: services.blobs, limit: 8192),
        address.hasPrefix("http://") || address.hasPrefix("https://")
      else {
        throw APIError.bad("\(place) must be a public http(s) URL; base64 is no longer supported")
      }
      guard let picture = await picture(at: address, services) else {
        throw APIError.bad(
          "\(place) cannot be downloaded: \(address.prefix(200)). The sandbox has no network and "
            + "knows only its own uploads and results.")
      }
      guard ["image/jpeg", "image/png", "image/webp"].contains(picture.mediaType) else {
        throw APIError.bad("\(place) is \(picture.mediaType); use jpeg, png or webp")
      }
      pictures.append(picture)
    }
    return pictures
  }

  private static func picture(at address: String, _ services: Services) async -> InlinePicture? {
    if let picture = services.uploads.picture(at: address) { return picture }
    return await MediaService(services: services).picture(at: address)
  }

  private mutating func read(_ value: PayloadValue) throws {
    guard value.kind == .object else { throw APIError.bad("metadata must be an object") }
    metadata = value.payload
    for (name, value) in value.members {
      switch (name, model.isOfficial) {
      case ("resolution", _):
        guard let size = value.string.flatMap({ model.sizes[$0] }) else {
          throw APIError.bad(
            "metadata.resolution must be one of \(model.sizes.keys.sorted().joined(separator: ", "))"
          )
        }
        order.size = size
      case ("client_business_id", _):
        alias = try Self.text(value, "metadata.client_business_id")
      case ("google_search", false), ("google_image_search", false):
        guard value.bool != nil else {
          throw APIError.bad("metadata.\(name) must be true or false")
        }
      case (_, true): try OfficialParameters.read(name, value, into: &order)
      default: throw APIError.bad("Unknown parameter: metadata.\(name)")
      }
    }
    if value["google_image_search"]?.bool == true, value["google_search"]?.bool != true {
      throw APIError.bad("metadata.google_image_search needs metadata.google_search to be true")
    }
  }
}
