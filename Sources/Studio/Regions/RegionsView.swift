import Cells
import Themes

extension Drawing {
  /// Draws the regions on the picture: their outlines in cells, numbered when there are several.
  mutating func drawRegions(_ state: State) {
    let outlines = state.regionOutlines
    for (index, outline) in outlines.enumerated() {
      // The one being drawn is the last.
      let isDrawn = state.regionEditor.sketch != nil && index == outlines.count - 1
      let role: Role = isDrawn ? .key : .accent
      if outline.size.columns >= 2, outline.size.rows >= 2 {
        drawOutline(outline, role, on: .text)
      } else {
        for edge in outline.edges {
          for x in edge.minX..<edge.maxX {
            for y in edge.minY..<edge.maxY {
              drawCharacter("▪", at: Point(x: x, y: y), role, on: .text)
            }
          }
        }
      }
      if outlines.count > 1 {
        write(
          String(index + 1), at: Point(x: outline.minX + 1, y: outline.minY), role,
          limit: max(0, outline.size.columns - 2))
      }
    }
  }
}
