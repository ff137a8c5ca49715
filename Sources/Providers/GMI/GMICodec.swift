import Imagery
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

extension GMICodec {
  /// The members that carry the conversation. On a first turn, text and addresses go as `prompt`
  /// and `image`; with a local picture, and on every later turn, the conversation goes as
  /// `contents`, which overrides both.
  ///
  /// - Throws: `Failure` when an address cannot be sent, or the stored conversation cannot be
  ///   continued.
  func conversation(_ turn: TurnRequest) throws(Failure) -> [PayloadNode.Member] {
    let pictures = try inlinePictures(turn)
    let next = PayloadNode.members([
      "role": "user", "parts": .array(turn.parts(with: pictures)),
    ])
    if let transcript = turn.transcript {
      do {
        // The bytes go back exactly as they came.
        return [.init("contents", .splice(try transcript.appending([next])))]
      } catch {
        throw endpoint.brokenConversation(error)
      }
    }
    guard pictures.isEmpty else { return [.init("contents", .array([next]))] }
    let addresses = turn.attachments.compactMap { $0.url.map(PayloadNode.string) }
    // Always an array: Gemini models are said to ignore a bare string (docs.gmicloud.ai).
    return [.init("prompt", .string(turn.instruction))]
      + (addresses.isEmpty ? [] : [.init("image", .array(addresses))])
  }

  func settings(_ turn: TurnRequest) -> [PayloadNode.Member] {
    let settings = turn.settings
    var members: [PayloadNode.Member] = [
      .init("image_size", .string(settings.resolution.rawValue)),
      .init("image_output_format", .string(settings.format.rawValue)),
    ]
    if let ratio = turn.ratio {
      members.insert(.init("aspect_ratio", .string(ratio.description)), at: 1)
    }
    // The model's page names these as capabilities but not as fields, so they are sent in Gemini's
    // spelling where the profile enables them (docs.gmicloud.ai).
    let offer = endpoint.capabilities.tuning
    if offer.temperature != nil, let value = settings.tuning.temperature {
      members.append(.init("temperature", .double(value)))
    }
    if offer.topP != nil, let value = settings.tuning.topP {
      members.append(.init("topP", .double(value)))
    }
    if endpoint.sendsThinking, settings.thinking != nil || settings.includeThoughts {
      members.append(
        .init(
          "thinkingConfig",
          .members([
            "thinkingLevel": settings.thinking.map { .string($0.rawValue) },
            "includeThoughts": settings.includeThoughts ? true : nil,
          ])))
    }
    if !settings.system.isEmpty {
      members.append(
        .init("systemInstruction", ["parts": [["text": .string(settings.system)]]]))
    }
    return members
  }

  private func inlinePictures(_ turn: TurnRequest) throws(Failure) -> [PayloadNode] {
    var pictures: [PayloadNode] = []
    for attachment in turn.attachments {
      guard case .blob(let blob, let type) = attachment.source else { continue }
      pictures.append([
        "inlineData": ["mimeType": .string(type.rawValue), "data": .base64(blob)]
      ])
    }
    let isMixed = !pictures.isEmpty || turn.transcript != nil
    if isMixed, let address = turn.attachments.first(where: { $0.url != nil }) {
      // `contents` would need `fileData`, which GMI does not document.
      throw Failure(
        .usage,
        "\(endpoint.title.sentence) accepts a URL such as \(address.name) only in the first "
          + "turn and not next to a local picture.",
        advice: "Download the picture and add the file instead.")
    }
    return pictures
  }
}

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
  func upload(_ blob: Blob, _ type: MediaType, to slot: GMIUploadSlot) -> HTTPRequest {
    var body = PayloadBody()
    body.append(blob)
    return HTTPRequest(
      method: "PUT", url: slot.upload, headers: [(name: "Content-Type", value: type.rawValue)],
      body: body, timeout: endpoint.timeout + Double(blob.byteCount) / 125_000,
      certificates: endpoint.certificates)
  }
}
