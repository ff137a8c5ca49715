package import Model
import Payload

/// GMI Cloud's request queue, as requests (docs.gmicloud.ai).
package struct GMICodec: TaskQueue {
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
    return request("POST", "requests", body: try endpoint.body(envelope))
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

  func request(_ method: String, _ path: String, body: PayloadBody? = nil) -> HTTPRequest {
    var request = endpoint.request(method, "api/v1/ie/requestqueue/apikey/\(path)", body: body)
    let organization = endpoint.options.organization
    if !organization.isEmpty {
      request.headers.append((name: "X-Organization-ID", value: organization))
    }
    return request
  }
}
