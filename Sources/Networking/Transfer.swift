import CCurl
import Glibc
import Payload
import Posix
import Providers

/// One request and its response. It belongs to the loop's thread, where libcurl calls back into it.
final class Transfer {
  let order: TransferRequest
  let handle: UnsafeMutableRawPointer
  let setup: CurlTransport.Setup
  /// The headers to send, which libcurl reads during the transfer.
  var headerList: UnsafeMutablePointer<curl_slist>?
  let words: UnsafeMutablePointer<CChar>
  /// The Unix socket opened for this transfer; -1 if there is none, or another transfer opened it.
  let opened: UnsafeMutablePointer<CInt>

  private let reader: PayloadReader?
  private var gate = BodyGate.closed
  /// Bytes of the body that have been read and wait at the gate.
  private var held: ArraySlice<UInt8> = []
  private var hasBegun = false
  private var sent = 0
  private var reportedSent = 0
  private var head = HeadReader()
  private let decoder = BodyDecoder()
  private var received = 0
  /// Response bytes received so far, as libcurl counts them.
  private var arrived = 0
  /// What went wrong here; libcurl only knows that a callback aborted.
  private var fault: TransportError?
  private var lastMove: SuspendingClock.Instant
  private var isConnected = false

  /// Whether the first byte of a body may leave.
  private enum BodyGate {
    case closed
    /// The request's `beforeBody` is running; libcurl is paused.
    case asked
    case open
  }

  /// What libcurl gets when it asks for the next bytes of a body.
  enum BodyChunk {
    case bytes(Int)
    /// More follows after `openGate`.
    case pause
    case giveUp
  }

  /// Starts the request's `beforeBody`; the loop passes its result to `openGate`.
  private let askAtGate: @Sendable (@escaping @Sendable () async throws -> Void) -> Void

  init(
    _ order: TransferRequest, _ setup: CurlTransport.Setup,
    askAtGate: @escaping @Sendable (@escaping @Sendable () async throws -> Void) -> Void
  ) throws(TransportError) {
    guard let handle = curl_easy_init() else {
      throw TransportError(.other, detail: "out of memory", mayHaveBeenAccepted: false)
    }
    self.order = order
    self.setup = setup
    self.handle = handle
    self.askAtGate = askAtGate
    lastMove = setup.now()
    reader = order.request.body?.makeReader(setup.blobs)
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
      throw TransportError(.other, detail: "out of memory", mayHaveBeenAccepted: false)
    }
  }

  /// Removes the transfer from the loop and reports its result. Its connection is closed unless the
  /// transfer is complete.
  func leave(_ multi: UnsafeMutableRawPointer, _ result: Result<Void, TransportError>) {
    curl_multi_remove_handle(multi, handle)
    order.continuation.resume(returning: result)
  }
}

// How it ended.
extension Transfer {
  func result(_ code: CURLcode) -> Result<Void, TransportError> {
    if fault == nil {
      if code == CURLE_OK { deliverHead() }
      if head.isComplete { finishBody(isWhole: code == CURLE_OK) }
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
  var silent: TransportError { failure(.timedOut, "no data transferred for \(silenceText)") }

  private var silenceText: String {
    let seconds = silenceLimit.components.seconds
    return seconds > 0 ? "\(seconds) s" : "less than a second"
  }

  /// Whether nothing has moved for longer than the request allows. Connecting has libcurl's own
  /// time limit, and waiting at the gate is not the other side's silence.
  func isSilent(_ now: SuspendingClock.Instant) -> Bool {
    isConnected && gate != .asked && now - lastMove > silenceLimit
  }

  /// The longest silence allowed. Providers think before they answer and between the events of an
  /// answer; a body being sent and a file being fetched have no reason to stand still.
  private var silenceLimit: Duration {
    let patience = Duration.seconds(max(0.001, min(order.request.timeout, 1_000_000)))
    let isSending = hasBegun && sent < (order.request.body?.byteCount ?? 0)
    let isFetching = order.request.method == "GET" && head.isComplete
    return isSending || isFetching ? min(setup.stall, patience) : patience
  }

  private func failure(_ reason: TransportError.Reason, _ detail: String) -> TransportError {
    TransportError(reason, detail: detail, mayHaveBeenAccepted: mayHaveBeenAccepted)
  }

  private var mayHaveBeenAccepted: Bool {
    let hasBody = (order.request.body?.byteCount ?? 0) > 0
    if hasBody || ["GET", "HEAD"].contains(order.request.method) { return hasBegun }
    // Without a body, the request line is all there is to send.
    var size = 0
    curl_get_long(handle, CURLINFO_REQUEST_SIZE, &size)
    return size > 0
  }

  /// The proxy's fault, if it is to blame rather than the provider: the status of its answer to
  /// CONNECT, or 0 when it is missing or silent, which only libcurl's error text reveals.
  private func proxyFault(_ code: CURLcode, _ detail: String) -> TransportError.Reason? {
    guard !hasBegun, !head.isComplete else { return nil }
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

// libcurl's callbacks. Each returns whether to continue.
extension Transfer {
  /// Called when a request is about to be written to a connection, for the first time or when
  /// libcurl retries by itself; a retry is refused once a body has begun to leave.
  func willRequest() -> Bool {
    guard opened.pointee < 0 || isPeerOurs(opened.pointee) else {
      fault = failure(.cannotConnect, "another user's process answers at the socket")
      return false
    }
    isConnected = true
    lastMove = setup.now()
    guard hasBegun, order.request.method != "GET" else { return true }
    fault = failure(.connectionLost, "the connection was refused after sending had begun")
    return false
  }

  /// Fills the buffer with the next bytes of the body.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> BodyChunk {
    guard let reader else { return .bytes(0) }
    do throws(PayloadError) {
      if gate == .closed {
        // Read before `beforeBody` runs: a body that cannot be read has not begun to leave.
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

  /// Opens the gate, at once or when the request's `beforeBody` has returned; false aborts the
  /// transfer.
  private func knock() -> Bool {
    guard let beforeBody = order.request.beforeBody else { return begin() }
    gate = .asked
    askAtGate(beforeBody)
    return true
  }

  private func begin() -> Bool {
    gate = .open
    lastMove = setup.now()
    guard deliver(.bodyStarted) else { return false }
    hasBegun = true
    return true
  }

  /// Handles the result of the request's `beforeBody`: resumes the body, or returns the error that
  /// ends the transfer.
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

  /// Rewinds to the first byte of the body, if none has left yet.
  func rewind() -> Bool {
    guard !hasBegun else { return false }
    // What was read for the gate is still waiting there.
    return gate != .open
  }

  func headerLine(_ line: UnsafeRawBufferPointer) -> Bool {
    lastMove = setup.now()
    guard head.append(line) else {
      fault = failure(.tooLarge, "too many headers")
      return false
    }
    return true
  }

  func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard deliverHead() else { return false }
    lastMove = setup.now()
    return decode { take throws(BodyDecoder.Fault) in try decoder.feed(bytes, take) }
  }

  /// Delivers the bytes held back until it was known whether they are compressed.
  private func finishBody(isWhole: Bool) {
    let continues = decode { take throws(BodyDecoder.Fault) in try decoder.finish(take) }
    // For a transfer that broke off, libcurl's own error is more precise.
    if !continues, !isWhole, fault?.reason == .connectionLost { fault = nil }
  }

  private func decode(
    _ body: ((UnsafeRawBufferPointer) -> Bool) throws(BodyDecoder.Fault) -> Bool
  ) -> Bool {
    do throws(BodyDecoder.Fault) {
      return try body(deliver)
    } catch {
      fault = failure(
        error == .tooLarge ? .tooLarge : .connectionLost,
        error == .cut
          ? "the compressed response ends too early" : "the compressed response is damaged")
      return false
    }
  }

  /// Delivers decompressed bytes of the response.
  private func deliver(_ bytes: UnsafeRawBufferPointer) -> Bool {
    received += bytes.count
    guard received <= order.request.maximumResponse else {
      fault = failure(.tooLarge, "more than \(order.request.maximumResponse) bytes")
      return false
    }
    return deliver(.bytes([UInt8](bytes)))
  }

  /// Reports how much of the body has been sent, in steps worth reporting.
  func progress(sent count: Int, received: Int) -> Bool {
    // Compressed bytes count as movement too.
    if received != arrived {
      arrived = received
      lastMove = setup.now()
    }
    guard hasBegun, let total = order.request.body?.byteCount, count != sent else { return true }
    sent = count
    lastMove = setup.now()
    guard count == total || count - reportedSent >= max(total / 100, 1 << 16) else { return true }
    reportedSent = count
    return deliver(.sent(count, of: total))
  }

  @discardableResult
  private func deliverHead() -> Bool {
    guard var head = head.complete() else { return true }
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    head.received = Double(moment.tv_sec) + Double(moment.tv_nsec) / 1e9
    lastMove = setup.now()
    return deliver(.head(head))
  }

  private func deliver(_ event: TransportEvent) -> Bool {
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
  /// Returns at most `count` bytes from the current position.
  fileprivate func beginning(of count: Int) throws(PayloadError) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
    defer { buffer.deallocate() }
    return Array(buffer.prefix(try read(into: buffer)))
  }
}

extension Transfer {
  /// Gives libcurl its callbacks, with this transfer as their context. The loop keeps the transfer
  /// alive for as long as the handle is in use.
  func setCallbacks() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    curl_set_pointer(handle, CURLOPT_ERRORBUFFER, words)
    curl_set_transfer(handle, CURLOPT_READFUNCTION) { bytes, size, count, context in
      guard let transfer = Transfer.from(context), let bytes else { return Transfer.readAbort }
      let buffer = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
      return switch transfer.read(into: buffer) {
      case .bytes(let count): count
      case .pause: Int(CURL_READFUNC_PAUSE)
      case .giveUp: Transfer.readAbort
      }
    }
    curl_set_pointer(handle, CURLOPT_READDATA, context)
    curl_set_seek(handle) { context, offset, origin in
      guard let transfer = Transfer.from(context), offset == 0, origin == SEEK_SET,
        transfer.rewind()
      else { return CURL_SEEKFUNC_FAIL }
      return CURL_SEEKFUNC_OK
    }
    curl_set_pointer(handle, CURLOPT_SEEKDATA, context)
    curl_set_transfer(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let transfer = Transfer.from(context) else { return 0 }
      let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return transfer.headerLine(line) ? line.count : Transfer.writeAbort
    }
    curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
    curl_set_transfer(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let transfer = Transfer.from(context) else { return 0 }
      let bytes = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return transfer.write(bytes) ? bytes.count : Transfer.writeAbort
    }
    curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
    curl_set_progress(handle) { context, _, received, _, sent in
      guard let transfer = Transfer.from(context) else { return 1 }
      return transfer.progress(sent: Int(sent), received: Int(received)) ? 0 : 1
    }
    curl_set_pointer(handle, CURLOPT_XFERINFODATA, context)
    curl_set_long(handle, CURLOPT_NOPROGRESS, 0)
    curl_set_before_request(handle) { context, _, _, _, _ in
      guard let transfer = Transfer.from(context) else { return CURL_PREREQFUNC_ABORT }
      return transfer.willRequest() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
    curl_set_pointer(handle, CURLOPT_PREREQDATA, context)
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }

  private static let readAbort = Int(CURL_READFUNC_ABORT)
  /// Any count but the one passed in aborts the transfer, even when that one is 0.
  private static let writeAbort = Int(UInt32.max)
}
