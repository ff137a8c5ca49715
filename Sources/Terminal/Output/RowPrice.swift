package import Cells

/// The approximate number of bytes it takes to change a row: its characters, the colours that
/// differ from one to the next, and the moves over what stays.
struct RowPrice {
  /// The bytes for the columns counted.
  private(set) var bytes = 8
  /// The number of columns from the left that cost at most `limit`; at least one whole character.
  private(set) var columns = 0

  /// Prices a row over the one before it, which has the same length.
  init(
    _ row: ArraySlice<Cell>, over before: ArraySlice<Cell>, depth: ColorDepth, limit: Int = .max
  ) {
    let color = Self.bytesPerColor(depth)
    var style = Style.plain
    var last = row.startIndex - 1
    for (index, old) in zip(row.indices, before) {
      let cell = row[index]
      // No character is split, neither a new one nor an old one.
      let isInside = cell.isContinuation || old.isContinuation
      if !isInside, bytes > limit, columns > 0 { return }
      columns = index - row.startIndex + 1
      guard cell != old else { continue }
      if index > last + 1 { bytes += 6 }
      last = index
      bytes += cell.character.utf8.count
      if cell.style.foreground != style.foreground { bytes += color }
      if cell.style.background != style.background { bytes += color }
      if cell.style.attributes != style.attributes { bytes += 4 }
      style = cell.style
    }
  }

  private static func bytesPerColor(_ depth: ColorDepth) -> Int {
    switch depth {
    case .none: 0
    case .indexed16: 4
    case .indexed256: 9
    case .truecolor: 17
    }
  }
}

/// The rows in the order the user needs them: those around the caret, where they type, the last
/// ones, which respond to keys, and the first; then all others from the top.
package func rowsInOrder(of rows: Int, caret: Point?) -> [Int] {
  guard rows > 0 else { return [] }
  let typing = caret.map { max(0, $0.y - 1)...min(rows - 1, max(0, $0.y + 1)) }
  let first =
    typing.map { range in [caret?.y ?? 0] + range.filter { $0 != caret?.y } } ?? []
  let edges = [rows - 1, rows - 2, 0].filter { (0..<rows).contains($0) }
  var seen = Set<Int>()
  return (first + edges + Array(0..<rows)).filter {
    (0..<rows).contains($0) && seen.insert($0).inserted
  }
}
