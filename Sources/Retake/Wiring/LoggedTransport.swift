import Logging
import Numbers
import Providers
import Synchronization

/// A transport that logs each request and its end: method, address, status, bytes, seconds. No
/// headers, no query (download URLs carry their permission there) and no body.
struct LoggedTransport: Transport {
  let transport: any Transport
  let log: Logger

  private struct Tally {
    var status = 0
    var sent = 0
    var received = 0
  }

  func send(
    _ request: HTTPRequest, events: @escaping @Sendable (TransportEvent) throws -> Void
  ) async throws(TransportError) {
    let tally = Mutex(Tally())
    let clock = ContinuousClock()
    let start = clock.now
    let address = request.url.prefix { $0 != "?" && $0 != "#" }
    func summary(_ end: String) -> Logger.Message {
      let (tally, seconds) = (tally.withLock { $0 }, start.duration(to: clock.now) / .seconds(1))
      return
        "\(request.method) \(address) \(end), \(tally.sent) bytes out, \(tally.received) in, \(hundredths(seconds)) s"
    }
    do throws(TransportError) {
      try await transport.send(request) { event in
        tally.withLock { tally in
          switch event {
          case .bodyStarted: break
          case .sent(let count, _): tally.sent = count
          case .head(let head): tally.status = head.status
          case .bytes(let bytes): tally.received += bytes.count
          }
        }
        try events(event)
      }
    } catch {
      log.warning(
        summary(
          "ended with \(error.reason) (\(error.detail)), \(error.mayHaveBeenAccepted ? "maybe accepted" : "not accepted")"
        ))
      throw error
    }
    log.info(summary("answered \(tally.withLock(\.status))"))
  }
}

/// Seconds with two decimals.
private func hundredths(_ seconds: Double) -> String {
  let whole = Int(clamping: (seconds * 100).rounded())
  return "\(whole / 100).\(whole % 100 < 10 ? "0" : "")\(whole % 100)"
}
