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

extension Key: CustomStringConvertible {
  /// The key's name as scripts, the configuration and the help write it: `Enter`, `C-p`, `M-Enter`,
  /// `S-Tab`, `F1`, `?`.
  package var description: String {
    var prefix = ""
    if modifiers.contains(.control) { prefix += "C-" }
    if modifiers.contains(.alt) { prefix += "M-" }
    if modifiers.contains(.shift) { prefix += "S-" }
    return prefix + code.name
  }

  /// Parses a key's name; nil if it is not one. `C-x C-e` is two keys: split at spaces first.
  package init?(name: String) {
    var modifiers: Modifiers = []
    var rest = Substring(name)
    while rest.count > 2, rest.dropFirst().first == "-", let first = rest.first {
      switch first {
      case "C": modifiers.insert(.control)
      case "M", "A": modifiers.insert(.alt)
      case "S": modifiers.insert(.shift)
      default: return nil
      }
      rest = rest.dropFirst(2)
    }
    guard let code = Code(name: String(rest)) else { return nil }
    if case .character(let character) = code, modifiers.contains(.control) {
      self.init(.character(Character(character.lowercased())), modifiers)
    } else {
      self.init(code, modifiers)
    }
  }
}

extension Key.Code {
  private static let names: [(String, Key.Code)] = [
    ("Enter", .enter), ("Tab", .tab), ("Esc", .escape), ("Backspace", .backspace),
    ("Delete", .delete), ("Insert", .insert), ("Up", .up), ("Down", .down), ("Left", .left),
    ("Right", .right), ("Home", .home), ("End", .end), ("PageUp", .pageUp),
    ("PageDown", .pageDown), ("Space", .character(" ")),
  ]

  fileprivate var name: String {
    if let known = Self.names.first(where: { $0.1 == self }) { return known.0 }
    switch self {
    case .character(let character): return String(character)
    case .function(let number): return "F\(number)"
    default: return ""
    }
  }

  fileprivate init?(name: String) {
    if let known = Self.names.first(where: { $0.0.lowercased() == name.lowercased() }) {
      self = known.1
    } else if name.count == 1, let character = name.first {
      self = .character(character)
    } else if name.first == "F", let number = Int(name.dropFirst()), (1...12).contains(number) {
      self = .function(number)
    } else {
      return nil
    }
  }
}
