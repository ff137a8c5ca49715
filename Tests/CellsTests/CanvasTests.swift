import Cells
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct CanvasTests {
  @Test func `Text is written where it is placed and stops at the edge`() {
    var canvas = Canvas(size: Size(columns: 6, rows: 2))
    #expect(canvas.write("hello world", at: Point(x: 2, y: 1)) == 4)
    #expect(plainText(of: canvas) == "\n  hell")
    #expect(canvas.write("x", at: Point(x: 0, y: 2)) == 0)
    #expect(canvas.write("abc", at: Point(x: -1, y: 0)) == 3)
    #expect(plainText(of: canvas) == "bc\n  hell")
    #expect(canvas.write("abc", at: Point(x: 3, y: 0), limit: 2) == 2)
    #expect(plainText(of: canvas) == "bc ab\n  hell")
  }

  @Test func `A wide character fills two cells, never half of one`() {
    var canvas = Canvas(size: Size(columns: 3, rows: 1))
    #expect(canvas.write("日本", at: .zero) == 2)
    #expect(canvas[Point(x: 1, y: 0)].isContinuation)
    #expect(plainText(of: canvas) == "日")
    canvas.write("x", at: Point(x: 1, y: 0))
    #expect(plainText(of: canvas) == " x")
    canvas.write("日", at: Point(x: 1, y: 0))
    canvas.write("x", at: Point(x: 1, y: 0))
    #expect(plainText(of: canvas) == " x")
    #expect(!canvas[Point(x: 2, y: 0)].isContinuation)
  }

  @Test func `Plain text written over wide characters leaves no halves`() {
    var canvas = Canvas(size: Size(columns: 6, rows: 1))
    canvas.write("日本語", at: .zero)
    #expect(canvas.write("ab", at: Point(x: 1, y: 0)) == 2)
    #expect(plainText(of: canvas) == " ab 語")
    #expect(canvas.row(0).map(\.isContinuation) == [false, false, false, false, false, true])
    #expect(canvas.write("cd", at: Point(x: 0, y: 0), limit: 0) == 0)
    #expect(canvas.write("cd", at: Point(x: 6, y: 0)) == 0)
  }

  @Test func `A wide character over two others leaves blanks beside it`() {
    var canvas = Canvas(size: Size(columns: 4, rows: 1))
    canvas.write("日本", at: .zero)
    canvas.write("語", at: Point(x: 1, y: 0))
    #expect(canvas.row(0).map(\.isContinuation) == [false, false, true, false])
    #expect(plainText(of: canvas) == " 語")
  }

  @Test func `Each letter of an Indic cluster gets its own cell`() {
    var canvas = Canvas(size: Size(columns: 5, rows: 1))
    #expect(canvas.write("क्ष्मी|", at: .zero) == 5)
    #expect(canvas.row(0).map(\.isContinuation) == [false, false, false, false, false])
    #expect(canvas[Point(x: 4, y: 0)].character == "|")
  }

  @Test func `Controls and lone marks are dropped`() {
    var canvas = Canvas(size: Size(columns: 6, rows: 1))
    #expect(canvas.write("a\u{1B}\n\u{202E}b\u{85}c", at: .zero) == 3)
    #expect(plainText(of: canvas) == "abc")
  }

  @Test func `A placed canvas is clipped, and wide characters at the clip's edge become blank`() {
    var inner = Canvas(size: Size(columns: 4, rows: 2))
    inner.write("日本", at: .zero)
    inner.write("語文", at: Point(x: 0, y: 1))
    var canvas = Canvas(size: Size(columns: 6, rows: 3), fill: Cell("."))
    canvas.place(inner, at: Point(x: 1, y: 1), clip: Rect(x: 2, y: 0, columns: 2, rows: 3))
    #expect(plainText(of: canvas) == "......\n..  ..\n..  ..")
    #expect(canvas.cells.allSatisfy { !$0.isContinuation })
    canvas.place(inner, at: Point(x: -2, y: 2))
    #expect(plainText(of: canvas) == "......\n..  ..\n本  ..")
  }

  @Test func `Filling and restyling stay inside the rectangle and the canvas`() {
    var canvas = Canvas(size: Size(columns: 4, rows: 2))
    canvas.write("日本", at: .zero)
    canvas.fill(Rect(x: 1, y: -3, columns: 2, rows: 9), with: Cell("#"))
    #expect(plainText(of: canvas) == " ##\n ##")
    canvas.restyle(Rect(x: 3, y: 1, columns: 9, rows: 9)) { $0.attributes.insert(.bold) }
    #expect(canvas.cells.filter { $0.style.attributes == .bold }.count == 1)
  }

  @Test func `A canvas without cells ignores everything`() {
    var canvas = Canvas(size: Size(columns: 0, rows: -2))
    canvas.write("a", at: .zero)
    canvas.fill(canvas.bounds, with: Cell("x"))
    canvas.place(Canvas(size: Size(columns: 2, rows: 2)), at: .zero)
    canvas[.zero] = Cell("y")
    #expect(canvas.cells == [])
    #expect(canvas[.zero] == .blank)
  }

  @Test func `A snapshot shows characters, styles, legend, caret and title`() {
    var canvas = Canvas(size: Size(columns: 10, rows: 3))
    canvas.write("plain", at: .zero)
    canvas.write(
      "日é", at: Point(x: 1, y: 1),
      style: Style(foreground: .rgb(255, 128, 0), attributes: [.bold, .underline]))
    canvas.write("x", at: Point(x: 9, y: 2), style: Style(background: .indexed(4)))
    assertSnapshot(
      Frame(canvas: canvas, cursor: Point(x: 5, y: 0), title: "Retake: kite", mouse: false),
      named: "styles")
  }

  @Test func `No cell holds a control or invisible character, however it was written`() {
    var dice = Dice(3)
    for _ in 0..<1500 {
      let text = HostileText.random(&dice)
      var canvas = Canvas(size: Size(columns: 12, rows: 4))
      canvas.write(text, at: Point(x: Int.random(in: -3...11, using: &dice), y: 0))
      for (x, character) in text.prefix(12).enumerated() {
        canvas[Point(x: x, y: 1)] = Cell(character)
        canvas.fill(Rect(x: x, y: 2, columns: 1, rows: 1), with: Cell(character))
      }
      if let first = text.first {
        var other = Canvas(size: Size(columns: 3, rows: 1), fill: Cell(first))
        other.write(text, at: .zero)
        canvas.place(other, at: Point(x: 2, y: 3))
      }
      let scalars = canvas.cells.flatMap(\.character.unicodeScalars)
      #expect(!scalars.contains(where: HostileText.steers), "\(text.unicodeScalars.map(\.value))")
      let narrow = canvas.cells.first { columnWidth(of: $0.character) == 0 }
      #expect(narrow == nil, "\(text.unicodeScalars.map(\.value))")
    }
  }
}
