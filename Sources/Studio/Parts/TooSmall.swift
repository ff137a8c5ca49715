import Cells
import Model
import Themes

extension Drawing {
  /// Says that the window is too small, as well as any size allows.
  mutating func drawTooSmall(_ size: Size) {
    let least = Layout.smallest
    let texts: [(String, Role)] = [
      ("Retake needs a little more room", .accent),
      ("at least \(least.columns)×\(least.rows), this is \(size.columns)×\(size.rows)", .text),
      ("Nothing is lost: enlarge the window or use a smaller font", .muted),
    ]
    // The less room there is, the less is said.
    var lines = [("\(least.columns)×\(least.rows)", Role.accent)]
    for count in 1...texts.count {
      let more = texts.prefix(count).flatMap { text, role in
        paragraph(text, columns: max(1, size.columns - 2)).map { ($0, role) }
      }
      if count > 1, more.count <= size.rows { lines = more }
    }
    var y = max(0, (size.rows - lines.count) / 2)
    for (line, role) in lines {
      writeCentered(line, in: Rect(x: 0, y: y, columns: size.columns, rows: 1), role)
      y += 1
    }
  }
}
