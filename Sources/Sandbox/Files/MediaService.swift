import Payload

/// Serves pictures, generated and uploaded, and accepts uploads.
///
/// These URLs need no key; each carries its own secret.
struct MediaService: RequestHandler {
  static let uploads = "/sandbox/uploads/"
  static let uploadedMedia = "/sandbox/media/uploads/"
  static let media = "/sandbox/media/jobs/"

  let services: Services

  func match(_ method: String, _ path: String, _ query: [RequestHead.QueryItem]) -> MatchedRoute? {
    if let name = path.removingPrefix(Self.uploads) {
      guard method == "PUT" else { return wrongMethod("PUT", .upload) }
      return route(.upload, readsBody: true) { try await storeUpload(name, $0) }
    }
    if let name = path.removingPrefix(Self.uploadedMedia) {
      guard method == "GET" || method == "HEAD" else { return wrongMethod("GET", .media) }
      return route(.media) { _ in
        guard let picture = services.uploads.picture(named: name) else { throw Self.nothing }
        return ServerResponse(picture.blob, type: picture.mediaType)
      }
    }
    if let rest = path.removingPrefix(Self.media) {
      guard method == "GET" || method == "HEAD" else { return wrongMethod("GET", .media) }
      return route(.media) { _ in try await response(rest) }
    }
    return nil
  }

  /// The URL of a job's picture; `index` counts from 0.
  static func address(_ record: JobRecord, _ index: Int, origin: String) -> String {
    let type = record.outcome?.media[index].picture.mediaType ?? ""
    return "\(origin)\(media)\(record.id)/\(index).\(type.split(separator: "/").last ?? "png")"
  }

  /// The picture at the URL of a result, until it expires.
  func picture(at address: String) async -> InlinePicture? {
    guard let mark = address.firstRange(of: Self.media) else { return nil }
    return await generated(address[mark.upperBound...])?.picture
  }

  /// The picture at a path of the form `ID/0.png`; nil if it does not exist or has expired.
  private func generated(
    _ rest: some StringProtocol
  ) async -> (record: JobRecord, picture: InlinePicture)? {
    let parts = rest.split(separator: "/")
    guard parts.count == 2, let index = parts[1].split(separator: ".").first.flatMap({ Int($0) }),
      let record = await services.jobs.record(String(parts[0])), let outcome = record.outcome,
      outcome.media.indices.contains(index)
    else { return nil }
    if let end = record.expiresAt, services.now >= end { return nil }
    return (record, outcome.media[index].picture)
  }

  private func response(_ rest: String) async throws -> ServerResponse {
    guard let (record, picture) = await generated(rest) else { throw Self.nothing }
    let fault = try services.laterFault(of: record, at: .media)
    var response = ServerResponse(picture.blob, type: picture.mediaType)
    response.fault = fault
    return response
  }

  private func storeUpload(_ name: String, _ call: Call) async throws -> ServerResponse {
    guard Uploads.isName(name), let type = Uploads.mediaType(of: name) else {
      try await call.body.drain()
      throw APIError(404, "There is no such upload slot")
    }
    let blob = try await call.body.blob(limit: Uploads.byteLimit)
    guard blob.byteCount > 0 else { throw APIError.bad("The upload is empty") }
    try services.uploads.save(
      InlinePicture(blob: blob, mediaType: type), as: name, at: services.now)
    return try ServerResponse([:])
  }

  private func route(
    _ kind: RequestKind, readsBody: Bool = false,
    _ response: @escaping @Sendable (Call) async throws -> ServerResponse
  ) -> MatchedRoute {
    MatchedRoute(
      kind: kind, errorFormat: GMIErrorFormat(), readsBody: readsBody, isPublic: true,
      response: response)
  }

  private func wrongMethod(_ methods: String, _ kind: RequestKind) -> MatchedRoute {
    route(kind) { _ in throw APIError(405, "This URL accepts only \(methods)") }
  }

  private static let nothing = APIError(404, "There is no such picture")
}
