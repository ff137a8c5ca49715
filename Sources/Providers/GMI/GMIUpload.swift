import Model
import Payload

/// A place to put a picture, and the address it is then named by.
struct GMIUploadSlot: Hashable {
  /// Takes the bytes; it may be anywhere.
  var upload: String
  /// For `payload.image`.
  var picture: String
}

/// Pictures by address instead of inside the request (docs.gmicloud.ai).
extension GMICodec {
  /// Asks for a place for one picture.
  func uploadSlot(_ type: MediaType) throws(Failure) -> HTTPRequest {
    // The types clients are known to use here.
    guard type == .png || type == .jpeg else {
      throw Failure(
        .usage, "\(endpoint.title.sentence) takes no \(type.name) files as uploads.",
        advice: "Use a PNG or JPEG file.")
    }
    var body = PayloadBody()
    body.append(#"{"file_type":"\#(type == .png ? "png" : "jpeg")"}"#)
    return request("POST", "upload-url", body: body)
  }

  /// Reads the answer to `uploadSlot`; nothing of it is billed.
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
        .provider, "\(endpoint.title.sentence) names no place for the picture that can be used.",
        advice: "Use a smaller picture, which goes inside the request.")
    }
    return GMIUploadSlot(upload: upload, picture: picture)
  }

  /// Puts the bytes there. The address itself is the permission: it goes without the key.
  func put(_ blob: Blob, _ type: MediaType, in slot: GMIUploadSlot) -> HTTPRequest {
    var body = PayloadBody()
    body.append(blob)
    return HTTPRequest(
      method: "PUT", url: slot.upload, headers: [(name: "Content-Type", value: type.rawValue)],
      body: body, timeout: endpoint.timeout + Double(blob.byteCount) / 125_000,
      certificates: endpoint.certificates)
  }
}
