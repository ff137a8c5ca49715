import CNcurses
import Cells
import Glibc
import TestSupport
import Testing

@testable import Terminal

extension NcursesScreenTests {
  /// Pictures that were sent and are not on the screen: tmux lost them, or kitty did not draw them.
  @Suite(.serialized, .timeLimit(.minutes(5))) struct Losses {
    @Test func `A picture that tmux lost is asked for while the user types, and sent again`() throws
    {
      let line = try Line(.placeholders, terminal: "tmux-256color")
      defer { line.close() }
      line.show(try line.picture([1, 2, 3]))
      #expect(line.sent().contains("a=t,"))
      // Nobody is present: the answer might be typed into another pane.
      line.clock.now += 1
      #expect(line.output.wait == nil)
      #expect(line.sent() == "")
      line.output.keyArrived()
      line.output.pictureFailed(id: try #require(line.asked()))
      #expect(line.sent().contains("a=t,"))
      // It is asked for a few times, then no more.
      #expect(line.questions() == 3)
      // Those may have been lost as well, so one more follows when the user is still there later.
      line.clock.now += 4
      line.output.keyArrived()
      #expect(line.questions() == 0)
      line.clock.now += 2
      line.output.keyArrived()
      #expect(line.questions() == 1)
    }

    @Test func `A picture that tmux keeps is asked for when it is shown again`() throws {
      let line = try Line(.placeholders, terminal: "tmux-256color")
      defer { line.close() }
      let (first, second) = (try line.picture([1, 2, 3]), try line.picture([4, 5, 6]))
      for picture in [first, second] {
        line.show(picture)
        line.output.keyArrived()
        _ = line.questions()
      }
      line.output.keyArrived()
      line.show(first)
      let again = line.sent()
      #expect(!again.isEmpty && !again.contains("a=t,"))
      line.output.keyArrived()
      #expect(line.questions() == 3)
    }

    @Test func `kitty is made to draw once more after a picture appears where none was`() throws {
      let line = try Line(.kitty, terminal: "xterm-256color")
      defer { line.close() }
      line.show(try line.picture([1, 2, 3]))
      #expect(line.sent().contains("a=p,"))
      #expect(line.later() == [0.1, 0.5].map { _ in "\u{1B}[?2026h\u{1B}[?2026l" })
      // One that takes another's place is drawn with its own frame.
      line.show(try line.picture([4, 5, 6]))
      #expect(line.sent().contains("a=p,"))
      #expect(line.later().isEmpty)
      line.show(nil)
      #expect(line.sent().contains("a=d,"))
      #expect(line.later().isEmpty)
      line.show(try line.picture([1, 2, 3]))
      #expect(line.sent().contains("a=p,"))
      #expect(line.later().count == 2)
    }

    /// Output of frames of 28 columns x 11 rows into a pipe.
    private final class Line {
      final class Clock { var now = 0.0 }

      let clock = Clock()
      var output: FrameOutput
      private let terminal: PseudoTerminal
      private let reader: CInt
      private var pictures: [[UInt8]: PixelPicture] = [:]
      private let size = Size(columns: 28, rows: 11)
      private let rect = Rect(x: 2, y: 2, columns: 8, rows: 4)

      init(_ route: PictureRoute, terminal type: String) throws {
        terminal = try PseudoTerminal(columns: size.columns, rows: size.rows)
        try #require(cnc_prepare_locale() > 0)
        try #require(cnc_open(type, terminal.descriptor, terminal.descriptor, false))
        var ends: [CInt] = [0, 0]
        try #require(pipe(&ends) == 0)
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        reader = ends[0]
        output = FrameOutput(
          OutputLine(ends[1]),
          painter: CellPainter(
            depth: .indexed256, habits: Glyph.TerminalQuirks(hasPlainFont: false)),
          size: size, asksForFences: false, avoidsErasing: false, knowsOffCodes: true,
          now: { [clock] in clock.now })
        Glibc.close(ends[1])
        output.route(route, cell: VirtualPixels.cell)
        output.startAgain()
      }

      func close() {
        output.close()
        Glibc.close(reader)
        cnc_close()
      }

      /// A picture of one colour; the same one each time it is asked for.
      func picture(_ color: [UInt8]) throws -> PixelPicture {
        if let picture = pictures[color] { return picture }
        let file = testPNG(width: 80, height: 80, cells: rect.size, filling: color)
        let picture = PixelPicture(
          form: .kitty, encoding: .png, size: rect.size, width: 80, height: 80,
          tiles: [.init(rect: Rect(origin: .zero, size: rect.size), bytes: file)])
        pictures[color] = picture
        return picture
      }

      func show(_ picture: PixelPicture?) {
        var frame = Frame(canvas: Canvas(size: size))
        frame.pictures =
          picture.map { [PlacedPicture(picture: $0, origin: rect.origin, visible: [rect])] } ?? []
        output.show(frame)
      }

      /// Everything sent until nothing more comes by itself.
      func sent() -> String {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        for _ in 0..<200 {
          output.go()
          let count = read(reader, &buffer, buffer.count)
          if count > 0 { text += String(decoding: buffer[..<count], as: UTF8.self) }
          if count <= 0, !output.hasWork { return text }
          clock.now += 0.001
        }
        return text
      }

      /// What is sent at each later time the output has asked for.
      func later() -> [String] {
        var texts: [String] = []
        while let wait = output.wait {
          clock.now += Double(wait) / 1000
          texts.append(sent())
        }
        return texts
      }

      /// The id of the picture that is asked for now.
      func asked() -> UInt32? {
        sent().firstMatch(of: /a=p,U=1,i=([0-9]+),c=8,r=4,q=1/).flatMap { UInt32($0.output.1) }
      }

      /// How often a picture is asked for while the user goes on typing.
      func questions() -> Int {
        var count = 0
        while let wait = output.wait {
          clock.now += Double(wait) / 1000
          if asked() != nil { count += 1 }
          output.keyArrived()
        }
        return count
      }
    }
  }
}
