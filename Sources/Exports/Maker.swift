package import Model

/// Who made the picture of a turn.
package enum Maker: Hashable, Sendable {
  /// A model, asked in this protocol; nil where the profile is no longer configured.
  case model(wire: String?)
  /// The sandbox, which plays this protocol: real pixels, no AI.
  case sandbox(wire: String)
  /// This program, of pictures that were there.
  case kept

  /// The protocol's name as it stands in a recipe.
  package var wire: String? {
    switch self {
    case .model(let wire): wire
    case .sandbox(let wire): "sandbox (\(wire))"
    case .kept: nil
    }
  }
}

/// Where a picture comes from, in the terms of the IPTC's controlled vocabulary
/// (https://cv.iptc.org/newscodes/digitalsourcetype/).
package enum DigitalSourceType: String, Hashable, Sendable, CaseIterable {
  /// Made by a model that was trained.
  case trainedAlgorithmicMedia
  /// Put together of such a picture and something else, or such a picture edited by other means.
  case compositeWithTrainedAlgorithmicMedia
  /// Made by an algorithm that was not trained on anything.
  case algorithmicMedia
  /// A picture that such an algorithm has altered.
  case algorithmicallyEnhanced

  package var address: String { "http://cv.iptc.org/newscodes/digitalsourcetype/\(rawValue)" }

  /// What is true of the last picture of a branch, given root first with who made each.
  package init(branch: [(turn: Turn, maker: Maker)]) {
    guard let last = branch.last else {
      self = .algorithmicMedia
      return
    }
    if case .model = last.maker {
      self = .trainedAlgorithmicMedia
      return
    }
    let usesModel = branch.contains { if case .model = $0.maker { true } else { false } }
    let hasSource =
      branch.contains { !$0.turn.references.isEmpty }
      || branch.dropLast().contains { $0.turn.result != nil }
    self =
      usesModel
      ? .compositeWithTrainedAlgorithmicMedia
      : hasSource ? .algorithmicallyEnhanced : .algorithmicMedia
  }
}
