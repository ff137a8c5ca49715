import Payload

/// ToAPIs' tasks, uploads, models and balance (docs.toapis.com). The service keeps no conversation.
struct ToAPIsService: RequestHandler {
  let services: Services

  private static let tasks = "/v1/images/generations"

  /// The largest request, in bytes; pictures are sent as URLs.
  private static let byteLimit = 64 << 20

  func match(_ method: String, _ path: String, _ query: [RequestHead.QueryItem]) -> MatchedRoute? {
    let isGet = method == "GET"
    let isPost = method == "POST"
    switch path {
    case Self.tasks:
      guard isPost else { return wrongMethod("POST") }
      return route(.submit, readsBody: true, submit)
    case "/v1/uploads/images":
      guard isPost else { return wrongMethod("POST") }
      return MatchedRoute(
        kind: .upload, errorFormat: ToAPIsErrorFormat(isUpload: true), readsBody: true
      ) {
        try await ToAPIsUpload(services: services).response($0)
      }
    case "/v1/balance", "/v1/user/balance":
      guard isGet else { return wrongMethod("GET") }
      return route(.balance) { _ in try ServerResponse(Self.balance) }
    case "/v1/models":
      // Google uses the same path; only ToAPIs is asked for a type.
      guard isGet, let type = query.first(where: { $0.name == "type" })?.value else {
        return nil
      }
      return route(.models) { _ in try ServerResponse(ToAPIsModel.list(type: type)) }
    default:
      guard path.hasPrefix(Self.tasks + "/") else { return nil }
      guard isGet else { return wrongMethod("GET") }
      let name = String(path.dropFirst(Self.tasks.count + 1))
      return route(.status) { try await status(name, $0) }
    }
  }

  private func route(
    _ kind: RequestKind, readsBody: Bool = false,
    _ response: @escaping @Sendable (Call) async throws -> ServerResponse
  ) -> MatchedRoute {
    MatchedRoute(
      kind: kind, errorFormat: ToAPIsErrorFormat(), readsBody: readsBody, response: response)
  }

  private func wrongMethod(_ methods: String) -> MatchedRoute {
    route(.other) { _ in throw APIError(405, "This URL accepts only \(methods)") }
  }

  private func submit(_ call: Call) async throws -> ServerResponse {
    var submission = try await ToAPIsSubmission(
      call.body.json(limit: Self.byteLimit), services: services)
    let planned = try services.plannedFaults(for: submission.order.instruction)
    submission.replaceInstruction(with: planned.instruction)
    let number = await services.jobs.nextNumber()
    let now = services.now
    var record = JobRecord(
      id: services.newID("task_img_", number), number: number, wire: .toapis,
      model: submission.model.id, order: submission.order, echo: submission.metadata,
      createdAt: now, updatedAt: now)
    record.alias = submission.alias
    record.fault = planned.job
    record.later = planned.later
    record.lifetime = ToAPIsResponses.lifetime
    try await services.jobs.enqueue(record)
    services.counts.countAccepted(.toapis)
    var response = try ServerResponse(ToAPIsResponses.task(record, origin: call.origin))
    response.headers = ToAPIsLimits.headers(.submit)
    response.fault = planned.response
    return response
  }

  /// The state of a task, by its ID or by the name that the client gave it.
  private func status(_ name: String, _ call: Call) async throws -> ServerResponse {
    var record = await services.jobs.record(name)
    if record == nil { record = await services.jobs.record(alias: name) }
    guard let record, record.wire == .toapis else { throw APIError(404, "Task not found") }
    let fault = try services.laterFault(of: record, at: .status)
    var response = try ServerResponse(ToAPIsResponses.task(record, origin: call.origin))
    response.headers = ToAPIsLimits.headers(.query)
    response.fault = fault
    return response
  }

  private static let balance: PayloadNode = [
    "remain_balance": 100, "used_balance": 0, "remain_credits": 20_000, "used_credits": 0,
    "unlimited_quota": false,
  ]
}

/// What a variant of the model accepts at ToAPIs (docs.toapis.com).
struct ToAPIsModel: Sendable {
  var id: String
  var ratios: [String]
  /// The sizes as ToAPIs spells them, and as the family does.
  var sizes: [String: String]
  /// Whether its extra parameters are those of Vertex AI.
  var isOfficial: Bool

  static let all =
    [
      ToAPIsModel(
        id: "gemini-3.1-flash-image-preview", ratios: PictureTable.ratios,
        sizes: ["0.5K": "512", "1K": "1K", "2K": "2K", "4K": "4K"], isOfficial: false)
    ]
    + [
      "gemini-3.1-flash-image-preview-official", "nano-banana-2-official",
      "nano-banana-2-lite-official",
    ].map {
      ToAPIsModel(
        id: $0, ratios: PictureTable.commonRatios + ["4:1", "8:1"],
        sizes: ["1K": "1K", "2K": "2K", "4K": "4K"], isOfficial: true)
    }

  static func named(_ id: String) -> ToAPIsModel? { all.first { $0.id == id } }

  /// The list of models, in the usual shape of such lists. Without a type it has only text models,
  /// so it is empty.
  static func list(type: String?) -> PayloadNode {
    let models = type == "image" ? all : []
    return [
      "object": "list",
      "data": .array(
        models.map {
          ["id": .string($0.id), "object": "model", "owned_by": "sandbox", "type": "image"]
        }),
    ]
  }
}
