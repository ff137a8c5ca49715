package import Cells

/// A canvas as text a reviewer can read in a diff: the characters, one letter for each style in the
/// same grid, and what the letters mean. A bar at the right edge shows trailing blanks.
package func snapshot(of canvas: Canvas) -> String {
  var text = "\(canvas.size.columns)x\(canvas.size.rows)\n"
  for y in 0..<canvas.size.rows {
    text += canvas.row(y).map { $0.isContinuation ? "" : String($0.character) }.joined() + "│\n"
  }
  var legend = StyleLegend()
  let styles = (0..<canvas.size.rows).map { y in
    canvas.row(y).map { legend.letter(for: $0.style) }.joined()
  }
  guard !legend.entries.isEmpty else { return text }
  text += "\n" + styles.map { $0 + "│\n" }.joined() + "\n"
  for (style, letter) in legend.entries { text += "\(letter) \(words(for: style))\n" }
  return text
}

/// A frame as text: its canvas, then where the caret stands, the title and the mouse.
package func snapshot(of frame: Frame) -> String {
  let caret = frame.cursor.map { "at \($0.x),\($0.y)" } ?? "hidden"
  return snapshot(of: frame.canvas)
    + "\ncaret \(caret)\ntitle \(frame.title)\nmouse \(frame.mouse ? "on" : "off")\n"
}

/// Only the characters of a canvas, without trailing blanks, for tests that look for words.
package func plainText(of canvas: Canvas) -> String {
  (0..<canvas.size.rows).map { y in
    var line = canvas.row(y).map { $0.isContinuation ? "" : String($0.character) }.joined()
    while line.last == " " { line.removeLast() }
    return line
  }.joined(separator: "\n")
}

/// Gives each style a letter in the order of first appearance; the plain style is a dot.
private struct StyleLegend {
  private(set) var entries: [(Style, String)] = []
  private static let letters = Array(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")

  mutating func letter(for style: Style) -> String {
    if style == .plain { return "." }
    if let known = entries.first(where: { $0.0 == style }) { return known.1 }
    let letter = entries.count < Self.letters.count ? String(Self.letters[entries.count]) : "*"
    entries.append((style, letter))
    return letter
  }
}

private func words(for style: Style) -> String {
  var words = ["\(word(for: style.foreground)) on \(word(for: style.background))"]
  let names: [(Attributes, String)] = [
    (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.underline, "underline"),
    (.reverse, "reverse"),
  ]
  words += names.filter { style.attributes.contains($0.0) }.map(\.1)
  return words.joined(separator: ", ")
}

private func word(for color: Color) -> String {
  switch color {
  case .standard: "standard"
  case .indexed(let index): "color \(index)"
  case .rgb(let red, let green, let blue):
    "#"
      + [red, green, blue].map { value in
        let digits = String(value, radix: 16)
        return value < 16 ? "0" + digits : digits
      }.joined()
  }
}
