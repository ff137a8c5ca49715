import FlyingFox
import FoundationEssentials
import Payload

/// Answers requests: finds what an address means, lets faults happen, and words the answer.
struct Desk: HTTPHandler {
  let board: JobBoard
  let shelf: FileShelf
  let uploads: Uploads
  let key: SigningKey
  let misbehaviour: Misbehaviour
  let activity: Activity
  let clock: SandboxClock
  let requiredKey: String?
  let countsIDs: Bool

  /// What goes back: a status and a body.
  struct Answer {
    var status = HTTPStatusCode.ok
    var type = "application/json"
    var body: PayloadBody
    var headers: [HTTPHeader: String] = [:]
    /// A misbehaviour of this answer alone.
    var fault: Fault.Kind?

    init(_ node: PayloadNode) throws(PayloadError) {
      body = PayloadBody()
      try body.append(node)
    }

    init(_ blob: Blob, type: String) {
      self.type = type
      body = PayloadBody()
      body.append(blob)
    }
  }

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    activity.begin()
    defer { activity.end() }
    let route = Routes(method: request.method.rawValue, path: request.path)
    let ordered = route.place.flatMap { misbehaviour.answer(at: $0) }
    do {
      if let response = try await early(ordered, request) { return response }
      let answer = try await self.answer(request, route)
      return try await send(answer, fault: ordered ?? answer.fault)
    } catch let error as Arrival.TooLarge {
      let message = "The request is larger than \(error.limit >> 20) MB"
      return refusal(APIError(413, message), closes: true)
    } catch let error as APIError {
      return refusal(error)
    } catch let error as PayloadError {
      return refusal(APIError(500, "The sandbox failed: \(error)"))
    } catch let error as SandboxError {
      return refusal(APIError(500, error.description))
    }
  }

  private func answer(_ request: HTTPRequest, _ route: Routes) async throws -> Answer {
    let origin = origin(of: request)
    switch route {
    case .submit, .uploadSlot, .upload:
      // They take the body in themselves; nobody else needs it.
      guard route.isPublic || isKeyRight(request) else {
        try await arrival(request).drain()
        throw Self.wrongKey
      }
    default:
      try await arrival(request).drain()
      guard route.isPublic || isKeyRight(request) else { throw Self.wrongKey }
    }
    switch route {
    case .media(let id, let index):
      guard let media = await board.record(id)?.outcome?.media, media.indices.contains(index) else {
        throw APIError(404, "There is no such picture")
      }
      return Answer(media[index].picture.blob, type: media[index].picture.mediaType)
    case .uploaded(let name):
      guard let picture = uploads.picture(named: name) else {
        throw APIError(404, "There is no such picture")
      }
      return Answer(picture.blob, type: picture.mediaType)
    case .upload(let name): return try await takeUpload(name, request)
    case .unknown: throw APIError(404, "There is nothing at \(request.path)")
    case .wrongMethod(let methods): throw APIError(405, "This address takes \(methods)")
    case .submit: return try await submit(request)
    case .list: return try await list(request, origin: origin)
    case .status(let id):
      guard let record = await board.record(id) else {
        throw APIError(404, "Request \"\(id)\" is not found")
      }
      return try Answer(Answers.status(record, origin: origin))
    case .models: return try Answer(ModelCard.list)
    case .model(let id):
      guard let card = ModelCard.detail(id) else {
        throw APIError(404, "Model \"\(id)\" is not found")
      }
      return try Answer(card)
    case .uploadSlot: return try await slot(request, origin: origin)
    case .cancel:
      throw APIError(405, "Cancelling is not documented for this service, so it is not offered")
    }
  }

  private func submit(_ request: HTTPRequest) async throws -> Answer {
    let body = try await arrival(request).json()
    let submission = try Submission(body, shelf: shelf, key: key, uploads: uploads)
    let conversation = submission.conversation
    let (magic, words) = Misbehaviour.magicWord(in: conversation.instruction)
    // "Slow" is a fault of the job when asked for in words: the answer is not what is waited for.
    let isForJob = magic.map { $0.isOfJob || $0 == .slow } ?? false
    if let magic, !isForJob, let error = Self.error(magic) { throw error }
    let now = Int(clock.now())
    let number = await board.nextNumber()
    let order = PictureOrder(
      instruction: words, base: conversation.pictures.last ?? conversation.earlier,
      referenceCount: conversation.pictures.count, size: submission.size, ratio: submission.ratio,
      format: submission.format, showsThoughts: submission.showsThoughts,
      thinksHard: submission.thinksHard, turnCount: conversation.turnCount)
    let record = JobRecord(
      id: newID(number), number: number, model: submission.model, order: order,
      contents: submission.contents, link: conversation.link, echo: submission.echo,
      fault: isForJob ? magic : misbehaviour.job(), createdAt: now, updatedAt: now)
    try await board.add(record)
    var answer = try Answer(Answers.submitted(record))
    answer.fault = isForJob ? nil : magic
    return answer
  }

  private func list(_ request: HTTPRequest, origin: String) async throws -> Answer {
    let model = request.query.first { $0.name == "model_id" }?.value
    let limit = request.query.first { $0.name == "page_size" }.flatMap { Int($0.value) } ?? 20
    guard (1...1000).contains(limit) else {
      throw APIError.bad("page_size must be a number from 1 to 1000")
    }
    let (found, total) = await board.list(model: model, limit: limit)
    return try Answer(Answers.list(found, total: total, origin: origin))
  }

  private func slot(_ request: HTTPRequest, origin: String) async throws -> Answer {
    let body = try await arrival(request).json()
    guard let type = body.root["file_type"]?.string?.lowercased(), Uploads.types[type] != nil else {
      throw APIError.bad("\"file_type\" must be \"png\", \"jpeg\" or \"jpg\"")
    }
    let name = await "\(newID(board.nextNumber()).filter { $0 != "-" }).\(type)"
    return try Answer([
      "upload_url": .string(origin + Routes.uploads + name),
      "public_url": .string(origin + Routes.uploadedMedia + name),
    ])
  }

  private func takeUpload(_ name: String, _ request: HTTPRequest) async throws -> Answer {
    guard Uploads.isName(name) else {
      try await arrival(request).drain()
      throw APIError(404, "There is no such upload slot")
    }
    let blob = try await arrival(request).blob(limit: Uploads.byteLimit)
    guard blob.byteCount > 0 else { throw APIError.bad("The upload is empty") }
    try uploads.keep(blob, as: name, at: Int(clock.now()))
    return try Answer([:])
  }

  private func arrival(_ request: HTTPRequest) -> Arrival {
    Arrival(request: request, shelf: shelf)
  }

  private func origin(of request: HTTPRequest) -> String {
    "http://" + (request.headers[.host] ?? "localhost")
  }

  private static let wrongKey = APIError(401, "The API key is missing or wrong")

  private func isKeyRight(_ request: HTTPRequest) -> Bool {
    requiredKey.map { request.headers[.authorization] == "Bearer \($0)" } ?? true
  }

  private func newID(_ number: Int) -> String {
    if countsIDs { return "request-\(number)" }
    return (0..<2).map { _ in hexadecimal(UInt64.random(in: 0...UInt64.max)) }.joined(
      separator: "-")
  }

  private func hexadecimal(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension Routes {
  /// Whether it needs no key: upload and media addresses carry their own secret.
  fileprivate var isPublic: Bool {
    switch self {
    case .upload, .media, .uploaded: true
    default: false
    }
  }

  /// What kind of request this is to a fault; nil for those that never misbehave.
  fileprivate var place: Fault.Place? {
    switch self {
    case .submit: .submit
    case .status, .list: .status
    case .media: .media
    default: nil
    }
  }
}
