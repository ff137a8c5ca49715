import Glibc
import Posix

/// Accepts connections at a socket or port, and serves them.
struct Listener: Sendable {
  let address: SandboxAddress
  let router: Router
  let limits: ConnectionLimits

  /// Serves until `isIdle` returns or the task is cancelled. `onReady` is called once clients can
  /// connect.
  ///
  /// - Throws: `SandboxError` if it cannot listen at the address.
  func serve(
    until isIdle: @escaping @Sendable () async throws -> Void,
    onReady: @escaping @Sendable (SandboxAddress) -> Void
  ) async throws(SandboxError) -> SandboxServer.Ending {
    switch address {
    case .socket(let path):
      let place = try SocketFile(path)
      let socket = try publish(place)
      onReady(address)
      return await serve(socket, until: isIdle) { place.withdraw() }
    case .port(let port, let isIPv6):
      let socket: CInt
      if isIPv6 {
        var own = sockaddr_in6()
        own.sin6_family = sa_family_t(AF_INET6)
        own.sin6_port = port.bigEndian
        own.sin6_addr = in6addr_loopback
        socket = try listen(own, AF_INET6)
      } else {
        var own = sockaddr_in()
        own.sin_family = sa_family_t(AF_INET)
        own.sin_port = port.bigEndian
        own.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        socket = try listen(own, AF_INET)
      }
      onReady(.port(Self.port(of: socket) ?? port, isIPv6: isIPv6))
      return await serve(socket, until: isIdle) {}
    }
  }

  /// Creates the listening socket at its path; nothing is left behind if that fails.
  private func publish(_ place: SocketFile) throws(SandboxError) -> CInt {
    var socket: CInt = -1
    do throws(SandboxError) {
      socket = try listen(SandboxAddress.unix(place.bindPath), AF_UNIX)
      try place.publish()
      return socket
    } catch {
      if socket >= 0 { close(socket) }
      place.discard()
      throw error
    }
  }

  /// The port that the system chose; it is at the same offset in both kinds of address.
  private static func port(of socket: CInt) -> UInt16? {
    var own = sockaddr_in6()
    var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let result = withUnsafeMutablePointer(to: &own) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &size) }
    }
    return result == 0 ? UInt16(bigEndian: own.sin6_port) : nil
  }

  /// Creates a socket that listens at an address.
  private func listen<Address>(_ own: Address, _ family: CInt) throws(SandboxError) -> CInt {
    let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = Glibc.socket(family, kind, 0)
    guard descriptor >= 0 else {
      throw .cannotListen(address.description, reason: systemReason())
    }
    var isOn: CInt = 1
    setsockopt(
      descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<CInt>.size))
    let bound = withUnsafePointer(to: own) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
      }
    }
    guard bound == 0, Glibc.listen(descriptor, SOMAXCONN) == 0 else {
      let reason = systemReason()
      close(descriptor)
      throw .cannotListen(address.description, reason: reason)
    }
    return descriptor
  }

  private func serve(
    _ socket: CInt, until isIdle: @escaping @Sendable () async throws -> Void,
    leaving: @Sendable () -> Void
  ) async -> SandboxServer.Ending {
    let ending = await withTaskGroup(of: SandboxServer.Ending.self) { group in
      group.addTask {
        await accept(from: socket)
        return .cancelled
      }
      group.addTask {
        do {
          try await isIdle()
          return .idle
        } catch {
          return .cancelled
        }
      }
      let event = await group.next() ?? .cancelled
      leaving()
      group.cancelAll()
      return event
    }
    close(socket)
    return ending
  }

  /// Accepts connections until the task is cancelled, and serves each in a task of its own.
  private func accept(from socket: CInt) async {
    let open = ConnectionCount(limit: limits.connections)
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        let descriptor = Glibc.accept(socket, nil, nil)
        guard descriptor >= 0 else {
          let code = errno
          do {
            if code == EAGAIN {
              try await SocketWait.wait(socket, for: .read)
            } else if code != EINTR, code != ECONNABORTED {
              // Out of descriptors: wait until a client leaves.
              try await limits.sleep(.milliseconds(50))
            }
          } catch {
            return
          }
          continue
        }
        // Only a Unix socket tells whose process is at the other end.
        guard !address.isSocket || isPeerOurs(descriptor),
          fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0,
          fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
        else {
          close(descriptor)
          continue
        }
        let connection = ClientConnection(descriptor: descriptor, router: router, limits: limits)
        group.addTask {
          guard open.begin() else { return await connection.refuse() }
          defer { open.end() }
          await connection.serve()
        }
      }
    }
  }
}
