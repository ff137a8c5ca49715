package import Cells

/// An answer of the terminal to a question of ours, never something a person typed.
package enum TerminalReply: Hashable, Sendable {
  /// DA1, `CSI ? 62;4 c`: what the terminal can do.
  case attributes([Int])
  /// XTVERSION, `DCS > | kitty(0.26) ST`.
  case version(String)
  /// DECRPM, `CSI ? 2026;2 $ y`: 0 is unknown, 1 set, 2 reset, 3 and 4 fixed.
  case mode(Int, state: Int)
  /// `CSI ? 1 u`: the terminal speaks the kitty keyboard protocol.
  case keyboardFlags(Int)
  /// `OSC 11 ; rgb:1010/1010/1414 ST`.
  case background(Color)
  /// `CSI 6 ; height ; width t`: the pixels of one cell.
  case cellPixels(Size)
  /// One that is only swallowed.
  case other
}

/// One thing read from the terminal.
package enum Incoming: Hashable, Sendable {
  case input(Input)
  case reply(TerminalReply)
  /// The terminal's window got or lost the keyboard.
  case focus(Bool)
}

extension TerminalReply {
  /// Reads the text of an OSC, DCS or APC string, without its introducer and terminator.
  init(string text: String, introducer: UInt8) {
    self = .other
    if introducer == UInt8(ascii: "P"), text.hasPrefix(">|") {
      self = .version(printable(String(text.dropFirst(2).prefix(100)), keepingLines: false))
    } else if introducer == UInt8(ascii: "]"), text.hasPrefix("11;"),
      let color = Color(xcolor: text.dropFirst(3))
    {
      self = .background(color)
    }
  }
}

extension Color {
  /// Reads `rgb:RR/GG/BB` with one to four hexadecimal digits each (and `rgba:`), as X11 writes it.
  fileprivate init?(xcolor text: Substring) {
    guard text.hasPrefix("rgb"), let colon = text.firstIndex(of: ":") else { return nil }
    let parts = text[text.index(after: colon)...].split(separator: "/")
    guard parts.count >= 3 else { return nil }
    let values = parts.prefix(3).map { part -> UInt8? in
      guard (1...4).contains(part.count), let value = Int(part, radix: 16) else { return nil }
      let most = 1 << (4 * part.count) - 1
      return UInt8(value * 255 / most)
    }
    guard let red = values[0], let green = values[1], let blue = values[2] else { return nil }
    self = .rgb(red, green, blue)
  }
}
