import Cells

/// About how many bytes it takes to change a row: its characters, the colours that differ from one to
/// the next, and the ways over what stays.
struct RowPrice {
  /// Of the columns that are counted.
  private(set) var bytes = 8
  /// How many columns from the left are worth at most `limit`; one whole character at least.
  private(set) var columns = 0

  /// Both rows have the same length.
  init(
    _ row: ArraySlice<Cell>, over before: ArraySlice<Cell>, depth: ColorDepth, limit: Int = .max
  ) {
    let color = Self.bytesPerColor(depth)
    var style = Style.plain
    var last = row.startIndex - 1
    for (index, old) in zip(row.indices, before) {
      let cell = row[index]
      // Nothing is divided inside of a character, the new one or the one before.
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
