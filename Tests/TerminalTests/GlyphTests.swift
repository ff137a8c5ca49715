import Cells
import Testing

@testable import Terminal

@Suite(.timeLimit(.minutes(5))) struct GlyphTests {
  /// A C library that knows what ours knows, but nothing newer than the smileys.
  private func columns(_ value: UInt32) -> Int {
    guard value < 0x1F680, let scalar = Unicode.Scalar(value) else { return -1 }
    return columnWidth(of: scalar)
  }

  private func glyph(_ character: Character, _ habits: Glyph.TerminalQuirks = .init()) -> Glyph {
    Glyph(for: character, habits: habits, columns: columns)
  }

  @Test func `Joiners, selectors and skin tones never reach the terminal`() {
    for character in ["👨‍👩‍👧", "❤️", "👍🏽", "1️⃣", "☝🏽", "a\u{200D}", "a\u{FE0F}"] as [Character] {
      let written = glyph(character)
      #expect(written.scalars.count == 1)
      #expect(written.columns == columnWidth(of: character))
    }
  }

  @Test func `A picture the C library does not know becomes a sign of the same width`() {
    let rocket = glyph("🚀")
    #expect(rocket == glyph("🛸"))
    #expect(rocket.scalars == [0xFFFD])
    #expect(rocket.columns == 2)
    #expect(rocket.second == 0x20)
  }

  @Test func `Indic vowel signs are left out only where they may move the border`() throws {
    let sign = try #require("\u{93E}".first)
    #expect(glyph(sign).scalars == [0x93E])
    #expect(glyph(sign, .init(mayJoinSpacingMarks: true)).scalars == [0x20])
  }

  @Test func `A plain font gets signs it has, one column each`() {
    for (sign, plain) in [("╭", "┌"), ("…", "~"), ("›", ">"), ("●", "◆")]
      as [(Character, Character)]
    {
      #expect(glyph(sign, .init(hasPlainFont: true)) == glyph(plain))
      #expect(glyph(sign) != glyph(plain))
    }
    #expect(glyph("▀", .init(hasPlainFont: true)) == glyph("▀"))
  }
}

// terminfo has one current terminal in a process, as ncurses has one screen.
extension NcursesScreenTests {
  @Suite(.timeLimit(.minutes(5))) struct PlainFonts {
    @Test func `xterm and the Linux console are known to have plain fonts`() throws {
      let console = try EntryChoice(environment: ["TERM": "linux"])
      let xterm = try EntryChoice(environment: ["TERM": "xterm", "XTERM_VERSION": "XTerm(379)"])
      let other = try EntryChoice(environment: ["TERM": "xterm-256color"])
      #expect(console.habits.hasPlainFont && xterm.habits.hasPlainFont)
      #expect(!other.habits.hasPlainFont)
    }
  }
}
