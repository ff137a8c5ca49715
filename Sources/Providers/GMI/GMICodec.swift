package import Model
import Payload

/// GMI Cloud's request queue, as requests (docs.gmicloud.ai).
package struct GMICodec: Sendable {
  package let endpoint: Endpoint

  package init(_ endpoint: Endpoint) {
    self.endpoint = endpoint
  }

  /// The paid call. Throws, before anything is sent, when the turn is more than GMI takes.
  package func submit(_ turn: TurnRequest) throws(Failure) -> HTTPRequest {
    try endpoint.check(turn)
    let envelope: PayloadNode = .members([
      "model": .string(endpoint.model),
      "payload": .object(try conversation(turn) + settings(turn)),
    ])
    let body: PayloadBody
    do {
      body = try Payload(envelope).body
    } catch {
      throw Self.brokenTranscript(error)
    }
    guard body.byteCount <= Self.maximumBody else {
      throw Failure(
        .usage,
        "The conversation is \(byteText(body.byteCount)) long; \(endpoint.title) takes "
          + "\(byteText(Self.maximumBody)) at most.",
        advice: "Begin a new conversation with the last picture.")
    }
    var request = request("POST", "requests", body: body)
    // A long conversation gets the time it takes at one megabit a second.
    request.timeout += Double(body.byteCount) / 125_000
    return request
  }

  /// Asks how a submitted request stands.
  package func status(_ task: String) -> HTTPRequest {
    request("GET", "requests/\(percentEncoded(task))")
  }

  /// Own requests for this model.
  package func list(pageSize: Int = 20) -> HTTPRequest {
    request("GET", "requests?model_id=\(percentEncoded(endpoint.model))&page_size=\(pageSize)")
  }

  package func models() -> HTTPRequest { request("GET", "models") }

  /// The model's own description: its parameters and price.
  package func model(_ id: String) -> HTTPRequest {
    request("GET", "models/\(percentEncoded(id))")
  }

  /// Asks for a place to put a picture that is then named by its address.
  package func uploadSlot(_ type: MediaType) throws(Failure) -> HTTPRequest {
    // The types clients are known to use here (docs.gmicloud.ai).
    guard type == .png || type == .jpeg else {
      throw Failure(
        .usage, "\(endpoint.title.sentence) takes no \(type.name) files as uploads.",
        advice: "Use a PNG or JPEG file.")
    }
    var body = PayloadBody()
    body.append(#"{"file_type":"\#(type == .png ? "png" : "jpeg")"}"#)
    return request("POST", "upload-url", body: body)
  }

  /// The longest request in bytes (docs.gmicloud.ai: "max input size").
  static let maximumBody = 500_000_000

  private func request(_ method: String, _ path: String, body: PayloadBody? = nil) -> HTTPRequest {
    var headers = [(name: "Accept", value: "application/json")]
    if body != nil { headers.append((name: "Content-Type", value: "application/json")) }
    return HTTPRequest(
      method: method, url: "\(endpoint.baseURL)/api/v1/ie/requestqueue/apikey/\(path)",
      headers: headers, body: body, socket: endpoint.socket, timeout: endpoint.timeout,
      certificates: endpoint.certificates)
  }

  static func brokenTranscript(_ error: PayloadError) -> Failure {
    Failure(
      .storage, "The stored conversation cannot be continued: \(error.reason).",
      advice: "Go on from an earlier turn, or begin a new conversation with the picture.")
  }
}
