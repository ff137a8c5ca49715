import Numbers

/// A time in milliseconds since 1970-01-01T00:00:00Z. The core never reads a clock: times arrive
/// with events. Whatever its source, it is within `range`, so that adding a waiting time never
/// overflows.
package struct Timestamp: Hashable, Sendable, Comparable, Codable {
  package let milliseconds: Int64

  /// A hundred million days around 1970, as in JavaScript (ECMA-262, "Time Values and Time Range").
  package static let range: ClosedRange<Int64> =
    -8_640_000_000_000_000...8_640_000_000_000_000

  /// The nearest time in `range`.
  package init(milliseconds: Int64) {
    self.milliseconds = min(max(milliseconds, Self.range.lowerBound), Self.range.upperBound)
  }

  package init(from decoder: any Decoder) throws {
    self.init(milliseconds: try decoder.singleValueContainer().decode(Int64.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The time that many seconds later.
  package func adding(seconds: Double) -> Timestamp {
    Timestamp(milliseconds: milliseconds.saturatingAdding(Int64(clamping: seconds * 1000)))
  }

  /// Seconds from `earlier` to this time; negative when it is earlier.
  package func seconds(since earlier: Timestamp) -> Double {
    Double(milliseconds - earlier.milliseconds) / 1000
  }
}
