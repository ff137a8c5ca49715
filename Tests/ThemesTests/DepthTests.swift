import Cells
import Testing
import Themes

@Suite(.timeLimit(.minutes(5))) struct DepthTests {
  private let theme = ThemeSet([wholeFile()]).resolved("whole").theme

  @Test(arguments: [ColorDepth.truecolor, .indexed256])
  func `A terminal with enough colours gets the theme unchanged`(_ depth: ColorDepth) {
    #expect(theme.adapted(to: depth) == theme)
  }

  @Test func `With sixteen colours the selection is reversed, and the idle one underlined`() {
    let adapted = theme.adapted(to: .indexed16)
    #expect(adapted[.selection].attributes.contains(.reverse))
    #expect(adapted[.selectionInactive].attributes.contains(.underline))
    #expect(adapted[.accent] == theme[.accent])
  }

  @Test func `Without colours only attributes remain, and they distinguish the roles`() {
    let adapted = theme.adapted(to: .none)
    for role in Role.allCases {
      #expect(adapted[role].foreground == .standard, "\(role)")
      #expect(adapted[role].background == .standard, "\(role)")
    }
    let different: [(Role, Role)] = [
      (.selection, .text), (.selectionInactive, .text), (.selection, .selectionInactive),
      (.borderFocused, .border), (.titleFocused, .title), (.key, .footer), (.muted, .text),
      (.disabled, .text), (.error, .text), (.warning, .text), (.current, .text),
      (.composerPlaceholder, .composer),
    ]
    for (one, other) in different {
      #expect(adapted[one] != adapted[other], "\(one) and \(other)")
    }
  }
}
