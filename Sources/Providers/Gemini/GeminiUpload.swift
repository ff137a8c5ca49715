package import Imagery
package import Model
package import Payload

/// Uploads to the Gemini API's Files (Gemini API docs, "Files API"), kept for 48 hours and referred
/// to by address. Vertex AI and relays have none.
extension GeminiCodec {
  /// Asks where to upload a file; the reply's header `X-Goog-Upload-URL` is the address.
  ///
  /// - Throws: `Failure` when the provider has no file uploads.
  package func startUpload(_ blob: Blob, _ type: MediaType, name: String) throws(Failure)
    -> HTTPRequest
  {
    guard endpoint.wire == .gemini else {
      throw Failure(
        .usage, "\(endpoint.title.sentence) does not accept uploads.",
        advice: "Send the picture with the instruction.")
    }
    var body = PayloadBody()
    body.append(#"{"file":{"display_name":"#)
    body.append(string: name)
    body.append("}}")
    var request = endpoint.request(
      "POST", "upload/\(endpoint.options.apiVersion)/files", body: body)
    request.headers += [
      (name: "X-Goog-Upload-Protocol", value: "resumable"),
      (name: "X-Goog-Upload-Command", value: "start"),
      (name: "X-Goog-Upload-Header-Content-Length", value: "\(blob.byteCount)"),
      (name: "X-Goog-Upload-Header-Content-Type", value: type.rawValue),
    ]
    return request
  }

  /// Sends the file's bytes to the address in the reply; nil when the reply has none that is the
  /// provider's own.
  package func finishUpload(_ blob: Blob, _ type: MediaType, after head: HTTPHead) -> HTTPRequest? {
    let base = "\(endpoint.baseURL)/"
    guard let url = head.header("X-Goog-Upload-URL"), url.hasPrefix(base) else { return nil }
    var body = PayloadBody()
    body.append(blob)
    var request = endpoint.request(
      "POST", String(url.dropFirst(base.count)), body: body, contentType: type.rawValue)
    request.headers += [
      (name: "X-Goog-Upload-Offset", value: "0"),
      (name: "X-Goog-Upload-Command", value: "upload, finalize"),
    ]
    return request
  }
}
