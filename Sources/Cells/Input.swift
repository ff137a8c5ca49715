/// What the user did at the terminal.
package enum Input: Hashable, Sendable {
  case key(Key)
  case mouse(Mouse)
  /// Text that arrived as one paste; line ends are `\n`, escapes and control characters are
  /// removed.
  case paste(String)
  case resize(Size)
}

/// One key press with its modifiers.
package struct Key: Hashable, Sendable {
  package var code: Code
  package var modifiers: Modifiers

  /// The key itself: a character or a named key.
  package enum Code: Hashable, Sendable {
    case character(Character)
    case enter, tab, escape, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    /// F1 to F12.
    case function(Int)
  }

  /// The modifier keys held down.
  package struct Modifiers: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package static let control = Modifiers(rawValue: 1)
    package static let alt = Modifiers(rawValue: 2)
    package static let shift = Modifiers(rawValue: 4)
    package init(rawValue: UInt8) { self.rawValue = rawValue }
  }

  package init(_ code: Code, _ modifiers: Modifiers = []) {
    self.code = code
    self.modifiers = modifiers
  }

  /// A plain character without modifiers.
  package init(_ character: Character) {
    self.init(.character(character))
  }
}

/// One mouse report.
package struct Mouse: Hashable, Sendable {
  /// What the mouse did.
  package enum Action: Hashable, Sendable {
    case press(Button), release(Button), drag(Button), scrollUp, scrollDown
  }
  package enum Button: Hashable, Sendable { case left, middle, right }

  package var point: Point
  package var action: Action
  package var modifiers: Key.Modifiers

  package init(_ action: Action, at point: Point, modifiers: Key.Modifiers = []) {
    self.action = action
    self.point = point
    self.modifiers = modifiers
  }
}
