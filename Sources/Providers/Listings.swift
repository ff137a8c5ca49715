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

/// A model as its provider lists it.
package struct RemoteModel: Hashable, Sendable {
  package var id: String
  /// Its common name; empty where the provider does not give one.
  package var name: String
  /// What else the provider says about it, in a few words.
  package var note: String

  package init(id: String, name: String = "", note: String = "") {
    self.id = id
    self.name = name
    self.note = note
  }
}

extension RemoteModel {
  /// Reads a bare id, or a description by GMI (docs.gmicloud.ai) or OpenAI (docs.toapis.com).
  init?(_ value: PayloadValue, _ reply: Reply) {
    if let id = value.string, !id.isEmpty {
      self.init(id: id)
      return
    }
    guard let id = Listing.text(value, "model", "id", "model_id", in: reply) else {
      self.init(resource: value, reply)
      return
    }
    let name = Listing.text(value, "display_name", "name", in: reply) ?? ""
    let description = Listing.text(
      value, "brief_description", "detailed_description", "owned_by", in: reply)
    let parameters = (value["parameters"]?.elements ?? []).compactMap { $0["name"]?.string }
    let note = [
      description, Self.price(value["price_info"], reply),
      parameters.isEmpty ? nil : "takes " + parameters.joined(separator: ", "),
    ].compactMap { $0.map { quoted($0, limit: 200) } }.joined(separator: "; ")
    self.init(id: id, name: name == id ? "" : name, note: note)
  }

  /// Reads Google's descriptions, where `name` is `models/ID` or `publishers/google/models/ID`
  /// (Gemini API docs; Vertex AI docs).
  private init?(resource value: PayloadValue, _ reply: Reply) {
    let path = (value["name"]?.string ?? "").split(separator: "/")
    guard path.count > 1, let id = path.last else { return nil }
    let methods = value["supportedGenerationMethods"]?.elements.compactMap(\.string)
    let tokens = value["inputTokenLimit"]?.tokens
    let note = [
      methods?.contains("generateContent") == false ? "does not generate content" : nil,
      Listing.text(value, "description", in: reply), tokens.map { "reads \($0) tokens" },
    ].compactMap { $0.map { quoted($0, limit: 200) } }.joined(separator: "; ")
    self.init(
      id: String(id), name: Listing.text(value, "displayName", in: reply) ?? "", note: note)
  }

  /// `0.05 USD per image`, from what GMI says in `price_info`.
  private static func price(_ info: PayloadValue?, _ reply: Reply) -> String? {
    guard let info, let price = Listing.text(info, "price", in: reply) else { return nil }
    return ([price] + ["unit", "pricing_type"].compactMap { Listing.text(info, $0, in: reply) })
      .joined(separator: " ")
  }
}

/// A request of this account that the provider still knows.
package struct RemoteRequest: Hashable, Sendable {
  /// The provider's id for it, as in `Job.accepted(task:)`.
  package var task: String
  package var model: String
  /// The state, in the provider's own words.
  package var status: String
  package var created: Timestamp?
  /// The instruction, if the provider repeats it.
  package var instruction: String

  package init(
    task: String, model: String = "", status: String = "", created: Timestamp? = nil,
    instruction: String = ""
  ) {
    self.task = task
    self.model = model
    self.status = status
    self.created = created
    self.instruction = instruction
  }
}

extension RemoteRequest {
  /// Reads a request as GMI lists it (docs.gmicloud.ai).
  init?(_ value: PayloadValue, _ reply: Reply) {
    guard let task = Listing.text(value, "request_id", "id", in: reply) else { return nil }
    self.init(
      task: task, model: Listing.text(value, "model", in: reply) ?? "",
      status: Listing.text(value, "status", in: reply) ?? "",
      created: value["created_at"]?.double.flatMap(Timestamp.init(unix:)),
      instruction: Self.instruction(value["payload"], reply))
  }

  /// The prompt, or the text of the conversation's last turn.
  private static func instruction(_ payload: PayloadValue?, _ reply: Reply) -> String {
    if let prompt = reply.text(payload?["prompt"]), !prompt.isEmpty { return prompt }
    let parts = payload?["contents"]?.elements.last?["parts"]?.elements ?? []
    return parts.compactMap { reply.text($0["text"]) }.last ?? ""
  }
}
