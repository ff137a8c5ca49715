import CCurl
import Numbers
import Payload
import Providers

extension Transfer {
  /// Sets libcurl's options for the request.
  ///
  /// - Throws: `TransportError` when the request must not be sent at all.
  func configure() throws(TransportError) {
    let address = try checkedAddress()
    let isPlain = address.scheme == "http"
    set(CURLOPT_URL, order.request.url)
    set(CURLOPT_PROTOCOLS_STR, isPlain ? "http" : "https")
    set(CURLOPT_USERAGENT, setup.userAgent)
    // Signal handlers belong to the program, and this is not its main thread.
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_TCP_KEEPALIVE, 1)
    set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    set(CURLOPT_BUFFERSIZE, 256 << 10)
    set(CURLOPT_UPLOAD_BUFFERSIZE, 512 << 10)
    set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(order.request.connectTimeout))
    curl_set_offset(handle, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(order.request.maximumResponse))
    if let socket = order.request.socket {
      set(CURLOPT_UNIX_SOCKET_PATH, socket)
      curl_remember_socket(handle, opened)
    }
    // Plain requests stay on this machine, so they must not go through a proxy.
    if isPlain || order.request.socket != nil {
      set(CURLOPT_PROXY, "")
    } else if let proxy = setup.proxy {
      set(CURLOPT_PROXY, proxy)
    }
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    setTrust()
    setRedirects()
    setBody()
    try setHeaders()
    setCallbacks()
  }

  private func checkedAddress() throws(TransportError) -> Address {
    let address = try Address(order.request.url)
    if let socket = order.request.socket {
      // `sockaddr_un` has room for 108 bytes, including the terminating zero.
      guard !socket.isEmpty, socket.utf8.count <= 107, !socket.utf8.contains(0) else {
        throw TransportError(
          .badAddress, detail: "the socket path is longer than 107 bytes",
          mayHaveBeenAccepted: false)
      }
    } else if address.scheme == "http", !address.isLoopback {
      throw TransportError(
        .insecure, detail: "\(address.host) is not this machine", mayHaveBeenAccepted: false)
    }
    return address
  }

  private func setTrust() {
    set(CURLOPT_SSL_VERIFYPEER, 1)
    set(CURLOPT_SSL_VERIFYHOST, 2)
    set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let file = order.request.certificates ?? setup.certificateFile {
      set(CURLOPT_CAINFO, file)
    }
    if order.request.certificates == nil, let folder = setup.certificateFolder {
      set(CURLOPT_CAPATH, folder)
    }
  }

  private func setRedirects() {
    // A request with a key goes only where it was sent, and one over a socket cannot be redirected.
    let follows =
      order.request.followsRedirects && order.request.socket == nil
      && !order.request.headers.contains { Self.secretHeaders.contains($0.name.lowercased()) }
    set(CURLOPT_FOLLOWLOCATION, follows ? 1 : 0)
    set(CURLOPT_MAXREDIRS, 5)
    set(CURLOPT_REDIR_PROTOCOLS_STR, "https")
  }

  private static let secretHeaders: Set = [
    "authorization", "cookie", "proxy-authorization", "x-api-key", "x-goog-api-key",
  ]

  private func setBody() {
    let length = curl_off_t(order.request.body?.byteCount ?? 0)
    switch order.request.method {
    case "GET" where order.request.body == nil: set(CURLOPT_HTTPGET, 1)
    case "HEAD": set(CURLOPT_NOBODY, 1)
    case "PUT":
      set(CURLOPT_UPLOAD, 1)
      set(CURLOPT_FRESH_CONNECT, 1)
      curl_set_offset(handle, CURLOPT_INFILESIZE_LARGE, length)
    case let method where method == "POST" || order.request.body != nil:
      set(CURLOPT_POST, 1)
      curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, length)
      // See `CurlTransport`: on a new connection libcurl rarely retries by itself, and
      // `willRequest` refuses it when it does.
      set(CURLOPT_FRESH_CONNECT, 1)
      if method != "POST" { set(CURLOPT_CUSTOMREQUEST, method) }
    case let method: set(CURLOPT_CUSTOMREQUEST, method)
    }
  }

  private func setHeaders() throws(TransportError) {
    // Don't wait for `100 Continue`: a refusal may arrive while the body is being sent.
    var lines = ["Expect:"]
    let names = Set(order.request.headers.map { $0.name.lowercased() })
    // libcurl labels the body of any POST as a form.
    if !names.contains("content-type") { lines.append("Content-Type:") }
    // Base64 pictures shrink by a quarter.
    if BodyDecoder.isAvailable, !names.contains("accept-encoding") {
      lines.append("Accept-Encoding: gzip")
    }
    for header in order.request.headers {
      let bytes = (header.name + header.value).utf8
      guard !header.name.isEmpty, !header.name.contains(":"),
        !bytes.contains(where: { $0 < 32 && $0 != 9 || $0 == 127 })
      else {
        // The value may be a key, so the message leaves it out.
        throw TransportError(
          .other, detail: "a header contains characters that cannot be sent",
          mayHaveBeenAccepted: false)
      }
      lines.append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
    }
    for line in lines {
      guard let list = curl_slist_append(headerList, line) else {
        throw TransportError(.other, detail: "out of memory", mayHaveBeenAccepted: false)
      }
      headerList = list
    }
    curl_set_list(handle, CURLOPT_HTTPHEADER, headerList)
  }

  private func set(_ option: CURLoption, _ value: Int) { curl_set_long(handle, option, value) }
  private func set(_ option: CURLoption, _ value: String) { curl_set_string(handle, option, value) }

  /// libcurl takes 0 to mean "for ever".
  private func milliseconds(_ seconds: Double) -> Int {
    max(1, Int(clamping: min(seconds, 1_000_000) * 1000))
  }
}

/// A checked address, parsed with libcurl's own parser so that both see the same host.
struct Address {
  let scheme: String
  let host: String

  init(_ text: String) throws(TransportError) {
    guard let handle = curl_url() else {
      throw TransportError(.other, detail: "out of memory", mayHaveBeenAccepted: false)
    }
    defer { curl_url_cleanup(handle) }
    let status = curl_url_set(handle, CURLUPART_URL, text, UInt32(CURLU_DISALLOW_USER))
    guard status == CURLUE_OK, let scheme = Self.part(handle, CURLUPART_SCHEME),
      let host = Self.part(handle, CURLUPART_HOST), scheme == "http" || scheme == "https"
    else {
      throw TransportError(
        .badAddress, detail: "not an http or https address", mayHaveBeenAccepted: false)
    }
    self.scheme = scheme
    self.host = host.lowercased()
  }

  private static func part(_ handle: OpaquePointer, _ part: CURLUPart) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_part(handle, part, &text) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }

  /// Whether the host is this machine, by a name or number that needs no lookup: libcurl maps
  /// `localhost` to the loopback addresses itself, and its parser has already normalised any
  /// spelling of an IPv4 address to four numbers.
  var isLoopback: Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
  }
}

extension TransportError.Reason {
  /// Maps libcurl's error code to the reason that callers see.
  init(_ code: CURLcode, isRedirected: Bool) {
    self =
      switch code {
      case CURLE_UNSUPPORTED_PROTOCOL: isRedirected ? .insecure : .badAddress
      case CURLE_URL_MALFORMAT: .badAddress
      case CURLE_COULDNT_RESOLVE_HOST: .cannotResolve
      case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: .proxy(status: 0)
      case CURLE_COULDNT_CONNECT: .cannotConnect
      case CURLE_OPERATION_TIMEDOUT: .timedOut
      case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
        CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
        CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_NOTFOUND,
        CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_USE_SSL_FAILED:
        .tls
      case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2,
        CURLE_HTTP2_STREAM, CURLE_SEND_FAIL_REWIND, CURLE_SSL_SHUTDOWN_FAILED:
        .connectionLost
      case CURLE_FILESIZE_EXCEEDED: .tooLarge
      default: .other
      }
  }
}
