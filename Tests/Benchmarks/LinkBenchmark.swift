import Cells
import Foundation
import Terminal

extension Bench {
  /// Typing while a picture is sent over 64 kB/s with a round trip of 300 ms, the time until
  /// symbols appear, and the bytes that actions take.
  func link() throws -> [Measurement] {
    let terminal = try SlowTerminal(
      columns: 120, rows: 40, bytesPerSecond: 64_000, roundTrip: 0.3)
    defer { terminal.close() }
    let screen = try NcursesScreen.open(
      environment: ["TERM": "xterm-256color", "COLORTERM": "truecolor"],
      input: terminal.descriptor, output: terminal.descriptor, graphics: (.kitty, "benchmark"))
    defer { screen.close() }
    var typed = ""
    var scene = Scene(picture: nil)
    screen.show(scene.frame(typed))
    drive(screen, until: { _ in screen.isSettled && terminal.now > 2 })

    scene.picture = Self.picture(bytes: 400_000, seed: 1)
    let turn = terminal.now
    screen.show(scene.frame(typed))
    var echoes: [Double] = []
    var symbols: Double?
    for index in 0..<8 {
      let pressed = terminal.now
      let mark = "<\(index)>"
      terminal.type(String(index))
      drive(screen) { inputs in
        if !inputs.isEmpty {
          typed += mark
          screen.show(scene.frame(typed))
        }
        symbols = symbols ?? terminal.time(of: Scene.lastSymbol)
        return terminal.time(of: mark).map { $0 <= terminal.now } == true
          || terminal.now - pressed > 5
      }
      echoes.append(((terminal.time(of: mark) ?? .infinity) - pressed) * 1000)
    }
    let isStillSending = !screen.isSettled
    drive(screen) { _ in
      symbols = symbols ?? terminal.time(of: Scene.lastSymbol)
      return screen.isSettled
    }
    drive(screen, until: { [end = terminal.now + 1] _ in terminal.now > end })
    let rate = Double(screen.graphics.link.bytesPerSecond ?? 0) / 1000
    print("link: measured \(digits(rate)) kB/s, slow: \(screen.graphics.link.isSlow)")
    var table = [
      Measurement(
        what: "64 kB/s, 300 ms: echo while sending, median", ours: echoes.median, hold: 450),
      Measurement(
        what: "64 kB/s, 300 ms: echo while sending, worst",
        ours: isStillSending ? echoes.max() ?? .nan : .nan, hold: 450),
      Measurement(
        what: "64 kB/s, 300 ms: until symbols stand", ours: ((symbols ?? .infinity) - turn) * 1000,
        hold: 3000),
    ]
    func bytes(_ what: String, hold: Double, _ act: () -> Void) {
      let before = terminal.count
      act()
      drive(screen, until: { [end = terminal.now + 1.2] _ in terminal.now > end })
      table.append(
        Measurement(what: "bytes: " + what, ours: Double(terminal.count - before), hold: hold))
    }
    typed += "a"
    bytes("a typed letter", hold: 64) { screen.show(scene.frame(typed)) }
    scene.hasPopup = true
    bytes("a popup of 30x8 over the picture", hold: 900) { screen.show(scene.frame(typed)) }
    scene.hasPopup = false
    bytes("closing it", hold: 900) { screen.show(scene.frame(typed)) }
    let first = scene.picture
    scene.picture = Self.picture(bytes: 20_000, seed: 2)
    bytes("another picture of 20 kB", hold: 40_000) { screen.show(scene.frame(typed)) }
    scene.picture = first
    bytes("the first one again", hold: 300) { screen.show(scene.frame(typed)) }
    return table
  }

  /// Waits as the studio's loop does until `isDone`, which gets what was typed.
  private func drive(_ screen: NcursesScreen, until isDone: ([Input]) -> Bool) {
    while true {
      let inputs = screen.pending()
      if isDone(inputs) { return }
      var lines = [pollfd(fd: screen.inputDescriptor, events: Int16(POLLIN), revents: 0)]
      if let crowded = screen.crowdedDescriptor {
        lines.append(pollfd(fd: crowded, events: Int16(POLLOUT), revents: 0))
      }
      poll(&lines, nfds_t(lines.count), min(10, screen.inputTimeout.map(CInt.init) ?? 10))
    }
  }

  /// Bytes that only look like a picture, for the middle of the screen.
  private static func picture(bytes count: Int, seed: UInt8) -> PixelPicture {
    let size = Size(columns: 66, rows: 33)
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) ^ seed }
    return PixelPicture(
      form: .kitty, encoding: .png, size: size, width: size.columns * 10, height: size.rows * 20,
      tiles: [.init(rect: Rect(origin: .zero, size: size), bytes: bytes)])
  }

  /// A screen like the studio's: panes, a picture with its symbols, a composer.
  private struct Scene {
    static let lastSymbol = "THE END"
    var picture: PixelPicture?
    var hasPopup = false

    func frame(_ typed: String) -> Frame {
      var canvas = Canvas(size: Size(columns: 120, rows: 40))
      for y in 1..<38 { canvas.write("│ turn \(y)", at: Point(x: 0, y: y)) }
      canvas.write("> " + typed, at: Point(x: 0, y: 38))
      canvas.write("Enter send", at: Point(x: 0, y: 39))
      var frame = Frame(canvas: canvas, cursor: Point(x: 2 + typed.count, y: 38))
      guard let picture else { return frame }
      let rect = Rect(origin: Point(x: 26, y: 2), size: picture.size)
      for y in rect.minY..<rect.maxY {
        for x in rect.minX..<rect.maxX {
          let (red, green) = (UInt8(x * 2), UInt8(y * 6))
          frame.canvas[Point(x: x, y: y)] = Cell(
            "▀",
            style: Style(
              foreground: .rgb(red, green, 90), background: .rgb(green, red, UInt8(x + y))))
        }
      }
      frame.canvas.write(
        Self.lastSymbol, at: Point(x: rect.maxX - 8, y: rect.maxY - 1),
        style: Style(foreground: .indexed(3)))
      var visible = [rect]
      if hasPopup {
        let popup = Rect(x: 40, y: 10, columns: 30, rows: 8)
        frame.canvas.fill(popup, with: Cell(" ", style: Style(background: .indexed(4))))
        visible = rect.subtracting([popup])
      }
      frame.pictures = [PlacedPicture(picture: picture, origin: rect.origin, visible: visible)]
      return frame
    }
  }
}
