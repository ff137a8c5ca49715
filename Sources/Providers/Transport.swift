package import Payload

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
  /// A PEM file of certificate authorities that replaces the system's; from the profile's `ca_file`.
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
  /// When the response arrived, in Unix seconds by this machine's clock; nil if that was not recorded.
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

/// Why a transfer failed. `mayHaveBeenTaken` says whether the body had begun to leave.
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
  package var mayHaveBeenTaken: Bool

  package init(_ reason: Reason, detail: String, mayHaveBeenTaken: Bool) {
    self.reason = reason
    self.detail = detail
    self.mayHaveBeenTaken = mayHaveBeenTaken
  }
}
