/// A text broken into lines of limited width, which knows where each of its characters went.
///
/// Offsets count characters of the text. Between two characters stands the caret, so a text of n
/// characters has n + 1 caret places.
package struct WrappedText: Hashable, Sendable {
  /// One line on the screen.
  package struct Line: Hashable, Sendable {
    /// What to draw; blanks that hang over the edge and the line end are not in it.
    package var text: String
    /// The characters the line stands for, hanging blanks included, the line end not.
    package var range: Range<Int>
    /// Whether the text itself breaks the line here (or ends).
    package var endsParagraph: Bool
  }

  /// At least one line, in order.
  package private(set) var lines: [Line] = []
  /// What was wrapped.
  package let text: String
  /// The width the text was wrapped to.
  package let columns: Int
  private let characters: [Character]
  /// The columns each of the characters takes, for they are asked for again and again.
  private let widths: [Int]

  /// Breaks at blanks and beside wide characters; a word longer than a line is cut. A line end in
  /// the text always breaks.
  package init(_ text: String, columns: Int) {
    self.text = text
    self.columns = max(1, columns)
    characters = Array(text)
    widths =
      isPlain(text)
      ? Array(repeating: 1, count: characters.count) : characters.map { columnWidth(of: $0) }
    var start = 0
    // Where the line begins that is taken next. Lines are copied out of the text: to put one together of
    // characters takes four times as long as all the rest.
    var place = text.startIndex
    for index in characters.indices where characters[index].isNewline {
      wrapParagraph(start..<index, from: &place)
      place = text.utf8.index(place, offsetBy: byteCount(index..<index + 1))
      start = index + 1
    }
    wrapParagraph(start..<characters.count, from: &place)
  }

  /// Where a caret stands: x is its column, y its line. A caret after a full line stands at
  /// x == columns, so wrap to one column less than there is when the caret must stay inside.
  package func position(ofCaret offset: Int) -> Point {
    let offset = min(max(0, offset), characters.count)
    let y = lines.lastIndex { $0.range.lowerBound <= offset } ?? 0
    let before = widths[lines[y].range.lowerBound..<offset]
    return Point(x: min(columns, before.reduce(0, +)), y: y)
  }

  /// The caret place nearest to a point; lines and columns outside the text count as its edges.
  package func caret(at point: Point) -> Int {
    guard point.y >= 0 else { return 0 }
    guard point.y < lines.count else { return characters.count }
    let line = lines[point.y]
    var x = 0
    for offset in line.range {
      let width = widths[offset]
      if point.x < x + (width + 1) / 2 { return offset }
      x += width
    }
    // The end of a line the text goes on from belongs to the next one.
    return line.endsParagraph
      ? line.range.upperBound : max(line.range.lowerBound, line.range.upperBound - 1)
  }

  private mutating func wrapParagraph(_ paragraph: Range<Int>, from place: inout String.Index) {
    var start = paragraph.lowerBound
    while true {
      let end = lineEnd(from: start, in: paragraph)
      append(start..<end, endsParagraph: end == paragraph.upperBound, from: &place)
      guard end < paragraph.upperBound else { return }
      start = end
    }
  }

  /// The offset at which the line that begins at `start` ends.
  private func lineEnd(from start: Int, in paragraph: Range<Int>) -> Int {
    var used = 0
    var lastBreak: Int?
    for offset in start..<paragraph.upperBound {
      let character = characters[offset]
      let width = widths[offset]
      if offset > start, mayBreak(before: offset) { lastBreak = offset }
      if used + width > columns, character != " " {
        return lastBreak ?? max(start + 1, offset)
      }
      used += width
    }
    return paragraph.upperBound
  }

  private func mayBreak(before offset: Int) -> Bool {
    let (left, right) = (characters[offset - 1], characters[offset])
    if right == " " { return false }
    return left == " " || widths[offset - 1] == 2 || widths[offset] == 2
  }

  private mutating func append(
    _ range: Range<Int>, endsParagraph: Bool, from place: inout String.Index
  ) {
    var visible = range
    if !endsParagraph {
      while let last = visible.last, last > visible.lowerBound, characters[last] == " " {
        visible = visible.lowerBound..<last
      }
    }
    let edge = text.utf8.index(place, offsetBy: byteCount(visible))
    lines.append(
      Line(text: String(text[place..<edge]), range: range, endsParagraph: endsParagraph))
    place = text.utf8.index(edge, offsetBy: byteCount(visible.upperBound..<range.upperBound))
  }

  private func byteCount(_ range: Range<Int>) -> Int {
    characters[range].reduce(0) { $0 + $1.utf8.count }
  }
}

/// The lines of a text wrapped to a width, for text nobody edits.
package func wrapped(_ text: String, columns: Int) -> [String] {
  WrappedText(text, columns: columns).lines.map(\.text)
}
