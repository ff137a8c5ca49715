import Cells
import Testing

@testable import Terminal

@Suite(.timeLimit(.minutes(5))) struct TerminalModesTests {
  @Test func `Everything that may be switched on is switched off in the leaving sequence`() {
    var modes = TerminalModes(speaksXterm: true)
    modes.mouse = true
    modes.keyboard = true
    modes.altAsEscape = true
    for (on, off) in [
      ("[?2004h", "[?2004l"), ("[?1002h", "[?1002l"), ("[?1006h", "[?1006l"), ("[>1u", "[<u"),
      ("[22;2t", "[23;2t"), ("[?1036;1039h", "[?1036;1039r"),
    ] {
      #expect(modes.entering.contains(on))
      #expect(modes.leaving.contains(off))
    }
    #expect(modes.leaving.utf8.count < 256)
  }

  @Test func `The caret has the colour of the theme, and the terminal's own again at the end`() {
    var modes = TerminalModes(speaksXterm: true)
    #expect(!modes.entering.contains("]12;") && !modes.leaving.contains("]112"))
    modes.caret = .rgb(4, 160, 255)
    #expect(modes.caretColor == "\u{1B}]12;rgb:04/a0/ff\u{1B}\\")
    #expect(modes.entering.hasSuffix(modes.caretColor))
    #expect(modes.leaving.contains("\u{1B}]112\u{1B}\\"))
    #expect(modes.leaving.utf8.count < 256)
    // A theme with the terminal's own colours.
    modes.caret = nil
    #expect(modes.caretColor == "\u{1B}]112\u{1B}\\")
    var console = TerminalModes(speaksXterm: false)
    console.caret = .rgb(4, 160, 255)
    #expect(console.caretColor == "" && console.entering == "" && console.leaving == "")
  }

  @Test func `Only a locale of another character set switches UTF-8 off again`() {
    var modes = TerminalModes(speaksXterm: false)
    #expect(modes.entering == "")
    modes.foreignCharacters = .ascii
    #expect(modes.entering == "\u{1B}%G")
    #expect(modes.leaving == "")
    modes.foreignCharacters = .other
    #expect(modes.leaving == "\u{1B}%@")
  }

  @Test func `The questions end with the one every terminal answers`() {
    let apple = EnvironmentProbe(environment: ["TERM_PROGRAM": "Apple_Terminal"])
    #expect(
      Questions.all(speaksXterm: true, environmentProbe: EnvironmentProbe()).hasSuffix("\u{1B}[c"))
    #expect(!Questions.all(speaksXterm: true, environmentProbe: apple).contains("$"))
    #expect(Questions.all(speaksXterm: false, environmentProbe: EnvironmentProbe()) == "")
  }
}
