import Payload

/// `generateContent` and what belongs to it, as at the Gemini API, its relays and Vertex AI.
struct GeminiService: Service {
  let workshop: Workshop

  func visit(_ method: String, _ path: String, _ query: [RequestHead.QueryItem]) -> Visit? {
    guard
      let (surface, version, route) = GeminiRoute.read(
        method: method, path: path)
    else { return nil }
    let isStream = route.isStream
    let isEvents = query.contains { $0.name == "alt" && $0.value == "sse" }
    let wording = GeminiWording(surface: surface, isInArray: isStream && !isEvents)
    return Visit(kind: route.kind, wording: wording, body: route.readsBody ? .answer : .nobody) {
      try await answer($0, surface, version, route)
    }
  }

  private func answer(
    _ call: Call, _ surface: Surface, _ version: String, _ route: GeminiRoute
  ) async throws -> Answer {
    switch route {
    case .models: return try list(call, surface)
    case .model(let id):
      let model = try model(id, surface, version, "GetModel")
      return try Answer(surface == .gemini ? model.node : model.publisherNode)
    case .upload: return try await GeminiFiles(workshop: workshop).upload(call, version)
    case .file(let name): return try GeminiFiles(workshop: workshop).file(name, call, version)
    case .wrongMethod: throw APIError(404, "There is nothing at \(call.request.path)")
    case .call(let id, let method):
      // Bodies are read before anything is refused, so that the connection can go on.
      let limit = surface == .gemini ? 100 << 20 : Arrival.byteLimit
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
      return try await call.arrival.json(limit: limit)
    } catch let error as APIError where error.status == 400 {
      throw APIError.bad("Invalid JSON payload received. \(error.message)")
    }
  }

  private func model(
    _ id: String, _ surface: Surface, _ version: String, _ method: String
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
    _ body: Payload, _ call: Call, _ surface: Surface, _ model: GeminiModel, isStream: Bool
  ) async throws -> Answer {
    var request = try GeminiRequest(body, surface, model, workshop: workshop)
    let orders = try workshop.orders(in: request.conversation.instruction)
    request.say(orders.words)
    workshop.counts.accepted(surface.wire)
    let number = await workshop.board.nextNumber()
    let answers = GeminiAnswers(
      model: model, modelVersion: orders.job == .wrongModel ? model.other : model.id,
      id: workshop.newID("response", number))
    let isSlow = orders.job == .slow || orders.job == .slowQueue
    let wait = workshop.latency + (isSlow ? .seconds(5) : .zero)
    if wait > .zero { try await workshop.clock.sleep(wait) }
    let made: [PayloadBody]
    do {
      try Self.fail(orders.job)
      made = try await make(request, answers, orders.job, surface, model, isStream: isStream)
    } catch let failure as JobFailure {
      made = [try answers.refusal(failure, usage(of: request))]
      if case .failed(let reason) = failure {
        throw APIError.bad("Unable to process input image. \(reason)")
      }
    }
    var answer = isStream ? Self.stream(made, as: call.query("alt")) : Answer(made[0])
    answer.fault = orders.job == .stuck ? .stall : orders.answer
    return answer
  }

  /// What a job of a queue would say later is an error here.
  private static func fail(_ fault: Fault.Kind?) throws(APIError) {
    if fault == .failJob { throw APIError(500, "An internal error has occurred.") }
    if fault == .cancelJob { throw APIError(499, "The operation was cancelled.") }
  }

  /// The bodies of the answer: one, or those of a stream.
  private func make(
    _ request: GeminiRequest, _ answers: GeminiAnswers, _ fault: Fault.Kind?, _ surface: Surface,
    _ model: GeminiModel, isStream: Bool
  ) async throws -> [PayloadBody] {
    if fault == .noPicture { throw JobFailure.refused("NO_IMAGE") }
    var development = try await workshop.engine.develop(request.order, fault)
    development.usage.promptTokens = request.inputTokens
    let seal = workshop.signatures.seal(surface, model)
    let link = request.conversation.link
    let grounding = GeminiAnswers.grounding(request)
    guard isStream else {
      let content = try seal.element(development.turn, after: link, shelf: workshop.shelf)
      return [try answers.whole(content, development.usage, grounding: grounding)]
    }
    development.turn.endsEmpty = true
    let parts = try seal.parts(development.turn, after: link, shelf: workshop.shelf)
    return try answers.pieces(parts, development.usage, grounding: grounding)
  }

  private func usage(of request: GeminiRequest) -> Usage {
    let pictures = request.order.referenceCount * PictureTable.inputTokens
    return Usage(
      promptTokens: request.inputTokens, promptPictureTokens: min(pictures, request.inputTokens),
      pictureTokens: 0, textTokens: 0, thoughtTokens: request.order.thinksHard ? 160 : nil)
  }

  /// Events, or the elements of an array.
  private static func stream(_ pieces: [PayloadBody], as alt: String?) -> Answer {
    let isEvents = alt == "sse"
    var body = PayloadBody()
    if !isEvents { body.append("[") }
    for (place, piece) in pieces.enumerated() {
      body.append(isEvents ? "data: " : place > 0 ? ",\r\n" : "")
      body.append(contentsOf: piece)
      if isEvents { body.append("\r\n\r\n") }
    }
    if !isEvents { body.append("]") }
    var answer = Answer(body, type: isEvents ? "text/event-stream" : "application/json")
    answer.isChunked = true
    return answer
  }

  private func count(_ body: Payload, _ surface: Surface) throws -> Answer {
    try FieldCheck.require(body.root, GeminiFields.countTokens, surface)
    let request = body.root.field("generateContentRequest") ?? body.root
    guard request["contents"] != nil else { throw APIError.bad("contents is not specified") }
    let (text, pictures) = try TokenCount(shelf: workshop.shelf).parts(request)
    let usage = Usage(
      promptTokens: text + pictures, promptPictureTokens: pictures, pictureTokens: 0, textTokens: 0)
    return try Answer([
      "totalTokens": .int(usage.promptTokens), "promptTokensDetails": usage.promptDetails,
    ])
  }

  /// A page of the models; the token is where it begins.
  private func list(_ call: Call, _ surface: Surface) throws -> Answer {
    let size = call.query("pageSize").map { Int($0) } ?? 50
    let start = call.query("pageToken").map { Int($0) } ?? 0
    let models = GeminiModel.family
    guard let size, size >= 0 else { throw APIError.bad("page_size must not be negative.") }
    guard let start, (0...models.count).contains(start) else {
      throw APIError.bad("page_token is not valid.")
    }
    let page = models[start...].prefix(size == 0 ? 50 : min(size, 1000))
    let next = page.endIndex < models.count ? PayloadNode.string(String(page.endIndex)) : nil
    return try Answer(
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
