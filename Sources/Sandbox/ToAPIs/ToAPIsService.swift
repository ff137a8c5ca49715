import Payload

/// ToAPIs: tasks, uploads, models and the balance (docs.toapis.com). It remembers no conversation.
struct ToAPIsService: Service {
  let workshop: Workshop

  private static let tasks = "/v1/images/generations"

  /// Bytes of a request; pictures come as addresses.
  private static let byteLimit = 64 << 20

  func visit(_ method: String, _ path: String, _ query: [RequestHead.QueryItem]) -> Visit? {
    let isGet = method == "GET"
    let isPost = method == "POST"
    switch path {
    case Self.tasks:
      guard isPost else { return refused("POST") }
      return visit(.submit, body: .answer, submit)
    case "/v1/uploads/images":
      guard isPost else { return refused("POST") }
      return Visit(kind: .upload, wording: ToAPIsWording(isUpload: true), body: .answer) {
        try await ToAPIsUpload(workshop: workshop).answer($0)
      }
    case "/v1/balance", "/v1/user/balance":
      guard isGet else { return refused("GET") }
      return visit(.balance) { _ in try Answer(Self.balance) }
    case "/v1/models":
      // Google has the same address; only here a type is asked for.
      guard isGet, let type = query.first(where: { $0.name == "type" })?.value else {
        return nil
      }
      return visit(.models) { _ in try Answer(ToAPIsModel.list(type: type)) }
    default:
      guard path.hasPrefix(Self.tasks + "/") else { return nil }
      guard isGet else { return refused("GET") }
      let name = String(path.dropFirst(Self.tasks.count + 1))
      return visit(.status) { try await status(name, $0) }
    }
  }

  private func visit(
    _ kind: RequestKind, body: Visit.BodyReader = .nobody,
    _ answer: @escaping @Sendable (Call) async throws -> Answer
  ) -> Visit {
    Visit(kind: kind, wording: ToAPIsWording(), body: body, answer: answer)
  }

  private func refused(_ methods: String) -> Visit {
    visit(.other) { _ in throw APIError(405, "This address takes \(methods)") }
  }

  private func submit(_ call: Call) async throws -> Answer {
    var submission = try await ToAPIsSubmission(
      call.arrival.json(limit: Self.byteLimit), workshop: workshop)
    let orders = try workshop.orders(in: submission.order.instruction)
    submission.say(orders.words)
    let number = await workshop.board.nextNumber()
    let now = workshop.now
    var record = JobRecord(
      id: workshop.newID("task_img_", number), number: number, wire: .toapis,
      model: submission.model.id, order: submission.order, echo: submission.metadata,
      createdAt: now, updatedAt: now)
    record.alias = submission.alias
    record.fault = orders.job
    record.later = orders.later
    record.lifetime = ToAPIsAnswers.lifetime
    try await workshop.board.add(record)
    workshop.counts.accepted(.toapis)
    var answer = try Answer(ToAPIsAnswers.task(record, origin: call.origin))
    answer.headers = ToAPIsLimits.headers(.submit)
    answer.fault = orders.answer
    return answer
  }

  /// By the task's own name, or by the one the client gave it.
  private func status(_ name: String, _ call: Call) async throws -> Answer {
    var record = await workshop.board.record(name)
    if record == nil { record = await workshop.board.record(alias: name) }
    guard let record, record.wire == .toapis else { throw APIError(404, "Task not found") }
    let fault = try workshop.later(record, at: .status)
    var answer = try Answer(ToAPIsAnswers.task(record, origin: call.origin))
    answer.headers = ToAPIsLimits.headers(.query)
    answer.fault = fault
    return answer
  }

  private static let balance: PayloadNode = [
    "remain_balance": 100, "used_balance": 0, "remain_credits": 20_000, "used_credits": 0,
    "unlimited_quota": false,
  ]
}
