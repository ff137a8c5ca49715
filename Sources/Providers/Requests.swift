import Model
import Payload

extension Endpoint {
  /// An API call to this provider; the key is added where it is sent. A long body gets the time that it
  /// takes at one megabit a second.
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
}
