import Cells
import Previews
import Testing

@Suite(.timeLimit(.minutes(5))) struct AnsiTextTests {
  private let red = Style(foreground: .rgb(255, 0, 0))

  private func text(
    _ colors: ColorDepth = .truecolor, columns: Int = 4, rows: Int = 1,
    _ draw: (inout Canvas) -> Void
  ) -> String {
    var canvas = Canvas(size: Size(columns: columns, rows: rows))
    draw(&canvas)
    return String(decoding: ansiText(of: canvas, colors: colors), as: UTF8.self)
      .replacing("\u{1B}[", with: "⎋")
  }

  @Test func `A style is written once for neighbours that share it`() {
    #expect(text { $0.write("ab", at: .zero, style: red) } == "⎋38;2;255;0;0mab⎋0m\n")
  }

  @Test func `Only the colour that changes is written`() {
    let result = text {
      $0.write("▀", at: .zero, style: Style(foreground: .indexed(1), background: .indexed(200)))
      $0.write(
        "▄", at: Point(x: 1, y: 0),
        style: Style(foreground: .indexed(12), background: .indexed(200)))
    }
    #expect(result == "⎋31;48;5;200m▀⎋94m▄⎋0m\n")
  }

  @Test func `A blank does not change the foreground colour`() {
    let result = text {
      $0.write("a", at: .zero, style: red)
      $0.write("b", at: Point(x: 2, y: 0), style: red)
    }
    #expect(result == "⎋38;2;255;0;0ma b⎋0m\n")
  }

  @Test func `Blanks at the end of a row are left out, coloured ones stay`() {
    let blue = Style(background: .indexed(4))
    #expect(text { $0.write("a ", at: .zero) } == "a\n")
    #expect(text(columns: 2) { $0.write("  ", at: .zero, style: blue) } == "⎋44m  ⎋0m\n")
    #expect(text(.none, columns: 2) { $0.write("  ", at: .zero, style: blue) } == "\n")
  }

  @Test func `Every row ends without a style`() {
    let result = text(columns: 1, rows: 2) {
      $0.write("a", at: .zero, style: red)
      $0.write("b", at: Point(x: 0, y: 1), style: red)
    }
    #expect(result == "⎋38;2;255;0;0ma⎋0m\n⎋38;2;255;0;0mb⎋0m\n")
  }

  @Test func `Without colours there are no sequences`() {
    #expect(text(.none) { $0.write("ab", at: .zero, style: red) } == "ab\n")
  }

  @Test func `Attributes are switched on and off`() {
    let result = text {
      $0.write("a", at: .zero, style: Style(attributes: [.bold, .underline]))
      $0.write("b", at: Point(x: 1, y: 0))
    }
    #expect(result == "⎋0;1;4ma⎋0mb\n")
  }

  @Test func `A wide character is written once`() {
    #expect(text { $0.write("犬x", at: .zero) } == "犬x\n")
  }
}
