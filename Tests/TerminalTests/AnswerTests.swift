import Cells
import Glibc
import TestSupport
import Testing

@testable import Terminal

/// Answers that arrive in pieces, late, wrong, twice or never.
@Suite(.timeLimit(.minutes(5))) struct AnswerTests {
  /// What a terminal may send in answer to the questions, including some wrong answers.
  static let answers = [
    "\u{1B}_Gi=31;OK\u{1B}\\", "\u{1B}_Gi=31;ENOENT:no\u{1B}\\", "\u{1B}P>|kitty(0.41.1)\u{1B}\\",
    "\u{1B}P1+r524742=38\u{1B}\\", "\u{1B}P0+r524742\u{1B}\\", "\u{1B}[6;17;8t",
    "\u{1B}[4;680;960t", "\u{1B}[?1;0;256S", "\u{1B}[?2;0;900;1050S", "\u{1B}[?2026;2$y",
    "\u{1B}[?0u", "\u{1B}]11;rgb:1010/1010/1414\u{1B}\\", "\u{1B}]11;rgb:10/10/14\u{7}",
    "\u{1B}[?62;4;22c", "\u{1B}[>41;379;0c", "\u{1B}]5522;type=write:status=DONE\u{1B}\\",
    "\u{1B}]5113;ac=status;id=a;st=T0s=\u{1B}\\", "\u{1B}[?;;;c", "\u{1B}[6;0;0t",
    "\u{1B}_G\u{1B}\\",
    "\u{1B}P1+rzz\u{1B}\\", "\u{1B}[?99999999999999c",
  ]

  /// The inputs that would be typed into a text: keys without Alt or Control that have a letter,
  /// and pastes.
  private func typed(_ inputs: [Input]) -> [Input] {
    inputs.filter { input in
      switch input {
      case .key(let key):
        if case .character = key.code { return key.modifiers.isDisjoint(with: [.alt, .control]) }
        return key.code == .enter || key.code == .backspace
      case .paste: return true
      case .mouse, .resize: return false
      }
    }
  }

  @Test(arguments: answers)
  func `An answer that stalls anywhere types nothing`(_ answer: String) {
    let bytes = Array(answer.utf8)
    for split in 1..<bytes.count {
      var parser = InputParser()
      var incoming = parser.parse(bytes[..<split])
      incoming += parser.expire()
      incoming += parser.parse(bytes[split...])
      incoming += parser.expire()
      // And the keyboard works after it.
      incoming += parser.parse(Array("q".utf8))
      let inputs = incoming.compactMap { if case .input(let input) = $0 { input } else { nil } }
      #expect(typed(inputs) == [.key(Key("q"))], "\(split): \(inputs)")
    }
  }

  @Test func `A key typed after a sequence that timed out stays a key`() {
    for begun in ["\u{1B}", "\u{1B}[", "\u{1B}P", "\u{1B}_Gi=31", "\u{1B}]11;rgb:"] {
      var parser = InputParser()
      _ = parser.parse(Array(begun.utf8))
      _ = parser.expire()
      let keys = "hello".flatMap { parser.parse(Array(String($0).utf8)) }
      #expect(keys == "hello".map { .input(.key(Key($0))) }, "\(begun.dropFirst())")
      // All at once, as a slow link delivers them.
      _ = parser.parse(Array(begun.utf8))
      _ = parser.expire()
      #expect(parser.parse(Array("hello".utf8)).count == 5, "\(begun.dropFirst())")
    }
  }
}

extension NcursesScreenTests {
  /// Answers on a terminal.
  @Suite(.serialized, .timeLimit(.minutes(5))) struct Answers {
    /// Sends bytes as the terminal does and handles them once they have arrived.
    private func send(_ text: String, to screen: NcursesScreen, from terminal: PseudoTerminal)
      -> [Input]
    {
      terminal.type(text)
      var line = pollfd(fd: terminal.descriptor, events: Int16(POLLIN), revents: 0)
      _ = poll(&line, 1, -1)
      return screen.pending()
    }

    @Test func `The first frame needs no answer, and shows symbols until there is one`() throws {
      let terminal = try PseudoTerminal(answers: false)
      let screen = try open(terminal)
      defer { screen.close() }
      var frame = Frame(canvas: Canvas(size: screen.size))
      frame.canvas.write("ready", at: .zero)
      screen.show(frame)
      #expect(plainText(of: terminal.state().canvas).hasPrefix("ready"))
      #expect(screen.graphics == Graphics())
      #expect(screen.pending().isEmpty)
    }

    @Test func `Answers in any pieces change the pictures and type nothing`() throws {
      let terminal = try PseudoTerminal(answers: false)
      let screen = try open(terminal)
      defer { screen.close() }
      screen.show(Frame(canvas: Canvas(size: screen.size)))
      var graphics = screen.graphics
      for answer in AnswerTests.answers {
        let bytes = Array(answer.utf8)
        for split in 1..<bytes.count {
          for part in [bytes[..<split], bytes[split...]] {
            let inputs = send(String(decoding: part, as: UTF8.self), to: screen, from: terminal)
            #expect(inputs.isEmpty, "\(answer.dropFirst()) at \(split)")
          }
        }
        // Only the answer to the graphics query and the last answer switch on pixels.
        if !answer.hasSuffix("c") { #expect(screen.graphics.pixels == graphics.pixels) }
        graphics = screen.graphics
      }
      #expect(screen.graphics.pixels == .kitty)
      #expect(screen.graphics.cell == CellSize(width: 8, height: 17))
      #expect(send("z", to: screen, from: terminal) == [.key(Key("z"))])
    }

    @Test func `An answer long after the questions still counts`() throws {
      let terminal = try PseudoTerminal()
      let screen = try open(terminal)
      defer { screen.close() }
      screen.show(Frame(canvas: Canvas(size: screen.size)))
      let limit = WaitLimit()
      while !screen.report.hasAnswered {
        try limit.check()
        _ = screen.pending()
      }
      #expect(screen.graphics.pixels == nil)
      #expect(send("\u{1B}_Gi=31;OK\u{1B}\\", to: screen, from: terminal).isEmpty)
      #expect(screen.graphics.pixels == .kitty)
      #expect(send("\u{1B}_Gi=31;ENOTSUP\u{1B}\\", to: screen, from: terminal).isEmpty)
      #expect(screen.graphics.pixels == .kitty)
    }

    @Test func `The key cycles through the ways this terminal may have and names the current one`()
      throws
    {
      let terminal = try PseudoTerminal(answers: false)
      let screen = try open(terminal)
      defer { screen.close() }
      screen.show(Frame(canvas: Canvas(size: screen.size)))
      let answers = "\u{1B}P>|XTerm(379)\u{1B}\\\u{1B}[?63;4c"
      _ = send(answers, to: screen, from: terminal)
      #expect(screen.graphics.pixels == .sixel)
      #expect(screen.nextGraphics().contains("sixel"))
      #expect(screen.nextGraphics().contains("symbols"))
      #expect(screen.graphics.pixels == nil)
      #expect(screen.nextGraphics().contains("auto, sixel"))
      #expect(screen.graphics.pixels == .sixel)
    }

    @Test func `The terminal around tmux is asked through tmux, and only under tmux`() throws {
      let terminal = try PseudoTerminal(answers: false)
      let screen = try open(terminal, ["TERM": "tmux-256color"])
      defer { screen.close() }
      screen.show(Frame(canvas: Canvas(size: screen.size)))
      _ = send("\u{1B}P>|tmux 3.5a\u{1B}\\\u{1B}[?1;2;4c", to: screen, from: terminal)
      let outer = "\u{1B}_Gi=31;OK\u{1B}\\\u{1B}P>|kitty(0.41.1)\u{1B}\\\u{1B}[?62;c"
      #expect(screen.graphics.pixels == nil)
      for byte in outer {
        #expect(send(String(byte), to: screen, from: terminal).isEmpty)
      }
      #expect(screen.graphics.pixels == .kitty && screen.choice.isThroughTmux)
    }

    @Test(arguments: [("tmux 3.7c", false), ("kitty(0.41.1)", true)])
    func `Frames are bracketed except in tmux, which loses passed-through sequences at their end`(
      _ name: String, _ isBracketed: Bool
    ) throws {
      let terminal = try PseudoTerminal(answers: false)
      let screen = try open(terminal)
      defer { screen.close() }
      screen.show(Frame(canvas: Canvas(size: screen.size)))
      _ = send("\u{1B}P>|\(name)\u{1B}\\\u{1B}[?2026;2$y\u{1B}[?62;c", to: screen, from: terminal)
      screen.show(Frame(canvas: Canvas(size: screen.size, fill: Cell("a"))))
      _ = terminal.state()
      let bytes = String(decoding: terminal.received, as: UTF8.self)
      #expect(bytes.contains("\u{1B}[?2026h") == isBracketed)
    }
  }
}
