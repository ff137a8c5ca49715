/// Terminals that send for one key what others send for another.
package enum Keyboard: Sendable {
  /// Everybody else.
  case xterm
  case linux
  case rxvt

  /// The keyboard of a terminal by its terminfo name.
  init(term: String) {
    self = term.hasPrefix("linux") ? .linux : term.hasPrefix("rxvt") ? .rxvt : .xterm
  }

  /// The function key that with Shift is the VT220's F13, where that is known: console_codes(4) and the
  /// console's key maps, urxvt(7) under key codes.
  var shiftedFunction: Int? {
    switch self {
    case .xterm: nil
    case .linux: 1
    case .rxvt: 3
    }
  }
}
