/// A colour as asked for; the terminal driver reduces it to what the terminal has.
package enum Color: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case standard
  /// One of the terminal's own 16 (or 256) palette colours.
  case indexed(UInt8)
  case rgb(UInt8, UInt8, UInt8)
}

/// What a cell looks like beside its character.
package struct Style: Hashable, Sendable {
  package var foreground: Color
  package var background: Color
  package var attributes: Attributes

  package static let plain = Style()

  package init(
    foreground: Color = .standard, background: Color = .standard, attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}

/// Ways to stress text that do not need colour.
package struct Attributes: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package static let bold = Attributes(rawValue: 1)
  package static let dim = Attributes(rawValue: 2)
  package static let italic = Attributes(rawValue: 4)
  package static let underline = Attributes(rawValue: 8)
  package static let reverse = Attributes(rawValue: 16)

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }
}

/// One cell of the screen: what stands in it, and how it looks.
///
/// A character two columns wide stands in its left cell; the right one is a `continuation`.
package struct Cell: Hashable, Sendable {
  /// One grapheme of one or two columns; never a control character.
  package var character: Character
  package var style: Style
  /// True for the right half of a wide character; `character` is then a space nobody draws.
  package var isContinuation: Bool

  package static let blank = Cell(" ")

  package init(_ character: Character, style: Style = .plain, isContinuation: Bool = false) {
    self.character = character
    self.style = style
    self.isContinuation = isContinuation
  }
}
