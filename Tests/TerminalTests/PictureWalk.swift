import CNcurses
import Cells
import Glibc
import TestSupport
import Testing

@testable import Terminal

/// A random walk: frames as the user's keys cause them, a line that delivers a few bytes at a time,
/// and a terminal that answers at any time. What is left on the screen once all is quiet is
/// compared with the last frame. Everything follows from a seed.
final class PictureWalk {
  struct Way: CustomTestStringConvertible, Sendable {
    var name: String
    var route: PictureRoute
    var habits = VirtualKitty.TerminalQuirks()
    var quota = 320 << 20

    var testDescription: String { name }
  }

  static let ways = [
    Way(name: "kitty 0.26", route: .kitty, habits: .kitty26),
    Way(name: "kitty 0.38", route: .kitty, habits: .kitty38),
    Way(name: "kitty 0.48", route: .kitty, habits: .kitty48),
    Way(name: "kitty with little memory", route: .kitty, quota: 3 * 140_000),
    Way(name: "kitty 0.26 with little memory", route: .kitty, habits: .kitty26, quota: 3 * 140_000),
    Way(name: "kitty around tmux", route: .placeholders),
    Way(name: "sixel", route: .sixel),
    Way(name: "sixel inside of tmux", route: .sixelInTmux),
    Way(name: "iTerm2", route: .iterm),
  ]

  private let way: Way
  private let input: CInt
  private let clock = Clock()
  private var output: FrameOutput
  private var terminal: VirtualTerminal
  private var parser = InputParser()
  private var answers: [UInt8] = []
  private var dice: Dice
  private var scene = Scene()
  private var pool: [String: PixelPicture] = [:]
  private var frame: Frame
  private var size = Size(columns: 28, rows: 11)
  private var route: PictureRoute

  /// The line's rate in bytes a second.
  private let rate: Double
  private var hasResized = false
  private var seenFaults = 0

  private(set) var steps = 0
  private(set) var checks = 0
  private(set) var bytes = 0
  /// The latest kinds of steps, as `step` numbers them.
  private var lately: [Int] = []
  /// The faults found, with the number of their step.
  private(set) var wrong: [String] = []

  private final class Clock { var now = 0.0 }

  /// What the user looks at.
  private struct Scene {
    var turn = 0
    var popup: Rect?
    var hasThumbnails = false
    var isCompared = false
    var isFull = false
    /// Whether its pixels have been made.
    var hasPixels = true
    var quality = Quality.whole
    var letters = 0
  }

  /// The pixels sent on a quick link, on a slow one, and on a slow one that is idle.
  private enum Quality: CaseIterable { case whole, small, both }

  /// Starts a walk; a screen of ncurses must be open.
  init(_ way: Way, seed: Int) throws {
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    input = ends[0]
    _ = fcntl(input, F_SETFL, O_NONBLOCK)
    // F_SETPIPE_SZ, a macro that Swift does not import: a small pipe, so that pictures wait.
    _ = fcntl(ends[1], 1031, 4096)
    self.way = way
    dice = Dice(seed)
    rate = [9000, 70_000, 20_000_000][abs(seed) % 3]
    var habits = way.habits
    habits.quota = way.quota
    terminal = VirtualTerminal(
      columns: size.columns, rows: size.rows, kitty: habits, marks: Placeholder.marks.map(\.value))
    frame = Frame(canvas: Canvas(size: size))
    route = way.route
    output = FrameOutput(
      OutputLine(ends[1]),
      painter: CellPainter(depth: .indexed256, habits: Glyph.TerminalQuirks(hasPlainFont: false)),
      size: size,
      asksForFences: true, avoidsErasing: false, knowsOffCodes: true, now: { [clock] in clock.now })
    // The output has its own description.
    close(ends[1])
    output.route(route, cell: VirtualPixels.cell)
    output.startAgain()
    draw()
  }

  deinit {
    output.close()
    close(input)
  }

  func step() {
    steps += 1
    let kind = Int.random(in: 0..<100, using: &dice)
    lately = lately.suffix(11) + [kind]
    switch kind {
    case 0..<34: press()
    case 34..<64: deliver(atMost: .random(in: 1...1500, using: &dice))
    case 64..<78: answer(atMost: .random(in: 1...60, using: &dice))
    case 78..<84:
      clock.now += [0.01, 0.06, 0.3, 1].randomElement(using: &dice) ?? 0
      output.go()
    case 84..<86: resize()
    case 86: leaveAndReturn()
    case 87:
      output.startAgain()
      draw()
    case 88: for name in pool.keys.sorted() where Bool.random(using: &dice) { pool[name] = nil }
    case 89 where Bool.random(using: &dice): output.ask(Questions.kittyGraphics)
    case 89: output.send([Array("\u{1B}]2;\(steps)\u{7}".utf8)])
    case 90: crash()
    case 91:
      route = Int.random(in: 0..<4, using: &dice) == 0 ? .none : way.route
      output.route(route, cell: VirtualPixels.cell)
      draw()
    default: check()
    }
    // The loop asks for the next output after any event.
    output.go()
  }

  /// Sends everything left; nothing of ours stays in the terminal.
  func end() {
    check()
    settle()
    output.leave()
    deliver(atMost: .max)
    if terminal.pixels.placementCount > 0 || !terminal.pixels.stored.isEmpty {
      report("left in the terminal: \(terminal.pixels.stored.count) pictures")
    }
  }

  private func press() {
    output.keyArrived()
    switch Int.random(in: 0..<20, using: &dice) {
    case 0..<8: scene.turn = max(0, min(5, scene.turn + (Bool.random(using: &dice) ? 1 : -1)))
    case 8..<11:
      scene.popup =
        scene.popup == nil
        ? Rect(
          x: .random(in: 0..<size.columns - 6, using: &dice),
          y: .random(in: 0..<size.rows - 3, using: &dice), columns: 6, rows: 3) : nil
    case 11: scene.hasThumbnails.toggle()
    case 12: scene.isCompared.toggle()
    case 13: scene.isFull.toggle()
    case 14: scene.quality = Quality.allCases.randomElement(using: &dice) ?? .whole
    default: scene.letters += 1
    }
    // Pixels are made after the first frame of a new picture.
    scene.hasPixels = Int.random(in: 0..<4, using: &dice) > 0
    draw()
  }

  private func draw() {
    frame = newFrame()
    output.show(frame)
  }

  private func newFrame() -> Frame {
    var canvas = Canvas(size: size)
    canvas.write(
      "turn \(scene.turn)" + String(repeating: ".", count: scene.letters % 9), at: .zero,
      style: Style(foreground: .indexed(UInt8(1 + scene.turn))))
    let area =
      scene.isFull
      ? Rect(x: 0, y: 1, columns: size.columns, rows: size.rows - 2)
      : Rect(x: 7, y: 2, columns: size.columns - 8, rows: size.rows - 4)
    if !scene.isFull {
      for y in 1..<(size.rows - 1) { canvas.write("row \(y)", at: Point(x: 0, y: y)) }
    }
    var shown: [(turn: Int, rect: Rect)] = []
    if scene.isCompared {
      let half = area.size.columns / 2
      for (index, x) in [area.minX, area.minX + half].enumerated() {
        let columns = min(9, half - 1)
        shown.append(
          ((scene.turn + index) % 6, Rect(x: x, y: area.minY, columns: columns, rows: 4)))
      }
    } else {
      let columns = min(area.size.columns, scene.isFull ? 18 : 14)
      let rows = min(area.size.rows, 7)
      shown.append(
        (
          scene.turn,
          Rect(
            x: area.minX + (area.size.columns - columns) / 2,
            y: area.minY + (area.size.rows - rows) / 2, columns: columns, rows: rows)
        ))
    }
    if scene.hasThumbnails, !scene.isFull {
      for (index, y) in [2, 4].enumerated() where y + 2 < size.rows {
        shown.append(((scene.turn + index + 1) % 6, Rect(x: 1, y: y, columns: 4, rows: 2)))
      }
    }
    let covers = [scene.popup].compactMap(\.self)
    var pictures: [PlacedPicture] = []
    for (turn, rect) in shown {
      canvas.fill(rect, with: Cell("▒", style: Style(foreground: .indexed(UInt8(1 + turn)))))
      guard scene.hasPixels || rect.size.columns == 4 else { continue }
      pictures.append(
        PlacedPicture(
          picture: picture(turn, rect.size, isSmall: scene.quality == .small),
          meanwhile: scene.quality == .both ? picture(turn, rect.size, isSmall: true) : nil,
          origin: rect.origin, visible: rect.subtracting(covers))
      )
    }
    for cover in covers {
      canvas.fill(cover, with: Cell("P", style: Style(background: .indexed(2))))
    }
    return Frame(
      canvas: canvas, pictures: route == .none ? [] : pictures,
      cursor: Point(x: scene.letters % 9, y: size.rows - 1))
  }

  private func picture(_ turn: Int, _ size: Size, isSmall: Bool) -> PixelPicture {
    let name = "\(turn) \(size.columns)x\(size.rows) \(isSmall)"
    if let known = pool[name] { return known }
    let made = newPicture(name, size, isSmall: isSmall)
    pool[name] = made
    return made
  }

  private func newPicture(_ name: String, _ size: Size, isSmall: Bool) -> PixelPicture {
    let form = way.route.form ?? .kitty
    let (width, height) = (size.columns * 10 - 3, size.rows * 20 - 2)
    var tiles: [PixelPicture.Tile]
    if form == .kitty {
      let divisor = isSmall ? 2 : 1
      let filling =
        Array(name.utf8)
        + [UInt8](repeating: 7, count: size.columns * (name.hasPrefix("0") ? 60 : 500) / divisor)
      let file = testPNG(
        width: size.columns * 10 / divisor, height: size.rows * 20 / divisor, cells: size,
        filling: filling)
      tiles = [.init(rect: Rect(origin: .zero, size: size), bytes: file)]
    } else {
      tiles = testTiles(form, of: size, named: name, letters: 90)
    }
    return PixelPicture(
      form: form, encoding: form == .sixel ? .sixel : .png, size: size, width: width,
      height: height, tiles: tiles)
  }

  private func deliver(atMost most: Int) {
    var buffer = [UInt8](repeating: 0, count: min(most, 1 << 16))
    var left = most
    while left > 0 {
      let count = read(input, &buffer, min(left, buffer.count))
      guard count > 0 else { break }
      terminal.feed(buffer[..<count])
      bytes += count
      left -= count
      clock.now += Double(count) / rate
      answers += Array(terminal.drainReplies().utf8)
    }
  }

  private func answer(atMost most: Int) {
    let now = answers.prefix(most)
    answers.removeFirst(now.count)
    for case .reply(let reply) in parser.parse(now) {
      switch reply {
      case .fence: output.fenceAnswered()
      case .pictureFailed(let id): output.pictureFailed(id: id)
      default: break
      }
    }
  }

  /// Delivers and answers everything until there is nothing left to do.
  private func settle() {
    for _ in 0..<4000 {
      output.go()
      deliver(atMost: .max)
      answer(atMost: .max)
      clock.now += 0.02
      if !output.hasWork, answers.isEmpty { return }
    }
    report("never quiet")
  }

  private func check() {
    scene.hasPixels = true
    draw()
    settle()
    checks += 1
    // Output in flight when the terminal became lower may scroll it.
    let faults = terminal.pixels.faults.dropFirst(seenFaults).filter {
      !(hasResized && $0 == "a sixel that scrolls")
    }
    (seenFaults, hasResized) = (terminal.pixels.faults.count, false)
    let differences = differences(terminal, frame, way.route.form ?? .kitty) + strangersBeneath
    if !differences.isEmpty || !faults.isEmpty || !terminal.unknown.isEmpty {
      report("\((differences + faults + terminal.unknown).prefix(4))")
    }
  }

  /// Cells that show something other than the frame's cell or a blank, where tmux drops a picture:
  /// it keeps few, and draws the text without the others.
  private var strangersBeneath: [String] {
    guard way.route == .sixelInTmux, route != .none else { return [] }
    return frame.pictures.flatMap { placed in
      placed.visible.flatMap { rect in
        (rect.minY..<rect.maxY).flatMap { y in
          (rect.minX..<rect.maxX).compactMap { x -> String? in
            let point = Point(x: x, y: y)
            let (has, shall) = (terminal.canvas[point], frame.canvas[point])
            return has == shall || has.character == " "
              ? nil : "\(x),\(y): \(has) beneath, not \(shall)"
          }
        }
      }
    }
  }

  private func report(_ what: String) {
    if wrong.count < 5 { wrong.append("step \(steps), after \(lately): \(what)") }
  }

  private func resize() {
    let new = Size(
      columns: .random(in: 24...32, using: &dice), rows: .random(in: 9...13, using: &dice))
    guard new != size else { return }
    size = new
    scene.popup = nil
    hasResized = true
    terminal.resize(columns: size.columns, rows: size.rows)
    output.resize(to: size)
    deliver(atMost: .random(in: 0...200, using: &dice))
    draw()
  }

  /// Lends the terminal to another program.
  private func leaveAndReturn() {
    settle()
    output.leave()
    deliver(atMost: .max)
    if terminal.pixels.placementCount > 0 { report("left on the screen") }
    terminal.feed(Array("\u{1B}[?1049l\u{1B}[?1049h".utf8))
    output.startAgain()
    draw()
  }

  /// Sends what would be sent if the program died here, at any byte.
  private func crash() {
    guard way.route != .placeholders else { return }
    var copy = terminal
    copy.feed([0x1B, 0x5C] + output.rescue)
    if copy.pixels.placementCount > 0 { report("a crash leaves pictures") }
  }
}

extension NcursesScreenTests {
  /// `RETAKE_WALK` is the number of steps, over all ways together.
  @Suite(.serialized, .timeLimit(.minutes(5))) struct PictureWalks {
    private static let steps =
      Glibc.getenv("RETAKE_WALK").flatMap { Int(String(cString: $0)) } ?? 20_000
    /// The most steps one case has time for.
    private static let most = 2500
    private static let parts = max(1, steps / PictureWalk.ways.count / most)

    @Test(arguments: PictureWalk.ways, 0..<parts)
    func `Screen and frame agree once the link is quiet, whatever came before`(
      _ way: PictureWalk.Way, _ part: Int
    ) throws {
      let terminal = try PseudoTerminal(columns: 28, rows: 11)
      try #require(cnc_prepare_locale() > 0)
      try #require(cnc_open("xterm-256color", terminal.descriptor, terminal.descriptor, false))
      defer { cnc_close() }
      let start = ContinuousClock.now
      let most = min(Self.most, Self.steps / PictureWalk.ways.count)
      var (steps, checks, bytes, seed) = (0, 0, 0, part * Self.most)
      while steps < most {
        seed += 1
        let walk = try PictureWalk(way, seed: seed)
        while steps < most, walk.steps < 1000, walk.wrong.isEmpty {
          walk.step()
          steps += 1
        }
        walk.end()
        checks += walk.checks
        bytes += walk.bytes
        try #require(walk.wrong == [], "seed \(seed)")
      }
      let seconds = start.duration(to: .now) / .seconds(1)
      print(
        "\(way.name): \(steps) steps, \(checks) comparisons, \(bytes) bytes, \(Int(seconds * 1000)) ms"
      )
    }
  }
}
