package import Cells

extension Color {
  private static let terminalNames = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
  ]

  /// Parses a colour as theme files write it; nil if it is not one.
  package init?(themeText text: String) {
    if text == "default" {
      self = .standard
    } else if text.hasPrefix("#") {
      self.init(hexDigits: text.dropFirst())
    } else if text.hasPrefix("ansi:") {
      guard let index = UInt8(text.dropFirst(5)) else { return nil }
      self = .indexed(index)
    } else {
      let isBright = text.hasPrefix("bright-")
      let name = isBright ? text.dropFirst(7) : text[...]
      guard let index = Self.terminalNames.firstIndex(of: String(name)) else { return nil }
      self = .indexed(UInt8(index + (isBright ? 8 : 0)))
    }
  }

  private init?(hexDigits digits: Substring) {
    guard digits.allSatisfy({ $0.isASCII && $0.isHexDigit }), let value = Int(digits, radix: 16)
    else { return nil }
    switch digits.count {
    case 3:
      let channels = [value >> 8, value >> 4, value].map { UInt8($0 & 15) * 17 }
      self = .rgb(channels[0], channels[1], channels[2])
    case 6:
      let channels = [value >> 16, value >> 8, value].map { UInt8($0 & 255) }
      self = .rgb(channels[0], channels[1], channels[2])
    default: return nil
    }
  }
}
