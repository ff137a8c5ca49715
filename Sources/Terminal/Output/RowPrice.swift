import Cells

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
