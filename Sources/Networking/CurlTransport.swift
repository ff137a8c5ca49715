import CCurl
import Glibc
package import Payload
package import Providers

/// HTTP over libcurl's multi interface, on a thread of its own that sleeps while nothing moves.
///
/// The event receiver is called on that thread, and nothing else is transferred while it works.
/// What must happen before a body leaves, such as writing a journal, is awaited elsewhere. Every
/// `POST` gets a new connection: when a reused connection turns out to be dead, libcurl sends the
/// request again by itself, and a paid request must never be sent twice.
package final class CurlTransport: Transport {
  /// What all transfers share.
  struct Setup: Sendable {
    var blobs: any BlobStore
    var userAgent: String
    /// A file and a folder of certificate authorities that replace the system's.
    var certificateFile: String?
    var certificateFolder: String?
    /// A transfer that stalls for this long while it sends a body or fetches a file is given up,
    /// even if its request has a longer timeout.
    var stall: Duration
    /// A clock that does not count the time for which the machine sleeps as silence.
    var now: @Sendable () -> SuspendingClock.Instant = { .now }
    /// The proxy for https, if it differs from the one in the environment.
    var proxy: String?
  }

  private let loop: CurlLoop

  /// Creates a transport that reads bodies from `blobs` and sends `User-Agent: retake/VERSION`.
  ///
  /// Certificate authorities come from the environment, as for the curl program, unless a request
  /// names its own.
  package convenience init(blobs: any BlobStore, version: String) {
    self.init(blobs: blobs, version: version, stall: .seconds(60))
  }

  init(
    blobs: any BlobStore, version: String, stall: Duration, proxy: String? = nil,
    now: @escaping @Sendable () -> SuspendingClock.Instant = { .now }
  ) {
    func variable(_ name: String) -> String? {
      guard let value = getenv(name) else { return nil }
      let text = String(cString: value)
      return text.isEmpty ? nil : text
    }
    loop = CurlLoop(
      Setup(
        blobs: blobs, userAgent: "retake/\(version)",
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

/// The version of the loaded libcurl and of the libraries it was built with, such as
/// `libcurl/7.88.1 OpenSSL/3.0.17`.
package var curlVersion: String { String(cString: curl_version()) }
