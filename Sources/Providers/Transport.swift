package import Payload
import Synchronization

/// The port that sends one HTTP request and streams the response.
package protocol Transport: Sendable {
  /// Sends the request.
  ///
  /// `events` is called in order: `bodyStarted` just before the first byte of the body may leave
  /// (from then on, a paid request may have been accepted), then `head` once, then `bytes` as they
  /// arrive; an error it throws ends the transfer. The request's own `beforeBody` is awaited before
  /// `bodyStarted`. Cancelling the task closes the connection. Redirects are never followed unless
  /// the request allows it. A body that has begun to leave is never sent again.
  ///
  /// - Throws: `TransportError` when the transfer fails, or `events` or `beforeBody` throws.
  func send(
    _ request: HTTPRequest, events: @escaping @Sendable (TransportEvent) throws -> Void
  ) async throws(TransportError)
}

package enum TransportEvent: Sendable {
  case bodyStarted
  /// Bytes of the request's body sent so far, and their total.
  case sent(Int, of: Int)
  case head(HTTPHead)
  case bytes([UInt8])
}

/// A request as values; the driver adds nothing but `Host`, `Content-Length` and the like.
package struct HTTPRequest: Sendable {
  package var method: String
  /// Absolute: `https://host/path`, or `http://` for loopback and Unix sockets only.
  package var url: String
  package var headers: [(name: String, value: String)]
  package var body: PayloadBody?
  /// The path of the Unix socket that replaces the host; nil connects over TCP.
  package var socket: String?
  /// Whether redirects are followed, for downloads only; they never carry `Authorization`.
  package var followsRedirects: Bool
  /// The time limit for connecting, in seconds.
  package var connectTimeout: Double
  /// Seconds of silence, in which nothing is sent or received, after which the transfer is given
  /// up. Its total duration is not limited.
  package var timeout: Double
  /// The most bytes a response may have; a longer one is refused while it arrives.
  package var maximumResponse: Int
  /// A PEM file of certificate authorities that replaces the system's; from the profile's
  /// `ca_file`.
  package var certificates: String?
  /// Awaited when the first byte of the body is ready to leave; an error it throws ends the
  /// transfer before any of the body has left.
  package var beforeBody: (@Sendable () async throws -> Void)?

  package init(
    method: String, url: String, headers: [(name: String, value: String)] = [],
    body: PayloadBody? = nil, socket: String? = nil, followsRedirects: Bool = false,
    connectTimeout: Double = 15, timeout: Double = 300, maximumResponse: Int = 1 << 30,
    certificates: String? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.socket = socket
    self.followsRedirects = followsRedirects
    self.connectTimeout = connectTimeout
    self.timeout = timeout
    self.maximumResponse = maximumResponse
    self.certificates = certificates
  }
}

package struct HTTPHead: Sendable, Hashable {
  package var status: Int
  /// The headers in order and with their names as received.
  package var headers: [Header]
  /// When the response arrived, in Unix seconds by this machine's clock; nil if that was not
  /// recorded.
  package var received: Double?

  package struct Header: Sendable, Hashable {
    package var name: String
    package var value: String
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package init(status: Int, headers: [Header] = []) {
    self.status = status
    self.headers = headers
  }

  /// The first header of that name, ignoring case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// Why a transfer failed. `mayHaveBeenAccepted` says whether the body had begun to leave.
package struct TransportError: Error, Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    case badAddress
    /// Plain http to something that is neither loopback nor a Unix socket.
    case insecure
    case cannotResolve, cannotConnect
    /// A proxy refused to connect: its HTTP status, or 0 when it is missing or silent.
    case proxy(status: Int)
    case tls
    case timedOut
    case connectionLost
    case tooLarge
    case cancelled
    /// The receiver threw an error while it read the response.
    case refusedByReceiver
    case other
  }

  package var reason: Reason
  /// The library's own message, without secrets.
  package var detail: String
  package var mayHaveBeenAccepted: Bool

  package init(_ reason: Reason, detail: String, mayHaveBeenAccepted: Bool) {
    self.reason = reason
    self.detail = detail
    self.mayHaveBeenAccepted = mayHaveBeenAccepted
  }
}

/// Scheme, host and port of an absolute address, for comparing places.
package struct Origin: Hashable, Sendable {
  package var scheme: String
  package var host: String
  package var port: Int

  /// Parses an address; nil when it is not `http` or `https` with a host.
  package init?(_ address: String) {
    // Programs differ in how they read these characters, and so in whose address it is.
    guard !address.utf8.contains(where: { $0 <= 32 || $0 == 127 || $0 == UInt8(ascii: "\\") }),
      let separator = address.firstRange(of: "://")
    else { return nil }
    scheme = address[..<separator.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    var authority = address[separator.upperBound...].prefix { !"/?#".contains($0) }
    // What precedes an `@` is a user name: an address with one is not trusted.
    guard !authority.contains("@") else { return nil }
    port = scheme == "https" ? 443 : 80
    let afterBracket = authority.lastIndex(of: "]") ?? authority.startIndex
    if let colon = authority[afterBracket...].lastIndex(of: ":") {
      let digits = authority[authority.index(after: colon)...]
      guard let number = Int(digits), (0...65535).contains(number) else { return nil }
      port = number
      authority = authority[..<colon]
    }
    guard !authority.isEmpty else { return nil }
    host = authority.lowercased()
  }

  /// Whether the host is this machine, by a name or number that needs no lookup.
  package var isLoopback: Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
  }
}

/// Text as one path segment or one query value: all but unreserved characters are escaped.
func percentEncoded(_ text: String) -> String {
  let digits = Array("0123456789ABCDEF")
  return text.utf8.reduce(into: "") { result, byte in
    let scalar = Unicode.Scalar(byte)
    if scalar.isASCII,
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || "-._~".unicodeScalars.contains(scalar)
    {
      result.unicodeScalars.append(scalar)
    } else {
      result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
  }
}

extension Transport {
  /// Sends an API call and scans the reply into the blob store while it arrives. A 2xx reply that
  /// breaks off is still a reply, holding what had arrived, if at least one value is complete.
  ///
  /// - Parameters:
  ///   - blocking: Runs the last step, which waits for the disk.
  ///   - observe: Sees the transport's events first, on the transport's thread; an error it throws
  ///     ends the transfer.
  /// - Returns: `replied`, `transportFailed` or `storageFailed`.
  package func exchange(
    _ request: HTTPRequest, blobs: any BlobStore, limits: PayloadLimits = PayloadLimits(),
    blocking: BlockingStep = { $0() },
    observe: @escaping @Sendable (TransportEvent) throws -> Void = { _ in }
  ) async -> JobEvent {
    let reader = ReplyReader(blobs: blobs, limits: limits)
    do throws(TransportError) {
      try await send(request) { event in
        try observe(event)
        try reader.receive(event)
      }
    } catch {
      if let fault = reader.storeFault { return .storageFailed(fault) }
      let breaksOff: Set<TransportError.Reason> = [.connectionLost, .timedOut, .tooLarge, .other]
      guard (200..<300).contains(reader.status), breaksOff.contains(error.reason) else {
        return .transportFailed(error)
      }
      return await blocking {
        do throws(BlobError) {
          let reply = try reader.finish(lost: error)
          if case .other = reply.body { return .transportFailed(error) }
          return .replied(reply)
        } catch {
          return .storageFailed(error)
        }
      }
    }
    return await blocking {
      do throws(BlobError) {
        return .replied(try reader.finish())
      } catch {
        return .storageFailed(error)
      }
    }
  }

  /// Runs a step that waits for the disk on a thread that may wait.
  package typealias BlockingStep = @Sendable (@escaping @Sendable () -> JobEvent) async -> JobEvent

  /// Downloads a file into the blob store.
  ///
  /// - Returns: `downloaded`, `replied` when the reply is not a file (any status but 2xx),
  ///   `transportFailed` or `storageFailed`.
  package func download(
    _ request: HTTPRequest, blobs: any BlobStore, blocking: BlockingStep = { $0() },
    observe: @escaping @Sendable (TransportEvent) throws -> Void = { _ in }
  ) async -> JobEvent {
    let receiver = FileReceiver(blobs: blobs)
    do throws(TransportError) {
      try await send(request) { event in
        try observe(event)
        try receiver.receive(event)
      }
    } catch {
      receiver.discard()
      return receiver.fault.map(JobEvent.storageFailed) ?? .transportFailed(error)
    }
    return await blocking { receiver.finish() }
  }
}

/// Stores the bytes of a reply as a blob. It is used by the transport's thread first, then by the
/// caller.
private final class FileReceiver: Sendable {
  private struct State {
    var head = HTTPHead(status: 0)
    var writer: (any BlobWriter)?
    var fault: BlobError?
    var count = 0
  }

  private let blobs: any BlobStore
  private let state = Mutex(State())

  init(blobs: any BlobStore) { self.blobs = blobs }

  var fault: BlobError? { state.withLock(\.fault) }

  func receive(_ event: TransportEvent) throws {
    try state.withLock { state throws(BlobError) in
      do throws(BlobError) {
        switch event {
        case .bodyStarted, .sent: break
        case .head(let head): state.head = head
        case .bytes(let bytes):
          guard (200..<300).contains(state.head.status) else { return }
          let writer: any BlobWriter
          if let open = state.writer { writer = open } else { writer = try blobs.open() }
          state.writer = writer
          try unsafe bytes.withUnsafeBufferPointer { (bytes) throws(BlobError) in
            try unsafe writer.append(UnsafeRawBufferPointer(bytes))
          }
          state.count += bytes.count
        }
      } catch {
        state.fault = error
        throw error
      }
    }
  }

  func discard() {
    state.withLock { state in
      state.writer?.discard()
      state.writer = nil
    }
  }

  func finish() -> JobEvent {
    state.withLock { state in
      guard let writer = state.writer else {
        let isFile = (200..<300).contains(state.head.status)
        let nothing = PayloadError.truncated(offset: 0, reason: "the document is empty")
        return isFile
          ? .transportFailed(
            TransportError(.connectionLost, detail: "an empty file", mayHaveBeenAccepted: false))
          : .replied(Reply(state.head, .other("", nothing)))
      }
      do throws(BlobError) {
        return .downloaded(try writer.finish())
      } catch {
        return .storageFailed(error)
      }
    }
  }
}
