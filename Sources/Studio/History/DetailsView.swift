import Cells
import Model
import Themes

extension Drawing {
  /// Everything known of a turn.
  mutating func drawDetails(_ lines: [DetailLine], top: Int, in area: Rect) {
    let start = min(max(0, top), lines.count)
    for (offset, line) in lines[start...].prefix(max(0, area.size.rows)).enumerated() {
      let role: Role =
        switch line.kind {
        case .heading: .accent
        case .failure: .error
        case .text, .blank: .text
        }
      writeCut(
        line.text, at: Point(x: area.minX, y: area.minY + offset), role, on: .popup,
        columns: area.size.columns)
    }
  }
}
