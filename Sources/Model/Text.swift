import Cells

/// A number with commas between its thousands.
package func grouped(_ number: Int) -> String {
  var text = ""
  for (place, digit) in String(number).reversed().enumerated() {
    if place > 0, place % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return String(text.reversed())
}

/// Text from a file as a message may quote it: one line without control characters, at most that
/// many columns.
package func quotable(_ text: String, columns: Int = 40) -> String {
  truncated(printable(text, keepingLines: false), to: columns)
}

/// ` (did you mean ...?)`, or empty when no name is close.
package func suggestion(for wrong: String, among names: [String], prefix: String = "") -> String {
  let scored = names.map { (name: $0, distance: editDistance(wrong.lowercased(), $0.lowercased())) }
  guard let best = scored.min(by: { $0.distance < $1.distance }),
    best.distance <= max(2, wrong.count / 3), best.distance < wrong.count
  else { return "" }
  return " (did you mean '\(prefix)\(best.name)'?)"
}

/// The number of letters to insert, delete, replace or swap with their neighbour.
package func editDistance(_ left: String, _ right: String) -> Int {
  let (from, to) = (Array(left.prefix(64)), Array(right.prefix(64)))
  guard !from.isEmpty, !to.isEmpty else { return max(from.count, to.count) }
  var older: [Int] = []
  var above = Array(0...to.count)
  for row in 1...from.count {
    var line = [row]
    for column in 1...to.count {
      let cost = from[row - 1] == to[column - 1] ? 0 : 1
      var best = min(above[column] + 1, line[column - 1] + 1, above[column - 1] + cost)
      if row > 1, column > 1, from[row - 1] == to[column - 2], from[row - 2] == to[column - 1] {
        best = min(best, older[column - 2] + 1)
      }
      line.append(best)
    }
    (older, above) = (above, line)
  }
  return above[to.count]
}

extension StringProtocol {
  /// The text without surrounding blanks and line breaks.
  package var trimmingBlanks: String {
    let start = drop(while: \.isWhitespace)
    let end = start.lastIndex { !$0.isWhitespace }
    return end.map { String(start[...$0]) } ?? ""
  }
}
