import Payload

/// What a variant of the model accepts at ToAPIs (docs.toapis.com).
struct ToAPIsModel: Sendable {
  var id: String
  var ratios: [String]
  /// The sizes as ToAPIs spells them, and as the family does.
  var sizes: [String: String]
  /// Whether its extra parameters are those of Vertex AI.
  var isOfficial: Bool

  static let all =
    [
      ToAPIsModel(
        id: "gemini-3.1-flash-image-preview", ratios: PictureTable.ratios,
        sizes: ["0.5K": "512", "1K": "1K", "2K": "2K", "4K": "4K"], isOfficial: false)
    ]
    + [
      "gemini-3.1-flash-image-preview-official", "nano-banana-2-official",
      "nano-banana-2-lite-official",
    ].map {
      ToAPIsModel(
        id: $0, ratios: PictureTable.commonRatios + ["4:1", "8:1"],
        sizes: ["1K": "1K", "2K": "2K", "4K": "4K"], isOfficial: true)
    }

  static func named(_ id: String) -> ToAPIsModel? { all.first { $0.id == id } }

  /// The list of models, in the usual shape of such lists. Without a type it has only text models,
  /// so it is empty.
  static func list(type: String?) -> PayloadNode {
    let models = type == "image" ? all : []
    return [
      "object": "list",
      "data": .array(
        models.map {
          ["id": .string($0.id), "object": "model", "owned_by": "sandbox", "type": "image"]
        }),
    ]
  }
}
