import Cells

/// Text from outside on its way to the user.
enum OutsideText {
  /// Checks a text.
  ///
  /// - Throws: `JobCase.Broken` when it still contains something that controls a terminal, reorders
  ///   its neighbours or is invisible.
  static func hold(_ text: String) throws {
    for keepsLines in [false, true] {
      for scalar in printable(text, keepingLines: keepsLines).unicodeScalars {
        switch scalar.value {
        case 0x0A where keepsLines: break
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x2028,
          0x2029:
          throw JobCase.Broken(
            description: "U+\(String(scalar.value, radix: 16)) is left of a text")
        default: break
        }
      }
    }
  }
}
