import Model
import Payload

extension Endpoint {
  /// An API call to this provider; the key is added where it is sent. The timeout of a long body
  /// allows for sending it at one megabit a second.
  func request(
    _ method: String, _ path: String, body: PayloadBody? = nil,
    contentType: String = "application/json"
  ) -> HTTPRequest {
    var headers = [(name: "Accept", value: "application/json")]
    if body != nil { headers.append((name: "Content-Type", value: contentType)) }
    return HTTPRequest(
      method: method, url: "\(baseURL)/\(path)", headers: headers, body: body, socket: socket,
      timeout: timeout + Double(body?.byteCount ?? 0) / 125_000, certificates: certificates)
  }

  /// A JSON body.
  ///
  /// - Throws: `Failure` when it is longer than the provider accepts, or the conversation in it
  ///   cannot be read.
  func body(_ node: PayloadNode) throws(Failure) -> PayloadBody {
    let body: PayloadBody
    do {
      body = try Payload(node).body
    } catch {
      throw brokenConversation(error)
    }
    let most = capabilities.maxRequestBytes
    guard body.byteCount <= most else {
      throw Failure(
        .usage,
        "The conversation is \(byteText(body.byteCount)) long; \(title) accepts at most "
          + "\(byteText(most)).",
        advice: "Start a new conversation with the last picture.")
    }
    return body
  }

  /// The failure of a stored conversation that cannot be sent.
  func brokenConversation(_ error: PayloadError) -> Failure {
    Failure(
      .storage, "The stored conversation cannot be continued: \(error.reason).",
      advice: "Continue from an earlier turn, or start a new conversation with the picture.")
  }
}
