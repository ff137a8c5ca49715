import Payload

/// What goes back: a status, headers and a body.
struct ServerResponse {
  var status = 200
  var type = "application/json"
  var body: PayloadBody
  var headers: [String: String] = [:]
  /// Whether the length is left unsaid, as for a stream of events.
  var isChunked = false
  /// A misbehaviour of this answer alone.
  var fault: Fault.Kind?

  init(_ node: PayloadNode) throws(PayloadError) {
    body = PayloadBody()
    try body.append(node)
  }

  init(_ blob: Blob, type: String) {
    self.type = type
    body = PayloadBody()
    body.append(blob)
  }

  init(_ body: PayloadBody, type: String = "application/json") {
    self.type = type
    self.body = body
  }

  /// A web page.
  init(page text: String, status: Int = 200) {
    self.status = status
    type = "text/html"
    body = PayloadBody()
    body.append("<html><head><title>\(text)</title></head><body>nginx</body></html>\n")
  }
}
