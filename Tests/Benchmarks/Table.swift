/// One measured line: ours beside an anchor of the same run.
struct Measurement {
  var what: String
  /// Milliseconds, or bytes where `what` says so.
  var ours: Double
  /// The other program and its figure; nil where the figure stands alone.
  var beside: (name: String, value: Double)?
  /// The ratio, or the figure itself where there is no anchor, that is not to be exceeded; nil where
  /// the figure is only told.
  var hold: Double?

  private var measure: Double { beside.map { ours / $0.value } ?? ours }
  var isHeld: Bool { hold.map { measure <= $0 } ?? true }

  /// Cells of the table.
  var cells: [String] {
    [
      what, digits(ours), beside.map { "\($0.name) \(digits($0.value))" } ?? "",
      beside == nil ? "" : digits(measure) + "x",
      hold.map { digits($0) + (beside == nil ? "" : "x") } ?? "",
      hold == nil ? "" : isHeld ? "held" : "NOT HELD",
    ]
  }
}

/// Prints what was measured, columns aligned.
func printTable(_ measurements: [Measurement]) {
  printTable([["what", "ms", "beside", "ratio", "hold", ""]] + measurements.map(\.cells))
}

/// Prints rows of as many cells each, columns aligned.
func printTable(_ rows: [[String]]) {
  let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  for row in rows {
    let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
    print(cells.joined(separator: "  "))
  }
}

/// Three significant digits are all that such figures hold.
func digits(_ value: Double) -> String {
  if value >= 100 { return "\(Int(value.rounded()))" }
  let scale = value >= 10 ? 10.0 : value >= 1 ? 100.0 : 1000.0
  let text = "\((value * scale).rounded() / scale)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

extension [Double] {
  var median: Double { percentile(0.5) }

  func percentile(_ part: Double) -> Double {
    guard !isEmpty else { return .nan }
    return sorted()[Swift.min(count - 1, Int((Double(count) * part).rounded(.down)))]
  }
}
