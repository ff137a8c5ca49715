package import Model
import Payload

// The queries that a provider answers besides the paid call. None is billed; the key is added when
// they are sent (`authorize`).
extension Endpoint {
  /// Asks for the list of models; nil if the protocol has no such query.
  package var modelsRequest: HTTPRequest? {
    switch wire {
    case .gmi: GMICodec(self).models()
    case .toapis, .toapisOfficial: ToAPIsCodec(self).models()
    case .gemini, .vertex: GeminiCodec(self).models()
    }
  }

  /// Asks for the next page of models; nil when the reply was the last page.
  package func modelsRequest(after reply: Reply) -> HTTPRequest? {
    guard wire == .gemini || wire == .vertex,
      let next = reply.json?.root["nextPageToken"]?.string, !next.isEmpty
    else { return nil }
    return GeminiCodec(self).models(pageToken: next)
  }

  /// Asks for the provider's description of a model; nil if the protocol has no such query.
  package func modelRequest(_ id: String) -> HTTPRequest? {
    switch wire {
    case .gmi: GMICodec(self).model(id)
    case .gemini, .vertex: GeminiCodec(self).model(id)
    case .toapis, .toapisOfficial: nil
    }
  }

  /// Asks for this account's requests; nil if the protocol has no such query.
  package var requestsRequest: HTTPRequest? {
    switch wire {
    case .gmi: GMICodec(self).list()
    // Known names can be queried in batches, but there is no list (docs.toapis.com).
    case .toapis, .toapisOfficial, .gemini, .vertex: nil
    }
  }

  /// Whether a request has an id by which its result can be fetched later.
  package var keepsResults: Bool {
    switch wire {
    case .gmi, .toapis, .toapisOfficial: true
    case .gemini, .vertex: false
    }
  }

  /// Reads the reply to `modelsRequest`.
  ///
  /// - Throws: `Failure` when the reply is an error or cannot be read.
  package func models(in reply: Reply) throws(Failure) -> [RemoteModel] {
    let root = try listing(reply)
    return Listing.entries(
      of: root, under: ["models", "publisherModels", "data", "items", "model_ids"]
    )
    .compactMap { RemoteModel($0, reply) }
  }

  /// Reads the reply to `modelRequest`.
  ///
  /// - Throws: `Failure` when the reply is an error or cannot be read.
  package func model(in reply: Reply) throws(Failure) -> RemoteModel {
    let root = try listing(reply)
    if let model = RemoteModel(root["data"] ?? root, reply) { return model }
    throw unreadableListing("it names no model")
  }

  /// Reads the reply to `requestsRequest`.
  ///
  /// - Throws: `Failure` when the reply is an error or cannot be read.
  package func requests(in reply: Reply) throws(Failure) -> [RemoteRequest] {
    let root = try listing(reply)
    return Listing.entries(of: root, under: ["requests", "items", "data"])
      .compactMap { RemoteRequest($0, reply) }
  }

  private func listing(_ reply: Reply) throws(Failure) -> PayloadValue {
    let status = reply.head.status
    guard (200..<300).contains(status) else {
      var failure = HTTPFailures(self).failure(http: status, ErrorWords(reply))
      // A query costs nothing, whatever the outcome.
      failure.billed = .no
      throw failure
    }
    guard let root = reply.json?.root else { throw unreadableListing(reply.nonsense) }
    if root["success"]?.bool == false {
      throw unreadableListing(ErrorWords(reply).message ?? "it does not say why")
    }
    return root
  }

  private func unreadableListing(_ why: String) -> Failure {
    Failure(
      .provider, "The reply from \(title) cannot be read: \(quoted(why)).",
      advice: "Check base_url of the profile \(name).")
  }
}

/// Reads the entries of lists, in the shapes seen so far.
enum Listing {
  /// The elements under the first of these keys that is present, or of the reply itself when it is
  /// an array.
  static func entries(of root: PayloadValue, under keys: [String]) -> [PayloadValue] {
    if root.kind == .array { return root.elements }
    for key in keys {
      if let list = root[key], list.kind == .array { return list.elements }
    }
    return []
  }

  /// The first of these members that holds text or a number.
  static func text(_ value: PayloadValue, _ keys: String..., in reply: Reply) -> String? {
    keys.lazy.compactMap { key -> String? in
      guard let member = value[key] else { return nil }
      return reply.text(member) ?? member.number
    }.first { !$0.isEmpty }
  }
}
