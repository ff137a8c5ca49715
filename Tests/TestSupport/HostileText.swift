/// Text of every kind that an outsider may send: words next to controls, C1 codes, bidirectional
/// overrides, invisible characters, marks, joiners, emoji and partial sequences.
package enum HostileText {
  package static let pieces: [String] = [
    "\u{1B}]52;c;AAAA\u{7}", "\u{1B}]0;title\u{1B}\\", "\u{9B}31m", "\u{9D}0;t\u{9C}", "\u{90}q",
    "\u{0}", "\u{8}", "\u{7F}", "\u{85}", "\r", "\n", "\r\n", "\t", "\u{202E}", "\u{2066}",
    "\u{2069}",
    "\u{200F}", "\u{61C}", "\u{200B}", "\u{2060}", "\u{FEFF}", "\u{AD}", "\u{180E}", "\u{2028}",
    "\u{2029}", "\u{FFF9}", "\u{E0001}", "\u{E0067}", "\u{1F3F4}", "\u{301}", "\u{200D}",
    "\u{200C}",
    "\u{FE0F}", "\u{20E3}", "\u{1F468}", "\u{1F3FD}", "\u{1F1E9}", "\u{65E5}", "\u{5E9}",
    "\u{915}\u{94D}",
    "\u{1100}\u{1161}", "\u{3164}", "\u{34F}", "\u{E000}", "\u{10FFFF}", "\u{FFFC}", "\u{600}", "a",
    " ",
    "word", "\"", "\\",
  ]

  package static func random(_ dice: inout Dice) -> String {
    (0..<Int.random(in: 1...8, using: &dice)).map { _ in
      pieces.randomElement(using: &dice) ?? ""
    }.joined()
  }

  /// Whether a character controls a terminal, reorders its neighbours, or is invisible.
  package static func steers(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028...0x202E,
      0x2060...0x206F, 0x3164, 0xFEFF, 0xFFF9...0xFFFB, 0xE0001:
      true
    default: false
    }
  }
}
