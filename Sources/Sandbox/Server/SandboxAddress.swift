import Glibc

/// The address at which a sandbox listens.
package enum SandboxAddress: Hashable, Sendable {
  /// A Unix socket at this path, for its owner only.
  case socket(String)
  /// A port on this machine's loopback; with 0 the system chooses one.
  case port(UInt16, isIPv6: Bool)

  /// The longest path of a Unix socket, in bytes.
  static let pathLimit = 107

  /// Parses `HOST:PORT`.
  ///
  /// - Throws: `SandboxError.badAddress`, or `notLoopback` for a host that is not on the loopback.
  package init(listen text: String) throws(SandboxError) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...])
    else { throw .badAddress(text) }
    let host = text[..<colon].lowercased()
    switch host {
    case "localhost": self = .port(port, isIPv6: false)
    case "[::1]", "::1": self = .port(port, isIPv6: true)
    case "127.0.0.1": self = .port(port, isIPv6: false)
    case "": throw .badAddress(text)
    default: throw .notLoopback(text)
    }
  }

  /// Whether it is a Unix socket.
  var isSocket: Bool {
    if case .socket = self { true } else { false }
  }

  /// The address as a client needs it: a URL, or the socket's path.
  package var description: String {
    switch self {
    case .socket(let path): path
    case .port(let port, false): "http://127.0.0.1:\(port)"
    case .port(let port, true): "http://[::1]:\(port)"
    }
  }

  /// The address of a Unix socket at a path of `pathLimit` bytes at most.
  static func unix(_ path: String) -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) {
      $0.copyBytes(from: path.utf8.prefix(pathLimit))
    }
    return address
  }

  /// Whether a process listens at a Unix socket.
  static func isListening(at path: String) -> Bool {
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    guard path.utf8.count <= pathLimit else { return false }
    let address = unix(path)
    return withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
  }
}
