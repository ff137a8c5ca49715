/// One line of the results: ours beside an anchor from the same run.
struct Measurement {
  var what: String
  /// Milliseconds, or bytes if `what` says so.
  var ours: Double
  /// The other program and its figure; nil if there is none.
  var beside: (name: String, value: Double)?
  /// The limit of the ratio, or of the figure itself without an anchor; nil if the figure is only
  /// reported.
  var hold: Double?

  private var measure: Double { beside.map { ours / $0.value } ?? ours }
  var isHeld: Bool { hold.map { measure <= $0 } ?? true }

  /// The cells of the table.
  var cells: [String] {
    [
      what, digits(ours), beside.map { "\($0.name) \(digits($0.value))" } ?? "",
      beside == nil ? "" : digits(measure) + "x",
      hold.map { digits($0) + (beside == nil ? "" : "x") } ?? "",
      hold == nil ? "" : isHeld ? "held" : "NOT HELD",
    ]
  }
}

/// Prints the measurements in aligned columns.
func printTable(_ measurements: [Measurement]) {
  printTable([["what", "ms", "beside", "ratio", "hold", ""]] + measurements.map(\.cells))
}

/// Prints rows of equally many cells in aligned columns.
func printTable(_ rows: [[String]]) {
  let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  for row in rows {
    let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
    print(cells.joined(separator: "  "))
  }
}

/// The figure with three significant digits, which is all that it is good for.
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
