import FlyingFox
import FlyingSocks
import Glibc

/// The HTTP server on its socket or port.
struct Listener: Sendable {
  let address: SandboxAddress
  let desk: Desk

  /// What ended first.
  fileprivate enum Event {
    case listening, failed(any Error), idle, cancelled
  }

  func serve(
    until isIdle: @escaping @Sendable () async throws -> Void,
    onReady: @escaping @Sendable (SandboxAddress) -> Void
  ) async throws(SandboxError) -> SandboxServer.Ending {
    switch address {
    case .socket(let path):
      let place = try SocketPlace(path)
      let server = makeServer(sockaddr_un.unix(path: place.bindPath))
      return try await serve(
        server, until: isIdle,
        ready: { () throws(SandboxError) in
          do throws(SandboxError) {
            try place.publish()
          } catch {
            place.discard()
            throw error
          }
          onReady(address)
        }, leaving: { place.withdraw() }, failed: { place.discard() })
    case .port(let port, let isIPv6):
      let server =
        isIPv6
        ? makeServer(sockaddr_in6.loopback(port: port)) : makeServer(Self.loopback(port))
      return try await serve(
        server, until: isIdle,
        ready: {
          var chosen = port
          if case .ip4(_, let port) = await server.listeningAddress { chosen = port }
          if case .ip6(_, let port) = await server.listeningAddress { chosen = port }
          onReady(.port(chosen, isIPv6: isIPv6))
        })
    }
  }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in.inet(port: port)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }

  private func makeServer(_ address: some SocketAddress) -> HTTPServer {
    // Bodies are taken in by the handler, so its time includes a slow client's; and nothing of them
    // is kept in memory to be read twice.
    HTTPServer(
      config: HTTPServer.Configuration(
        address: address, timeout: 3600, sharedRequestBufferSize: 64 << 10,
        sharedRequestReplaySize: 0, logger: .disabled),
      handler: desk)
  }

  private func serve(
    _ server: HTTPServer, until isIdle: @escaping @Sendable () async throws -> Void,
    ready: @Sendable () async throws(SandboxError) -> Void,
    leaving: @Sendable () -> Void = {}, failed: @Sendable () -> Void = {}
  ) async throws(SandboxError) -> SandboxServer.Ending {
    let result: Result<SandboxServer.Ending, SandboxError> = await withTaskGroup(of: Event.self) {
      group in
      group.addTask {
        do {
          try await server.run()
          return .cancelled
        } catch {
          return Task.isCancelled ? .cancelled : .failed(error)
        }
      }
      group.addTask {
        do {
          try await server.waitUntilListening(timeout: 60)
          return .listening
        } catch {
          return .cancelled
        }
      }
      defer { group.cancelAll() }
      var isListening = false
      while let event = await group.next() {
        switch event {
        case .listening:
          do throws(SandboxError) { try await ready() } catch { return .failure(error) }
          isListening = true
          group.addTask {
            do {
              try await isIdle()
              return .idle
            } catch {
              return .cancelled
            }
          }
        case .failed(let error):
          if isListening { leaving() } else { failed() }
          return .failure(.cannotListen(address.description, reason: Self.words(error)))
        case .idle, .cancelled:
          if isListening { leaving() } else { failed() }
          await server.stop(timeout: 1)
          return .success(event.ending)
        }
      }
      return .success(.cancelled)
    }
    return try result.get()
  }

  private static func words(_ error: any Error) -> String {
    if case .failed(_, let code, _) = error as? SocketError { return systemReason(code) }
    return "\(error)"
  }
}

extension Listener.Event {
  fileprivate var ending: SandboxServer.Ending {
    if case .idle = self { return .idle }
    return .cancelled
  }
}
