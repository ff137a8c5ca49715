/// A colour as requested; the terminal driver reduces it to what the terminal supports.
package enum Color: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case standard
  /// One of the terminal's own 16 (or 256) palette colours.
  case indexed(UInt8)
  case rgb(UInt8, UInt8, UInt8)
}

/// How a cell looks apart from its character.
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

/// Ways to emphasize text without colour.
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

/// One cell of the screen: its character and its style.
///
/// A character two columns wide is in its left cell; the right one is a `continuation`.
package struct Cell: Hashable, Sendable {
  /// One grapheme of one or two columns; never a control character.
  package var character: Character
  package var style: Style
  /// True for the right half of a wide character; `character` is then a space that is never drawn.
  package var isContinuation: Bool

  package static let blank = Cell(" ")

  package init(_ character: Character, style: Style = .plain, isContinuation: Bool = false) {
    self.character = character
    self.style = style
    self.isContinuation = isContinuation
  }
}

extension Cell {
  /// The cell as a canvas stores it: a blank replaces a character that controls the terminal or is
  /// invisible. Joiners, selectors and tags may follow a visible character.
  var harmless: Cell {
    let bytes = character.utf8
    if bytes.count == 1, let byte = bytes.first, byte >= 0x20, byte < 0x7F { return self }
    guard character.isConcealed || columnWidth(of: character) == 0 else { return self }
    var cell = self
    cell.character = " "
    return cell
  }
}

extension Character {
  /// Whether a part of the character controls a terminal or is invisible. Joiners, selectors and
  /// tags may follow a visible character, and some format characters are visible themselves.
  var isConcealed: Bool {
    unicodeScalars.contains { scalar in
      switch scalar.value {
      // Letters, and the lines, blocks and Braille that borders and pictures are drawn with.
      case 0x20..<0x7F, 0x2500..<0x2C00, 0x1FB00..<0x1FC00: false
      case 0x200C, 0x200D, 0xFE00...0xFE0F, 0xE0020...0xE007F: false
      default:
        scalar.isConcealed
          && (columnWidth(of: scalar) == 0 || scalar.properties.isDefaultIgnorableCodePoint)
      }
    }
  }
}
