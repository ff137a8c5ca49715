import Cells
import FoundationEssentials

/// Pictures of which each piece replaces the cells under it for good: sixel and iTerm2.
///
/// A piece shows only while all of its cells do; one that was covered is sent again. The cells of a
/// piece are `Cell.pixels` in what was painted, so text that comes there is written whatever stood
/// there before.
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
  private var shown: Set<Shown> = []
  private var wanted: [Shown] = []

  init(form: PixelProtocol) {
    self.form = form
  }

  var isEmpty: Bool { shown.isEmpty && wanted.isEmpty }
  var hasWork: Bool { wanted.contains { !shown.contains($0) } }

  /// What to paint for these pictures over what was painted before: nothing where pixels are or,
  /// when they are `quick` to send, are about to be.
  mutating func compose(
    _ canvas: inout Canvas, _ pictures: [PlacedPicture], over painted: Canvas, cell: CellSize,
    isQuick: (PixelPicture, Int) -> Bool
  ) {
    // A sixel that touches the last row scrolls the whole screen in some terminals.
    let bottom = painted.size.rows - (form == .sixel ? 1 : 0)
    wanted = pictures.flatMap { placed in
      placed.picture.tiles.indices.compactMap { index -> Shown? in
        let rect = placed.picture.tiles[index].rect.moved(by: placed.origin)
        let seen = placed.visible.reduce(0) { $0 + $1.intersection(rect).area }
        guard seen == rect.area, !rect.isEmpty, rect.maxY <= bottom, rect.minX >= 0, rect.minY >= 0,
          rect.maxX <= painted.size.columns
        else { return nil }
        return Shown(
          picture: placed.picture, index: index, rect: rect,
          filled: rect.intersection(placed.filled(cell)), ground: placed.ground)
      }
    }
    shown.formIntersection(wanted)
    var missing: [ObjectIdentifier: Int] = [:]
    for tile in wanted where !shown.contains(tile) {
      missing[ObjectIdentifier(tile.picture), default: 0] +=
        tile.picture.tiles[tile.index].bytes.count
    }
    for tile in wanted {
      let left = missing[ObjectIdentifier(tile.picture)] ?? 0
      if shown.contains(tile) || isQuick(tile.picture, left) { canvas.keep(tile.rect, of: painted) }
      // What stood there before would be seen beside its last pixels.
      guard !shown.contains(tile) else { continue }
      for edge in tile.rect.subtracting([tile.filled]) {
        canvas.fill(edge, with: Cell(" ", style: tile.ground))
      }
    }
  }

  /// The next piece to send.
  mutating func next() -> PictureStep? {
    guard let tile = wanted.first(where: { !shown.contains($0) }) else { return nil }
    // Older pieces it lies over are gone with it.
    shown = shown.filter { !$0.rect.overlaps(tile.rect) }
    shown.insert(tile)
    return PictureStep(bytes: sequence(for: tile), taken: tile.rect, isVisible: true)
  }

  /// The screen was erased.
  mutating func forget() {
    shown = []
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
