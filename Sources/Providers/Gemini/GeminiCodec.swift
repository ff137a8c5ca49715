package import Model
import Payload

/// The requests of Gemini's and Vertex AI's `generateContent` (Gemini API docs; Vertex AI docs;
/// doc.tokaify.com).
package struct GeminiCodec: Sendable {
  package let endpoint: Endpoint

  package init(_ endpoint: Endpoint) {
    self.endpoint = endpoint
  }

  /// The paid call.
  ///
  /// - Throws: `Failure`, before anything is sent, when the turn exceeds what the provider accepts.
  package func generate(_ turn: TurnRequest) throws(Failure) -> HTTPRequest {
    try generate(turn, contents: contents(turn))
  }

  /// The paid call with the contents that `contents(_:)` returned for this turn.
  func generate(_ turn: TurnRequest, contents: Payload) throws(Failure) -> HTTPRequest {
    try endpoint.check(turn)
    let settings = turn.settings
    let body = try endpoint.body(
      .members([
        "contents": .splice(contents), "systemInstruction": systemInstruction(settings),
        "tools": tools(settings), "safetySettings": safety(settings),
        "generationConfig": generation(turn),
      ]))
    guard endpoint.options.streams else {
      let path = try endpoint.path(to: "generateContent", of: endpoint.model)
      return endpoint.request("POST", path, body: body)
    }
    let path = try endpoint.path(to: "streamGenerateContent", of: endpoint.model)
    var request = endpoint.request("POST", "\(path)?alt=sse", body: body)
    request.headers.removeAll { $0.name == "Accept" }
    request.headers.append((name: "Accept", value: "text/event-stream"))
    return request
  }

  /// Asks how many tokens a turn would take; costs nothing.
  package func countTokens(_ turn: TurnRequest) throws(Failure) -> HTTPRequest {
    let body = try endpoint.body(
      .members([
        "contents": .splice(contents(turn)),
        // The Gemini API accepts nothing but the contents here.
        "systemInstruction": endpoint.wire == .vertex ? systemInstruction(turn.settings) : nil,
      ]))
    let path = try endpoint.path(to: "countTokens", of: endpoint.model)
    return endpoint.request("POST", path, body: body)
  }

  /// Asks for a page of the list of models; the token comes from the page before.
  package func models(pageToken: String? = nil, pageSize: Int = 100) -> HTTPRequest {
    let page = pageToken.map { "&pageToken=\(percentEncoded($0))" } ?? ""
    return endpoint.request("GET", "\(endpoint.modelsPath)?pageSize=\(pageSize)\(page)")
  }

  /// Asks for a model's own description: its limits and the methods it supports.
  package func model(_ id: String) -> HTTPRequest {
    endpoint.request("GET", endpoint.path(of: id))
  }
}
