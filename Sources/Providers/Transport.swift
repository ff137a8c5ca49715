package import Payload

/// Port: sends one HTTP request and streams the answer.
package protocol Transport: Sendable {
  /// Sends the request. `events` is called in order: `bodyStarted` just before the first byte of
  /// the body may leave (from there on a paid request may have been taken), then `head` once, then
  /// `bytes` as they come; what `events` throws ends the transfer. Before `bodyStarted` the request's
  /// own `beforeBody` is awaited. Cancelling the task closes the connection. Redirects are never
  /// followed unless the request allows it. A body that has begun to leave is never sent again.
  func send(
    _ request: HTTPRequest, events: @escaping @Sendable (TransportEvent) throws -> Void
  ) async throws(TransportError)
}

package enum TransportEvent: Sendable {
  case bodyStarted
  /// Bytes of the request's body that have left, and their total.
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
  /// The path of the Unix socket that stands for the host; nil connects over TCP.
  package var socket: String?
  /// Redirects are for downloads only; they never carry `Authorization`.
  package var followsRedirects: Bool
  /// Seconds.
  package var connectTimeout: Double
  /// Seconds of silence, in which nothing is sent or received, after which the transfer is given up. How
  /// long the whole of it takes is not limited.
  package var timeout: Double
  /// An answer longer than this many bytes is refused while it arrives.
  package var maximumResponse: Int
  /// A PEM file of certificate authorities instead of the system's; from the profile's `ca_file`.
  package var certificates: String?
  /// Awaited when the first byte of the body is ready to leave, which waits for it; what it throws ends
  /// the transfer, and nothing of the body has left then.
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
  /// In the order they came; names as they came.
  package var headers: [Header]
  /// When it came, in Unix seconds by this machine's clock; nil where nobody looked.
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

  /// The first header of that name, letter case ignored.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// Why a transfer did not end well. `mayHaveBeenTaken` says whether the body had begun to leave.
package struct TransportError: Error, Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    case badAddress
    /// Plain http to something that is neither loopback nor a Unix socket.
    case insecure
    case cannotResolve, cannotConnect
    /// A proxy refused to connect: with this HTTP status, or it is not there or gave no answer (0).
    case proxy(status: Int)
    case tls
    case timedOut
    case connectionLost
    case tooLarge
    case cancelled
    /// The receiver threw while it read the answer.
    case refusedByReceiver
    case other
  }

  package var reason: Reason
  /// The library's own words, without secrets.
  package var detail: String
  package var mayHaveBeenTaken: Bool

  package init(_ reason: Reason, detail: String, mayHaveBeenTaken: Bool) {
    self.reason = reason
    self.detail = detail
    self.mayHaveBeenTaken = mayHaveBeenTaken
  }
}
