package import Imagery

/// A change that this machine makes to a picture, as it is stored with its turn.
package struct LocalStep: Hashable, Sendable {
  /// The command without its slash: `crop 16:9`.
  package var words: String
  package var pixels: PixelStep

  /// Used in place of a profile's and a model's name: no provider was involved.
  package static let makerName = "local step"
  /// The longest command that is stored, in bytes.
  package static let mostBytes = 200

  /// Why a command cannot be carried out.
  package struct Problem: Error, Hashable {
    package var text: String

    package init(_ text: String) { self.text = text }
  }

  /// Reads what follows the word.
  ///
  /// - Parameters:
  ///   - size: The picture's, in pixels.
  ///   - region: The region drawn on it, or what surrounds several; nil if there is none.
  /// - Throws: `Problem` where that is incomplete, cannot be understood or does not fit the picture.
  package init(
    _ kind: LocalStepKind, _ arguments: [String], of size: PixelSize, region: PixelRect? = nil
  ) throws(Problem) {
    var reader = LocalStepReader(kind, arguments, size: size, region: region)
    pixels = try reader.step()
    words = "\(kind.rawValue) \(reader.words.joined(separator: " "))"
    guard words.utf8.count <= Self.mostBytes else { throw Problem("\(kind.rawValue): too long") }
    let result = pixels.size(of: size)
    guard pixels.isSound(for: size) else {
      throw Problem(
        "\(result) pixels are too many: at most 120 million, and "
          + "\(PixelStep.longestSide) on a side")
    }
  }
}

extension LocalStep {
  /// What was done, for the notes of its turn: `cropped from 1264×848 to 848×848 at 208,0`.
  package func summary(of size: PixelSize) -> String {
    let result = pixels.size(of: size)
    return switch pixels {
    case .crop(let rect): "cropped from \(size) to \(rect)"
    case .rotate(.right): "rotated to the right, from \(size) to \(result)"
    case .rotate(.left): "rotated to the left, from \(size) to \(result)"
    case .rotate(.half): "rotated by half a turn"
    case .flip(.horizontal): "flipped, left and right swapped"
    case .flip(.vertical): "flipped, top and bottom swapped"
    case .straighten(let degrees):
      "turned by \(numberText(degrees)) degrees clockwise and cropped to \(result)"
    case .extend(let sides):
      "canvas extended from \(size) to \(result): \(sides.left) pixels left, \(sides.top) above, "
        + "\(sides.right) right, \(sides.bottom) below, \(sides.fill.rawValue)"
    case .resize: "resized from \(size) to \(result)"
    case .levels: "\(words), all channels alike"
    case .autoLevels: "tones stretched from black to white, all channels alike"
    }
  }
}

extension Turn {
  /// The command of a local step without its slash; nil for any other turn.
  package var localStep: String? { kept?.step }
}
