import Cells
import Testing
import Themes

@Suite(.timeLimit(.minutes(5))) struct ThemeSetTests {
  @Test func `A complete file resolves without problems`() {
    let (theme, problems) = ThemeSet([wholeFile()]).resolved("whole")
    #expect(problems.isEmpty)
    for role in Role.allCases {
      #expect(theme[role].foreground == .rgb(0xEE, 0xEE, 0xEE), "\(role)")
      #expect(theme[role].background == .rgb(0x10, 0x10, 0x10), "\(role)")
    }
  }

  @Test func `A theme recolours the roles it inherits with its own palette`() {
    let child = themeFile("child", inherits: "whole", palette: ["ink": "#abcdef"])
    let (theme, problems) = ThemeSet([wholeFile(), child]).resolved("child")
    #expect(problems.isEmpty)
    #expect(theme[.text].foreground == .rgb(0xAB, 0xCD, 0xEF))
    #expect(theme[.text].background == .rgb(0x10, 0x10, 0x10))
    #expect(theme.name == "child")
  }

  @Test func `A role set by the child overrides its grandparent's`() {
    let child = themeFile("child", inherits: "whole", palette: ["flame": "#123456"])
    let grandchild = themeFile("grandchild", inherits: "child", roles: ["accent": entry("flame")])
    let set = ThemeSet([grandchild, child, wholeFile()])
    #expect(set.resolved("grandchild").theme[.accent].foreground == .rgb(0x12, 0x34, 0x56))
    #expect(set.resolved("child").theme[.accent].foreground == .rgb(0xEE, 0xEE, 0xEE))
    #expect(set.all().problems.isEmpty)
  }

  @Test func `An unknown parent is reported with its line, and the file is used alone`() {
    let orphan = themeFile(
      "orphan", inherits: "nobody", roles: ["text": entry("#ffffff", "#000000")])
    let (theme, problems) = ThemeSet([orphan, wholeFile()]).resolved("orphan")
    #expect(theme[.text].foreground == .rgb(255, 255, 255))
    #expect(
      problems.first?.description
        == "orphan.toml:2: There is no theme 'nobody' to inherit from; there are orphan, whole.")
  }

  @Test func `Themes that form a cycle still resolve, and the cycle is reported once`() {
    let one = themeFile("one", inherits: "two", roles: ["text": entry("#ffffff", "#000000")])
    let two = themeFile("two", inherits: "three", roles: ["accent": entry("#ff0000")])
    let three = themeFile("three", inherits: "one")
    let (theme, problems) = ThemeSet([one, two, three]).resolved("one")
    #expect(theme[.accent].foreground == .rgb(255, 0, 0))
    #expect(
      problems.first?.description
        == "three.toml:2: The themes form a cycle: one → two → three → one.")
    let own = ThemeSet([themeFile("self", inherits: "self")]).resolved("self").problems
    #expect(own.first?.reason.hasSuffix("self → self.") == true)
  }

  @Test func `A role that a file leaves out follows a related role on its own background`() {
    let file = themeFile(
      "spare",
      roles: [
        "text": entry("#dddddd", "#000000"), "accent": entry("#ff8800"),
        "popup": entry("#dddddd", "#222222"),
      ])
    let (theme, problems) = ThemeSet([file]).resolved("spare")
    #expect(theme[.key].foreground == .rgb(0xFF, 0x88, 0))
    #expect(theme[.popupBorder].background == .rgb(0x22, 0x22, 0x22))
    #expect(theme[.selection].attributes == .reverse, "a selection is always told from its list")
    #expect(problems.count == 1)
    #expect(problems.first?.reason.contains("muted") == true)
    #expect(problems.first?.reason.contains("accent") == false)
  }

  @Test func `Unknown roles and colours are reported with their lines and the valid ones`() {
    var file = wholeFile()
    file.roles["acent"] = entry("ink")
    file.roles["star"] = entry("blau")
    file.palette["odd"] = ThemeFile.Entry("#12", line: 3)
    let (theme, problems) = ThemeSet([file]).resolved("whole")
    #expect(theme[.star].foreground == theme[.text].foreground)
    #expect(problems.map(\.line) == [3, 7, 7])
    let reasons = problems.map(\.reason)
    #expect(reasons.contains { $0.hasPrefix("'#12' is not a colour; write #rrggbb") })
    #expect(reasons.contains { $0.hasPrefix("There is no role 'acent'; the roles are text, ") })
    #expect(reasons.contains { $0.hasPrefix("'blau' is neither in the palette nor a colour") })
  }

  @Test func `A later file replaces an earlier one of the same name`() {
    var other = wholeFile()
    other.palette["ink"] = ThemeFile.Entry("#010101")
    let set = ThemeSet([wholeFile(), other])
    #expect(set.all().themes.count == 1)
    #expect(set.resolved("whole").theme[.text].foreground == .rgb(1, 1, 1))
    #expect(set.theme(named: "other") == nil)
  }

  @Test func `A parent's mistake is reported once, however many themes inherit it`() {
    var parent = wholeFile()
    parent.roles["nonsense"] = entry("ink")
    let heirs = (1...3).map { themeFile("heir\($0)", inherits: "whole") }
    #expect(ThemeSet([parent] + heirs).all().problems.count == 1)
  }
}
