import Cells
import FoundationEssentials

/// Pictures of which each piece replaces the cells under it for good: sixel and iTerm2.
///
/// A piece is sent when all of its cells are to be seen. What covers a part of it later leaves the rest
/// standing, and when it goes the piece is sent again. The cells of a piece are `Cell.pixels` in what
/// was painted, so text that comes there is written whatever stood there before.
struct TileLayer {
  private struct Shown: Hashable {
    var picture: PixelPicture
    var index: Int
    var rect: Rect
    /// The part of it whose cells its pixels fill, and what is seen in the others.
    var filled: Rect
    var ground: Style
  }

  let form: PixelProtocol
  /// Whether the cells under a picture are seen again whenever tmux draws the pane without one of the few
  /// pictures that it keeps: then they must be the picture's own symbols, not what stood there before.
  private let isInTmux: Bool
  /// The pieces on the screen, with the cells of each that nothing has come over.
  private var shown: [Shown: [Rect]] = [:]
  private var wanted: [Shown] = []

  init(form: PixelProtocol, isInTmux: Bool = false) {
    self.form = form
    self.isInTmux = isInTmux
  }

  var isEmpty: Bool { shown.isEmpty && wanted.isEmpty }
  var hasWork: Bool { wanted.contains { !isWhole($0) } }

  private func isWhole(_ tile: Shown) -> Bool { shown[tile]?.area == tile.rect.area }

  /// What to paint for these pictures over what was painted before: nothing where pixels are or,
  /// when they are `quick` to send, are about to be.
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
    for placed in pictures {
      for index in placed.picture.tiles.indices {
        let rect = placed.picture.tiles[index].rect.moved(by: placed.origin)
        guard !rect.isEmpty, rect.intersection(screen) == rect else { continue }
        let tile = Shown(
          picture: placed.picture, index: index, rect: rect,
          filled: rect.intersection(placed.filled(cell)), ground: placed.ground)
        let seen = placed.visible.map { $0.intersection(rect) }.filter { !$0.isEmpty }
        if seen.area == rect.area { wanted.append(tile) }
        let standing = (before[tile] ?? []).flatMap { part in
          seen.map { $0.intersection(part) }.filter { !$0.isEmpty }
        }
        if !standing.isEmpty { shown[tile] = standing }
        for part in standing { canvas.keep(part, of: painted) }
      }
    }
    var missing: [ObjectIdentifier: Int] = [:]
    for tile in wanted where !isWhole(tile) {
      missing[ObjectIdentifier(tile.picture), default: 0] +=
        tile.picture.tiles[tile.index].bytes.count
    }
    for tile in wanted where !isWhole(tile) {
      if !isInTmux, isQuick(tile.picture, missing[ObjectIdentifier(tile.picture)] ?? 0) {
        canvas.keep(tile.rect, of: painted)
      }
      // What stood there before would be seen beside its last pixels.
      for edge in tile.rect.subtracting([tile.filled]) {
        canvas.fill(edge, with: Cell(" ", style: tile.ground))
      }
    }
  }

  /// The next piece to send.
  mutating func next() -> PictureStep? {
    guard let tile = wanted.first(where: { !isWhole($0) }) else { return nil }
    // What it lies over is gone.
    shown = shown.mapValues { $0.flatMap { $0.subtracting([tile.rect]) } }.filter { !$1.isEmpty }
    shown[tile] = [tile.rect]
    return PictureStep(bytes: sequence(for: tile), taken: tile.rect, isVisible: true)
  }

  /// The screen was erased.
  mutating func forget() {
    shown = [:]
    wanted = []
  }

  /// The cursor moves there and back; ncurses goes on believing that it never left.
  private func sequence(for tile: Shown) -> [UInt8] {
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
