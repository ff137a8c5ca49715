package import Cells

/// The contrast ratio of two colours, from 1 (equal) to 21 (black and white), as WCAG 2.1 defines
/// it; nil if one of them is the terminal's own and therefore unknown.
package func contrast(_ one: Color, _ other: Color) -> Double? {
  guard let first = one.luminance, let second = other.luminance else { return nil }
  return (max(first, second) + 0.05) / (min(first, second) + 0.05)
}

extension Style {
  /// The contrast of text and background, after `reverse`; nil if unknown.
  package var contrast: Double? { Themes.contrast(foreground, background) }
}

extension Color {
  /// WCAG's relative luminance, 0 to 1; nil for the terminal's own colours.
  package var luminance: Double? {
    guard case .rgb(let red, let green, let blue) = self else { return nil }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }
}

/// The linear light of one sRGB channel, 0 to 1.
private func linear(_ channel: UInt8) -> Double {
  let value = Double(channel) / 255
  guard value > 0.04045 else { return value / 12.92 }
  let base = (value + 0.055) / 1.055
  // base to the power of 2.4, computed as its square times the fifth root of its square.
  return base * base * fifthRoot(base * base)
}

/// The fifth root by Newton's method; `value` lies between 0 and 1.
private func fifthRoot(_ value: Double) -> Double {
  guard value > 0 else { return 0 }
  var root = 1.0
  for _ in 0..<24 { root -= (root - value / (root * root * root * root)) / 5 }
  return root
}
