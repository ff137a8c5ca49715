import Payload

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
