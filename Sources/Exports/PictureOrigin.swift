package import Model

/// Who made the picture of a turn.
package enum PictureOrigin: Hashable, Sendable {
  /// A model, over this protocol; nil if the profile is no longer configured.
  case model(wire: String?)
  /// The sandbox, playing this protocol: real pixels, no AI.
  case sandbox(wire: String)
  /// This program, from existing pictures.
  case kept

  /// The protocol's name as a recipe gives it.
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
  /// Made by a trained model.
  case trainedAlgorithmicMedia
  /// Composed of such a picture and something else, or such a picture edited by other means.
  case compositeWithTrainedAlgorithmicMedia
  /// Made by an algorithm that was not trained.
  case algorithmicMedia
  /// A picture altered by such an algorithm.
  case algorithmicallyEnhanced

  package var address: String { "http://cv.iptc.org/newscodes/digitalsourcetype/\(rawValue)" }

  /// The source type of a branch's last picture; the branch is given root first, with the origin of
  /// each turn.
  package init(branch: [(turn: Turn, origin: PictureOrigin)]) {
    guard let last = branch.last else {
      self = .algorithmicMedia
      return
    }
    if case .model = last.origin {
      self = .trainedAlgorithmicMedia
      return
    }
    let usesModel = branch.contains { if case .model = $0.origin { true } else { false } }
    let hasSource =
      branch.contains { !$0.turn.references.isEmpty }
      || branch.dropLast().contains { $0.turn.result != nil }
    self =
      usesModel
      ? .compositeWithTrainedAlgorithmicMedia
      : hasSource ? .algorithmicallyEnhanced : .algorithmicMedia
  }
}
