import Cells
import Testing

@Suite(.timeLimit(.minutes(5))) struct SanitizeTests {
  @Test func `Plain words stay as they are`() {
    for text in ["", "make it dusk", "größer 日本語 한국어 עברית हिन्दी", "👨‍👩‍👧 🇩🇪 ❤️ 👍🏽 🏴󠁧󠁢󠁥󠁮󠁧󠁿"] {
      #expect(printable(text, keepingLines: true) == text)
      #expect(printable(text, keepingLines: false) == text)
    }
  }

  @Test func `Nothing that steers a terminal is left`() {
    let bad = "a\u{1B}]0;title\u{7}b\u{9B}31mc\u{0}d\u{7F}e\u{90}q\u{9C}"
    #expect(printable(bad, keepingLines: true) == "a]0;titleb31mcdeq")
  }

  @Test func `Nothing that reorders or hides text is left`() {
    let hidden =
      "a\u{202E}b\u{2066}c\u{2069}\u{200F}\u{61C}d\u{200B}\u{FEFF}\u{AD}\u{E0041}\u{180E}e"
    #expect(printable(hidden, keepingLines: true) == "abcde")
  }

  @Test func `Line ends of every kind become one`() {
    let text = "a\r\nb\rc\nd\u{85}e\u{2028}f\u{2029}g"
    #expect(printable(text, keepingLines: true) == "a\nb\nc\nd\ne\nf\ng")
    #expect(printable(text, keepingLines: false) == "a b c d e f g")
  }

  @Test func `Tabs reach the next fourth column`() {
    #expect(printable("\ta\tbc\n日\t|", keepingLines: true) == "    a   bc\n日  |")
    #expect(printable("a\tb", keepingLines: false) == "a b")
  }

  @Test func `A letter keeps four marks at most`() {
    let zalgo = "a" + String(repeating: "\u{300}", count: 50) + "b"
    let calm = printable(zalgo, keepingLines: false)
    #expect(calm.unicodeScalars.count == 6)
    #expect(columnWidth(of: calm) == 2)
  }

  @Test func `A mark without a letter goes, so it cannot climb onto a border`() {
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

  @Test func `Cleaning twice changes nothing more`() {
    let text = "a\u{301}\u{301}\u{301}\u{301}\u{301}\t\r\n\u{202E}\u{E000}🏴\u{E0067}"
    let once = printable(text, keepingLines: true)
    #expect(printable(once, keepingLines: true) == once)
  }
}
