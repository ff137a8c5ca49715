import CNcurses
import Cells
import Glibc
import TestSupport
import Testing

@testable import Terminal

extension NcursesScreenTests {
  /// Pictures lost in tmux.
  @Suite(.serialized, .timeLimit(.minutes(1))) struct Losses {
    private final class Clock { var now = 0.0 }

    @Test func `A picture that tmux lost is asked for while the user types, and sent again`() throws
    {
      let terminal = try PseudoTerminal(columns: 28, rows: 11)
      try #require(cnc_prepare_locale() > 0)
      try #require(cnc_open("tmux-256color", terminal.descriptor, terminal.descriptor, false))
      defer { cnc_close() }
      var ends: [CInt] = [0, 0]
      try #require(pipe(&ends) == 0)
      _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
      let clock = Clock()
      let size = Size(columns: 28, rows: 11)
      var output = FrameOutput(
        OutputLine(ends[1]),
        painter: CellPainter(depth: .indexed256, habits: Glyph.Habits(hasPlainFont: false)),
        size: size,
        asksForFences: false, avoidsErasing: false, knowsOffCodes: true, now: { clock.now })
      close(ends[1])
      defer {
        output.close()
        close(ends[0])
      }
      /// Everything sent until nothing more comes by itself.
      func sent() -> String {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        for _ in 0..<200 {
          output.go()
          let count = read(ends[0], &buffer, buffer.count)
          if count > 0 { text += String(decoding: buffer[..<count], as: UTF8.self) }
          if count <= 0, !output.hasWork { return text }
          clock.now += 0.001
        }
        return text
      }
      output.route(.placeholders, cell: VirtualPixels.cell)
      output.startAgain()
      let rect = Rect(x: 2, y: 2, columns: 8, rows: 4)
      var frame = Frame(canvas: Canvas(size: size))
      let file = testPNG(width: 80, height: 80, cells: rect.size, filling: [1, 2, 3])
      let picture = PixelPicture(
        form: .kitty, encoding: .png, size: rect.size, width: 80, height: 80,
        tiles: [.init(rect: Rect(origin: .zero, size: rect.size), bytes: file)])
      frame.pictures = [PlacedPicture(picture: picture, origin: rect.origin, visible: [rect])]
      output.show(frame)
      #expect(sent().contains("a=t,"))
      // Nobody is present: the answer might be typed into another pane.
      clock.now += 1
      #expect(output.wait == nil)
      #expect(sent() == "")
      output.keyArrived()
      let question = sent()
      let answered = question.firstMatch(of: /a=p,U=1,i=([0-9]+),c=8,r=4,q=1/)
      let id = try #require(answered.flatMap { UInt32($0.output.1) })
      output.pictureFailed(id: id)
      #expect(sent().contains("a=t,"))
      // It is asked for a few times, then no more.
      var questions = 0
      while let wait = output.wait {
        clock.now += Double(wait) / 1000
        if sent().contains("q=1") { questions += 1 }
        output.keyArrived()
      }
      #expect(questions == 3)
    }
  }
}
