import Cells
import Themes

extension Drawing {
  /// What lies around a picture: the ground without its tint, because a tinted surround changes how
  /// the colours of a picture look.
  var mat: Style {
    var style = theme[.text]
    style.background = style.background.withoutTint
    return style
  }

  /// Lays the mat over the cells that a picture may use.
  mutating func drawMat(in area: Rect) {
    let ground = mat.background
    guard ground != theme[.text].background else { return }
    restyle(area) { $0.background = ground }
  }

  /// Draws a thin line around a picture that would run into a light ground, as a white one does on
  /// paper; on the sides where there is room between the picture and the end of its area.
  mutating func drawEdge(around rect: Rect, of canvas: Canvas, in area: Rect) {
    guard mat.background.luminance ?? 0 > 0.5, canvas.fades(into: mat.background) else { return }
    let style = Style(foreground: theme[.border].foreground, background: mat.background)
    let sides: [(line: Character, cells: Rect)] = [
      ("▁", Rect(x: rect.minX, y: rect.minY - 1, columns: rect.size.columns, rows: 1)),
      ("▔", Rect(x: rect.minX, y: rect.maxY, columns: rect.size.columns, rows: 1)),
      ("▕", Rect(x: rect.minX - 1, y: rect.minY, columns: 1, rows: rect.size.rows)),
      ("▏", Rect(x: rect.maxX, y: rect.minY, columns: 1, rows: rect.size.rows)),
    ]
    for (line, cells) in sides {
      let cells = cells.intersection(area)
      for y in cells.minY..<cells.maxY {
        for x in cells.minX..<cells.maxX {
          drawCell(Cell(line, style: style), at: Point(x: x, y: y))
        }
      }
    }
  }
}

extension Color {
  /// The grey of the same luma (Recommendation ITU-R BT.709); the colour itself where it is one of
  /// the terminal's own, or a grey but for a trace.
  fileprivate var withoutTint: Color {
    guard case .rgb(let red, let green, let blue) = self,
      max(red, green, blue) - min(red, green, blue) > 6
    else { return self }
    let luma = UInt8((54 * Int(red) + 183 * Int(green) + 19 * Int(blue)) >> 8)
    return .rgb(luma, luma, luma)
  }
}

extension Canvas {
  /// Whether a quarter of its outermost cells can hardly be told from a ground.
  fileprivate func fades(into ground: Color) -> Bool {
    let outermost = bounds.edges.flatMap { edge in
      (edge.minY..<edge.maxY).flatMap { y in (edge.minX..<edge.maxX).map { Point(x: $0, y: y) } }
    }
    let faded = outermost.filter { point in
      let cell = self[point]
      let colors = [cell.style.background] + (cell.character == " " ? [] : [cell.style.foreground])
      return colors.allSatisfy { contrast($0, ground).map { $0 < 1.2 } ?? false }
    }
    return faded.count * 4 >= max(1, outermost.count)
  }
}
