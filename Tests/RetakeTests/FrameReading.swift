/// Frames of a script with what is drawn of pictures replaced by a shade: what a reviewer reads in
/// a diff, the same whatever version of the picture libraries drew it.
func readable(_ output: String) -> String {
  var lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
  var start = 0
  while let first = lines[start...].firstIndex(where: { $0.starts(with: Array("== ")) }) {
    let end = lines[(first + 1)...].firstIndex { $0.first != "|" } ?? lines.endIndex
    shadePicture(in: &lines[(first + 1)..<end])
    start = end
  }
  return lines.map { String($0) }.joined(separator: "\n")
}

/// The frames of a script's output by their names.
func frames(_ output: String) -> [String: String] {
  var frames: [String: String] = [:]
  for part in output.split(separator: "\n== ") {
    let text = part.hasPrefix("== ") ? part.dropFirst(3) : part
    let title = text.prefix { $0 != "\n" }
    let name = title.split(separator: " ").dropLast().joined(separator: " ")
    frames[name] = String(text.dropFirst(title.count + 1))
  }
  return frames
}

/// Only the picture pane's rows.
private func shadePicture(in rows: inout ArraySlice<[Character]>) {
  let top = rows.startIndex + 1
  guard rows.count > 4, let pane = picturePane(in: rows[top]) else { return }
  let bottom = rows.lastIndex { $0[pane.lowerBound] == "╰" } ?? top
  let panels = panels(in: rows[top..<bottom])
  func isPicture(_ x: Int, _ y: Int) -> Bool {
    !panels.contains { $0.columns.contains(x) && $0.rows.contains(y) }
  }
  var columns: ClosedRange<Int>?
  var lines: ClosedRange<Int>?
  var blocks = 0
  for y in (top + 1)..<bottom {
    for x in (pane.lowerBound + 1)..<pane.upperBound where isPicture(x, y) && rows[y][x] != " " {
      columns = min(columns?.lowerBound ?? x, x)...max(columns?.upperBound ?? x, x)
      lines = min(lines?.lowerBound ?? y, y)...max(lines?.upperBound ?? y, y)
      if ("\u{2580}"..."\u{259F}").contains(rows[y][x]) { blocks += 1 }
    }
  }
  // Words in the pane have no blocks.
  guard let columns, let lines, blocks > 20 else { return }
  for y in lines {
    for x in columns where isPicture(x, y) { rows[y][x] = "░" }
  }
}

/// The columns of the pane in the middle, from border to border.
private func picturePane(in row: [Character]) -> ClosedRange<Int>? {
  let left = row.indices.filter { row[$0] == "╭" }
  let right = row.indices.filter { row[$0] == "╮" }
  guard left.count == right.count, !left.isEmpty else { return nil }
  let place = left.count > 1 ? 1 : 0
  return left[place] < right[place] ? left[place]...right[place] : nil
}

/// What lies over the panes: rectangles with a title in their upper border.
private func panels(in rows: ArraySlice<[Character]>)
  -> [(columns: ClosedRange<Int>, rows: ClosedRange<Int>)]
{
  rows.indices.dropFirst().flatMap { y in
    rows[y].indices.compactMap { x in
      guard rows[y][x] == "╭", x + 2 < rows[y].count, rows[y][x + 1] == " ",
        rows[y][x + 2].isLetter,
        let right = rows[y][x...].firstIndex(of: "╮"),
        let bottom = rows[(y + 1)...].firstIndex(where: { $0[x] == "╰" })
      else { return nil }
      return (x...right, y...bottom)
    }
  }
}
