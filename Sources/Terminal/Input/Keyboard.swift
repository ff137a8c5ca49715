/// Terminals that send the same bytes for different keys.
package enum Keyboard: Sendable {
  /// All other terminals.
  case xterm
  case linux
  case rxvt

  /// The keyboard of a terminal, from its terminfo name.
  init(term: String) {
    self = term.hasPrefix("linux") ? .linux : term.hasPrefix("rxvt") ? .rxvt : .xterm
  }

  /// The function key that Shift turns into the VT220's F13, if known: console_codes(4) and the
  /// console's key maps, urxvt(7) under key codes.
  var shiftedFunction: Int? {
    switch self {
    case .xterm: nil
    case .linux: 1
    case .rxvt: 3
    }
  }
}
