import Dispatch
import Glibc

/// A response as it came over the wire.
struct WireResponse {
  var status: Int
  var headers: [String: String]
  var body: [UInt8]
  /// Whether the connection closed before the announced length.
  var isCut: Bool

  var text: String { String(decoding: body, as: UTF8.self) }
}

/// A minimal HTTP client: one request per connection, on a thread of its own so that the server has
/// the thread pool to itself.
struct SocketClient: Sendable {
  let path: String
  /// A port of this machine instead of the path.
  var port: UInt16?

  struct Refused: Error { var code: CInt }

  func send(
    _ method: String, _ target: String, headers: [String: String] = [:], body: [UInt8] = [],
    host: String? = nil
  ) async throws -> WireResponse {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue(label: "client").async {
        continuation.resume(
          with: Result { try exchange(method, target, headers: headers, body: body, host: host) })
      }
    }
  }

  /// Sends raw bytes, and returns all that arrives until the server closes the connection. With
  /// `thenShuts` the client shuts its side after sending.
  func raw(
    _ bytes: [UInt8], thenShuts: Bool = false, onConnect: @escaping @Sendable () -> Void = {}
  ) async throws -> [UInt8] {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue(label: "client").async {
        continuation.resume(
          with: Result {
            let descriptor = try connected()
            defer { close(descriptor) }
            write(bytes, to: descriptor)
            onConnect()
            if thenShuts { shutdown(descriptor, Int32(SHUT_WR)) }
            return readAll(descriptor)
          })
      }
    }
  }

  private func exchange(
    _ method: String, _ target: String, headers: [String: String], body: [UInt8], host: String?
  ) throws -> WireResponse {
    let descriptor = try connected()
    defer { close(descriptor) }
    let host = host ?? (port == nil ? "studio.local" : "127.0.0.1")
    var head = "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    head += "Content-Length: \(body.count)\r\n\r\n"
    write(Array(head.utf8) + body, to: descriptor)
    return parse(readAll(descriptor))
  }

  private func connected() throws -> CInt {
    if let port { return try connected(port) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else {
      let code = errno
      close(descriptor)
      throw Refused(code: code)
    }
    return descriptor
  }

  private func connected(_ port: UInt16) throws -> CInt {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Refused(code: errno) }
    return descriptor
  }

  private func write(_ bytes: [UInt8], to descriptor: CInt) {
    var position = 0
    while position < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          descriptor, $0.baseAddress?.advanced(by: position), $0.count - position,
          Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return }
      position += count
    }
  }

  private func readAll(_ descriptor: CInt) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count <= 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  private func parse(_ bytes: [UInt8]) -> WireResponse {
    let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))
    let head = String(decoding: bytes[..<(end?.lowerBound ?? bytes.count)], as: UTF8.self)
    let lines = head.split(separator: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let halves = line.split(separator: ":", maxSplits: 1)
      headers[halves[0].lowercased()] = halves[1].trimmingPrefix(" ").description
    }
    let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    let rest = Array(bytes[(end?.upperBound ?? bytes.count)...])
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    let chunked = headers["transfer-encoding"] == "chunked" ? Self.joined(rest) : nil
    return WireResponse(
      status: status, headers: headers, body: chunked?.body ?? rest,
      isCut: status == 0 || rest.count < length || chunked?.isWhole == false)
  }

  /// The contents of the chunks, and whether the last one arrived.
  private static func joined(_ bytes: [UInt8]) -> (body: [UInt8], isWhole: Bool) {
    var body: [UInt8] = []
    var rest = bytes[...]
    while let line = rest.firstRange(of: Array("\r\n".utf8)),
      let count = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16)
    {
      rest = rest[line.upperBound...]
      if count == 0 { return (body, true) }
      body += rest.prefix(count)
      rest = rest.dropFirst(count + 2)
    }
    return (body, false)
  }
}
