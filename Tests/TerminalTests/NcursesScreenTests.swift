import Cells
import Foundation
import Glibc
import Terminal
import TestSupport
import Testing

/// ncurses has one screen in a process, so these tests run one after the other.
@Suite(.serialized, .timeLimit(.minutes(5))) struct NcursesScreenTests {
  static let orange = Style(foreground: .rgb(255, 128, 0), background: .rgb(16, 32, 48))

  @Test(arguments: [
    "xterm-256color", "xterm", "screen-256color", "tmux-256color", "linux", "vt100",
  ])
  func `Every terminal shows the characters of the frame`(_ term: String) throws {
    let terminal = try PseudoTerminal()
    let screen = try open(terminal, ["TERM": term])
    defer { screen.close() }
    let frame = frame(
      "│ plain │", "│ wide 日本語 │", "│ e\u{301} ñ ü │", "│ עברית العربية │", "│ ไทยที่นี่ │",
      cursor: Point(x: 3, y: 2))
    screen.show(frame)
    let state = terminal.state()
    #expect(plainText(of: state.canvas) == plainText(of: frame.canvas))
    #expect(state.cursor == Point(x: 3, y: 2))
    #expect(state.unknown == [])
  }

  @Test(arguments: [
    ("👨‍👩‍👧|", "👨|"), ("❤️|", "❤ |"), ("👍🏽|", "👍|"), ("🇩🇪|", "DE|"), ("1️⃣|", "1 |"),
    ("🏴󠁧󠁢󠁥󠁮󠁧󠁿|", "🏴|"), ("😀|", "😀|"), ("\u{378}|", "\u{FFFD}|"), ("🫨|", "\u{FFFD} |"),
  ])
  func `Characters that terminals measure differently get a stand-in, and the border stays`(
    _ text: String, _ seen: String
  ) throws {
    let terminal = try PseudoTerminal()
    let screen = try open(terminal)
    defer { screen.close() }
    let frame = frame(text)
    screen.show(frame)
    let row = terminal.state().canvas.row(0)
    // A C library that knows newer code points shows them.
    let shown = row.map { $0.isContinuation ? "" : String($0.character) }.joined()
    #expect(shown.hasPrefix(seen) || (text == "🫨|" && shown.hasPrefix("🫨|")), "\(shown)")
    #expect(row.firstIndex { $0.character == "|" } == row.startIndex + columnWidth(of: text) - 1)
  }

  @Test func `A full block needs no font that has one`() throws {
    let terminal = try PseudoTerminal()
    let screen = try open(
      terminal, ["TERM": "xterm", "COLORTERM": "truecolor", "XTERM_VERSION": "XTerm(379)"])
    defer { screen.close() }
    var canvas = Canvas(size: Size(columns: 40, rows: 10))
    canvas.write("█", at: Point(x: 0, y: 0), style: Self.orange)
    screen.show(Frame(canvas: canvas))
    var reversed = Self.orange
    reversed.attributes = [.reverse]
    #expect(terminal.state().canvas[Point(x: 0, y: 0)] == Cell(" ", style: reversed))
  }

  @Test func `A letter keeps at most four marks, and the next cell its position`() throws {
    let terminal = try PseudoTerminal()
    let screen = try open(terminal)
    defer { screen.close() }
    screen.show(frame("a" + String(repeating: "\u{300}", count: 40) + "|"))
    let row = Array(terminal.state().canvas.row(0))
    #expect(row[0].character.unicodeScalars.count == 5)
    #expect(row[1].character == "|")
  }

  @Test func `24-bit colour needs no terminfo entry of its own`() throws {
    let terminal = try PseudoTerminal()
    let screen = try open(terminal, ["TERM": "xterm", "COLORTERM": "truecolor"])
    defer { screen.close() }
    #expect(screen.colors == .truecolor)
    var canvas = Canvas(size: Size(columns: 40, rows: 10))
    let styles = [
      Self.orange, Style(foreground: .indexed(3)),
      Style(foreground: .indexed(12), background: .indexed(9)),
      Style(foreground: .indexed(208)),
      Style(foreground: .rgb(255, 255, 255), attributes: [.bold, .underline]),
      Style(attributes: [.reverse]), Style(attributes: [.italic]), Style(attributes: [.dim]),
      Style(background: .rgb(0, 0, 0)), Style(foreground: .rgb(0, 0, 7)),
    ]
    for (x, style) in styles.enumerated() { canvas.write("x", at: Point(x: x, y: 1), style: style) }
    screen.show(Frame(canvas: canvas))
    let row = Array(terminal.state().canvas.row(1))
    #expect(row[0].style == Self.orange)
    #expect(row[1].style == styles[1])
    #expect(row[2].style == styles[2])
    #expect(row[3].style.foreground == .rgb(255, 135, 0))
    for x in 4...7 { #expect(row[x].style == styles[x]) }
    // 0 to 15 would be the palette's: the darkest shades move by one step of green.
    #expect(row[8].style.background == .rgb(0, 1, 0))
    #expect(row[9].style.foreground == .rgb(0, 1, 0))
  }

  @Test(
    arguments: [
      (["TERM": "xterm-256color"], ColorDepth.indexed256, Color.indexed(208), Color.indexed(12)),
      (["TERM": "xterm"], .indexed16, .indexed(3), .indexed(4)),
      (["TERM": "linux"], .indexed16, .indexed(3), .indexed(4)),
      (["TERM": "xterm-256color", "RETAKE_COLORS": "16"], .indexed16, .indexed(9), .indexed(12)),
      (["TERM": "xterm-256color", "NO_COLOR": "1"], .none, .standard, .standard),
      (
        ["TERM": "xterm-256color", "NO_COLOR": "", "COLORTERM": "24bit"], .truecolor,
        .rgb(255, 128, 0), .indexed(12)
      ),
      (["TERM": "vt100", "COLORTERM": ""], .none, .standard, .standard),
    ] as [([String: String], ColorDepth, Color, Color)])
  func `Colours are reduced to those available`(
    _ environment: [String: String], _ depth: ColorDepth, _ orange: Color, _ blue: Color
  ) throws {
    let terminal = try PseudoTerminal()
    let screen = try open(terminal, environment)
    defer { screen.close() }
    #expect(screen.colors == depth)
    var canvas = Canvas(size: Size(columns: 40, rows: 10))
    canvas.write("a", at: .zero, style: Style(foreground: .rgb(255, 128, 0)))
    canvas.write("b", at: Point(x: 1, y: 0), style: Style(foreground: .indexed(12)))
    screen.show(Frame(canvas: canvas))
    let row = Array(terminal.state().canvas.row(0))
    if depth == .indexed16, orange == .indexed(9) {
      #expect(
        [.indexed(9), .indexed(3), .indexed(1), .indexed(11)].contains(row[0].style.foreground))
    } else {
      #expect(row[0].style.foreground == orange)
    }
    #expect(row[1].style.foreground == blue)
    // With eight colours, bold makes bright.
    #expect(row[1].style.attributes.contains(.bold) == (blue == .indexed(4)))
  }

  @Test func `Only changes are sent, and nothing if nothing changed`() throws {
    let terminal = try PseudoTerminal(columns: 120, rows: 40)
    let screen = try open(terminal)
    defer { screen.close() }
    var frame = Frame(canvas: Canvas(size: screen.size), cursor: Point(x: 1, y: 39))
    for y in 0..<40 {
      frame.canvas.write(String(repeating: "abcde ", count: 20), at: Point(x: 0, y: y))
    }
    screen.show(frame)
    let fence = "\u{1B}]999;9\u{7}".utf8.count
    let first = terminal.state().byteCount
    screen.show(frame)
    #expect(terminal.state().byteCount - first == fence)
    frame.canvas.write("X", at: Point(x: 1, y: 39))
    frame.cursor = Point(x: 2, y: 39)
    screen.show(frame)
    let last = terminal.state()
    #expect(last.byteCount - first - 2 * fence < 64)
    #expect(plainText(of: last.canvas) == plainText(of: frame.canvas))
  }

  @Test(arguments: [-6, -1, 1, 6])
  func `Rows that move are written, not scrolled, because pictures would move along`(
    _ distance: Int
  ) throws {
    let terminal = try PseudoTerminal(columns: 60, rows: 16)
    let screen = try open(terminal)
    defer { screen.close() }
    // The whole screen, its lower part, its upper part, and some rows in the middle.
    for rows in [0..<16, 5..<16, 0..<11, 3..<13] {
      var frame = Frame(canvas: Canvas(size: screen.size))
      for shift in [0, distance] {
        for y in rows {
          frame.canvas.write(
            "a row of text that no other is, \(100 + y + shift)", at: Point(x: 0, y: y))
        }
        screen.show(frame)
        let state = terminal.state()
        #expect(state.unknown == [])
        #expect(plainText(of: state.canvas) == plainText(of: frame.canvas))
      }
    }
  }

  @Test func `Wide and narrow characters over each other are drawn correctly`() throws {
    let terminal = try PseudoTerminal(columns: 12, rows: 3)
    let screen = try open(terminal)
    defer { screen.close() }
    for text in [
      "日本語日本語", "a日本語日本x", "abcdefghijkl", "ab日本語日本", "❤️❤️❤️❤️❤️❤️", "e\u{301}日❤️🇩🇪xyz", "日", "a", "",
    ] {
      var canvas = Canvas(size: Size(columns: 12, rows: 3))
      canvas.write(text, at: .zero, style: Self.orange)
      canvas.write("│", at: Point(x: 11, y: 1))
      canvas.write(text, at: Point(x: 1, y: 2))
      screen.show(Frame(canvas: canvas))
      let shown = terminal.state().canvas
      let simple = ["❤️": "❤ ", "🇩🇪": "DE"]
      let expected = simple.reduce(plainText(of: canvas)) {
        $0.replacingOccurrences(of: $1.key, with: $1.value)
      }
      #expect(trimmed(plainText(of: shown)) == trimmed(expected))
    }
  }

  @Test func `More colours than there are pairs still show correctly`() throws {
    let terminal = try PseudoTerminal(columns: 200, rows: 50)
    let screen = try open(terminal, ["TERM": "xterm-256color", "COLORTERM": "truecolor"])
    defer { screen.close() }
    // 10,000 pairs a frame: the table is full in the fourth.
    for round in 0..<4 {
      let canvas = canvas(of: screen.size) { x, y in
        Style(
          foreground: .rgb(UInt8(x), UInt8(y), UInt8(100 + round)),
          background: .rgb(UInt8(y), UInt8(100 + round), UInt8(x)))
      }
      screen.show(Frame(canvas: canvas))
      settle(screen)
      let isRight = terminal.state().canvas == canvas
      #expect(isRight, "frame \(round)")
    }
  }

  @Test func `Eight colours make all the pairs they can`() throws {
    let terminal = try PseudoTerminal()
    let screen = try open(terminal, ["TERM": "linux"])
    defer { screen.close() }
    let canvas = canvas(of: screen.size) { x, y in
      Style(
        foreground: x % 9 == 8 ? .standard : .indexed(UInt8(x % 9)),
        background: y % 9 == 8 ? .standard : .indexed(UInt8(y % 9)))
    }
    screen.show(Frame(canvas: canvas))
    #expect(terminal.state().canvas == canvas)
  }

  private func canvas(of size: Size, style: (Int, Int) -> Style) -> Canvas {
    var canvas = Canvas(size: size)
    for y in 0..<size.rows {
      for x in 0..<size.columns {
        canvas[Point(x: x, y: y)] = Cell("▀", style: style(x, y))
      }
    }
    return canvas
  }

  @Test func `A new size is reported once and the frame fits it`() throws {
    let terminal = try PseudoTerminal()
    let screen = try open(terminal)
    defer { screen.close() }
    screen.show(frame("one"))
    for (columns, rows) in [(60, 16), (20, 5), (1, 1), (100, 30)] {
      terminal.resize(columns: columns, rows: rows)
      #expect(screen.pending() == [.resize(Size(columns: columns, rows: rows))])
      #expect(screen.pending() == [])
      // A frame drawn for the old size is clipped, one for the new size is whole.
      screen.show(frame("old size"))
      var canvas = Canvas(size: screen.size)
      canvas.fill(canvas.bounds, with: Cell("#"))
      screen.show(Frame(canvas: canvas))
      #expect(plainText(of: terminal.state().canvas) == plainText(of: canvas))
    }
  }

  @Test func `A terminal of no size or a huge one is used within bounds`() throws {
    let terminal = try PseudoTerminal(columns: 0, rows: 0)
    let screen = try open(terminal, ["TERM": "xterm", "COLUMNS": "72", "LINES": "x"])
    #expect(screen.size == Size(columns: 72, rows: 24))
    terminal.resize(columns: 4000, rows: 4000)
    #expect(screen.pending() == [.resize(Size(columns: 500, rows: 300))])
    screen.show(frame("x"))
    screen.close()
  }

  private func frame(_ lines: String..., cursor: Point? = nil) -> Frame {
    var canvas = Canvas(size: Size(columns: 40, rows: 10))
    for (y, line) in lines.enumerated() { canvas.write(line, at: Point(x: 0, y: y)) }
    return Frame(canvas: canvas, cursor: cursor)
  }

  private func trimmed(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}

/// Lets a screen send all of its frame, as the loop does.
func settle(_ screen: NcursesScreen) {
  while !screen.isSettled {
    var lines = [pollfd(fd: screen.inputDescriptor, events: Int16(POLLIN), revents: 0)]
    if let crowded = screen.crowdedDescriptor {
      lines.append(pollfd(fd: crowded, events: Int16(POLLOUT), revents: 0))
    }
    poll(&lines, nfds_t(lines.count), screen.inputTimeout.map(Int32.init) ?? 1000)
    _ = screen.pending()
  }
}

/// Opens a screen on a terminal of the test's own.
func open(
  _ terminal: PseudoTerminal, _ environment: [String: String] = ["TERM": "xterm-256color"]
) throws -> NcursesScreen {
  try NcursesScreen.open(
    environment: environment, input: terminal.descriptor, output: terminal.descriptor)
}
