import FoundationEssentials
import Numbers
import Payload

/// Files that are uploaded separately and named in `fileData` (Gemini API docs, "Files").
///
/// The URL of an upload holds its whole session, so nothing is stored between the two requests.
struct GeminiFiles {
  let services: Services

  private static let mark = "/files/"
  /// The ending of the names under which files are stored, whatever their type.
  private static let ending = ".png"
  /// The largest file, in bytes. The service accepts two gigabytes, far more than any of its
  /// pictures.
  private static let byteLimit = 100 << 20

  /// The picture at the URL of a file.
  func picture(at address: String) -> InlinePicture? {
    guard let mark = address.ranges(of: Self.mark).last else { return nil }
    return services.uploads.picture(named: address[mark.upperBound...] + Self.ending)
  }

  /// Starts an upload, or receives its bytes.
  func upload(_ call: Call, _ version: String) async throws -> ServerResponse {
    let commands = (call.header("X-Goog-Upload-Command") ?? "")
      .split(separator: ",").map { $0.filter { $0 != " " }.lowercased() }
    switch commands {
    case ["start"]: return try await start(call, version)
    case ["upload", "finalize"]: return try await finish(call, version)
    default:
      try await call.body.drain()
      throw APIError.bad(
        "X-Goog-Upload-Command must be \"start\" or \"upload, finalize\"; other uploads are not "
          + "supported.")
    }
  }

  private func start(_ call: Call, _ version: String) async throws -> ServerResponse {
    let isEmpty = call.request.body.length == 0
    let body = isEmpty ? nil : try await call.body.json(limit: 1 << 20)
    guard call.header("X-Goog-Upload-Protocol") == "resumable" else {
      throw APIError.bad("X-Goog-Upload-Protocol must be \"resumable\".")
    }
    for (name, value) in body?.root.members ?? [] {
      guard name == "file", value.kind == .object else {
        throw APIError.bad(
          "Invalid JSON payload received. Unknown name \"\(name)\": Cannot find field.")
      }
    }
    let type = call.header("X-Goog-Upload-Header-Content-Type") ?? ""
    guard ConversationReader.mediaTypes.contains(type) else {
      throw APIError.bad("X-Goog-Upload-Header-Content-Type \"\(type)\" is not supported.")
    }
    let number = await services.jobs.nextNumber()
    let name = services.newID("file", number).filter { $0 != "-" }
    var response = try ServerResponse([:])
    let kind = type.split(separator: "/")[1]
    response.headers["X-Goog-Upload-URL"] =
      "\(call.origin)/upload/\(version)/files?upload_id=\(name)&kind=\(kind)&upload_protocol=resumable"
    response.headers["X-Goog-Upload-Status"] = "active"
    return response
  }

  private func finish(_ call: Call, _ version: String) async throws -> ServerResponse {
    let blob = try await call.body.blob(limit: Self.byteLimit)
    guard let name = call.query("upload_id"), Uploads.isName(name + Self.ending),
      let kind = call.query("kind"), ConversationReader.mediaTypes.contains("image/\(kind)")
    else { throw APIError(404, "There is no such upload.") }
    guard call.header("X-Goog-Upload-Offset") == "0" else {
      throw APIError.bad(
        "X-Goog-Upload-Offset must be 0: uploads in several pieces are not supported.")
    }
    guard blob.byteCount > 0 else { throw APIError.bad("The file is empty.") }
    let picture = InlinePicture(blob: blob, mediaType: "image/\(kind)")
    try services.uploads.save(picture, as: name + Self.ending, at: services.now)
    var response = try ServerResponse(["file": node(name, picture, call, version)])
    response.headers["X-Goog-Upload-Status"] = "final"
    return response
  }

  /// The metadata of a file.
  func file(_ name: String, _ call: Call, _ version: String) throws -> ServerResponse {
    guard let picture = services.uploads.picture(named: name + Self.ending) else {
      throw APIError(
        403, "You do not have permission to access the File \(name) or it may not exist.")
    }
    return try ServerResponse(node(name, picture, call, version))
  }

  private func node(
    _ name: String, _ picture: InlinePicture, _ call: Call, _ version: String
  ) -> PayloadNode {
    let created = services.uploads.time(of: name + Self.ending) ?? services.now
    return [
      "name": .string("files/\(name)"), "mimeType": .string(picture.mediaType),
      "sizeBytes": .string(String(picture.blob.byteCount)),
      "createTime": .string(Self.time(created)),
      "expirationTime": .string(Self.time(created.saturatingAdding(JobQueue.keptSeconds))),
      "uri": .string("\(call.origin)/\(version)\(Self.mark)\(name)"), "state": "ACTIVE",
    ]
  }

  private static func time(_ seconds: Int) -> String {
    Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
  }
}
