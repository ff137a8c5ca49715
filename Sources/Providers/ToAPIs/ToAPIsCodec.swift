import Model
import Payload

/// The requests of ToAPIs' tasks (docs.toapis.com): the plain model and, over Vertex AI, the
/// official one.
struct ToAPIsCodec: TaskQueue {
  let endpoint: Endpoint

  init(_ endpoint: Endpoint) { self.endpoint = endpoint }

  func submit(_ turn: TurnRequest) throws(Failure) -> HTTPRequest {
    try endpoint.check(turn)
    let addresses = try addresses(turn)
    let envelope: PayloadNode = .members([
      "model": .string(endpoint.model),
      "prompt": .string(turn.instruction),
      "size": turn.ratio.map { .string($0.description) },
      // Must be a number: a string is refused (docs.toapis.com).
      "n": 1,
      "image_urls": addresses.isEmpty ? nil : .array(addresses),
      "client_business_id": named(turn.name).map(PayloadNode.string),
      "metadata": .object(metadata(turn.settings)),
    ])
    return request("POST", "images/generations", body: try endpoint.body(envelope))
  }

  /// Asks for the state of a task, also by the name that a request was given here.
  func status(_ task: String) -> HTTPRequest {
    request("GET", "images/generations/\(percentEncoded(task))")
  }

  /// Asks for the models that make pictures; without the type, only text models are listed.
  func models() -> HTTPRequest { request("GET", "models?type=image") }

  /// Asks for the balance of this key's account.
  func balance() -> HTTPRequest { request("GET", "balance") }

  func named(_ name: String) -> String? {
    endpoint.options.namesRequests && !name.isEmpty ? name : nil
  }

  /// "Generated image URLs are valid for 24 hours."
  var keepsResults: Int? { 24 }

  /// The pictures in the order they are named.
  func inOrder(_ turn: TurnRequest) -> [(index: Int, attachment: Attachment)] {
    endpoint.sendingOrder(of: turn.attachments).map { ($0, turn.attachments[$0]) }
  }

  private func addresses(_ turn: TurnRequest) throws(Failure) -> [PayloadNode] {
    var addresses: [PayloadNode] = []
    for (_, attachment) in inOrder(turn) {
      guard let url = attachment.url else {
        throw Failure(
          .usage, "\(attachment.name) has no address yet.",
          advice: "This is a mistake in Retake; nothing was sent.")
      }
      addresses.append(
        endpoint.options.addressStyle == .objects ? ["url": .string(url)] : .string(url))
    }
    return addresses
  }

  func request(
    _ method: String, _ path: String, body: PayloadBody? = nil,
    contentType: String = "application/json"
  ) -> HTTPRequest {
    endpoint.request(method, "v1/\(path)", body: body, contentType: contentType)
  }
}
