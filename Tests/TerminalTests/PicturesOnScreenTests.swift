import Cells
import Glibc
import TestSupport
import Testing

@testable import Terminal

extension NcursesScreenTests {
  /// After any frames, every cell shows what the last one says, text or picture.
  @Suite(.serialized, .timeLimit(.minutes(5))) struct PicturesOnScreen {
    static let ways: [(wish: GraphicsWish, isThroughTmux: Bool)] = [
      (.kitty, false), (.kitty, true), (.sixel, false), (.iterm, false),
    ]

    @Test(arguments: ways, 0..<4)
    func `Any sequence of frames leaves no ghosts and no holes`(
      _ way: (wish: GraphicsWish, isThroughTmux: Bool), _ seed: Int
    ) throws {
      let form = try #require(way.wish.pixels)
      let terminal = try PseudoTerminal(columns: 60, rows: 16)
      let screen = try open(terminal, way)
      defer { screen.close() }
      var dice = Dice(seed)
      let pool = (0..<4).map { testPicture(form, seed * 10 + $0, &dice) }
      for round in 0..<24 {
        switch Int.random(in: 0..<16, using: &dice) {
        case 0:
          terminal.resize(
            columns: .random(in: 50...60, using: &dice), rows: .random(in: 12...16, using: &dice))
          _ = screen.pending()
        case 1:
          screen.suspend()
          screen.resume()
        case 2: screen.repaint()
        default: break
        }
        let frame = testFrame(screen.size, pool, &dice)
        screen.show(frame)
        // Some frames are replaced before they are on the screen.
        if Int.random(in: 0..<4, using: &dice) == 0 { continue }
        settle(screen)
        let state = terminal.state()
        let wrong = differences(state, frame, form)
        #expect(wrong == [], "round \(round)")
        #expect(state.pixels.faults == [])
        #expect(state.pixels.longestPassage <= 4096)
        #expect(state.unknown == [])
      }
    }

    @Test(arguments: ways)
    func `Nothing of ours is left at the end`(_ way: (wish: GraphicsWish, isThroughTmux: Bool))
      throws
    {
      let form = try #require(way.wish.pixels)
      let terminal = try PseudoTerminal(columns: 60, rows: 16)
      let screen = try open(terminal, way)
      var dice = Dice(1)
      let picture = testPicture(form, 1, &dice)
      screen.show(frame(screen.size, picture, at: Point(x: 2, y: 2)))
      settle(screen)
      #expect(terminal.state().owner(of: Point(x: 2, y: 2)) != .text)
      screen.close()
      let state = terminal.state()
      #expect(state.pixels.stored == [:])
      #expect(state.pixels.placementCount == 0)
      #expect(state.owner(of: Point(x: 2, y: 2)) == .text)
    }

    @Test func `A popup over a picture costs a few bytes, and a picture shown again one placement`()
      throws
    {
      let terminal = try PseudoTerminal(columns: 60, rows: 16)
      let screen = try open(terminal, (.kitty, false))
      defer { screen.close() }
      var dice = Dice(2)
      let (first, second) = (testPicture(.kitty, 1, &dice), testPicture(.kitty, 2, &dice))
      let place = Point(x: 2, y: 2)
      screen.show(frame(screen.size, first, at: place))
      settle(screen)
      screen.show(frame(screen.size, second, at: place))
      settle(screen)
      let sent = terminal.state().pixels.transmitted
      #expect(sent == first.byteCount + second.byteCount)
      screen.show(frame(screen.size, first, at: place))
      settle(screen)
      var popup = frame(screen.size, first, at: place)
      popup.pictures[0].visible = popup.pictures[0].rect.subtracting([
        Rect(x: 4, y: 3, columns: 3, rows: 2)
      ])
      popup.canvas.write("!!!", at: Point(x: 4, y: 3))
      let before = terminal.state().byteCount
      screen.show(popup)
      settle(screen)
      let after = terminal.state()
      #expect(after.pixels.transmitted == sent)
      #expect(after.byteCount - before < 500)
      #expect(differences(after, popup, .kitty) == [])
    }

    @Test func `Two pictures viewed alternately are sent once each`() throws {
      let terminal = try PseudoTerminal(columns: 60, rows: 16)
      let screen = try open(terminal, (.kitty, false))
      defer { screen.close() }
      var dice = Dice(5)
      let pictures = [testPicture(.kitty, 1, &dice), testPicture(.kitty, 2, &dice)]
      for round in 0..<20 {
        screen.show(frame(screen.size, pictures[round % 2], at: Point(x: 2, y: 2)))
        // Some are left before they have arrived.
        if round % 5 != 3 { settle(screen) }
      }
      settle(screen)
      let sent = terminal.state().pixels.transmitted
      #expect(sent == pictures.reduce(0) { $0 + $1.byteCount })
    }

    @Test func `A resize erases no pictures, and none is sent again`() throws {
      let terminal = try PseudoTerminal(columns: 60, rows: 16)
      let screen = try open(terminal, (.kitty, false))
      defer { screen.close() }
      var dice = Dice(6)
      let picture = testPicture(.kitty, 1, &dice)
      screen.show(frame(screen.size, picture, at: Point(x: 2, y: 2)))
      settle(screen)
      let before = terminal.received.count
      for columns in [58, 60, 55] {
        terminal.resize(columns: columns, rows: 16)
        _ = screen.pending()
        let wanted = frame(screen.size, picture, at: Point(x: 4, y: 3))
        screen.show(wanted)
        settle(screen)
        #expect(differences(terminal.state(), wanted, .kitty) == [])
      }
      let state = terminal.state()
      #expect(state.pixels.transmitted == picture.byteCount)
      let sent = String(decoding: terminal.received[before...], as: UTF8.self)
      #expect(!sent.contains("\u{1B}[2J"))
      // Cells may have another size now, which is asked from the first answer on.
      #expect(sent.ranges(of: "\u{1B}[16t").count >= 2)
    }

    @Test func `A picture that is no longer wanted is aborted`() throws {
      let terminal = try PseudoTerminal(columns: 60, rows: 16)
      let screen = try open(terminal, (.kitty, false))
      defer { screen.close() }
      var dice = Dice(3)
      let big = testPicture(.kitty, 1, &dice, bytes: 400_000)
      let small = testPicture(.kitty, 2, &dice)
      screen.show(frame(screen.size, big, at: Point(x: 2, y: 2)))
      #expect(!screen.isSettled)
      let wanted = frame(screen.size, small, at: Point(x: 2, y: 2))
      screen.show(wanted)
      settle(screen)
      let state = terminal.state()
      #expect(state.pixels.transmitted < 300_000)
      #expect(state.pixels.stored.count == 1)
      #expect(!state.pixels.isLoading)
      #expect(differences(state, wanted, .kitty) == [])
    }

    @Test func `Typed text shows while a picture is still being sent`() throws {
      // Nothing is answered, so after the first bytes only time allows more.
      let terminal = try PseudoTerminal(columns: 60, rows: 16, answers: false)
      let screen = try open(terminal, (.kitty, false))
      defer { screen.close() }
      var dice = Dice(4)
      let picture = testPicture(.kitty, 1, &dice, bytes: 400_000)
      var wanted = frame(screen.size, picture, at: Point(x: 2, y: 2))
      wanted.cursor = Point(x: 1, y: 15)
      screen.show(wanted)
      wanted.canvas.write("X", at: Point(x: 1, y: 15))
      wanted.cursor = Point(x: 2, y: 15)
      screen.show(wanted)
      // The line may be full in the middle of a sequence: only complete output is compared.
      var state = terminal.screen
      for _ in 0..<10_000 where state.canvas[Point(x: 1, y: 15)].character != "X" {
        _ = screen.pending()
        usleep(500)
        state = terminal.screen
      }
      #expect(state.canvas[Point(x: 1, y: 15)].character == "X")
      #expect(state.cursor == Point(x: 2, y: 15))
      #expect(state.pixels.transmitted < 100_000)
      // Symbols show meanwhile.
      #expect(state.canvas[Point(x: 3, y: 3)].character == "~")
      #expect(!screen.isSettled)
    }

    @Test func `Other sequences go out whole and in order, after visible changes`() throws {
      let terminal = try PseudoTerminal(columns: 60, rows: 16)
      let screen = try open(terminal, (.symbols, false))
      defer { screen.close() }
      screen.show(Frame(canvas: Canvas(size: screen.size)))
      screen.send((1...40).map { Array("\u{1B}]2;\($0) \(padding)\u{7}".utf8) })
      settle(screen)
      #expect(terminal.state().title.hasPrefix("40 "))
    }

    private let padding = String(repeating: "x", count: 2000)

    private func open(
      _ terminal: PseudoTerminal, _ way: (wish: GraphicsWish, isThroughTmux: Bool)
    ) throws -> NcursesScreen {
      try NcursesScreen.open(
        environment: way.isThroughTmux
          ? ["TERM": "tmux-256color", "TMUX": "/nowhere/at-all,1,0"]
          : ["TERM": "xterm-256color", "COLORTERM": "truecolor"],
        input: terminal.descriptor, output: terminal.descriptor, graphics: (way.wish, "test"))
    }

    private func frame(_ size: Size, _ picture: PixelPicture, at origin: Point) -> Frame {
      var frame = Frame(canvas: Canvas(size: size))
      frame.canvas.fill(Rect(origin: origin, size: picture.size), with: Cell("~"))
      frame.pictures = [
        PlacedPicture(
          picture: picture, origin: origin, visible: [Rect(origin: origin, size: picture.size)])
      ]
      return frame
    }
  }
}

/// A picture of some cells with bytes that only look like one.
private func testPicture(
  _ form: PixelProtocol, _ number: Int, _ dice: inout Dice, bytes count: Int = 9000
) -> PixelPicture {
  let size = Size(
    columns: .random(in: 4...14, using: &dice), rows: .random(in: 2...7, using: &dice))
  let (width, height) = (size.columns * 10 - number % 3, size.rows * 20 - number % 2)
  var tiles: [PixelPicture.Tile] = []
  let filling = (0..<count).map { _ in UInt8.random(in: 0...255, using: &dice) }
  if form == .kitty {
    // A few have half of the pixels, as on a slow link.
    let divisor = number % 4 == 0 ? 2 : 1
    let file = testPNG(
      width: size.columns * 10 / divisor, height: size.rows * 20 / divisor, cells: size,
      filling: filling)
    tiles = [.init(rect: Rect(origin: .zero, size: size), bytes: file)]
  } else {
    tiles = testTiles(form, of: size, named: "\(number)", letters: 700)
  }
  return PixelPicture(
    form: form, encoding: form == .sixel ? .sixel : .png, size: size, width: width, height: height,
    tiles: tiles)
}

/// Tiles of two rows, in two columns.
func testTiles(_ form: PixelProtocol, of size: Size, named name: String, letters: Int)
  -> [PixelPicture.Tile]
{
  stride(from: 0, to: size.rows, by: 2).flatMap { y in
    let rows = min(2, size.rows - y)
    let left = size.columns / 2
    return [(0, left), (left, size.columns - left)].map { x, columns in
      let text = "\(name).\(y).\(x)" + String(repeating: "?", count: letters)
      let sequence =
        "\u{1B}P0;1;0q\"1;1;\(columns * 10);\(rows * 20)#0;2;50;50;50\(text)\u{1B}\\"
      return PixelPicture.Tile(
        rect: Rect(x: x, y: y, columns: columns, rows: rows),
        bytes: Array((form == .sixel ? sequence : text).utf8))
    }
  }
}

/// Text everywhere, up to two pictures, and up to two popups over them.
private func testFrame(_ size: Size, _ pool: [PixelPicture], _ dice: inout Dice) -> Frame {
  var canvas = Canvas(size: size)
  let letters = Array("ab ·│─ ")
  let ground = Int.random(in: 0..<3, using: &dice)
  for y in 0..<size.rows {
    for x in 0..<size.columns {
      let letter = ground == 0 ? " " : letters.randomElement(using: &dice) ?? " "
      canvas[Point(x: x, y: y)] = Cell(
        letter, style: Style(foreground: .indexed(UInt8(ground + (x / 9) % 3))))
    }
  }
  let popups = (0..<Int.random(in: 0...2, using: &dice)).map { _ in
    Rect(
      x: .random(in: 0..<size.columns - 8, using: &dice),
      y: .random(in: 0..<size.rows - 4, using: &dice), columns: 8, rows: 4)
  }
  var pictures: [PlacedPicture] = []
  for _ in 0..<Int.random(in: 0...2, using: &dice) {
    guard let picture = pool.randomElement(using: &dice) else { continue }
    let origin = Point(
      x: .random(in: 0...(size.columns - picture.size.columns), using: &dice),
      y: .random(in: 0...(size.rows - picture.size.rows), using: &dice))
    let rect = Rect(origin: origin, size: picture.size)
    guard pictures.allSatisfy({ $0.rect.intersection(rect).isEmpty }) else { continue }
    pictures.append(
      PlacedPicture(picture: picture, origin: origin, visible: rect.subtracting(popups)))
    canvas.fill(rect, with: Cell("▒", style: Style(foreground: .indexed(4))))
  }
  for popup in popups { canvas.fill(popup, with: Cell("P", style: Style(background: .indexed(2)))) }
  let caret = Bool.random(using: &dice) ? Point(x: 3, y: size.rows - 1) : nil
  return Frame(canvas: canvas, pictures: pictures, cursor: caret)
}

/// The cells that differ from the frame; a few will do.
func differences(_ state: VirtualTerminal, _ frame: Frame, _ form: PixelProtocol)
  -> [String]
{
  var owners: [Point: VirtualPixels.Owner] = [:]
  // The rest of a covered tile may stay.
  var leftovers: [Point: VirtualPixels.Owner] = [:]
  for placed in frame.pictures {
    for tile in placed.picture.tiles {
      let rect = Rect(
        x: tile.rect.minX + placed.origin.x, y: tile.rect.minY + placed.origin.y,
        columns: tile.rect.size.columns, rows: tile.rect.size.rows)
      let cells = placed.visible.map { $0.intersection(rect) }
      let seen = cells.reduce(0) { $0 + max(0, $1.size.columns * $1.size.rows) }
      let isWhole = seen == rect.size.columns * rect.size.rows
      guard form != .sixel || rect.maxY < frame.canvas.size.rows else { continue }
      let digest = VirtualPixels.digest(tile.bytes)
      for part in cells {
        for y in part.minY..<max(part.minY, part.maxY) {
          for x in part.minX..<max(part.minX, part.maxX) {
            let owner = VirtualPixels.Owner.picture(
              digest, column: x - rect.minX, row: y - rect.minY)
            if form == .kitty || isWhole {
              owners[Point(x: x, y: y)] = owner
            } else {
              leftovers[Point(x: x, y: y)] = owner
            }
          }
        }
      }
    }
  }
  var wrong: [String] = []
  for y in 0..<frame.canvas.size.rows {
    for x in 0..<frame.canvas.size.columns {
      let point = Point(x: x, y: y)
      let (has, shall) = (state.owner(of: point), owners[point] ?? .text)
      if has != shall, has != leftovers[point] { wrong.append("\(x),\(y): \(has) not \(shall)") }
      let (shown, painted) = (state.canvas[point], frame.canvas[point])
      // A blank may have been erased rather than written.
      let isBlank = painted.character == " " && shown.character == " "
      let isSame =
        isBlank ? shown.style.background == painted.style.background : shown == painted
      if shall == .text, has == .text, !isSame {
        wrong.append("\(x),\(y): \(shown.character) not \(painted.character)")
      }
    }
  }
  return Array(wrong.prefix(4))
}
