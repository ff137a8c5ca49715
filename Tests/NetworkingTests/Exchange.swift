import Networking
import Payload
import Providers
import Synchronization

/// The events and the result of one request, in order.
struct Exchange: Sendable {
  var order: [String] = []
  var head: HTTPHead?
  var body: [UInt8] = []
  var sent: [Int] = []
  var error: TransportError?

  var text: String { String(decoding: body, as: UTF8.self) }
}

extension CurlTransport {
  func exchange(_ request: HTTPRequest) async -> Exchange {
    let result = Mutex(Exchange())
    var error: TransportError?
    do throws(TransportError) {
      try await send(request) { event in
        result.withLock { result in
          switch event {
          case .bodyStarted: result.order.append("started")
          case .sent(let count, _): result.sent.append(count)
          case .head(let head):
            result.order.append("head")
            result.head = head
          case .bytes(let bytes):
            if result.order.last != "bytes" { result.order.append("bytes") }
            result.body += bytes
          }
        }
      }
    } catch let failure {
      error = failure
    }
    return result.withLock { result in
      result.error = error
      return result
    }
  }
}

func body(_ text: String) -> PayloadBody {
  var body = PayloadBody()
  body.append(text)
  return body
}
