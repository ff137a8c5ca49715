/// The changes that this machine makes itself, without a model and without cost, each named by the
/// word that the composer takes after a slash.
package enum LocalStepKind: String, Hashable, Sendable, CaseIterable {
  case crop, rotate, straighten, flip, extend, resize, levels

  /// At the head of a panel.
  package var title: String {
    switch self {
    case .crop: "Crop"
    case .rotate: "Rotate"
    case .straighten: "Straighten"
    case .flip: "Flip"
    case .extend: "Extend the canvas"
    case .resize: "Resize"
    case .levels: "Levels"
    }
  }

  /// What may follow the word, as examples.
  package var examples: String {
    switch self {
    case .crop: "16:9, 16:9 top, 800x600, 800x600+10+20, region"
    case .rotate: "left, right, 180"
    case .straighten: "2.5, -1"
    case .flip: "horizontal, vertical"
    case .extend: "21:9, 21:9 left edge, top 200 transparent, 10%"
    case .resize: "2048, 800x600, 50%"
    case .levels: "auto, brightness 10 contrast -5, black 10 white 240 gamma 1.2"
    }
  }

  /// What those mean, in one sentence.
  package var meaning: String {
    switch self {
    case .crop: "a ratio, a size in pixels with its place, or the region drawn"
    case .rotate: "a quarter or half turn; /straighten turns by any angle"
    case .straighten: "degrees from -45 to 45, clockwise; the corners are left out"
    case .flip: "horizontal swaps left and right"
    case .extend: "a ratio or sides, filled neutral, edge or transparent"
    case .resize: "the longer side, a box to fit into, or percent"
    case .levels: "auto, or black, white, gamma, contrast and brightness"
    }
  }
}

/// Text that begins with a slash and a word: `/crop 16:9`.
package enum SlashText: Hashable, Sendable {
  /// The word names a local step.
  case step(LocalStepKind, arguments: [String])
  /// The word names none.
  case unknown(word: String)

  /// Returns nil for any other text, such as a path.
  package init?(_ text: String) {
    let parts = text.split(whereSeparator: \.isWhitespace)
    guard text.first == "/", let first = parts.first, first.count > 1,
      first.dropFirst().allSatisfy({ $0.isASCII && ($0.isLetter || $0 == "-") })
    else { return nil }
    let word = first.dropFirst().lowercased()
    guard let kind = LocalStepKind(rawValue: word) else {
      self = .unknown(word: word)
      return
    }
    self = .step(kind, arguments: parts.dropFirst().map { $0.lowercased() })
  }

  /// The steps whose names begin with an unfinished word after a slash; empty for any other text.
  package static func completions(of text: String) -> [LocalStepKind] {
    guard text.first == "/" else { return [] }
    let word = text.dropFirst().lowercased()
    return LocalStepKind.allCases.filter { $0.rawValue.hasPrefix(word) }
  }
}
