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
