import Cells
import Testing
import Themes

@Suite(.timeLimit(.minutes(5))) struct ColorTests {
  @Test(arguments: [
    ("#fff", Color.rgb(255, 255, 255)), ("#1a2B3c", .rgb(0x1A, 0x2B, 0x3C)),
    ("default", .standard), ("black", .indexed(0)), ("white", .indexed(7)),
    ("bright-black", .indexed(8)), ("bright-white", .indexed(15)), ("ansi:214", .indexed(214)),
  ])
  func `A colour is parsed as theme files write it`(_ text: String, _ color: Color) {
    #expect(Color(themeText: text) == color)
  }

  @Test(arguments: [
    "", "#", "#12", "#1234", "#1234567", "#ggg", "#١٢٣", "Blue", "bright-", "bright-bright-red",
    "ansi:", "ansi:256", "ansi:-1", "rgb(1,2,3)",
  ])
  func `Anything else is not a colour`(_ text: String) {
    #expect(Color(themeText: text) == nil)
  }

  @Test func `Contrast matches WCAG`() throws {
    let black = Color.rgb(0, 0, 0)
    let white = Color.rgb(255, 255, 255)
    #expect(abs(try #require(contrast(black, white)) - 21) < 0.001)
    #expect(contrast(white, white) == 1)
    // The two greys on either side of the limit for text on white.
    #expect(try #require(contrast(.rgb(0x76, 0x76, 0x76), white)) >= 4.5)
    #expect(try #require(contrast(white, .rgb(0x77, 0x77, 0x77))) < 4.5)
    #expect(contrast(.standard, white) == nil)
    #expect(Style(foreground: .indexed(1), background: white).contrast == nil)
  }
}
