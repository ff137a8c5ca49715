import FoundationEssentials
import Payload

/// Handles the upload of a picture as a multipart form, in constant memory (docs.toapis.com).
struct ToAPIsUpload {
  let services: Services

  /// The largest picture, in bytes.
  static let byteLimit = 10_000_000
  /// The largest request, in bytes: a picture that is merely too large gets its own error.
  private static let requestLimit = 128 << 20

  /// The contents of a form while it arrives.
  private final class Form {
    let blobs: BlobFolder
    var field: String?
    var seen: Set<String> = []
    var file: (any BlobWriter)?
    var byteCount = 0
    var purpose: [UInt8] = []

    init(blobs: BlobFolder) { self.blobs = blobs }

    deinit { file?.discard() }

    func handle(_ event: MultipartParser.Event) throws {
      switch event {
      case .part(let headers): try begin(headers)
      case .partEnd: field = nil
      case .data(let bytes):
        if field == "file" {
          byteCount += bytes.count
          // The excess of a picture that is too large is not stored.
          if byteCount <= ToAPIsUpload.byteLimit {
            try bytes.withUnsafeBytes { try file?.append($0) }
          }
        } else {
          purpose += bytes
          guard purpose.count <= 64 else { throw APIError.bad("purpose is too long") }
        }
      }
    }

    private func begin(_ headers: [String: String]) throws {
      let disposition = MediaTypeName(headers["content-disposition"] ?? "")
      guard disposition.name == "form-data", let name = disposition.parameters["name"] else {
        throw APIError.bad("A part of the form has no name")
      }
      guard name == "file" || name == "purpose" else {
        throw APIError.bad("Unknown field: \(name.prefix(80))")
      }
      guard seen.insert(name).inserted else { throw APIError.bad("\(name) is given twice") }
      guard name != "file" || disposition.parameters["filename"] != nil else {
        throw APIError.bad("file must be a file, with a filename")
      }
      if name == "file" { file = try blobs.open() }
      field = name
    }
  }

  func response(_ call: Call) async throws -> ServerResponse {
    let form = Form(blobs: services.blobs)
    var parser: MultipartParser
    do {
      parser = try MultipartParser(contentType: call.header("Content-Type") ?? "")
    } catch {
      try await call.body.drain()
      throw APIError(415, "The body must be multipart/form-data with a boundary")
    }
    do {
      try await call.body.forEachChunk(limit: Self.requestLimit) { chunk in
        try parser.feed(chunk) { try form.handle($0) }
      }
      try parser.finish()
    } catch let failure as MultipartParser.Failure {
      throw APIError.bad("The multipart form cannot be read: \(failure)")
    }
    guard let writer = form.file, form.byteCount > 0 else {
      throw APIError.bad("No file uploaded")
    }
    guard form.byteCount <= Self.byteLimit else {
      throw APIError.bad("Image too large. Maximum size is 10MB")
    }
    let blob = try writer.finish()
    guard let type = try services.blobs.mediaType(of: blob) else {
      throw APIError.bad("Unsupported image type. Allowed: JPEG, PNG, WebP, GIF")
    }
    let number = await services.jobs.nextNumber()
    let id = services.newID("upload", number)
    let name = id.filter { $0 != "-" } + (Uploads.ending(of: type) ?? ".png")
    try services.uploads.save(
      InlinePicture(blob: blob, mediaType: type), as: name, at: services.now)
    return try ServerResponse([
      "success": true, "message": "",
      "data": [
        "id": .string(id), "url": .string(call.origin + MediaService.uploadedMedia + name),
        "mime_type": .string(type), "size": .int(blob.byteCount),
      ],
    ])
  }
}
