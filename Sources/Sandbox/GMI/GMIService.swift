import Payload

/// GMI's request queue (docs.gmicloud.ai).
struct GMIService: RequestHandler {
  let services: Services

  func match(_ method: String, _ path: String, _ query: [RequestHead.QueryItem]) -> MatchedRoute? {
    guard let route = GMIRoute(method: method, path: path) else {
      return nil
    }
    return MatchedRoute(
      kind: route.kind, errorFormat: GMIErrorFormat(),
      readsBody: route == .submit || route == .uploadSlot
    ) { try await response($0, route) }
  }

  private func response(_ call: Call, _ route: GMIRoute) async throws -> ServerResponse {
    switch route {
    case .unknown: throw APIError(404, "There is nothing at \(call.request.path)")
    case .wrongMethod(let methods): throw APIError(405, "This URL accepts only \(methods)")
    case .submit: return try await submit(call)
    case .list: return try await list(call)
    case .status(let id): return try await status(id, call)
    case .models: return try ServerResponse(ModelCard.list)
    case .model(let id):
      guard let card = ModelCard.detail(id) else {
        throw APIError(404, "Model \"\(id)\" is not found")
      }
      return try ServerResponse(card)
    case .uploadSlot: return try await uploadSlot(call)
    case .cancel:
      throw APIError(405, "Cancelling is not documented for this service, so it is not supported")
    }
  }

  private func submit(_ call: Call) async throws -> ServerResponse {
    let submission = try GMISubmission(
      await call.body.json(), blobs: services.blobs, scheme: services.signatures.queue,
      uploads: services.uploads)
    let conversation = submission.conversation
    let planned = try services.plannedFaults(for: conversation.instruction)
    let number = await services.jobs.nextNumber()
    let note = RegionNote(planned.instruction)
    var order = PictureOrder(
      instruction: note.words, size: submission.size, ratio: submission.ratio,
      format: submission.format)
    order.base = note.base(of: conversation.pictures, earlier: conversation.earlier)
    order.referenceCount = note.referenceCount(of: conversation.pictures)
    order.regionCount = note.count
    order.roleCount = note.roles.count
    order.showsThoughts = submission.showsThoughts
    order.thinksHard = submission.thinksHard
    order.turnCount = conversation.turnCount
    let now = services.now
    var record = JobRecord(
      id: services.newID("request", number), number: number, wire: .gmi, model: submission.model,
      order: order, echo: submission.echo, createdAt: now, updatedAt: now)
    record.conversation = .init(contents: submission.contents, link: conversation.link)
    record.fault = planned.job
    record.later = planned.later
    try await services.jobs.enqueue(record)
    services.counts.countAccepted(.gmi)
    var response = try ServerResponse(GMIResponses.submitted(record))
    response.fault = planned.response
    return response
  }

  private func status(_ id: String, _ call: Call) async throws -> ServerResponse {
    guard let record = await services.jobs.record(id), record.wire == .gmi else {
      throw APIError(404, "Request \"\(id)\" is not found")
    }
    let fault = try services.laterFault(of: record, at: .status)
    var response = try ServerResponse(GMIResponses.status(record, origin: call.origin))
    response.fault = fault
    return response
  }

  private func list(_ call: Call) async throws -> ServerResponse {
    let limit = call.query("page_size").map { Int($0) } ?? 20
    guard let limit, (1...1000).contains(limit) else {
      throw APIError.bad("page_size must be a number from 1 to 1000")
    }
    let (found, total) = await services.jobs.list(
      .gmi, model: call.query("model_id"), limit: limit)
    return try ServerResponse(GMIResponses.list(found, total: total, origin: call.origin))
  }

  private func uploadSlot(_ call: Call) async throws -> ServerResponse {
    let body = try await call.body.json()
    guard let type = body.root["file_type"]?.string?.lowercased(),
      ["png", "jpeg", "jpg"].contains(type)
    else { throw APIError.bad("\"file_type\" must be \"png\", \"jpeg\" or \"jpg\"") }
    let number = await services.jobs.nextNumber()
    let name = "\(services.newID("slot", number).filter { $0 != "-" }).\(type)"
    return try ServerResponse([
      "upload_url": .string(call.origin + MediaService.uploads + name),
      "public_url": .string(call.origin + MediaService.uploadedMedia + name),
    ])
  }
}

extension GMIRoute {
  fileprivate var kind: RequestKind {
    switch self {
    case .submit: .submit
    case .status: .status
    case .list: .list
    case .models, .model: .models
    case .uploadSlot: .upload
    case .cancel: .cancel
    case .unknown, .wrongMethod: .other
    }
  }
}

/// The paths of the request queue (docs.gmicloud.ai).
enum GMIRoute: Equatable {
  case submit
  case list
  case status(String)
  case cancel(String)
  case models
  case model(String)
  case uploadSlot
  /// The path is known, but not with this method; it has these methods.
  case wrongMethod(String)
  case unknown

  static let base = "/api/v1/ie/requestqueue/apikey/"

  /// nil for a path that is not the queue's.
  init?(method: String, path: String) {
    guard path.hasPrefix(Self.base) else { return nil }
    let parts = path.dropFirst(Self.base.count).split(separator: "/").map(String.init)
    self =
      switch (parts.first, parts.count, method) {
      case ("requests", 1, "POST"): .submit
      case ("requests", 1, "GET"): .list
      case ("requests", 1, _): .wrongMethod("GET, POST")
      case ("requests", 2, "GET"): .status(parts[1])
      case ("requests", 2, "DELETE"): .cancel(parts[1])
      case ("requests", 2, _): .wrongMethod("GET")
      case ("models", 1, "GET"): .models
      case ("models", 2, "GET"): .model(parts[1])
      case ("models", 1...2, _): .wrongMethod("GET")
      case ("upload-url", 1, "POST"): .uploadSlot
      case ("upload-url", 1, _): .wrongMethod("POST")
      default: .unknown
      }
  }
}

/// The descriptions of the sandbox's models.
enum ModelCard {
  static let ids = GeminiModel.family.map(\.id)

  static var list: PayloadNode { ["model_ids": .array(ids.map(PayloadNode.string))] }

  /// The description of a model; nil for one that is not served. The parameters are those of the
  /// request (docs.gmicloud.ai).
  static func detail(_ id: String) -> PayloadNode? {
    guard ids.contains(id) else { return nil }
    return [
      "model": .string(id),
      "org_id": .string(GMIResponses.organisation),
      "brief_description": "Local stand-in: real pixels, no AI",
      "detailed_description": .string(Vocabulary.help),
      "modalities": ["input": ["text", "image"], "output": ["text", "image"]],
      "parameters": [
        parameter("prompt", "Prompt", "string", isRequired: true),
        parameter("image", "Reference images", "array"),
        parameter(
          "image_size", "Image size", "string", choices: PictureTable.sizes, standard: "1K"),
        parameter(
          "aspect_ratio", "Aspect ratio", "string", choices: PictureTable.commonRatios,
          standard: "1:1"),
        parameter(
          "image_output_format", "Output format", "string", choices: ["png", "jpeg"],
          standard: "png"),
        parameter("contents", "Conversation", "array"),
        parameter("thinkingConfig", "Thinking", "object"),
        parameter("systemInstruction", "System instruction", "object"),
      ],
      "price_info": ["price": 0, "pricing_type": "per_image", "unit": "USD"],
      "model_type": "image",
      "tags": ["sandbox"],
    ]
  }

  private static func parameter(
    _ name: String, _ title: String, _ type: String, isRequired: Bool = false,
    choices: [String]? = nil, standard: String? = nil
  ) -> PayloadNode {
    .members([
      "name": .string(name), "display_name": .string(title), "type": .string(type),
      "required": .bool(isRequired),
      "options": choices.map { .array($0.map(PayloadNode.string)) },
      "default": standard.map(PayloadNode.string),
    ])
  }
}
