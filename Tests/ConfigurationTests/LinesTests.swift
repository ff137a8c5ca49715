import Testing

@testable import Configuration

@Suite(.timeLimit(.minutes(5))) struct LinesTests {
  @Test func `Every key has its line, past strings, lists and comments`() {
    let lines = TomlLines(
      """
      # one = 1
      two = "a # b"  # c
      "th.ree" = [
        "x]", # ]
        'y"',
      ]
      [a.b] # comment
      c.d = {e = 1, f = "}"}
      long = '''
      fake = 1
      it''s'''
      after = 2
      more = \"\"\"
      \\\"\"\" fake = 1
      \"\"\"\"
      last = 1979-05-27
        [[list]]
        "q\\"" = 'C:\\'
      """)
    #expect(lines.line(of: ["one"]) == nil)
    #expect(lines.line(of: ["two"]) == 2)
    #expect(lines.line(of: ["th.ree"]) == 3)
    #expect(lines.line(of: ["a"]) == 7)
    #expect(lines.line(of: ["a", "b"]) == 7)
    #expect(lines.line(of: ["a", "b", "c", "d", "e"]) == 8)
    #expect(lines.line(of: ["a", "b", "long"]) == 9)
    #expect(lines.line(of: ["a", "b", "after"]) == 12)
    #expect(lines.line(of: ["a", "b", "last"]) == 16)
    #expect(lines.line(of: ["list"]) == 17)
    #expect(lines.line(of: ["list", "0", "q\""]) == 18)
  }

  @Test func `Text that is not TOML still ends the walk`() {
    for text in ["=", "]", "[", "\"", "'''", "a = [", "= = =\n]]", "\u{FEFF}a = 1", ".", "a."] {
      _ = TomlLines(text)
    }
    #expect(TomlLines("\u{FEFF}a = 1\r\nb = 2").line(of: ["b"]) == 2)
  }
}
