/// A text broken into lines of limited width that maps its characters to their places on them.
///
/// Offsets count characters of the text. The caret stands between two characters, so a text of n
/// characters has n + 1 caret positions.
package struct WrappedText: Hashable, Sendable {
  /// One line on the screen.
  package struct Line: Hashable, Sendable {
    /// The text to draw, without the blanks that overhang the edge and without the line end.
    package var text: String
    /// The characters of the line, including overhanging blanks but not the line end.
    package var range: Range<Int>
    /// Whether the text itself breaks the line here (or ends).
    package var endsParagraph: Bool
  }

  /// The lines in order; at least one.
  package private(set) var lines: [Line] = []
  /// The text that was wrapped.
  package let text: String
  /// The width the text was wrapped to.
  package let columns: Int
  private let characters: [Character]
  /// The columns of each character, cached because they are needed often.
  private let widths: [Int]

  /// Breaks at blanks and beside wide characters; a word longer than a line is split. A line end in
  /// the text always breaks.
  package init(_ text: String, columns: Int) {
    self.text = text
    self.columns = max(1, columns)
    characters = Array(text)
    widths =
      isPlain(text)
      ? Array(repeating: 1, count: characters.count) : characters.map { columnWidth(of: $0) }
    var start = 0
    // Where the next line begins. Lines are copied out of the text: assembling one from characters
    // takes four times as long as everything else.
    var place = text.startIndex
    for index in characters.indices where characters[index].isNewline {
      wrapParagraph(start..<index, from: &place)
      place = text.utf8.index(place, offsetBy: byteCount(index..<index + 1))
      start = index + 1
    }
    wrapParagraph(start..<characters.count, from: &place)
  }

  /// The position of a caret: x is its column, y its line. A caret after a full line is at x ==
  /// columns, so wrap to one column less than available if the caret must stay inside.
  package func position(ofCaret offset: Int) -> Point {
    let offset = min(max(0, offset), characters.count)
    let y = lines.lastIndex { $0.range.lowerBound <= offset } ?? 0
    let before = widths[lines[y].range.lowerBound..<offset]
    return Point(x: min(columns, before.reduce(0, +)), y: y)
  }

  /// The caret offset nearest to a point; lines and columns outside the text count as its edges.
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
    // The end of a wrapped line belongs to the next one.
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

/// The lines of a text wrapped to a width, for text that is not edited.
package func wrapped(_ text: String, columns: Int) -> [String] {
  WrappedText(text, columns: columns).lines.map(\.text)
}

/// Where a text that is too long loses characters.
package enum Truncation: Sendable {
  case end
  /// Keeps both ends, by which file names and ids are told apart.
  case middle
}

/// The text if it fits into `columns`, else as much of it as fits, with an ellipsis at the cut.
package func truncated(_ text: String, to columns: Int, at place: Truncation = .end) -> String {
  guard columnWidth(of: text) > columns else { return text }
  guard columns > 0 else { return "" }
  let room = columns - 1
  if place == .end, isPlain(text) {
    return text[..<text.utf8.index(text.startIndex, offsetBy: room)] + "…"
  }
  switch place {
  case .end:
    return prefix(of: text, columns: room) + "…"
  case .middle:
    let tail = prefix(of: text.reversed(), columns: room / 2)
    let head = prefix(of: text, columns: room - columnWidth(of: tail))
    return head + "…" + String(tail.reversed())
  }
}

private func prefix(of text: some Sequence<Character>, columns: Int) -> String {
  var used = 0
  var kept = ""
  for character in text {
    used += columnWidth(of: character)
    guard used <= columns else { break }
    kept.append(character)
  }
  return kept
}

extension String {
  /// The longest prefix of at most `bytes` bytes that ends between two code points, and how many
  /// bytes are left out. Reads no further than the prefix.
  package func beginning(bytes: Int) -> (text: String, leftOut: Int) {
    guard utf8.count > bytes else { return (self, 0) }
    var end = utf8.index(startIndex, offsetBy: max(0, bytes))
    while end > startIndex, Index(end, within: unicodeScalars) == nil {
      end = utf8.index(before: end)
    }
    let text = String(self[..<end])
    return (text, utf8.count - text.utf8.count)
  }
}
