import Numbers

/// An amount of US dollars in millionths, so that sums are exact. Whatever its source, it is within
/// `range`, so that the sum of two never overflows.
package struct Money: Hashable, Sendable, Comparable, Codable {
  package let micros: Int

  /// A thousand times the largest amount anybody would pay.
  package static let range = -1_000_000_000_000_000_000...1_000_000_000_000_000_000

  /// The nearest amount in `range`.
  package init(micros: Int) {
    self.micros = min(max(micros, Self.range.lowerBound), Self.range.upperBound)
  }

  /// The nearest millionth of a dollar; nil for an amount nobody would pay.
  package init?(dollars: Double) {
    guard dollars.isFinite, dollars.magnitude < 1e9 else { return nil }
    self.init(micros: Int(clamping: (dollars * 1e6).rounded()))
  }

  package init(from decoder: any Decoder) throws {
    self.init(micros: try decoder.singleValueContainer().decode(Int.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(micros)
  }

  package static let zero = Money(micros: 0)

  package var dollars: Double { Double(micros) / 1e6 }

  /// `$0.20`, or `$0.134` where a tenth of a cent matters.
  package var text: String { moneyText(dollars) }

  /// The amount, with whole dollars shortened: `$5`.
  package var shortText: String {
    let text = text
    return text.hasSuffix(".00") ? String(text.dropLast(3)) : text
  }

  package static func < (left: Money, right: Money) -> Bool { left.micros < right.micros }

  package static func + (left: Money, right: Money) -> Money {
    Money(micros: left.micros.saturatingAdding(right.micros))
  }

  package static func += (left: inout Money, right: Money) { left = left + right }

  /// The price of that many; the largest amount where the product is out of range.
  package static func * (price: Money, count: Int) -> Money {
    Money(micros: price.micros.saturatingMultiplied(by: count))
  }
}

/// US dollars as people write them: `$0.20`, or `$0.134` where a tenth of a cent matters.
package func moneyText(_ dollars: Double) -> String {
  guard dollars.isFinite, dollars.magnitude < 1e12 else { return "$?" }
  let thousandths = Int(clamping: (dollars.magnitude * 1000).rounded())
  let sign = dollars < 0 && thousandths > 0 ? "-" : ""
  let (whole, rest) = (thousandths / 1000, thousandths % 1000)
  let digits = String(1000 + rest).dropFirst()
  return "\(sign)$\(whole).\(rest % 10 == 0 ? digits.dropLast() : digits)"
}

/// Bytes as people write them: `340 kB`, `2.4 MB`, `1.5 GB`.
package func byteText(_ bytes: Int) -> String {
  if bytes < 1000 { return "\(bytes) B" }
  if bytes < 1_000_000 { return "\((bytes + 500) / 1000) kB" }
  let tenths = bytes.saturatingAdding(50_000) / 100_000
  if tenths >= 10_000 { return "\(tenths / 10_000).\(tenths / 1000 % 10) GB" }
  return "\(tenths / 10).\(tenths % 10) MB"
}

/// How long something took: `under 1 s`, else a duration.
package func tookText(seconds: Double) -> String {
  seconds < 1 ? "under 1 s" : durationText(seconds: seconds)
}

/// A duration for people: `8 s`, `2 min 5 s`.
package func durationText(seconds: Double) -> String {
  let whole = Int(clamping: max(0, min(seconds, 1e9)))
  return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
}
