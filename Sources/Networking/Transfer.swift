import CCurl
import Glibc
import Payload
import Posix
import Providers

/// One request and its answer. It belongs to the loop's thread; libcurl calls back into it there.
final class Transfer {
  let order: Order
  let handle: UnsafeMutableRawPointer
  let setup: CurlTransport.Setup
  /// libcurl reads these while it works.
  var headerList: UnsafeMutablePointer<curl_slist>?
  let words: UnsafeMutablePointer<CChar>
  /// The Unix socket that was opened for it; -1 where there is none, or another transfer has opened it.
  let opened: UnsafeMutablePointer<CInt>

  private let reader: PayloadReader?
  private var gate = Gate.closed
  /// Bytes of the body that are read and have not left, because they wait at the gate.
  private var held: ArraySlice<UInt8> = []
  private var hasBegun = false
  private var sent = 0
  private var toldSent = 0
  private var head = HeadReader()
  private let decoder = BodyDecoder()
  private var received = 0
  /// Bytes of the answer that libcurl has counted on their way in.
  private var arrived = 0
  /// What went wrong here; libcurl only knows that a callback gave up.
  private var fault: TransportError?
  private var lastMove: SuspendingClock.Instant
  private var isConnected = false

  /// What lets the first byte of a body leave.
  private enum Gate {
    case closed
    /// The request's `beforeBody` is at work; libcurl is paused.
    case asked
    case open
  }

  /// What the next bytes of a body are for libcurl.
  enum Supply {
    case bytes(Int)
    /// There will be more when `openGate` was called.
    case pause
    case giveUp
  }

  /// Starts the request's `beforeBody`; the loop calls `openGate` with what came of it.
  private let askAtGate: @Sendable (@escaping @Sendable () async throws -> Void) -> Void

  init(
    _ order: Order, _ setup: CurlTransport.Setup,
    askAtGate: @escaping @Sendable (@escaping @Sendable () async throws -> Void) -> Void
  ) throws(TransportError) {
    guard let handle = curl_easy_init() else {
      throw TransportError(.other, detail: "out of memory", mayHaveBeenTaken: false)
    }
    self.order = order
    self.setup = setup
    self.handle = handle
    self.askAtGate = askAtGate
    lastMove = setup.now()
    reader = order.request.body?.makeReader(setup.shelf)
    words = .allocate(capacity: Int(CURL_ERROR_SIZE))
    words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    opened = .allocate(capacity: 1)
    opened.initialize(to: -1)
    try configure()
  }

  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(headerList)
    words.deallocate()
    opened.deallocate()
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
    if fault == nil {
      if code == CURLE_OK { tellHead() }
      if head.isTold { finishBody(isWhole: code == CURLE_OK) }
    }
    if let fault { return .failure(fault) }
    guard code != CURLE_OK else { return .success(()) }
    let detail = String(cString: words)
    return .failure(
      failure(
        proxyFault(code, detail) ?? TransportError.Reason(code, isRedirected: isRedirected),
        detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail))
  }

  var cancelled: TransportError { failure(.cancelled, "") }
  var silent: TransportError { failure(.timedOut, "nothing moved for \(silenceText)") }

  private var silenceText: String {
    let seconds = silenceLimit.components.seconds
    return seconds > 0 ? "\(seconds) s" : "less than a second"
  }

  /// Whether nothing has moved for longer than the request allows. libcurl limits the time to connect,
  /// and the wait at the gate is not the other side's.
  func isSilent(_ now: SuspendingClock.Instant) -> Bool {
    isConnected && gate != .asked && now - lastMove > silenceLimit
  }

  /// Providers think before they answer, and between the events of an answer; a body that is on its way
  /// to them and a file that is on its way here have no reason to stand still.
  private var silenceLimit: Duration {
    let patience = Duration.seconds(max(0.001, min(order.request.timeout, 1_000_000)))
    let isSending = hasBegun && sent < (order.request.body?.byteCount ?? 0)
    let isFetching = order.request.method == "GET" && head.isTold
    return isSending || isFetching ? min(setup.stall, patience) : patience
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

  /// Whether a proxy, and not the provider, is at fault: what it answered when it was asked to connect,
  /// or that it is not there or gave no answer, which only libcurl's words tell.
  private func proxyFault(_ code: CURLcode, _ detail: String) -> TransportError.Reason? {
    guard !hasBegun, !head.isTold else { return nil }
    var status = 0
    curl_get_long(handle, CURLINFO_HTTP_CONNECTCODE, &status)
    if status >= 300 { return .proxy(status: status) }
    guard !isConnected, !isRedirected, order.request.socket == nil,
      let origin = Origin(order.request.url), origin.scheme == "https"
    else { return nil }
    if detail.lowercased().contains("proxy") { return .proxy(status: 0) }
    guard code == CURLE_COULDNT_CONNECT, let words = detail.firstRange(of: "connect to ")
    else { return nil }
    let named = detail[words.upperBound...].prefix { $0 != " " }.lowercased()
    let isDirect = named == origin.host.filter { $0 != "[" && $0 != "]" }
    return isDirect ? nil : .proxy(status: 0)
  }

  private var isRedirected: Bool {
    var count = 0
    curl_get_long(handle, CURLINFO_REDIRECT_COUNT, &count)
    return count > 0 || head.isRedirect
  }
}

// What libcurl calls. Each answer says whether to go on.
extension Transfer {
  /// A request is about to be written to a connection: for the first time, or by libcurl itself once
  /// more, which is refused where a body has begun to leave.
  func willRequest() -> Bool {
    guard opened.pointee < 0 || isPeerOurs(opened.pointee) else {
      fault = failure(.cannotConnect, "another user's process answers at the socket")
      return false
    }
    isConnected = true
    lastMove = setup.now()
    guard hasBegun, order.request.method != "GET" else { return true }
    fault = failure(.connectionLost, "the connection was refused after the body had begun to leave")
    return false
  }

  /// Fills the buffer with the next bytes of the body.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Supply {
    guard let reader else { return .bytes(0) }
    do throws(PayloadError) {
      if gate == .closed {
        // Read before anybody is asked: a body that cannot be read has not begun to leave.
        held = try reader.beginning(of: min(buffer.count, 1 << 14))[...]
        if held.isEmpty { return .bytes(0) }
        guard knock() else { return .giveUp }
      }
      guard gate == .open else { return .pause }
      guard !held.isEmpty else { return .bytes(try reader.read(into: buffer)) }
      let count = min(held.count, buffer.count)
      buffer.copyBytes(from: held.prefix(count))
      held = held.dropFirst(count)
      return .bytes(count)
    } catch {
      fault = failure(.other, "\(error)")
      return .giveUp
    }
  }

  /// Opens the gate, at once or when the request's own `beforeBody` has returned; false gives up.
  private func knock() -> Bool {
    guard let beforeBody = order.request.beforeBody else { return begin() }
    gate = .asked
    askAtGate(beforeBody)
    return true
  }

  private func begin() -> Bool {
    gate = .open
    lastMove = setup.now()
    guard tell(.bodyStarted) else { return false }
    hasBegun = true
    return true
  }

  /// What came of the request's `beforeBody`: libcurl goes on with the body, or the transfer is over.
  func openGate(_ result: Result<Void, any Error>) -> TransportError? {
    guard gate == .asked else { return nil }
    do {
      try result.get()
      guard begin() else { return fault }
      curl_easy_pause(handle, CURLPAUSE_CONT)
      return nil
    } catch {
      return failure(.refusedByReceiver, "\(error)")
    }
  }

  /// Goes back to the first byte of the body, of which none has left.
  func rewind() -> Bool {
    guard !hasBegun else { return false }
    // What was read for the gate still waits there.
    return gate != .open
  }

  func headerLine(_ line: UnsafeRawBufferPointer) -> Bool {
    lastMove = setup.now()
    guard head.take(line) else {
      fault = failure(.tooLarge, "too many headers")
      return false
    }
    return true
  }

  func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard tellHead() else { return false }
    lastMove = setup.now()
    return decode { take throws(BodyDecoder.Fault) in try decoder.feed(bytes, take) }
  }

  /// Tells what was held back until it was known whether it is compressed.
  private func finishBody(isWhole: Bool) {
    let goesOn = decode { take throws(BodyDecoder.Fault) in try decoder.finish(take) }
    // What libcurl says of a transfer that broke off is more exact.
    if !goesOn, !isWhole, fault?.reason == .connectionLost { fault = nil }
  }

  private func decode(
    _ body: ((UnsafeRawBufferPointer) -> Bool) throws(BodyDecoder.Fault) -> Bool
  ) -> Bool {
    do throws(BodyDecoder.Fault) {
      return try body(take)
    } catch {
      fault = failure(
        error == .tooLarge ? .tooLarge : .connectionLost,
        error == .cut ? "the compressed answer ends too early" : "the compressed answer is damaged")
      return false
    }
  }

  /// Takes bytes of the answer as they were before they were compressed.
  private func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    received += bytes.count
    guard received <= order.request.maximumResponse else {
      fault = failure(.tooLarge, "more than \(order.request.maximumResponse) bytes")
      return false
    }
    return tell(.bytes([UInt8](bytes)))
  }

  /// Tells how much of the body has left, in steps worth telling.
  func progress(sent count: Int, received: Int) -> Bool {
    // Bytes that are still packed move too.
    if received != arrived {
      arrived = received
      lastMove = setup.now()
    }
    guard hasBegun, let total = order.request.body?.byteCount, count != sent else { return true }
    sent = count
    lastMove = setup.now()
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
    lastMove = setup.now()
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

extension PayloadReader {
  /// At most so many bytes from where it stands.
  fileprivate func beginning(of count: Int) throws(PayloadError) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
    defer { buffer.deallocate() }
    return Array(buffer.prefix(try read(into: buffer)))
  }
}
