import CCurl
import Providers

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
