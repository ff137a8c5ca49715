import CCurl
import Glibc
import Payload
import Providers

/// One request and its answer. It belongs to the loop's thread; libcurl calls back into it there.
final class Transfer {
  let order: Order
  let handle: UnsafeMutableRawPointer
  let setup: CurlTransport.Setup
  /// libcurl reads these while it works.
  var headerList: UnsafeMutablePointer<curl_slist>?
  let words: UnsafeMutablePointer<CChar>

  private let reader: PayloadReader?
  private var hasBegun = false
  private var sent = 0
  private var toldSent = 0
  private var head = HeadReader()
  private var received = 0
  /// What went wrong here; libcurl only knows that a callback gave up.
  private var fault: TransportError?
  private var lastMove = ContinuousClock.now

  init(_ order: Order, _ setup: CurlTransport.Setup) throws(TransportError) {
    guard let handle = curl_easy_init() else {
      throw TransportError(.other, detail: "out of memory", mayHaveBeenTaken: false)
    }
    self.order = order
    self.setup = setup
    self.handle = handle
    reader = order.request.body?.makeReader(setup.shelf)
    words = .allocate(capacity: Int(CURL_ERROR_SIZE))
    words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    try configure()
  }

  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(headerList)
    words.deallocate()
  }

  func join(_ multi: UnsafeMutableRawPointer) throws(TransportError) {
    guard curl_multi_add_handle(multi, handle) == CURLM_OK else {
      throw TransportError(.other, detail: "out of memory", mayHaveBeenTaken: false)
    }
  }

  /// Takes it out of the loop, which closes its connection unless it is complete, and tells.
  func leave(_ multi: UnsafeMutableRawPointer, _ result: Result<Void, TransportError>) {
    curl_multi_remove_handle(multi, handle)
    order.continuation.resume(returning: result)
  }
}

// What became of it.
extension Transfer {
  func result(_ code: CURLcode) -> Result<Void, TransportError> {
    if code == CURLE_OK, fault == nil { tellHead() }
    if let fault { return .failure(fault) }
    guard code != CURLE_OK else { return .success(()) }
    let detail = String(cString: words)
    return .failure(
      failure(
        proxyRefusal ?? TransportError.Reason(code, isRedirected: isRedirected),
        detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail))
  }

  var cancelled: TransportError { failure(.cancelled, "") }
  var stalled: TransportError { failure(.timedOut, "nothing moved for \(setup.stall)") }

  /// Whether a body is on its way, here or there, and has stopped. Waiting for the answer to begin
  /// is not standing still: providers think.
  func isStalled(_ now: ContinuousClock.Instant) -> Bool {
    let isSending = hasBegun && sent < (order.request.body?.byteCount ?? 0)
    return (isSending || head.isTold) && now - lastMove > setup.stall
  }

  private func failure(_ reason: TransportError.Reason, _ detail: String) -> TransportError {
    TransportError(reason, detail: detail, mayHaveBeenTaken: mayHaveBeenTaken)
  }

  private var mayHaveBeenTaken: Bool {
    let hasBody = (order.request.body?.byteCount ?? 0) > 0
    if hasBody || ["GET", "HEAD"].contains(order.request.method) { return hasBegun }
    // Without a body the request line is all there is.
    var size = 0
    curl_get_long(handle, CURLINFO_REQUEST_SIZE, &size)
    return size > 0
  }

  /// What the proxy answered when it was asked to connect, where that was no.
  private var proxyRefusal: TransportError.Reason? {
    var status = 0
    curl_get_long(handle, CURLINFO_HTTP_CONNECTCODE, &status)
    return hasBegun || head.isTold || status < 300 ? nil : .proxy(status: status)
  }

  private var isRedirected: Bool {
    var count = 0
    curl_get_long(handle, CURLINFO_REDIRECT_COUNT, &count)
    return count > 0 || head.isRedirect
  }
}

// What libcurl calls. Each answer says whether to go on.
extension Transfer {
  /// Fills the buffer with the next bytes of the body; nil gives up.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    guard let reader else { return 0 }
    do throws(PayloadError) {
      let count = try reader.read(into: buffer)
      if count > 0, !hasBegun {
        guard tell(.bodyStarted) else { return nil }
        hasBegun = true
        lastMove = .now
      }
      return count
    } catch {
      fault = failure(.other, "\(error)")
      return nil
    }
  }

  /// Goes back to the first byte of the body. What may be paid for is never sent again.
  func rewind() -> Bool {
    guard !hasBegun || ["GET", "PUT"].contains(order.request.method) else { return false }
    reader?.rewind()
    return true
  }

  func headerLine(_ line: UnsafeRawBufferPointer) -> Bool {
    guard head.take(line) else {
      fault = failure(.tooLarge, "too many headers")
      return false
    }
    return true
  }

  func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard tellHead() else { return false }
    lastMove = .now
    received += bytes.count
    guard received <= order.request.maximumResponse else {
      fault = failure(.tooLarge, "more than \(order.request.maximumResponse) bytes")
      return false
    }
    return tell(.bytes([UInt8](bytes)))
  }

  /// Tells how much of the body has left, in steps worth telling.
  func progress(sent count: Int) -> Bool {
    guard hasBegun, let total = order.request.body?.byteCount, count != sent else { return true }
    sent = count
    lastMove = .now
    guard count == total || count - toldSent >= max(total / 100, 1 << 16) else { return true }
    toldSent = count
    return tell(.sent(count, of: total))
  }

  @discardableResult
  private func tellHead() -> Bool {
    guard var head = head.tell() else { return true }
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    head.received = Double(moment.tv_sec) + Double(moment.tv_nsec) / 1e9
    lastMove = .now
    return tell(.head(head))
  }

  private func tell(_ event: TransportEvent) -> Bool {
    do {
      try order.events(event)
      return true
    } catch {
      fault = failure(.refusedByReceiver, "\(error)")
      return false
    }
  }
}
