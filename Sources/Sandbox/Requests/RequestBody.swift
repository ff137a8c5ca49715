import Payload

/// Reads the body of a request while it arrives, in constant memory.
///
/// A refused body is still read to its end unless it is too long, so that the connection can carry
/// the next request.
struct RequestBody: Sendable {
  /// The largest request that any protocol accepts, in bytes (docs.gmicloud.ai, Vertex AI docs).
  static let byteLimit = 500 << 20

  let request: ServerRequest
  let blobs: BlobFolder

  /// Reads the body as JSON, with its long strings in the blob folder.
  ///
  /// - Throws: `APIError`, with status 415 if the content type is not JSON: a page of another site
  ///   can send any text, but not with this type.
  func json(limit: Int = byteLimit) async throws -> Payload {
    let type = request.headers["content-type"] ?? ""
    guard MediaTypeName(type).isJSON else {
      try await drain()
      throw APIError(
        415,
        type.isEmpty
          ? "The body must be labelled as JSON: send Content-Type: application/json."
          : "The body must be JSON: send Content-Type: application/json, not "
            + "\"\(type.prefix(100))\".")
    }
    let scanner = PayloadScanner(blobs: blobs)
    var failure: PayloadError?
    try await readChunks(limit: limit) { chunk in
      guard failure == nil else { return }
      do throws(PayloadError) {
        try scanner.feed(chunk)
      } catch {
        failure = error
      }
    }
    do throws(PayloadError) {
      if let failure { throw failure }
      return try scanner.finish()
    } catch {
      if case .store(let reason, _) = error {
        throw APIError(500, "The sandbox could not store the request: \(reason)")
      }
      throw APIError.bad("The body is not valid JSON: \(error)")
    }
  }

  /// Reads the body into one blob of at most `limit` bytes.
  func blob(limit: Int) async throws -> Blob {
    let writer = try blobs.open()
    defer { writer.discard() }
    try await forEachChunk(limit: limit) { chunk in
      try chunk.withUnsafeBytes { try writer.append($0) }
    }
    return try writer.finish()
  }

  /// Reads the body and discards it.
  func drain() async throws { try await readChunks(limit: Self.byteLimit) { _ in } }

  /// Passes each chunk of the body to `handle` as it arrives. After an error the rest is read and
  /// discarded.
  func forEachChunk(limit: Int, _ handle: ([UInt8]) throws -> Void) async throws {
    var failure: (any Error)?
    try await readChunks(limit: limit) { chunk in
      guard failure == nil else { return }
      do { try handle(chunk) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  private func readChunks(limit: Int, _ handle: ([UInt8]) -> Void) async throws {
    if let length = request.body.length, length > limit { throw TooLarge(limit: limit) }
    var count = 0
    while let chunk = try await request.body.next() {
      count += chunk.count
      if count > limit { throw TooLarge(limit: limit) }
      handle(chunk)
    }
  }

  /// Thrown when the body is longer than allowed; the connection closes after the response.
  struct TooLarge: Error {
    var limit: Int
  }
}
