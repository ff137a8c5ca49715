package import Payload
package import Providers

/// HTTP over libcurl's multi interface, on one thread of its own.
package final class CurlTransport: Transport {
  private let shelf: any BlobShelf

  /// Bodies are read from `shelf`. `version` is told in `User-Agent: retake/VERSION`.
  package init(shelf: any BlobShelf, version: String) {
    self.shelf = shelf
  }

  package func send(
    _ request: HTTPRequest, events: @escaping @Sendable (TransportEvent) throws -> Void
  ) async throws(TransportError) {
    throw TransportError(.other, detail: "not yet", mayHaveBeenTaken: false)
  }
}
