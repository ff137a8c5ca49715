/// Decides who may use the sandbox: programs on this machine, but not web pages in a browser.
///
/// A page of another site can send requests to a port of this machine, and can make a name of its
/// own resolve to it ("DNS rebinding"). Both show in the headers that browsers add.
struct AccessRules: Sendable {
  /// Whether the sandbox listens on a Unix socket, which no browser can reach and where clients may
  /// name any host.
  var isSocket: Bool

  /// Returns the reason for refusing a request, or nil if it is allowed.
  func refusal(_ head: RequestHead) -> APIError? {
    let hosts = head.headers.values("host")
    guard hosts.count == 1 || head.isHTTP10 && hosts.isEmpty else {
      return .bad("The request must have one Host header.")
    }
    let host = hosts.first ?? "localhost"
    guard isSocket ? Self.isHost(host) : Self.isLoopback(host) else {
      return APIError(
        403,
        "The sandbox accepts only the names of this machine's loopback, such as 127.0.0.1, not "
          + "Host \"\(host.prefix(100))\".")
    }
    let origins = head.headers.values("origin")
    guard origins.allSatisfy({ $0.lowercased() == "http://\(host.lowercased())" }) else {
      return APIError(
        403,
        "Pages of other sites may not use the sandbox: Origin "
          + "\"\(origins.joined(separator: ", ").prefix(100))\" is not its own.")
    }
    let sites = head.headers.values("sec-fetch-site").map { $0.lowercased() }
    guard sites.allSatisfy({ $0 == "same-origin" || $0 == "none" }) else {
      return APIError(403, "Pages of other sites may not use the sandbox.")
    }
    guard head.headers["access-control-request-method"] == nil else {
      return APIError(403, "The sandbox does not allow cross-origin requests.")
    }
    return nil
  }

  /// Whether a host, with or without a port, names the loopback interface.
  private static func isLoopback(_ host: String) -> Bool {
    let host = host.lowercased()
    for name in ["localhost", "127.0.0.1", "[::1]"] where host.hasPrefix(name) {
      let port = host.dropFirst(name.count)
      return port.isEmpty || port.first == ":" && UInt16(port.dropFirst()) != nil
    }
    return false
  }

  /// Whether a text is a plausible host: it becomes part of the URLs in responses.
  private static func isHost(_ host: String) -> Bool {
    !host.isEmpty && host.utf8.count <= 255
      && host.utf8.allSatisfy { byte in
        RequestHead.isToken(byte) || "[]:".utf8.contains(byte)
      }
  }
}
