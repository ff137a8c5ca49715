import Cells
import Foundation
import Testing
import Themes

@testable import Configuration

/// The rules for every file of the repository's `themes/`.
@Suite(.timeLimit(.minutes(5))) struct ThemeContrastTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../themes").standardized

  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(5)) }.sorted()

  /// The themes made of the terminal's own colours, which are not known here.
  static let ownColors: Set = ["mono", "terminal"]

  static let themes: ThemeSet? = try? ThemeSet(
    names.map { name in
      let file = "\(name).toml"
      let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
      return try ThemeFile.read(name: name, file: file, text: text).theme
    })

  func theme(_ name: String) throws -> (theme: Theme, problems: [ThemeProblem]) {
    try #require(Self.themes?.theme(named: name))
  }

  @Test func `There are at least eight themes, with the popular ones among them`() {
    #expect(Self.names.count >= 8)
    let wanted = ["darkroom", "daylight", "contrast-dark", "contrast-light", "terminal", "mono"]
    #expect(wanted.allSatisfy(Self.names.contains))
  }

  @Test(arguments: names)
  func `Every role resolves without a problem`(_ name: String) throws {
    let (theme, problems) = try theme(name)
    #expect(problems.isEmpty)
    guard !Self.ownColors.contains(name) else { return }
    for role in Role.allCases {
      #expect(theme[role].foreground.luminance != nil, "\(role.rawValue)")
      #expect(theme[role].background.luminance != nil, "\(role.rawValue)")
    }
  }

  @Test(arguments: names.filter { !ownColors.contains($0) })
  func `Every text is readable on every background it appears on`(_ name: String) throws {
    let theme = try theme(name).theme
    let least = name.hasPrefix("contrast-") ? 7 : 4.5
    for role in Role.allCases {
      for ground in role.surfaces {
        let found = try #require(contrast(theme[role].foreground, theme[ground].background))
        #expect(
          found >= role.least(for: least),
          "\(role.rawValue) on \(ground.rawValue) is \(found)")
      }
    }
  }

  @Test(arguments: names.filter { !ownColors.contains($0) })
  func `The selected row stands out from the others`(_ name: String) throws {
    let theme = try theme(name).theme
    let grounds: [Role] = [.text, .popup]
    for ground in grounds {
      #expect(theme[.selection].background != theme[ground].background)
      #expect(theme[.selectionInactive].background != theme[ground].background)
    }
    #expect(theme[.selection] != theme[.selectionInactive])
    #expect(theme[.borderFocused].foreground != theme[.border].foreground)
  }

  @Test(arguments: names)
  func
    `A warning never looks like an accent, an error like either, nor any of them like plain text`(
      _ name: String
    ) throws
  {
    let theme = try theme(name).theme
    let pairs: [(Role, Role, Double)] = [
      (.accent, .warning, 0.14), (.accent, .error, 0.1), (.warning, .error, 0.1),
      (.warning, .muted, 0.09), (.accent, .muted, 0.07), (.error, .muted, 0.09),
      (.warning, .text, 0.1), (.accent, .text, 0.1), (.muted, .text, 0.1),
    ]
    for (one, other, least) in pairs {
      #expect(theme[one] != theme[other])
      guard !Self.ownColors.contains(name) else { continue }
      let (first, second) = (theme[one].foreground.oklab, theme[other].foreground.oklab)
      let squares = zip(try #require(first), try #require(second)).map { pow($0 - $1, 2) }
      let distance = squares.reduce(0, +).squareRoot()
      #expect(distance >= least, "\(one.rawValue) and \(other.rawValue): \(distance)")
    }
  }

  @Test(arguments: names.filter(ownColors.contains))
  func `With the terminal's own colours text and background never match`(_ name: String) throws {
    let theme = try theme(name).theme
    for role in Role.allCases {
      let style = theme[role]
      #expect(style.foreground.luminance == nil, "\(role.rawValue)")
      #expect(style.background == .standard, "\(role.rawValue)")
      // Black and white may be the terminal's background itself.
      #expect(![.indexed(0), .indexed(7), .indexed(15)].contains(style.foreground))
    }
    let apart: [(Role, Role)] = [
      (.selection, .text), (.selection, .selectionInactive), (.borderFocused, .border),
      (.titleFocused, .title), (.error, .success), (.error, .text), (.muted, .text),
      (.key, .footer),
      (.disabled, .text),
    ]
    for (one, other) in apart { #expect(theme[one] != theme[other], "\(one), \(other)") }
  }

  @Test func `The terminal theme gives each signal a colour of its own`() throws {
    let theme = try theme("terminal").theme
    let signals: [Role] = [.running, .success, .warning, .error]
    #expect(Set(signals.map { theme[$0].foreground }).count == signals.count)
  }

  @Test func `The monochrome theme names no colour`() throws {
    let theme = try theme("mono").theme
    for role in Role.allCases {
      #expect(theme[role].foreground == .standard, "\(role.rawValue)")
      #expect(theme[role].background == .standard, "\(role.rawValue)")
    }
  }

  @Test(arguments: names)
  func `Without colours every theme still shows the focus by attributes`(_ name: String)
    throws
  {
    let theme = try theme(name).theme.adapted(to: .none)
    for role in Role.allCases {
      #expect(theme[role].foreground == .standard && theme[role].background == .standard)
    }
    #expect(theme[.selection].attributes.contains(.reverse))
    #expect(theme[.titleFocused].attributes != theme[.title].attributes)
    #expect(theme[.borderFocused].attributes != theme[.border].attributes)
  }
}

extension Color {
  /// Lightness, green to red, blue to yellow in OKLab (Björn Ottosson, "A perceptual color space for
  /// image processing", 2020), where equal distances look equally different: 0.02 is just visible.
  fileprivate var oklab: [Double]? {
    guard case .rgb(let red, let green, let blue) = self else { return nil }
    let (r, g, b) = (linear(red), linear(green), linear(blue))
    let l = cbrt(0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b)
    let m = cbrt(0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b)
    let s = cbrt(0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b)
    return [
      0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s,
      1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s,
      0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s,
    ]
  }

  private func linear(_ channel: UInt8) -> Double {
    let value = Double(channel) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }
}

extension Role {
  /// The contrast this role needs where text needs `text`: lines are not text, and what lies behind
  /// a popup is meant to recede.
  fileprivate func least(for text: Double) -> Double {
    switch self {
    case .border, .borderFocused, .popupBorder: text * 3 / 4.5
    case .backdrop: 2.5
    default: text
    }
  }
}
