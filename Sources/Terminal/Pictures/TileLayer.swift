import Cells
import FoundationEssentials

/// Pictures whose tiles replace the cells under them for good: sixel and iTerm2.
///
/// A tile is sent when all of its cells are visible. If a part of it is covered later, the rest
/// stays; when the cover goes, the tile is sent again. The cells of a tile are `Cell.pixels` in
/// what was painted, so text that comes there is written whatever was there before.
struct TileLayer {
  /// One tile at its position on the screen.
  private struct VisibleTile: Hashable {
    var picture: PixelPicture
    var index: Int
    var rect: Rect
    /// The part of the tile that its pixels fill, and the style of the other cells.
    var filled: Rect
    var ground: Style
  }

  let form: PixelProtocol
  /// Whether the cells under a picture show again whenever tmux redraws the pane without one of the
  /// few pictures that it keeps: then they must be the picture's own symbols, not what was there
  /// before.
  private let isInTmux: Bool
  /// The tiles on the screen, with the cells of each that are not covered.
  private var shown: [VisibleTile: [Rect]] = [:]
  private var wanted: [VisibleTile] = []

  init(form: PixelProtocol, isInTmux: Bool = false) {
    self.form = form
    self.isInTmux = isInTmux
  }

  var isEmpty: Bool { shown.isEmpty && wanted.isEmpty }
  var hasWork: Bool { wanted.contains { !isWhole($0) } }

  private func isWhole(_ tile: VisibleTile) -> Bool { shown[tile]?.area == tile.rect.area }

  /// Computes what to paint for these pictures over what was painted before: nothing where pixels
  /// are or, if they are `quick` to send, are about to be.
  mutating func compose(
    _ canvas: inout Canvas, _ pictures: [PlacedPicture], over painted: Canvas, cell: CellSize,
    isQuick: (PixelPicture, Int) -> Bool
  ) {
    // A sixel that touches the last row scrolls the whole screen in some terminals.
    let bottom = painted.size.rows - (form == .sixel ? 1 : 0)
    let screen = Rect(x: 0, y: 0, columns: painted.size.columns, rows: bottom)
    let before = shown
    wanted = []
    shown = [:]
    for placed in kept(pictures) {
      for index in placed.picture.tiles.indices {
        let rect = placed.picture.tiles[index].rect.moved(by: placed.origin)
        guard !rect.isEmpty, rect.intersection(screen) == rect else { continue }
        let tile = VisibleTile(
          picture: placed.picture, index: index, rect: rect,
          filled: rect.intersection(placed.filled(cell)), ground: placed.ground)
        let seen = placed.visible.map { $0.intersection(rect) }.filter { !$0.isEmpty }
        if seen.area == rect.area { wanted.append(tile) }
        let standing = (before[tile] ?? []).flatMap { part in
          seen.map { $0.intersection(part) }.filter { !$0.isEmpty }
        }
        if !standing.isEmpty { shown[tile] = standing }
        for part in standing { canvas.copy(part, from: painted) }
      }
    }
    var missing: [ObjectIdentifier: Int] = [:]
    for tile in wanted where !isWhole(tile) {
      missing[ObjectIdentifier(tile.picture), default: 0] +=
        tile.picture.tiles[tile.index].bytes.count
    }
    for tile in wanted where !isWhole(tile) {
      if !isInTmux, isQuick(tile.picture, missing[ObjectIdentifier(tile.picture)] ?? 0) {
        canvas.copy(tile.rect, from: painted)
      }
      // Earlier content would show beside its last pixels.
      for edge in tile.rect.subtracting([tile.filled]) {
        canvas.fill(edge, with: Cell(" ", style: tile.ground))
      }
    }
  }

  /// How many sixels are left to tmux, which keeps fewer than twenty of all its panes.
  private static let mostInTmux = 18

  /// The first picture, and those after it with which tmux keeps all tiles: one more would take
  /// another off the screen.
  private func kept(_ pictures: [PlacedPicture]) -> [PlacedPicture] {
    guard isInTmux, let first = pictures.first else { return pictures }
    var tiles = first.picture.tiles.count
    let others = pictures.dropFirst().prefix { placed in
      tiles += placed.picture.tiles.count
      return tiles <= Self.mostInTmux
    }
    return [first] + others
  }

  /// The next tile to send.
  mutating func next() -> PictureStep? {
    guard let tile = wanted.first(where: { !isWhole($0) }) else { return nil }
    // Whatever it covers is gone.
    shown = shown.mapValues { $0.flatMap { $0.subtracting([tile.rect]) } }.filter { !$1.isEmpty }
    shown[tile] = [tile.rect]
    return PictureStep(bytes: sequence(for: tile), taken: tile.rect, isVisible: true)
  }

  /// Records that the screen was erased.
  mutating func forget() {
    shown = [:]
    wanted = []
  }

  /// Saves and restores the cursor, so that ncurses's idea of its position stays right.
  private func sequence(for tile: VisibleTile) -> [UInt8] {
    let piece = tile.picture.tiles[tile.index]
    var bytes = Array("\u{1B}7\u{1B}[\(tile.rect.minY + 1);\(tile.rect.minX + 1)H".utf8)
    if form == .sixel {
      bytes += piece.bytes
    } else {
      let place = "width=\(piece.rect.size.columns);height=\(piece.rect.size.rows)"
      bytes += Array(
        "\u{1B}]1337;File=inline=1;size=\(piece.bytes.count);\(place);preserveAspectRatio=0;"
          .utf8)
      bytes += Array("doNotMoveCursor=1:".utf8)
      bytes += Data(piece.bytes).base64EncodedData()
      bytes.append(7)
    }
    return bytes + Array("\u{1B}8".utf8)
  }
}
