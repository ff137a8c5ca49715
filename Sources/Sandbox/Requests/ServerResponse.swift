import Payload

/// A response: a status, headers and a body.
struct ServerResponse {
  var status = 200
  var type = "application/json"
  var body: PayloadBody
  var headers: [String: String] = [:]
  /// Whether the body is sent in chunks, without its length, as an event stream is.
  var isChunked = false
  /// A fault that applies to this response alone.
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

  /// An HTML page, as a proxy sends it.
  init(page text: String, status: Int = 200) {
    self.status = status
    type = "text/html"
    body = PayloadBody()
    body.append("<html><head><title>\(text)</title></head><body>nginx</body></html>\n")
  }
}
