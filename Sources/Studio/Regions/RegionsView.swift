import Cells
import Themes

extension Drawing {
  /// Draws the lines around the regions on the picture, numbered when there are several.
  mutating func drawRegions(_ state: State) {
    for line in state.regionLines {
      let role: Role = line.isDrawn ? .key : .accent
      switch line.kind {
      case .box(let outline) where outline.size.columns >= 2 && outline.size.rows >= 2:
        drawOutline(outline, role, on: .text)
      case .box(let outline):
        for edge in outline.edges {
          for x in edge.minX..<edge.maxX {
            for y in edge.minY..<edge.maxY {
              drawCharacter("▪", at: Point(x: x, y: y), role, on: .text)
            }
          }
        }
      case .dots(let dots):
        for (point, character) in dots { drawCharacter(character, at: point, role, on: .text) }
      case .none: break
      }
      if let label = line.label {
        write(label.text, at: label.place, role, limit: label.text.count)
      }
      if let cursor = line.cursor { drawCharacter("+", at: cursor, role, on: .text) }
    }
  }
}
