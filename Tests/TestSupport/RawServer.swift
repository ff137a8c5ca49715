import Foundation
import Glibc
import Synchronization

/// A server that responds to each connection with a script, byte by byte, so that malformed
/// responses can be tested too. It records what the scripts tell it.
package final class RawServer: Sendable {
  /// A connection as a script sees it.
  package struct Connection {
    let descriptor: CInt

    /// Reads to the end of a request's head, perhaps with some of what follows.
    package func head() -> String { String(decoding: bytesOfHead(), as: UTF8.self) }

    private func bytesOfHead() -> [UInt8] {
      var bytes = [UInt8]()
      while bytes.firstRange(of: Self.endOfHead) == nil {
        let more = read()
        if more.isEmpty { break }
        bytes += more
      }
      return bytes
    }

    private static let endOfHead = Array("\r\n\r\n".utf8)

    /// Reads what has arrived; empty at the end.
    package func read(_ limit: Int = 1 << 16) -> [UInt8] {
      var bytes = [UInt8](repeating: 0, count: limit)
      let count = recv(descriptor, &bytes, limit, 0)
      return count > 0 ? Array(bytes[..<count]) : []
    }

    /// Reads a head and a body of the length that it declares, byte for byte; nil if the request
    /// breaks off.
    package func request() -> (head: String, body: [UInt8])? {
      let bytes = bytesOfHead()
      guard let end = bytes.firstRange(of: Self.endOfHead) else { return nil }
      let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      var body = Array(bytes[end.upperBound...])
      let line = head.split(separator: "\r\n").first { $0.hasPrefix("Content-Length:") }
      let length = line.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
      while body.count < length {
        let bytes = read()
        if bytes.isEmpty { return nil }
        body += bytes
      }
      return (head, body)
    }

    package func write(_ text: String) { write(Array(text.utf8)) }

    package func write(_ bytes: [UInt8]) {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes {
          send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
        }
        if count <= 0 { return }
        rest = rest.dropFirst(count)
      }
    }

    /// Closes so that the other side sees a reset.
    package func reset() {
      var option = linger(l_onoff: 1, l_linger: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }
  }

  private let listener: CInt
  package let port: Int
  package let path: String?
  private let texts = Mutex<[String]>([])
  private let isStopped = Mutex(false)

  /// What the scripts have recorded.
  package var records: [String] { texts.withLock { $0 } }
  package func record(_ text: String) { texts.withLock { $0.append(text) } }

  package var url: String { path == nil ? "http://127.0.0.1:\(port)" : "http://sandbox" }

  /// Serves each connection on a thread of its own, on 127.0.0.1 or on a Unix socket.
  package init(path: String? = nil, _ script: @escaping @Sendable (Connection, RawServer) -> Void) {
    self.path = path
    let descriptor: CInt
    if let path {
      descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
      withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          _ = bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      port = 0
    } else {
      descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      port = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          _ = bind(descriptor, $0, length)
          _ = getsockname(descriptor, $0, &length)
        }
        return Int(UInt16(bigEndian: pointer.pointee.sin_port))
      }
    }
    listener = descriptor
    listen(descriptor, 8)
    Thread.detachNewThread { [self] in
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else {
          // Too many descriptors, or a connection that is gone already, is no reason to serve no
          // more.
          if !isStopped.withLock({ $0 }) {
            usleep(1000)
            continue
          }
          close(descriptor)
          return
        }
        Thread.detachNewThread { [self] in
          script(Connection(descriptor: connection), self)
          close(connection)
        }
      }
    }
  }

  /// Stops accepting connections. The thread that accepts them closes the listener, because its
  /// number may belong to another server a moment later.
  package func stop() {
    isStopped.withLock { $0 = true }
    shutdown(listener, CInt(SHUT_RDWR))
    if let path { unlink(path) }
  }

  /// A fresh path below the temporary folder, short enough for a socket.
  package static func socketPath() -> String {
    "/tmp/retake-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"
  }
}

/// Waits for a condition that another thread will fulfil; gives up after two minutes, because the
/// machine may be busy.
package func until(_ condition: () -> Bool) async -> Bool {
  for _ in 0..<60_000 {
    if condition() { return true }
    try? await Task.sleep(for: .milliseconds(2))
  }
  return false
}
