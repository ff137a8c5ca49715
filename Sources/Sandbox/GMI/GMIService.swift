import Payload

/// GMI's request queue (docs.gmicloud.ai).
struct GMIService: Service {
  let workshop: Workshop

  func visit(_ method: String, _ path: String, _ query: [RequestHead.QueryItem]) -> Visit? {
    guard let route = GMIRoute(method: method, path: path) else {
      return nil
    }
    return Visit(
      kind: route.kind, wording: GMIWording(),
      body: route == .submit || route == .uploadSlot ? .answer : .nobody
    ) { try await answer($0, route) }
  }

  private func answer(_ call: Call, _ route: GMIRoute) async throws -> Answer {
    switch route {
    case .unknown: throw APIError(404, "There is nothing at \(call.request.path)")
    case .wrongMethod(let methods): throw APIError(405, "This address takes \(methods)")
    case .submit: return try await submit(call)
    case .list: return try await list(call)
    case .status(let id): return try await status(id, call)
    case .models: return try Answer(ModelCard.list)
    case .model(let id):
      guard let card = ModelCard.detail(id) else {
        throw APIError(404, "Model \"\(id)\" is not found")
      }
      return try Answer(card)
    case .uploadSlot: return try await slot(call)
    case .cancel:
      throw APIError(405, "Cancelling is not documented for this service, so it is not offered")
    }
  }

  private func submit(_ call: Call) async throws -> Answer {
    let submission = try Submission(
      await call.arrival.json(), shelf: workshop.shelf, seal: workshop.signatures.queue,
      uploads: workshop.uploads)
    let conversation = submission.conversation
    let orders = try workshop.orders(in: conversation.instruction)
    let number = await workshop.board.nextNumber()
    let note = RegionNote(orders.words)
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
    let now = workshop.now
    var record = JobRecord(
      id: workshop.newID("request", number), number: number, wire: .gmi, model: submission.model,
      order: order, echo: submission.echo, createdAt: now, updatedAt: now)
    record.conversation = .init(contents: submission.contents, link: conversation.link)
    record.fault = orders.job
    record.later = orders.later
    try await workshop.board.add(record)
    workshop.counts.accepted(.gmi)
    var answer = try Answer(GMIAnswers.submitted(record))
    answer.fault = orders.answer
    return answer
  }

  private func status(_ id: String, _ call: Call) async throws -> Answer {
    guard let record = await workshop.board.record(id), record.wire == .gmi else {
      throw APIError(404, "Request \"\(id)\" is not found")
    }
    let fault = try workshop.later(record, at: .status)
    var answer = try Answer(GMIAnswers.status(record, origin: call.origin))
    answer.fault = fault
    return answer
  }

  private func list(_ call: Call) async throws -> Answer {
    let limit = call.query("page_size").map { Int($0) } ?? 20
    guard let limit, (1...1000).contains(limit) else {
      throw APIError.bad("page_size must be a number from 1 to 1000")
    }
    let (found, total) = await workshop.board.list(
      .gmi, model: call.query("model_id"), limit: limit)
    return try Answer(GMIAnswers.list(found, total: total, origin: call.origin))
  }

  private func slot(_ call: Call) async throws -> Answer {
    let body = try await call.arrival.json()
    guard let type = body.root["file_type"]?.string?.lowercased(),
      ["png", "jpeg", "jpg"].contains(type)
    else { throw APIError.bad("\"file_type\" must be \"png\", \"jpeg\" or \"jpg\"") }
    let number = await workshop.board.nextNumber()
    let name = "\(workshop.newID("slot", number).filter { $0 != "-" }).\(type)"
    return try Answer([
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
