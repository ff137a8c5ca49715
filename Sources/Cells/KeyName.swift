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
