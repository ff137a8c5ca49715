import Cells
import TestSupport
import Testing

@testable import Terminal

extension NcursesScreenTests {
  /// What is written for a frame, and when.
  @Suite(.serialized, .timeLimit(.minutes(2))) struct Line {
    private static let size = Size(columns: 200, rows: 50)

    /// A frame in which no two cells have the same colours, with a line of words at the bottom.
    private func colorful(_ shade: UInt8, _ words: String) -> Frame {
      var canvas = Canvas(size: Self.size)
      for y in 0..<48 {
        for x in 0..<200 {
          canvas[Point(x: x, y: y)] = Cell(
            "▀",
            style: Style(
              foreground: .rgb(UInt8(x), UInt8(y), shade),
              background: .rgb(shade, UInt8(x), UInt8(y))))
        }
      }
      canvas.write(words, at: Point(x: 0, y: 48))
      return Frame(canvas: canvas, cursor: Point(x: words.count, y: 48))
    }

    @Test func `On a terminal that answers nothing, typing does not wait for a picture`()
      throws
    {
      let terminal = try PseudoTerminal(columns: 200, rows: 50, answers: false)
      let screen = try open(terminal, ["TERM": "xterm-256color", "COLORTERM": "truecolor"])
      defer { screen.close() }
      screen.show(colorful(1, ""))
      // The whole frame takes 350 kB, and a row 7 kB.
      let first = terminal.state()
      #expect(first.byteCount < 60_000, "\(first.byteCount)")
      for words in ["a", "as", "as it", "as it is"] {
        let before = terminal.state().byteCount
        screen.show(colorful(1, words))
        let state = terminal.state()
        #expect(plainText(of: state.canvas).contains("\n\(words)"))
        #expect(state.byteCount - before < 20_000, "\(words)")
      }
      #expect(!screen.isSettled)
    }

    @Test func `Rows sent in parts are complete in the end, whatever they contain`() throws {
      let terminal = try PseudoTerminal(columns: 200, rows: 50)
      let screen = try open(terminal, ["TERM": "xterm-256color", "COLORTERM": "truecolor"])
      defer { screen.close() }
      var dice = Dice(7)
      for round in 0..<4 {
        var frame = colorful(UInt8(round), "round \(round)")
        for _ in 0..<2000 {
          let point = Point(
            x: Int.random(in: 0..<198, using: &dice), y: Int.random(in: 0..<48, using: &dice))
          let style = Style(
            foreground: .rgb(UInt8.random(in: 0...255, using: &dice), 9, 9), background: .indexed(4)
          )
          frame.canvas.write(
            ["日", "本e", "x"].randomElement(using: &dice) ?? "", at: point, style: style)
        }
        screen.show(frame)
        settle(screen)
        let state = terminal.state()
        #expect(plainText(of: state.canvas) == plainText(of: frame.canvas))
        #expect(state.unknown == [])
      }
    }

    @Test func `A letter after a letter is one byte, and nothing stays switched on at the end`()
      throws
    {
      let terminal = try PseudoTerminal(columns: 200, rows: 50)
      let screen = try open(terminal, ["TERM": "xterm-256color", "COLORTERM": "truecolor"])
      let fence = "\u{1B}]999;99\u{7}".utf8.count
      var canvas = Canvas(size: Self.size)
      canvas.fill(canvas.bounds, with: Cell("x", style: NcursesScreenTests.orange))
      screen.show(Frame(canvas: canvas, cursor: Point(x: 4, y: 48)))
      settle(screen)
      for (place, letter) in "make the sea rougher".enumerated() {
        let before = terminal.state().byteCount
        canvas.write(
          String(letter), at: Point(x: 4 + place, y: 48), style: NcursesScreenTests.orange)
        screen.show(Frame(canvas: canvas, cursor: Point(x: 5 + place, y: 48)))
        let count = terminal.state().byteCount - before - fence
        #expect(count <= (place == 0 ? 50 : letter == " " ? 8 : 5), "\(letter): \(count)")
      }
      #expect(plainText(of: terminal.state().canvas) == plainText(of: canvas))
      #expect(terminal.state().style == NcursesScreenTests.orange)
      screen.suspend()
      #expect(terminal.state().style == .plain)
      screen.resume()
      screen.show(Frame(canvas: canvas))
      settle(screen)
      #expect(plainText(of: terminal.state().canvas) == plainText(of: canvas))
      screen.close()
      #expect(terminal.state().style == .plain)
    }
  }
}
