/// Arithmetic on numbers from outside: a reply, a file, a stored row, a header or a terminal may
/// say anything, and nothing here traps. Every conversion to an integer clamps, and every sum
/// saturates.
extension FixedWidthInteger {
  /// The whole part of a floating-point number, clamped to the range; 0 for NaN.
  @inlinable package init(clamping value: Double) {
    if value.isNaN {
      self = 0
    } else if value >= Double(Self.max) {
      self = .max
    } else if value <= Double(Self.min) {
      self = .min
    } else {
      self = Self(value)
    }
  }

  /// The sum, clamped to the range.
  @inlinable package func saturatingAdding(_ other: Self) -> Self {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? (other < 0 ? .min : .max) : sum
  }

  /// The difference, clamped to the range.
  @inlinable package func saturatingSubtracting(_ other: Self) -> Self {
    let (difference, overflows) = subtractingReportingOverflow(other)
    return overflows ? (other < 0 ? .max : .min) : difference
  }

  /// The product, clamped to the range.
  @inlinable package func saturatingMultiplied(by other: Self) -> Self {
    let (product, overflows) = multipliedReportingOverflow(by: other)
    return overflows ? ((self < 0) == (other < 0) ? .max : .min) : product
  }
}

extension Sequence where Element: FixedWidthInteger {
  /// The sum of all elements, clamped to the range at each step.
  @inlinable package func saturatingSum() -> Element {
    reduce(0) { $0.saturatingAdding($1) }
  }
}
