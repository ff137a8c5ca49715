import FoundationEssentials
package import Imagery
package import Model

/// How a picture was made, as embedded in its file.
package struct Recipe: Hashable, Sendable {
  /// The session's title; empty when it has none.
  package var title: String
  package var session: String
  package var turn: Int
  package var prompt: String
  /// The earlier instructions, from the branch's root.
  package var parents: [String]
  package var settings: Settings
  /// The ratio that was sent.
  package var ratio: AspectRatio?
  package var size: PixelSize?
  /// The model's own name for itself, or the one that was asked for.
  package var model: String
  /// The protocol used; nil if no provider was involved, or it is not known.
  package var wire: String?
  package var source: DigitalSourceType
  package var created: Timestamp
  /// This program's name and version.
  package var tool: String

  /// The recipe of a branch's last turn; the branch is given root first.
  package init?(
    branch: [Turn], session: Session, tool: String, origin: (Turn) -> PictureOrigin
  ) {
    guard let turn = branch.last else { return nil }
    title = session.title
    self.session = session.id.rawValue
    self.turn = turn.number
    prompt = turn.instruction
    parents = branch.dropLast().map(\.instruction)
    settings = turn.settings
    ratio = turn.sentRatio
    size = turn.result?.size
    model = turn.outcome?.model ?? turn.model
    wire = origin(turn).wire
    source = DigitalSourceType(branch: branch.map { (turn: $0, origin: origin($0)) })
    created = turn.ended ?? turn.created
    self.tool = tool
  }

  /// The settings as JSON, from which they can be read back exactly.
  var settingsText: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = try? encoder.encode(settings)
    return data.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}

extension Recipe {
  /// The recipe as image generators write it under PNG's keyword `parameters`, which other programs
  /// show: the text first, then one line of names and values.
  package var parameters: String {
    var values: [(String, String)] = []
    if let size { values.append(("Size", "\(size.width)x\(size.height)")) }
    if let seed = settings.tuning.seed { values.append(("Seed", "\(seed)")) }
    values.append(("Model", model))
    values.append(("Resolution", settings.resolution.rawValue))
    if let ratio { values.append(("Ratio", "\(ratio)")) }
    if let level = settings.thinking { values.append(("Thinking", level.name)) }
    if let temperature = settings.tuning.temperature {
      values.append(("Temperature", "\(temperature)"))
    }
    if let topP = settings.tuning.topP { values.append(("Top P", "\(topP)")) }
    if let wire { values.append(("Protocol", wire)) }
    values.append(("Version", tool))
    return prompt + "\n" + values.map { "\($0): \($1)" }.joined(separator: ", ")
  }
}

extension [Turn] {
  /// The turns from the root of a conversation to one of its turns; empty when there is no such
  /// turn.
  package func branch(to number: Int) -> [Turn] {
    let byNumber = Dictionary(map { ($0.number, $0) }, uniquingKeysWith: { $1 })
    var path: [Turn] = []
    var next = byNumber[number]
    while let turn = next {
      path.append(turn)
      guard let parent = turn.parent, parent < turn.number else { break }
      next = byNumber[parent]
    }
    return path.reversed()
  }

  /// The newest turn that has a picture.
  package var newestWithPicture: Turn? { last { $0.result != nil } }
}

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
