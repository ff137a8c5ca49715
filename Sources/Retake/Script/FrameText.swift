import Cells

/// A frame as text that reads well in a diff: its name, its rows between bars, the caret's place.
func frameText(_ frame: Frame, name: String) -> String {
  var lines = ["== \(name) \(frame.canvas.size.columns)x\(frame.canvas.size.rows)"]
  for y in 0..<frame.canvas.size.rows {
    var line = "|"
    for cell in frame.canvas.row(y) where !cell.isContinuation { line.append(cell.character) }
    lines.append(line + "|")
  }
  if let cursor = frame.cursor {
    lines.append("-- caret \(cursor.x),\(cursor.y)")
  }
  return lines.joined(separator: "\n") + "\n"
}
