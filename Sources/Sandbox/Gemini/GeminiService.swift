import Payload

/// `generateContent` and related methods, as at the Gemini API, its relays and Vertex AI.
struct GeminiService: RequestHandler {
  let services: Services

  func match(_ method: String, _ path: String, _ query: [RequestHead.QueryItem]) -> MatchedRoute? {
    guard
      let (surface, version, route) = GeminiRoute.read(
        method: method, path: path)
    else { return nil }
    let isStream = route.isStream
    let isEvents = query.contains { $0.name == "alt" && $0.value == "sse" }
    let errorFormat = GeminiErrorFormat(surface: surface, isInArray: isStream && !isEvents)
    return MatchedRoute(
      kind: route.kind, errorFormat: errorFormat, readsBody: route.readsBody
    ) {
      try await response($0, surface, version, route)
    }
  }

  private func response(
    _ call: Call, _ surface: GeminiDialect, _ version: String, _ route: GeminiRoute
  ) async throws -> ServerResponse {
    switch route {
    case .models: return try list(call, surface)
    case .model(let id):
      let model = try model(id, surface, version, "GetModel")
      return try ServerResponse(surface == .gemini ? model.node : model.publisherNode)
    case .upload: return try await GeminiFiles(services: services).upload(call, version)
    case .file(let name): return try GeminiFiles(services: services).file(name, call, version)
    case .wrongMethod: throw APIError(404, "There is nothing at \(call.request.path)")
    case .call(let id, let method):
      // Bodies are read before anything is refused, so that the connection can carry the next
      // request.
      let limit = surface == .gemini ? 100 << 20 : RequestBody.byteLimit
      let body = try await body(of: call, limit: limit)
      let model = try model(id, surface, version, method)
      switch method {
      case "countTokens": return try count(body, surface)
      case "generateContent", "streamGenerateContent":
        return try await generate(body, call, surface, model, isStream: route.isStream)
      default: throw APIError(404, "There is nothing at \(call.request.path)")
      }
    }
  }

  private func body(of call: Call, limit: Int) async throws -> Payload {
    do {
      return try await call.body.json(limit: limit)
    } catch let error as APIError where error.status == 400 {
      throw APIError.bad("Invalid JSON payload received. \(error.message)")
    }
  }

  private func model(
    _ id: String, _ surface: GeminiDialect, _ version: String, _ method: String
  ) throws(APIError) -> GeminiModel {
    if let model = GeminiModel.named(id) { return model }
    throw APIError(
      404,
      surface == .gemini
        ? "models/\(id) is not found for API version \(version), or is not supported for \(method). "
          + "Call ListModels to see the list of available models and their supported methods."
        : "Publisher Model `publishers/google/models/\(id)` was not found or your project does not "
          + "have access to it. Please ensure you are using a valid model version.")
  }

  private func generate(
    _ body: Payload, _ call: Call, _ surface: GeminiDialect, _ model: GeminiModel, isStream: Bool
  ) async throws -> ServerResponse {
    var request = try GeminiRequest(body, surface, model, services: services)
    let planned = try services.plannedFaults(for: request.conversation.instruction)
    request.replaceInstruction(with: planned.instruction)
    services.counts.countAccepted(surface.wire)
    let number = await services.jobs.nextNumber()
    let responses = GeminiResponses(
      model: model, modelVersion: planned.job == .wrongModel ? model.other : model.id,
      id: services.newID("response", number))
    let isSlow = planned.job == .slow || planned.job == .slowQueue
    let wait = services.latency + (isSlow ? .seconds(5) : .zero)
    if wait > .zero { try await services.clock.sleep(wait) }
    let made: [PayloadBody]
    do {
      try Self.fail(planned.job)
      made = try await bodies(request, responses, planned.job, surface, model, isStream: isStream)
    } catch let failure as JobFailure {
      made = [try responses.refusal(failure, usage(of: request))]
      if case .failed(let reason) = failure {
        throw APIError.bad("Unable to process input image. \(reason)")
      }
    }
    var response = isStream ? Self.stream(made, as: call.query("alt")) : ServerResponse(made[0])
    response.fault = planned.job == .stuck ? .stall : planned.response
    return response
  }

  /// Throws the error that a queue would report later in its job.
  private static func fail(_ fault: Fault.Kind?) throws(APIError) {
    if fault == .failJob { throw APIError(500, "An internal error has occurred.") }
    if fault == .cancelJob { throw APIError(499, "The operation was cancelled.") }
  }

  /// The bodies of the response: one, or those of a stream.
  private func bodies(
    _ request: GeminiRequest, _ responses: GeminiResponses, _ fault: Fault.Kind?,
    _ surface: GeminiDialect,
    _ model: GeminiModel, isStream: Bool
  ) async throws -> [PayloadBody] {
    if fault == .noPicture { throw JobFailure.refused("NO_IMAGE") }
    var generation = try await services.engine.generate(request.order, fault)
    generation.usage.promptTokens = request.inputTokens
    let scheme = services.signatures.scheme(surface, model)
    let link = request.conversation.link
    let grounding = GeminiResponses.grounding(request)
    guard isStream else {
      let content = try scheme.element(generation.turn, after: link, blobs: services.blobs)
      return [try responses.whole(content, generation.usage, grounding: grounding)]
    }
    generation.turn.endsEmpty = true
    let parts = try scheme.parts(generation.turn, after: link, blobs: services.blobs)
    return try responses.pieces(parts, generation.usage, grounding: grounding)
  }

  private func usage(of request: GeminiRequest) -> TokenUsage {
    let pictures = request.order.referenceCount * PictureTable.inputTokens
    return TokenUsage(
      promptTokens: request.inputTokens, promptPictureTokens: min(pictures, request.inputTokens),
      pictureTokens: 0, textTokens: 0, thoughtTokens: request.order.thinksHard ? 160 : nil)
  }

  /// Joins the pieces of a stream as server-sent events, or as the elements of an array.
  private static func stream(_ pieces: [PayloadBody], as alt: String?) -> ServerResponse {
    let isEvents = alt == "sse"
    var body = PayloadBody()
    if !isEvents { body.append("[") }
    for (place, piece) in pieces.enumerated() {
      body.append(isEvents ? "data: " : place > 0 ? ",\r\n" : "")
      body.append(contentsOf: piece)
      if isEvents { body.append("\r\n\r\n") }
    }
    if !isEvents { body.append("]") }
    var response = ServerResponse(body, type: isEvents ? "text/event-stream" : "application/json")
    response.isChunked = true
    return response
  }

  private func count(_ body: Payload, _ surface: GeminiDialect) throws -> ServerResponse {
    try FieldCheck.require(body.root, GeminiFields.countTokens, surface)
    let request = body.root.field("generateContentRequest") ?? body.root
    guard request["contents"] != nil else { throw APIError.bad("contents is not specified") }
    let (text, pictures) = try TokenCount(blobs: services.blobs).parts(request)
    let usage = TokenUsage(
      promptTokens: text + pictures, promptPictureTokens: pictures, pictureTokens: 0, textTokens: 0)
    return try ServerResponse([
      "totalTokens": .int(usage.promptTokens), "promptTokensDetails": usage.promptDetails,
    ])
  }

  /// A page of the models; a page token is the index of the first one.
  private func list(_ call: Call, _ surface: GeminiDialect) throws -> ServerResponse {
    let size = call.query("pageSize").map { Int($0) } ?? 50
    let start = call.query("pageToken").map { Int($0) } ?? 0
    let models = GeminiModel.family
    guard let size, size >= 0 else { throw APIError.bad("page_size must not be negative.") }
    guard let start, (0...models.count).contains(start) else {
      throw APIError.bad("page_token is not valid.")
    }
    let page = models[start...].prefix(size == 0 ? 50 : min(size, 1000))
    let next = page.endIndex < models.count ? PayloadNode.string(String(page.endIndex)) : nil
    return try ServerResponse(
      .members([
        surface == .gemini ? "models" : "publisherModels": .array(
          page.map { surface == .gemini ? $0.node : $0.publisherNode }),
        "nextPageToken": next,
      ]))
  }
}

extension GeminiRoute {
  fileprivate var isStream: Bool {
    if case .call(_, "streamGenerateContent") = self { true } else { false }
  }

  fileprivate var readsBody: Bool {
    switch self {
    case .call, .upload: true
    default: false
    }
  }
}

/// The two services that speak `generateContent`.
enum GeminiDialect: String, Sendable {
  /// The Gemini API and its relays.
  case gemini
  case vertex

  var wire: ServedProtocol { self == .gemini ? .gemini : .vertex }
}

/// The paths of `generateContent` and related methods (Gemini API docs, Vertex AI docs).
enum GeminiRoute: Equatable {
  /// `POST …/models/MODEL:METHOD`.
  case call(model: String, method: String)
  case models
  case model(String)
  case upload
  case file(String)
  case wrongMethod

  /// The surface, the version segment and the route; nil for a path of another protocol.
  static func read(
    method: String, path: String
  ) -> (surface: GeminiDialect, version: String, route: GeminiRoute)? {
    var parts = path.split(separator: "/").map(String.init)
    let isUpload = parts.first == "upload"
    if isUpload { parts.removeFirst() }
    guard var version = parts.first else { return nil }
    if version == "models", !isUpload {
      // A client that is given only a service's base URL omits the version.
      version = "v1beta"
    } else {
      parts.removeFirst()
    }
    if isUpload {
      guard ["v1", "v1beta"].contains(version), parts == ["files"] else { return nil }
      return (.gemini, version, method == "POST" ? .upload : .wrongMethod)
    }
    var surface = GeminiDialect.gemini
    if parts.count > 4, parts[0] == "projects", parts[2] == "locations" {
      surface = .vertex
      parts.removeFirst(4)
    }
    if parts.count >= 3, parts[0] == "publishers", parts[1] == "google" {
      surface = .vertex
      parts.removeFirst(2)
    } else if surface == .vertex {
      return nil
    }
    let versions = surface == .gemini ? ["v1", "v1beta"] : ["v1", "v1beta1"]
    guard versions.contains(version), let route = GeminiRoute(method: method, parts, surface)
    else { return nil }
    return (surface, version, route)
  }

  private init?(method: String, _ parts: [String], _ surface: GeminiDialect) {
    switch (parts.first, parts.count) {
    case ("models", 1): self = method == "GET" ? .models : .wrongMethod
    case ("models", 2):
      let halves = parts[1].split(separator: ":", maxSplits: 1).map(String.init)
      if halves.count == 2 {
        self = method == "POST" ? .call(model: halves[0], method: halves[1]) : .wrongMethod
      } else {
        self = method == "GET" ? .model(parts[1]) : .wrongMethod
      }
    case ("files", 2) where surface == .gemini:
      self = method == "GET" ? .file(parts[1]) : .wrongMethod
    default: return nil
    }
  }

  var kind: RequestKind {
    switch self {
    case .call(_, "countTokens"): .countTokens
    case .call(_, "generateContent"), .call(_, "streamGenerateContent"): .generate
    case .call, .wrongMethod: .other
    case .models, .model: .models
    case .upload, .file: .files
    }
  }
}
