import Cells
import Testing

@Suite(.timeLimit(.minutes(5))) struct WidthTests {
  @Test(
    arguments: [
      ("a", 1), (" ", 1), ("~", 1), ("é", 1), ("e\u{301}", 1), ("ß", 1), ("│", 1), ("▄", 1),
      ("🬞", 1), ("…", 1), ("日", 2), ("Ａ", 2), ("ｱ", 1), ("한", 2), ("가", 2),
      ("א", 1), ("ع", 1), ("क", 1), ("का", 2),
    ] as [(Character, Int)])
  func `Letters take the columns their script requires`(_ character: Character, _ columns: Int) {
    #expect(columnWidth(of: character) == columns)
  }

  @Test(arguments: ["😀", "👍🏽", "👨‍👩‍👧‍👦", "❤️", "1️⃣", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🫨", "☎️", "🏳️‍🌈"] as [Character])
  func `An emoji takes two columns, however many code points it has`(_ character: Character) {
    #expect(columnWidth(of: character) == 2)
  }

  @Test(arguments: ["❤", "☎", "1", "©", "🇩"] as [Character])
  func `A sign without the emoji selector takes one column`(_ character: Character) {
    #expect(columnWidth(of: character) == 1)
  }

  @Test(
    arguments: [
      "\0", "\n", "\r\n", "\u{7F}", "\u{85}", "\u{9B}", "\u{AD}", "\u{301}", "\u{200B}", "\u{200D}",
      "\u{202E}", "\u{2066}", "\u{FEFF}", "\u{FE0F}", "\u{E0041}",
    ] as [Character])
  func `Controls, lone marks and format characters take no column`(_ character: Character) {
    #expect(columnWidth(of: character) == 0)
  }

  @Test func `The width of a text is the sum of its characters' widths`() {
    #expect(columnWidth(of: "a日e\u{301}😀│") == 7)
    #expect(columnWidth(of: "") == 0)
  }

  @Test func `Indic letters joined by a virama take a column each`() {
    #expect(columnWidth(of: "क्ष") == 2)
    #expect(columnWidth(of: "क्ष्मी") == 4)
  }

  @Test func `Any number of marks stays in one column`() {
    let zalgo = "a" + String(repeating: "\u{300}", count: 500)
    #expect(columnWidth(of: zalgo) == 1)
  }

  @Test(
    arguments: [
      (0x1100, 2), (0x115F, 2), (0x1160, 0), (0x11FF, 0), (0x303E, 2), (0x303F, 1), (0xFF00, 1),
      (0xFF01, 2), (0xFF60, 2), (0xFF61, 1), (0x1F1E6, 1), (0x1F600, 2), (0x1FAF8, 2), (0x20000, 2),
      (0x3FFFD, 2), (0x3FFFE, 1), (0x10FFFF, 1), (0x2FF, 1), (0x300, 0), (0x36F, 0), (0x370, 1),
    ] as [(UInt32, Int)])
  func `The edges of the table's ranges match Unicode`(
    _ value: UInt32, _ columns: Int
  )
    throws
  {
    #expect(columnWidth(of: try #require(Unicode.Scalar(value))) == columns)
  }

  @Test func `The table agrees with the standard library about non-spacing marks`() {
    var wrong: [String] = []
    for value in UInt32(0xA1)...0x1FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let marks: Set<Unicode.GeneralCategory> = [.nonspacingMark, .enclosingMark]
      // Except marks newer than Unicode 15.
      let isKnown = (scalar.properties.age?.major ?? 99) <= 15
      if isKnown, marks.contains(scalar.properties.generalCategory), columnWidth(of: scalar) != 0 {
        wrong.append(String(value, radix: 16))
      }
      if isKnown, scalar.properties.isEmojiPresentation, !scalar.isRegionalIndicator,
        columnWidth(of: scalar) != 2
      {
        wrong.append(String(value, radix: 16))
      }
    }
    #expect(wrong == [])
  }
}
