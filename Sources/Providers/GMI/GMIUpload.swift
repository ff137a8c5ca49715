import Imagery
import Model
import Payload

/// Where to upload a picture, and the address it has afterwards.
struct GMIUploadSlot: Hashable {
  /// The address that accepts the bytes; it may be on any host.
  var upload: String
  /// The address for `payload.image`.
  var picture: String
}

/// Sends pictures by address instead of inside the request (docs.gmicloud.ai).
extension GMICodec {
  /// Asks for an upload address for one picture.
  ///
  /// - Throws: `Failure` for a file type that cannot be uploaded.
  func uploadSlot(_ type: MediaType) throws(Failure) -> HTTPRequest {
    // The types that clients are known to upload here.
    guard type == .png || type == .jpeg else {
      throw Failure(
        .usage, "\(endpoint.title.sentence) does not accept \(type.name) files as uploads.",
        advice: "Use a PNG or JPEG file.")
    }
    var body = PayloadBody()
    body.append(#"{"file_type":"\#(type == .png ? "png" : "jpeg")"}"#)
    return request("POST", "upload-url", body: body)
  }

  /// Reads the reply to `uploadSlot`, which is never billed.
  ///
  /// - Throws: `Failure` when the reply has no usable address.
  func slot(in reply: Reply) throws(Failure) -> GMIUploadSlot {
    guard (200..<300).contains(reply.head.status) else {
      var failure = failure(reply)
      failure.billed = .no
      throw failure
    }
    let root = reply.json?.root
    guard let upload = reply.address(root?["upload_url"]), Origin(upload)?.scheme == "https",
      let picture = reply.address(root?["public_url"]), Origin(picture) != nil
    else {
      throw Failure(
        .provider, "\(endpoint.title.sentence) returned no usable upload address.",
        advice: "Use a smaller picture, which is sent inside the request.")
    }
    return GMIUploadSlot(upload: upload, picture: picture)
  }

  /// Uploads the bytes. The address itself is the permission, so the request carries no key.
  func put(_ blob: Blob, _ type: MediaType, in slot: GMIUploadSlot) -> HTTPRequest {
    var body = PayloadBody()
    body.append(blob)
    return HTTPRequest(
      method: "PUT", url: slot.upload, headers: [(name: "Content-Type", value: type.rawValue)],
      body: body, timeout: endpoint.timeout + Double(blob.byteCount) / 125_000,
      certificates: endpoint.certificates)
  }
}
