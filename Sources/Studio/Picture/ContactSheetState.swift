import Cells
import Imagery
import Model

/// Many pictures side by side in the picture pane, to choose from.
package enum ContactSheet: Hashable, Sendable {
  /// The selected turn and those with the same parent.
  case siblings
  /// The turns of a branch that have a picture.
  case branch([Int])
}

/// Where the turns of a contact sheet are placed: cells of one size in rows and columns.
struct ContactGrid: Hashable, Sendable {
  package struct Place: Hashable, Sendable {
    package var number: Int
    package var picture: Rect
    /// One row under the picture.
    package var caption: Rect
  }

  var columns: Int
  /// The number of visible rows.
  var rows: Int
  var places: [Place]
  /// The index of the first visible turn.
  var first = 0

  static let leastCell = Size(columns: 12, rows: 4)
  private static let gap = 2

  /// Lays out cells as large as pictures of such proportions allow; where they would be too small,
  /// a page of them that contains `selected`.
  init(
    _ numbers: [Int], selected: Int?, in area: Rect, picture: PixelSize, cell: CellSize
  ) {
    (columns, rows, places) = (1, 1, [])
    guard !numbers.isEmpty, !area.isEmpty else { return }
    let best = Self.shape(numbers.count, area.size, picture, cell)
    (columns, rows) = (best.columns, best.rows)
    let between = rows > 1 && area.size.rows / rows >= 8 ? 1 : 0
    let room = Size(
      columns: max(1, (area.size.columns - (columns - 1) * Self.gap) / columns),
      rows: max(2, (area.size.rows - (rows - 1) * between) / rows))
    // No wider or higher than the pictures, so that each caption is right below its own.
    let shown = Viewport().projection(
      of: picture, in: Size(columns: room.columns, rows: room.rows - 1), cell: cell
    ).cells
    let width = min(room.columns, max(Self.leastCell.columns, shown.columns))
    let height = min(room.rows, max(Self.leastCell.rows, shown.rows + 1))
    let left = area.minX + (area.size.columns - columns * width - (columns - 1) * Self.gap) / 2
    let top = area.minY + max(0, area.size.rows - rows * height - (rows - 1) * between) / 2
    let page = columns * rows
    first = (numbers.firstIndex { $0 == selected } ?? 0) / page * page
    places = numbers.dropFirst(first).prefix(page).enumerated().map { index, number in
      let cell = Rect(
        x: left + index % columns * (width + Self.gap),
        y: top + index / columns * (height + between), columns: width, rows: height)
      let (picture, caption) = cell.splitTop(height - 1)
      return Place(number: number, picture: picture, caption: caption)
    }
  }

  private static func shape(
    _ count: Int, _ area: Size, _ picture: PixelSize, _ cell: CellSize
  ) -> (columns: Int, rows: Int) {
    var best: (columns: Int, rows: Int, scale: Double)?
    for columns in 1...count {
      let rows = (count + columns - 1) / columns
      let width = (area.columns - (columns - 1) * gap) / columns
      let height = area.rows / rows
      guard width >= leastCell.columns, height >= leastCell.rows else { continue }
      let room = Size(columns: width, rows: height - 1)
      let scale = Viewport().projection(of: picture, in: room, cell: cell).scale
      if scale > best?.scale ?? 0 { best = (columns, rows, scale) }
    }
    if let best { return (best.columns, best.rows) }
    let columns = max(1, (area.columns + gap) / (leastCell.columns + gap))
    return (min(count, columns), max(1, area.rows / leastCell.rows))
  }
}

extension State {
  /// The contact sheet, while it is visible.
  package var sheet: ContactSheet? { session.workspace.focus == .picture ? pictureView.sheet : nil }

  /// The turns on it, in the order of the tree.
  var sheetNumbers: [Int] {
    guard let sheet, let selected = session.workspace.selected else { return [] }
    switch sheet {
    case .siblings: return history.tree.siblings(of: selected)
    case .branch(let numbers):
      return numbers.contains(selected) ? numbers : branch(of: selected)
    }
  }

  /// The layout of the sheet; nil while none is visible.
  var sheetGrid: ContactGrid? {
    let numbers = sheetNumbers
    guard !numbers.isEmpty, let area = layout.pictureInside, !area.isEmpty, !layout.isTooSmall
    else { return nil }
    let picture = numbers.lazy.compactMap { self.turn($0)?.result }.first
    return ContactGrid(
      numbers, selected: session.workspace.selected, in: area,
      picture: picture?.size ?? PixelSize(width: 1, height: 1), cell: graphics.cell)
  }

  /// The pictures on the sheet, with their places.
  var sheetPlaces: [ScenePlace] {
    (sheetGrid?.places ?? []).compactMap { place in
      turn(place.number)?.result.map { picture in
        ScenePlace(
          scene: .picture(picture), area: place.picture, viewport: Viewport(), cell: graphics.cell)
      }
    }
  }

  /// The keys that matter on the sheet.
  var sheetHints: [(Command, String?)] {
    [
      (.choose, "edit from here"), (.star, nil), (.reject, nil),
      (.contactSheet, sheet == .siblings ? "branch" : "siblings"), (.leave, "close"),
      (.details, nil), (.fullscreen, nil), (.help, nil),
    ]
  }
}
