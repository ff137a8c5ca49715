package import Imagery
import Numbers

/// What a provider is told about regions, after the instruction.
///
/// Boxes are written as the family was trained to read them: `box_2d`, [ymin, xmin, ymax, xmax]
/// from 0 to 1000 (Gemini API docs, "Image understanding"), with the pixels next to them.
package func regionWords(
  _ regions: [PixelRect], of picture: PixelSize, hasMarkedCopy: Bool
) -> String {
  guard !regions.isEmpty else { return "" }
  let boxes = regions.enumerated().map { index, region in
    let number = regions.count > 1 ? "\(index + 1). " : ""
    return "\(number)box_2d \(region.box(of: picture)): \(region.width)×\(region.height) pixels at "
      + "x \(region.x), y \(region.y) of \(picture)"
  }
  let what = regions.count > 1 ? "these regions" : "this region"
  var lines = ["Change only \(what) of the picture (box_2d: [ymin, xmin, ymax, xmax], 0 to 1000):"]
  lines += boxes
  lines.append("Leave everything outside exactly as it is.")
  if hasMarkedCopy {
    lines.append(
      "One picture sent with this is a marked copy of it, outlined in red and white: it only shows "
        + "where; do not draw the outlines.")
  }
  return lines.joined(separator: "\n")
}

extension PixelRect {
  /// `[20, 10, 215, 322]`.
  fileprivate func box(of picture: PixelSize) -> String {
    func part(_ value: Int, _ whole: Int) -> Int {
      min(1000, max(0, Int(clamping: (Double(value) * 1000 / Double(max(1, whole))).rounded())))
    }
    let numbers = [
      part(y, picture.height), part(x, picture.width), part(maxY, picture.height),
      part(maxX, picture.width),
    ]
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
