import Cells
import Foundation
import Model
import Testing
import Themes

@testable import Configuration

@Suite(.timeLimit(.minutes(5))) struct ThemeTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func load() throws -> InstalledThemes { InstalledThemes.load(try folder.paths()) }

  @Test func `Every file of the themes folder is inside the program`() throws {
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../themes").standardized
    let names = try FileManager.default.contentsOfDirectory(atPath: source.path)
      .filter { $0.hasSuffix(".toml") }.sorted()
    #expect(EmbeddedThemes.files.map { $0.name + ".toml" } == names)
    for (name, bytes) in EmbeddedThemes.files {
      let file = try Data(contentsOf: source.appendingPathComponent(name + ".toml"))
      #expect(Data(bytes) == file, "\(name)")
    }
  }

  @Test func `The built-in themes have no problems`() throws {
    let themes = try load()
    #expect(themes.problems == [])
    #expect(themes.themes.count == EmbeddedThemes.files.count)
    #expect(themes.themes.allSatisfy { !$0.summary.isEmpty })
  }

  @Test func `A theme of the user's is added, inherits, and replaces a built-in one of its name`()
    throws
  {
    try folder.write(
      """
      summary = "my own"
      inherits = "ember"
      [palette]
      accent = "#112233"
      """, to: "config/themes/mine.toml")
    try folder.write(
      "summary = \"another\"\ninherits = \"darkroom\"", to: "config/themes/ember.toml")
    let themes = try load()
    #expect(themes.problems == [])
    let mine = themes.theme(named: "mine").theme
    #expect(mine[.accent].foreground == .rgb(0x11, 0x22, 0x33))
    #expect(themes.theme(named: "ember").theme.summary == "another")
    #expect(mine[.text] == themes.theme(named: "darkroom").theme[.text])
  }

  @Test func `A flawless theme can be loaded alone, with the same result`() throws {
    try folder.write(
      "inherits = \"ember\"\n[palette]\naccent = \"#112233\"", to: "config/themes/mine.toml")
    let themes = try load()
    for theme in themes.themes {
      #expect(InstalledThemes.flawless(named: theme.name, try folder.paths()) == theme)
    }
    #expect(
      InstalledThemes.flawless(named: nil, try folder.paths())?.name == InstalledThemes.standard)
  }

  @Test func `An unknown theme, or one with an error even in a parent, cannot be loaded alone`()
    throws
  {
    try folder.write("sumary = \"x\"\ninherits = \"ember\"", to: "config/themes/odd.toml")
    try folder.write("inherits = \"odd\"", to: "config/themes/child.toml")
    try folder.write("inherits = \"ring\"", to: "config/themes/ring.toml")
    try folder.write("[", to: "config/themes/daylight.toml")
    try folder.write("inherits = \"ember\"", to: "config/other.toml")
    for name in ["odd", "child", "ring", "daylight", "none", "../other", ""] {
      #expect(InstalledThemes.flawless(named: name, try folder.paths()) == nil, "\(name)")
    }
  }

  @Test
  func `A theme that is not TOML is reported with its line, and the standard one replaces it`()
    throws
  {
    let file = try folder.write("summary = \"x\"\n[palette\n", to: "config/themes/mine.toml")
    let themes = try load()
    let (theme, problems) = themes.theme(named: "mine")
    #expect(theme.name == InstalledThemes.standard)
    #expect(problems.count == 1)
    #expect(problems.first?.description.hasPrefix("\(file):2: ") == true)
    #expect(themes.problems == problems)
    #expect(themes.theme(named: "ember").problems.isEmpty)
  }

  @Test func `A broken file leaves the built-in theme of that name in place`() throws {
    try folder.write("[", to: "config/themes/ember.toml")
    let (theme, problems) = try load().theme(named: "ember")
    #expect(theme.name == "ember")
    #expect(problems.first?.reason.contains("the built-in ember") == true)
  }

  @Test func `Wrong entries are named with their lines, and the rest of the theme applies`() throws
  {
    let file = try folder.write(
      """
      inherits = "darkroom"
      sumary = "x"
      [palette]
      good = "#010203"
      bad = "#12"
      worse = 3
      [roles]
      text = { fg = "good", bold = "yes" }
      muted = "good"
      acent = "good"
      key = 7
      star = { fg = "good", blink = true }
      border.focused = "nowhere"
      """, to: "config/themes/mine.toml")
    let (theme, problems) = try load().theme(named: "mine")
    #expect(theme.name == "mine")
    #expect(theme[.muted].foreground == .rgb(1, 2, 3))
    #expect(problems.allSatisfy { $0.file == file })
    #expect(Set(problems.map { $0.line ?? 0 }) == [2, 5, 6, 8, 10, 11, 12, 13])
  }

  @Test func `A dotted role means the same with and without quotes`() throws {
    try folder.write(
      "inherits = \"darkroom\"\n[roles]\nborder.focused = \"#010203\"",
      to: "config/themes/bare.toml")
    try folder.write(
      "inherits = \"darkroom\"\n[roles]\n\"border.focused\" = { fg = \"#010203\" }",
      to: "config/themes/quoted.toml")
    let themes = try load()
    #expect(themes.problems == [])
    let bare = themes.theme(named: "bare").theme
    #expect(bare[.borderFocused].foreground == .rgb(1, 2, 3))
    #expect(bare[.borderFocused] == themes.theme(named: "quoted").theme[.borderFocused])
  }

  @Test func `An unknown theme is reported with where it was named`() throws {
    let (configuration, _) = try folder.load("\ntheme = \"embre\"")
    let themes = try load()
    let (theme, problems) = themes.theme(in: configuration)
    #expect(theme.name == InstalledThemes.standard)
    #expect(problems.map(\.line) == [2])
    #expect(problems.first?.file == configuration.file)
    #expect(problems.first?.reason.contains("did you mean 'ember'") == true)
    let option = themes.theme(named: "dakroom", in: configuration).problems.first
    #expect(option?.description.hasPrefix("--theme: There is no theme 'dakroom'") == true)
  }

  @Test func `Without a choice the standard theme is used`() throws {
    let (theme, problems) = try load().theme()
    #expect(theme.name == InstalledThemes.standard)
    #expect(problems.isEmpty)
  }
}
