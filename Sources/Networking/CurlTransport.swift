import CCurl
import Glibc
package import Payload
import Posix
package import Providers
import Synchronization

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
    let id = loop.newID()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        loop.start(
          TransferRequest(id: id, request: request, events: events, continuation: continuation))
      }
    } onCancel: {
      loop.cancel(id)
    }
    loop.forget(id)
    try result.get()
  }
}

/// A request on its way to the loop's thread.
struct TransferRequest: Sendable {
  let id: Int
  let request: HTTPRequest
  let events: @Sendable (TransportEvent) throws -> Void
  let continuation: CheckedContinuation<Result<Void, TransportError>, Never>
}

/// The version of the loaded libcurl and of the libraries it was built with, such as
/// `libcurl/7.88.1 OpenSSL/3.0.17`.
package var curlVersion: String { String(cString: curl_version()) }

/// The thread that owns the multi handle and every transfer.
final class CurlLoop: Sendable {
  private struct Inbox {
    var lastID = 0
    var orders: [TransferRequest] = []
    /// Kept until `forget`, because a cancellation may arrive before its order.
    var cancelled: Set<Int> = []
    /// The result of each `beforeBody` that has returned.
    var answersAtGate: [(id: Int, result: Result<Void, any Error>)] = []
    var isStopping = false
    /// nil before the thread has started and after it has ended.
    var multi: Multi?
    var hasThread = false
  }

  /// The handle as other threads see it: all they may do is wake its thread.
  private struct Multi: @unchecked Sendable {
    // Sendable because `curl_multi_wakeup` is the one call that libcurl allows from any thread.
    let handle: UnsafeMutableRawPointer
    func wake() { curl_multi_wakeup(handle) }
  }

  private let setup: CurlTransport.Setup
  private let inbox = Mutex(Inbox())

  init(_ setup: CurlTransport.Setup) {
    self.setup = setup
  }

  /// Issues the number of a transfer, so that it can be cancelled even before it has begun.
  func newID() -> Int {
    inbox.withLock { inbox in
      inbox.lastID += 1
      return inbox.lastID
    }
  }

  func start(_ order: TransferRequest) {
    let needsThread = inbox.withLock { inbox in
      inbox.orders.append(order)
      inbox.multi?.wake()
      defer { inbox.hasThread = true }
      return !inbox.hasThread
    }
    if needsThread { startThread() }
  }

  func cancel(_ id: Int) {
    inbox.withLock { inbox in
      inbox.cancelled.insert(id)
      inbox.multi?.wake()
    }
  }

  /// Awaits `beforeBody` off the loop's thread and reports its result back to the loop.
  private func ask(_ id: Int, _ beforeBody: @escaping @Sendable () async throws -> Void) {
    Task { [self] in
      let result: Result<Void, any Error>
      do { result = .success(try await beforeBody()) } catch { result = .failure(error) }
      inbox.withLock { inbox in
        inbox.answersAtGate.append((id, result))
        inbox.multi?.wake()
      }
    }
  }

  /// Drops the number of a finished transfer, and any cancellation that came too late for it.
  func forget(_ id: Int) {
    inbox.withLock { _ = $0.cancelled.remove(id) }
  }

  func stop() {
    inbox.withLock { inbox in
      inbox.isStopping = true
      inbox.multi?.wake()
    }
  }

  private func startThread() {
    do throws(SystemError) {
      try startDedicatedThread { [self] in run() }
    } catch {
      abandon("cannot start a thread")
    }
  }

  /// Fails every waiting order; the next order tries to start a thread again.
  private func abandon(_ why: String) {
    let orders = inbox.withLock { inbox in
      defer { inbox.orders = [] }
      inbox.hasThread = false
      return inbox.orders
    }
    for order in orders {
      order.continuation.resume(
        returning: .failure(TransportError(.other, detail: why, mayHaveBeenAccepted: false)))
    }
  }
}

// Everything below runs on the loop's thread only.
extension CurlLoop {
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK
  /// Milliseconds between checks for stalled transfers.
  private static let tick: CInt = 1000

  private func run() {
    guard Self.isReady, let multi = curl_multi_init() else {
      return abandon("cannot start libcurl")
    }
    inbox.withLock { $0.multi = Multi(handle: multi) }
    var transfers: [Int: Transfer] = [:]
    while takeOrders(multi, &transfers) {
      var running: CInt = 0
      curl_multi_perform(multi, &running)
      collect(multi, &transfers)
      // Without a transfer, only the next order needs to wake the loop.
      curl_multi_poll(multi, nil, 0, transfers.isEmpty ? .max : Self.tick, nil)
    }
    for (_, transfer) in transfers { transfer.leave(multi, .failure(transfer.cancelled)) }
    inbox.withLock { $0.multi = nil }
    curl_multi_cleanup(multi)
  }

  /// Starts and cancels what other threads asked for; returns false when the loop should end.
  private func takeOrders(_ multi: UnsafeMutableRawPointer, _ transfers: inout [Int: Transfer])
    -> Bool
  {
    let (orders, cancelled, answers, isStopping) = inbox.withLock { inbox in
      defer {
        inbox.orders = []
        inbox.answersAtGate = []
      }
      return (inbox.orders, inbox.cancelled, inbox.answersAtGate, inbox.isStopping)
    }
    for order in orders {
      do throws(TransportError) {
        if cancelled.contains(order.id) {
          throw TransportError(.cancelled, detail: "", mayHaveBeenAccepted: false)
        }
        let transfer = try Transfer(order, setup) { [self] in ask(order.id, $0) }
        try transfer.join(multi)
        transfers[order.id] = transfer
      } catch {
        order.continuation.resume(returning: .failure(error))
      }
    }
    for id in cancelled {
      guard let transfer = transfers.removeValue(forKey: id) else { continue }
      transfer.leave(multi, .failure(transfer.cancelled))
    }
    for (id, result) in answers {
      guard let transfer = transfers[id], let error = transfer.openGate(result) else {
        continue
      }
      transfers[id] = nil
      transfer.leave(multi, .failure(error))
    }
    return !isStopping
  }

  /// Ends the transfers that are complete or have stalled.
  private func collect(_ multi: UnsafeMutableRawPointer, _ transfers: inout [Int: Transfer]) {
    var left: CInt = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle,
        let id = transfers.first(where: { $0.value.handle == handle })?.key,
        let transfer = transfers.removeValue(forKey: id)
      else { continue }
      transfer.leave(multi, transfer.result(curl_message_result(message)))
    }
    let now = setup.now()
    for (id, transfer) in transfers where transfer.isSilent(now) {
      transfers[id] = nil
      transfer.leave(multi, .failure(transfer.silent))
    }
  }
}
