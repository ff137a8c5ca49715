import Cells

/// The sequences we send besides those of ncurses: what they switch on, and what undoes it.
struct TerminalModes: Equatable {
  /// Whether the terminal understands xterm's private modes; otherwise nothing is sent.
  let speaksXterm: Bool
  var mouse = false
  /// Whether the kitty keyboard protocol was switched on.
  var keyboard = false
  /// Whether xterm was told to send Alt as Escape; by default it changes the letter.
  var altAsEscape = false
  /// Whether the terminal reports when its window gains or loses the focus.
  var reportsFocus = false
  /// The caret's colour; nil for the terminal's own.
  var caret: Color?
  /// What removes the progress that the terminal shows; empty while it shows none.
  var progressOff = ""

  init(speaksXterm: Bool) {
    self.speaksXterm = speaksXterm
  }

  /// The locale's character set, if it is not UTF-8: the terminal's may not be either.
  enum ForeignCharacters: Int32 {
    case ascii = 1
    case other = 3
  }

  /// Switches xterm and the Linux console to UTF-8 if the locale says something else.
  var foreignCharacters: ForeignCharacters?

  /// Sent after entering the alternate screen: saves the title, switches on bracketed paste and
  /// what was on before.
  var entering: String {
    let utf8 = foreignCharacters == nil ? "" : "\u{1B}%G"
    guard speaksXterm else { return utf8 }
    return utf8 + "\u{1B}[22;2t\u{1B}[?2004h" + (keyboard ? Self.pushKeyboard : "")
      + (altAsEscape ? Self.sendAltAsEscape : "") + (mouse ? mouseOn : "")
      + (reportsFocus ? Self.focusOn : "") + (caret == nil ? "" : caretColor)
  }

  /// Sent before leaving the alternate screen. The keyboard protocol is popped there, because each
  /// screen has its own stack.
  var leaving: String {
    // A shell that writes ASCII does not mind UTF-8, and it may have been on before.
    let back = foreignCharacters == .other ? "\u{1B}%@" : ""
    guard speaksXterm else { return back }
    return back + "\u{1B}[?2026l" + (keyboard ? "\u{1B}[<u" : "")
      + (altAsEscape ? "\u{1B}[?1036;1039r" : "") + mouseOff
      + (reportsFocus ? Self.focusOff : "") + progressOff
      + (caret == nil ? "" : Self.ownCaretColor)
      + "\u{1B}[?2004l\u{1B}[23;2t"
  }

  static let pushKeyboard = "\u{1B}[>1u"
  /// Saves how xterm sends Meta and Alt, then switches to the Escape that every other terminal
  /// sends.
  static let sendAltAsEscape = "\u{1B}[?1036;1039s\u{1B}[?1036;1039h"
  /// Reports the focus of the window as `CSI I` and `CSI O` (xterm ctlseqs, FocusIn and FocusOut).
  static let focusOn = "\u{1B}[?1004h"
  static let focusOff = "\u{1B}[?1004l"
  static let frameBegins = "\u{1B}[?2026h"
  static let frameEnds = "\u{1B}[?2026l"

  /// Reports buttons, wheel and moves with a button down, with coordinates of any size.
  var mouseOn: String { speaksXterm ? "\u{1B}[?1002h\u{1B}[?1006h" : "" }
  var mouseOff: String { speaksXterm ? "\u{1B}[?1006l\u{1B}[?1002l" : "" }

  /// Gives the caret the terminal's own colour again (xterm ctlseqs, OSC 112).
  static let ownCaretColor = "\u{1B}]112\u{1B}\\"
  /// Sets the caret's colour (xterm ctlseqs, OSC 12).
  var caretColor: String {
    guard speaksXterm else { return "" }
    guard case .rgb(let red, let green, let blue)? = caret else { return Self.ownCaretColor }
    let channels = [red, green, blue].map { channel in
      let digits = String(channel, radix: 16)
      return digits.count < 2 ? "0" + digits : digits
    }
    return "\u{1B}]12;rgb:\(channels.joined(separator: "/"))\u{1B}\\"
  }

  /// Sets the window's title, without the control characters in the text.
  func title(_ text: String) -> String {
    speaksXterm ? "\u{1B}]2;\(printable(text, keepingLines: false))\u{1B}\\" : ""
  }
}
