import Cells
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct SanitizeTests {
  @Test func `Plain text is unchanged`() {
    for text in ["", "make it dusk", "größer 日本語 한국어 עברית हिन्दी", "👨‍👩‍👧 🇩🇪 ❤️ 👍🏽 🏴󠁧󠁢󠁥󠁮󠁧󠁿"] {
      #expect(printable(text, keepingLines: true) == text)
      #expect(printable(text, keepingLines: false) == text)
    }
  }

  @Test func `Nothing that controls a terminal remains`() {
    let bad = "a\u{1B}]0;title\u{7}b\u{9B}31mc\u{0}d\u{7F}e\u{90}q\u{9C}"
    #expect(printable(bad, keepingLines: true) == "a]0;titleb31mcdeq")
  }

  @Test func `Nothing that reorders or hides text remains`() {
    let hidden =
      "a\u{202E}b\u{2066}c\u{2069}\u{200F}\u{61C}d\u{200B}\u{FEFF}\u{AD}\u{E0041}\u{180E}e"
    #expect(printable(hidden, keepingLines: true) == "abcde")
  }

  @Test func `Line ends of every kind become one kind`() {
    let text = "a\r\nb\rc\nd\u{85}e\u{2028}f\u{2029}g"
    #expect(printable(text, keepingLines: true) == "a\nb\nc\nd\ne\nf\ng")
    #expect(printable(text, keepingLines: false) == "a b c d e f g")
  }

  @Test func `Tabs advance to the next fourth column`() {
    #expect(printable("\ta\tbc\n日\t|", keepingLines: true) == "    a   bc\n日  |")
    #expect(printable("a\tb", keepingLines: false) == "a b")
  }

  @Test func `A letter keeps four marks at most`() {
    let zalgo = "a" + String(repeating: "\u{300}", count: 50) + "b"
    let calm = printable(zalgo, keepingLines: false)
    #expect(calm.unicodeScalars.count == 6)
    #expect(columnWidth(of: calm) == 2)
  }

  @Test func `A mark without a letter is removed, so it cannot climb onto a border`() {
    #expect(printable("\u{301}a", keepingLines: false) == "a")
    #expect(printable("x\n\u{301}a", keepingLines: true) == "x\na")
    #expect(printable(" \u{200D}a", keepingLines: false) == " a")
  }

  @Test func `Private and unassigned code points become the replacement character`() {
    #expect(
      printable("\u{E000}\u{10EEEE}\u{378}\u{FFFF}", keepingLines: false)
        == "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")
  }

  @Test func `Tags stay only on a flag, and only as many as a flag has`() {
    let tags = String(
      String.UnicodeScalarView((0x61...0x7A).compactMap { Unicode.Scalar(0xE0000 + $0) }))
    #expect(printable("hello" + tags, keepingLines: false) == "hello")
    #expect(printable("🏴" + tags, keepingLines: false).unicodeScalars.count == 8)
  }

  @Test func `Sanitizing twice changes nothing more`() {
    let text = "a\u{301}\u{301}\u{301}\u{301}\u{301}\t\r\n\u{202E}\u{E000}🏴\u{E0067}"
    let once = printable(text, keepingLines: true)
    #expect(printable(once, keepingLines: true) == once)
  }

  @Test func `Joiners, selectors and fillers are removed where they are invisible`() {
    for hidden in [
      "\u{200C}", "\u{200D}", "\u{FE0F}", "\u{FE00}", "\u{34F}", "\u{3164}", "\u{2065}",
    ] {
      #expect(printable("ab\(hidden)c", keepingLines: true) == "abc", "\(hidden.unicodeScalars)")
    }
    for shown in ["می\u{200C}خواهم", "क्\u{200D}ष", "❤\u{FE0F}\u{200D}🔥", "👩🏽\u{200D}🔬", "☺\u{FE0E}"]
    {
      #expect(printable(shown, keepingLines: true) == shown)
    }
  }

  @Test func `Escaped JSON keeps its value and shows nothing that controls or hides`() throws {
    var dice = Dice(12)
    for _ in 0..<400 {
      let text = HostileText.random(&dice)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      let plain = String(decoding: try encoder.encode([text: [text]]), as: UTF8.self)
      let escaped = escapingConcealed(inJSON: plain)
      #expect(!escaped.unicodeScalars.contains { $0.isConcealed && $0 != "\n" }, "\(escaped)")
      let back = try JSONDecoder().decode([String: [String]].self, from: Data(escaped.utf8))
      #expect(back.keys.first?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
      #expect(back.values.first?.first?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
    }
  }

  @Test func `Printable text contains no control and nothing that reorders`() {
    var dice = Dice(7)
    for _ in 0..<2000 {
      let text = HostileText.random(&dice)
      for keepsLines in [true, false] {
        let shown = printable(text, keepingLines: keepsLines)
        let bad = shown.unicodeScalars.first { scalar in
          HostileText.steers(scalar) && !(keepsLines && scalar == "\n")
        }
        #expect(bad == nil, "\(text.unicodeScalars.map(\.value)): \(shown)")
      }
    }
  }
}
