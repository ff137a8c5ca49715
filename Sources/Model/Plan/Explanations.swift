package import Imagery
import Numbers

/// What a provider is told about regions, after the instruction.
///
/// Boxes are written as the family was trained to read them: `box_2d`, [ymin, xmin, ymax, xmax]
/// from 0 to 1000 (Gemini API docs, "Image understanding"), with the pixels next to them.
package func regionWords(
  _ regions: [Region], of picture: PixelSize, hasMarkedCopy: Bool
) -> String {
  guard !regions.isEmpty else { return "" }
  let boxes = regions.enumerated().map { index, region in
    let number = regions.count > 1 ? "\(index + 1). " : ""
    return (number + region.words(in: picture), region.isExcluded)
  }
  let included = boxes.filter { !$0.1 }.map(\.0)
  let excluded = boxes.filter { $0.1 }.map(\.0)
  let format = "(box_2d: [ymin, xmin, ymax, xmax], 0 to 1000)"
  var lines: [String] = []
  if !included.isEmpty {
    let what = included.count > 1 ? "these regions" : "this region"
    lines.append("Change only \(what) of the picture \(format):")
    lines += included
  }
  if !excluded.isEmpty {
    let what = excluded.count > 1 ? "these regions" : "this region"
    lines.append(
      included.isEmpty
        ? "Change the picture everywhere except in \(what) \(format):"
        : "Even there, do not change \(what):")
    lines += excluded
  }
  let rest =
    included.isEmpty ? "what is inside" : excluded.isEmpty ? "everything outside" : "the rest"
  lines.append("Leave \(rest) exactly as it is.")
  if hasMarkedCopy {
    let color = included.isEmpty ? "blue and white" : "red and white"
    let others = included.isEmpty || excluded.isEmpty ? "" : " (in blue what must not change)"
    lines.append(
      "One picture sent with this is a marked copy of it, outlined in \(color)\(others): it only shows "
        + "where; do not draw the outlines.")
  }
  return lines.joined(separator: "\n")
}

extension Region {
  /// The most points of an outline that are written; a model takes no more from them.
  private static let mostWrittenPoints = 32

  /// `box_2d [20, 10, 215, 322]: an ellipse in 320×200 pixels at x 10, y 20 of 1024×1024`.
  fileprivate func words(in picture: PixelSize) -> String {
    let rect = bounds(in: picture).clipped(to: picture) ?? bounds
    let start = "box_2d \(list([(rect.x, rect.y), (rect.maxX, rect.maxY)], of: picture)): "
    let place = "\(rect.width)×\(rect.height) pixels at x \(rect.x), y \(rect.y) of \(picture)"
    switch shape {
    case .rectangle: return start + place
    case .ellipse: return start + "the ellipse in " + place
    case .outline(let points):
      let step = max(1, (points.count + Self.mostWrittenPoints - 1) / Self.mostWrittenPoints)
      let some = stride(from: 0, to: points.count, by: step).map { (points[$0].x, points[$0].y) }
      return start + "in " + place + ", the part inside the line [y, x, y, x, ...] "
        + list(some, of: picture)
    }
  }

  /// Points as `[20, 10, 215, 322]`: y before x, from 0 to 1000.
  private func list(_ points: [(Int, Int)], of picture: PixelSize) -> String {
    func part(_ value: Int, _ whole: Int) -> Int {
      min(1000, max(0, Int(clamping: (Double(value) * 1000 / Double(max(1, whole))).rounded())))
    }
    let numbers = points.flatMap { [part($0.1, picture.height), part($0.0, picture.width)] }
    return "[\(numbers.map(String.init).joined(separator: ", "))]"
  }
}

/// A picture sent with an instruction, as the model is told about it.
package struct ExplainedPicture: Hashable, Sendable {
  package var role: Reference.Role?
  /// Whether it is the picture to edit.
  package var isEdited: Bool
  /// Whether it only shows where the regions are.
  package var isMarkedCopy: Bool

  package init(
    role: Reference.Role? = nil, isEdited: Bool = false, isMarkedCopy: Bool = false
  ) {
    self.role = role
    self.isEdited = isEdited
    self.isMarkedCopy = isMarkedCopy
  }
}

/// What a provider is told about the roles of the pictures sent with an instruction, since no
/// protocol has a field for them. The pictures are in sending order, so that the numbers are right.
/// `editsEarlier` means that the picture to edit is in the conversation and not among them.
///
/// Empty where no picture has a role and the one to edit need not be named.
package func roleWords(
  of pictures: [ExplainedPicture], editsEarlier: Bool, namesEdited: Bool = false
) -> String {
  guard namesEdited || pictures.contains(where: { $0.role != nil }) else { return "" }
  var lines = ["What the pictures sent with this are for, in the order they are sent:"]
  for (index, picture) in pictures.enumerated() {
    guard let sentence = picture.sentence else { continue }
    lines.append("Picture \(index + 1)\(sentence)")
  }
  if editsEarlier { lines.append("The picture to edit is the last one of this conversation.") }
  return lines.joined(separator: "\n")
}

extension ExplainedPicture {
  /// What follows the number; nil if nothing is to be said.
  fileprivate var sentence: String? {
    if isMarkedCopy { return ": the marked copy." }
    let edit = isEdited ? "this is the picture to edit." : ""
    guard let role else { return isEdited ? ": \(edit)" : nil }
    let words = role.sentence
    return isEdited ? "\(words) And \(edit)" : words
  }
}

extension Reference.Role {
  fileprivate var sentence: String {
    switch self {
    case .subject, .style, .pose, .background: " (\(rawValue)): \(explanation)"
    case .words: ": \(explanation)"
    }
  }

  /// What the model is told about it, in a sentence.
  package var explanation: String {
    switch self {
    case .subject: "show this subject, so that it is recognised."
    case .style: "take its style only, not what it shows."
    case .pose: "take the pose only."
    case .background: "use it as the background."
    case .words(let words): words.last.map { ".!?".contains($0) } == true ? words : words + "."
    }
  }
}
