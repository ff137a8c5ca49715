import CCurl
import Providers

/// A checked address, parsed with libcurl's own parser so that both see the same host.
struct Address {
  let scheme: String
  let host: String

  init(_ text: String) throws(TransportError) {
    guard let handle = curl_url() else {
      throw TransportError(.other, detail: "out of memory", mayHaveBeenTaken: false)
    }
    defer { curl_url_cleanup(handle) }
    let status = curl_url_set(handle, CURLUPART_URL, text, UInt32(CURLU_DISALLOW_USER))
    guard status == CURLUE_OK, let scheme = Self.part(handle, CURLUPART_SCHEME),
      let host = Self.part(handle, CURLUPART_HOST), scheme == "http" || scheme == "https"
    else {
      throw TransportError(
        .badAddress, detail: "not an http or https address", mayHaveBeenTaken: false)
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
