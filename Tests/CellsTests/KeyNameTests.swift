import Cells
import Testing

@Suite(.timeLimit(.minutes(5))) struct KeyNameTests {
  @Test(
    arguments: [
      ("Enter", Key(.enter)), ("C-p", Key(.character("p"), .control)),
      ("M-Enter", Key(.enter, .alt)),
      ("S-Tab", Key(.tab, .shift)), ("F12", Key(.function(12))), ("?", Key("?")), ("-", Key("-")),
      ("C--", Key(.character("-"), .control)), ("C-M-Left", Key(.left, [.control, .alt])),
      ("Space", Key(" ")), ("C-Space", Key(.character(" "), .control)), ("é", Key("é")),
      ("Q", Key("Q")),
    ] as [(String, Key)])
  func `A key's name parses back to the key`(_ name: String, _ key: Key) {
    #expect(Key(name: name) == key)
    #expect(key.description == name)
  }

  @Test func `Lenient spellings of key names are accepted`() {
    #expect(Key(name: "esc") == Key(.escape))
    #expect(Key(name: "C-P") == Key(.character("p"), .control))
    #expect(Key(name: "A-x") == Key(.character("x"), .alt))
  }

  @Test(arguments: ["", "F0", "F13", "X-a", "Entr", "C-", "C-x C-e"])
  func `Invalid key names are rejected`(_ name: String) {
    #expect(Key(name: name) == nil)
  }
}
