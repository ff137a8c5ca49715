package import Model
import Payload

/// The requests of GMI Cloud's request queue (docs.gmicloud.ai).
package struct GMICodec: TaskQueue {
  package let endpoint: Endpoint

  package init(_ endpoint: Endpoint) {
    self.endpoint = endpoint
  }

  /// The paid call.
  ///
  /// - Throws: `Failure`, before anything is sent, when the turn exceeds what GMI accepts.
  package func submit(_ turn: TurnRequest) throws(Failure) -> HTTPRequest {
    try endpoint.check(turn)
    let envelope: PayloadNode = .members([
      "model": .string(endpoint.model),
      "payload": .object(try conversation(turn) + settings(turn)),
    ])
    return request("POST", "requests", body: try endpoint.body(envelope))
  }

  /// Asks for the state of a submitted request.
  package func status(_ task: String) -> HTTPRequest {
    request("GET", "requests/\(percentEncoded(task))")
  }

  /// Asks for this account's requests for the model.
  package func list(pageSize: Int = 20) -> HTTPRequest {
    request("GET", "requests?model_id=\(percentEncoded(endpoint.model))&page_size=\(pageSize)")
  }

  package func models() -> HTTPRequest { request("GET", "models") }

  /// Asks for the model's own description: its parameters and price.
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
