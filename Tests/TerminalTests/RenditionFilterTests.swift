import Cells
import TestSupport
import Testing

@testable import Terminal

/// What ncurses writes, made shorter: the same cells with fewer bytes.
@Suite(.timeLimit(.minutes(2))) struct RenditionFilterTests {
  @Test func `Current colours are not sent again, and nothing is switched off needlessly`() {
    var filter = RenditionFilter(knowsOffCodes: true)
    let letter = "\u{1B}[38;2;1;2;3m\u{1B}[48;2;4;5;6m"
    let off = "\u{1B}[39;49m\u{1B}(B\u{1B}[m"
    #expect(text(filter.shorten(letter + "a" + off)) == "\u{1B}[0;38;2;1;2;3;48;2;4;5;6ma")
    #expect(text(filter.shorten(letter + "b" + off)) == "\u{1B}(Bb")
    #expect(text(filter.shorten(letter + "c" + off)) == "c")
    // Only the difference, whichever is shorter.
    #expect(text(filter.shorten("\u{1B}[1m" + letter + "d" + off)) == "\u{1B}[1md")
    #expect(text(filter.shorten(letter + "e" + off)) == "\u{1B}[22me")
    #expect(text(filter.shorten("f")) == "\u{1B}[mf")
    #expect(text(filter.shorten(letter)) == "")
    #expect(text(filter.settle()) == "\u{1B}[38;2;1;2;3;48;2;4;5;6m")
  }

  @Test func `Erasing and shifting get their colours first, and moving does not`() {
    var filter = RenditionFilter(knowsOffCodes: true)
    _ = filter.shorten("x")
    #expect(
      text(filter.shorten("\u{1B}[44m\u{1B}[3;4H\r\u{1B}[2C\u{1B}[?25l"))
        == "\u{1B}[3;4H\r\u{1B}[2C\u{1B}[?25l")
    for erasing in [
      "\u{1B}[K", "\u{1B}[2J", "\u{1B}[3X", "\u{1B}[P", "\u{1B}[2@", "\u{1B}M", "\u{1B}[5b",
    ] {
      var one = filter
      #expect(text(one.shorten(erasing)) == "\u{1B}[44m" + erasing)
    }
  }

  @Test func `An old terminal gets everything again when something is switched off`() {
    var filter = RenditionFilter(knowsOffCodes: false)
    _ = filter.shorten("x")
    #expect(
      text(filter.shorten("\u{1B}[1;31ma\u{1B}[m\u{1B}[31mb")) == "\u{1B}[1;31ma\u{1B}[0;31mb")
    // The second character set, by Shift Out.
    #expect(text(filter.shorten("\u{0E}q\u{0F}\u{0E}q\u{0F}")) == "\u{0E}qq")
    #expect(text(filter.shorten("\u{1B}[mz")) == "\u{0F}\u{1B}[mz")
  }

  @Test func `Unknown sequences go out unchanged until everything is set again`() {
    var filter = RenditionFilter(knowsOffCodes: true)
    _ = filter.shorten("x")
    #expect(text(filter.shorten("\u{1B}[0;10;1ma\u{1B}[31mb")) == "\u{1B}[0;10;1ma\u{1B}[31mb")
    #expect(text(filter.shorten("\u{1B}[38:2::1:2:3mc")) == "\u{1B}[38:2::1:2:3mc")
    #expect(text(filter.shorten("\u{1B}[0;1md\u{1B}[0;1me")) == "\u{1B}[0;1mde")
  }

  @Test(arguments: 0..<40)
  func `Any stream shows the same cells, in any pieces`(_ seed: Int) {
    var dice = Dice(seed)
    for knowsOffCodes in [true, false] {
      var filter = RenditionFilter(knowsOffCodes: knowsOffCodes)
      var whole = VirtualTerminal(columns: 20, rows: 5)
      var short = whole
      for _ in 0..<60 {
        let update = update(&dice)
        whole.feed(update.utf8)
        short.feed(filter.shorten(Array(update.utf8)))
        #expect(short.canvas == whole.canvas)
        #expect(short.cursor == whole.cursor)
        if dice.below(8) == 0 {
          short.feed(filter.settle())
          #expect(short.style == whole.style)
        }
        if dice.below(20) == 0 {
          // Another program was here.
          short.feed("\u{1B}[0;1;35;44m".utf8)
          filter.forget()
        }
      }
      #expect(short.byteCount < whole.byteCount)
    }
  }

  /// A few sequences that ncurses writes, and text, with or without everything switched off at the
  /// end.
  private func update(_ dice: inout Dice) -> String {
    var text = ""
    for _ in 0..<12 {
      switch dice.below(14) {
      case 0: text += "\u{1B}[\(1 + dice.below(5));\(1 + dice.below(18))H"
      case 1: text += "\u{1B}[\(30 + dice.below(8))m"
      case 2: text += "\u{1B}[48;5;\(dice.below(256))m"
      case 3: text += "\u{1B}[38;2;\(dice.below(256));0;\(dice.below(4))m\u{1B}[4\(dice.below(8))m"
      case 4: text += "\u{1B}[\([1, 2, 3, 4, 7, 22, 23, 24, 27][dice.below(9)])m"
      case 5: text += "\u{1B}[39;49m\u{1B}(B\u{1B}[m"
      case 6: text += "\u{1B}(B\u{1B}[0;1;\(90 + dice.below(8))m"
      case 7:
        text +=
          ["\u{1B}[K", "\u{1B}[1K", "\u{1B}[2X", "\u{1B}[J", "\u{1B}[@", "\u{1B}[2P"][dice.below(6)]
      case 8: text += "\r"
      case 9: text += "\u{1B}[?25\(dice.below(2) == 0 ? "h" : "l")"
      case 10: text += "日"
      default:
        text += String(
          repeating: Character(Unicode.Scalar(UInt8(97 + dice.below(26)))), count: 1 + dice.below(4)
        )
      }
    }
    return text + (dice.below(2) == 0 ? "\u{1B}[39;49m\u{1B}(B\u{1B}[m" : "")
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension RenditionFilter {
  fileprivate mutating func shorten(_ text: String) -> [UInt8] { shorten(Array(text.utf8)) }
}

extension Dice {
  fileprivate mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }
}
