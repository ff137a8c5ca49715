import Glibc
package import Payload
package import Providers

/// HTTP over libcurl's multi interface, on one thread of its own that sleeps while nothing moves.
///
/// The receiver of events is called on that thread; while it works, nothing else is transferred. What
/// must be done before a body leaves, such as writing a journal, is awaited elsewhere.
/// A `POST` always gets a connection of its own, because libcurl sends a request again by itself
/// when a reused connection turns out to be dead, and a paid request is never sent twice.
package final class CurlTransport: Transport {
  /// What is the same for every transfer.
  struct Setup: Sendable {
    var shelf: any BlobShelf
    var userAgent: String
    /// A file and a folder of certificate authorities instead of the system's.
    var certificateFile: String?
    var certificateFolder: String?
    /// A transfer that does not move for so long in the middle of what it sends, or of a file it fetches,
    /// is given up, also where its request has more patience.
    var stall: Duration
    /// Time in which the machine sleeps is no silence.
    var now: @Sendable () -> SuspendingClock.Instant = { .now }
    /// The proxy for https, where it is not the one that the environment names.
    var proxy: String?
  }

  private let loop: CurlLoop

  /// Bodies are read from `shelf`. `version` is told in `User-Agent: retake/VERSION`.
  ///
  /// Certificate authorities come from the environment as with the curl program, unless a request
  /// names its own.
  package convenience init(shelf: any BlobShelf, version: String) {
    self.init(shelf: shelf, version: version, stall: .seconds(60))
  }

  init(
    shelf: any BlobShelf, version: String, stall: Duration, proxy: String? = nil,
    now: @escaping @Sendable () -> SuspendingClock.Instant = { .now }
  ) {
    func variable(_ name: String) -> String? {
      guard let value = getenv(name) else { return nil }
      let text = String(cString: value)
      return text.isEmpty ? nil : text
    }
    loop = CurlLoop(
      Setup(
        shelf: shelf, userAgent: "retake/\(version)",
        certificateFile: variable("CURL_CA_BUNDLE") ?? variable("SSL_CERT_FILE"),
        certificateFolder: variable("SSL_CERT_DIR"), stall: stall, now: now, proxy: proxy))
  }

  deinit { loop.stop() }

  package func send(
    _ request: HTTPRequest, events: @escaping @Sendable (TransportEvent) throws -> Void
  ) async throws(TransportError) {
    let ticket = loop.ticket()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        loop.start(
          Order(ticket: ticket, request: request, events: events, continuation: continuation))
      }
    } onCancel: {
      loop.cancel(ticket)
    }
    loop.forget(ticket)
    try result.get()
  }
}

/// A request on its way to the loop's thread.
struct Order: Sendable {
  let ticket: Int
  let request: HTTPRequest
  let events: @Sendable (TransportEvent) throws -> Void
  let continuation: CheckedContinuation<Result<Void, TransportError>, Never>
}
