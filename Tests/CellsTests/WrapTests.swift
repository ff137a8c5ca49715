import Cells
import Testing

@Suite(.timeLimit(.minutes(5))) struct WrapTests {
  @Test(
    arguments: [
      ("", 10, [""]),
      ("one two three", 7, ["one two", "three"]),
      ("one two three", 8, ["one two", "three"]),
      ("one two", 3, ["one", "two"]),
      ("one  two", 3, ["one", "two"]),
      ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
      ("ab cdefghij", 4, ["ab", "cdef", "ghij"]),
      ("a\nb\n\nc", 10, ["a", "b", "", "c"]),
      ("a\n", 10, ["a", ""]),
      ("日本語の文", 5, ["日本", "語の", "文"]),
      ("a日本", 4, ["a日", "本"]),
      ("日", 1, ["日"]),
      ("日本", 0, ["日", "本"]),
      ("e\u{301}e\u{301}e\u{301}", 2, ["e\u{301}e\u{301}", "e\u{301}"]),
      ("👨‍👩‍👧👨‍👩‍👧", 3, ["👨‍👩‍👧", "👨‍👩‍👧"]),
    ] as [(String, Int, [String])])
  func `Words wrap to the next line, and line ends are kept`(
    _ text: String, _ columns: Int, _ lines: [String]
  ) {
    #expect(wrapped(text, columns: columns) == lines)
  }

  @Test(arguments: 1...40)
  func `A line's text equals its characters except for blanks at its edge`(_ seed: Int) {
    let pieces = [
      "a", "bc", " ", "  ", "\n", "\r\n", "\u{2028}", "日", "e\u{301}", "👨‍👩‍👧", "🇩🇪", "ก็", "\u{200B}",
      "x\n",
    ]
    var chance = UInt64(seed)
    let text = (0..<200).map { _ in
      chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return pieces[Int(chance >> 33) % pieces.count]
    }.joined()
    let characters = Array(text)
    for line in WrappedText(text, columns: seed).lines {
      var own = characters[line.range]
      if !line.endsParagraph {
        while own.count > 1, own.last == " " { own.removeLast() }
      }
      #expect(line.text == String(own))
    }
  }

  @Test(arguments: [1, 2, 3, 5, 8, 13, 80])
  func `No line is wider than requested, and no character is lost`(_ columns: Int) {
    let text = "a bc  def 日本語 ghijklmnop\n\n  indented e\u{301} 👨‍👩‍👧 end  \nlast"
    let wrapped = WrappedText(text, columns: columns)
    var next = 0
    let characters = Array(text)
    for line in wrapped.lines {
      #expect(line.range.lowerBound == next)
      next = line.range.upperBound
      if line.endsParagraph, next < characters.count {
        #expect(characters[next] == "\n")
        next += 1
      }
      #expect(columnWidth(of: line.text.trimmedEnd) <= max(columns, 2))
    }
    #expect(next == characters.count)
  }

  @Test func `The caret is mapped to its line and column`() {
    let text = WrappedText("one two three\nx", columns: 8)
    #expect(text.lines.map(\.text) == ["one two", "three", "x"])
    #expect(text.position(ofCaret: 0) == Point(x: 0, y: 0))
    #expect(text.position(ofCaret: 7) == Point(x: 7, y: 0))
    #expect(text.position(ofCaret: 8) == Point(x: 0, y: 1))
    #expect(text.position(ofCaret: 13) == Point(x: 5, y: 1))
    #expect(text.position(ofCaret: 14) == Point(x: 0, y: 2))
    #expect(text.position(ofCaret: 99) == Point(x: 1, y: 2))
  }

  @Test(arguments: ["one two three\nx", "日本語の文字列", "", "a\n\nb", "abc   def   "])
  func `A caret's position maps back to the caret`(_ text: String) {
    let wrapped = WrappedText(text, columns: 6)
    for offset in 0...text.count {
      let point = wrapped.position(ofCaret: offset)
      // Blanks that overhang the edge share its column.
      if point.x < 6 { #expect(wrapped.caret(at: point) == offset) }
    }
  }

  @Test func `A point beside the text maps to the nearest caret`() {
    let text = WrappedText("ab\n日本", columns: 10)
    #expect(text.caret(at: Point(x: 50, y: 0)) == 2)
    #expect(text.caret(at: Point(x: -3, y: 1)) == 3)
    #expect(text.caret(at: Point(x: 1, y: 1)) == 4)
    #expect(text.caret(at: Point(x: 0, y: 9)) == 5)
    #expect(text.caret(at: Point(x: 5, y: -1)) == 0)
  }

  @Test(
    arguments: [
      ("short", 10, Truncation.end, "short"), ("a long name", 6, .end, "a lon…"),
      ("a long name", 6, .middle, "a l…me"), ("日本語文", 6, .end, "日本…"),
      ("日本語文", 5, .middle, "日…文"), ("abc", 1, .end, "…"), ("abc", 0, .end, ""), ("", 0, .end, ""),
    ] as [(String, Int, Truncation, String)])
  func `A text that is too long is cut with an ellipsis`(
    _ text: String, _ columns: Int, _ place: Truncation, _ result: String
  ) {
    #expect(truncated(text, to: columns, at: place) == result)
    #expect(columnWidth(of: result) <= max(columns, 0) || result == text)
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var copy = self
    while copy.last == " " { copy.removeLast() }
    return copy
  }
}
