package import Payload

extension Transport {
  /// Sends an API call, scans the answer onto the shelf while it arrives, and tells what came of it:
  /// `replied`, `transportFailed` or `storageFailed`. `observe` sees the transport's events first.
  package func exchange(
    _ request: HTTPRequest, shelf: any BlobShelf, limits: PayloadLimits = PayloadLimits(),
    observe: @escaping @Sendable (TransportEvent) throws -> Void = { _ in }
  ) async -> JobEvent {
    .transportFailed(TransportError(.other, detail: "not yet", mayHaveBeenTaken: false))
  }

  /// Fetches a file onto the shelf and tells what came of it: `downloaded`, `replied` when the
  /// answer is not a file (any status but 2xx), `transportFailed` or `storageFailed`.
  package func download(
    _ request: HTTPRequest, shelf: any BlobShelf,
    observe: @escaping @Sendable (TransportEvent) throws -> Void = { _ in }
  ) async -> JobEvent {
    .transportFailed(TransportError(.other, detail: "not yet", mayHaveBeenTaken: false))
  }
}
