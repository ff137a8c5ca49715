import Cells

/// Pictures a kitty terminal holds and shows over or, behind tmux, inside the text.
///
/// A picture is sent once, in pieces, with nothing taken off the screen meanwhile; then it is placed
/// and what it replaces is removed in one go. What lies over it only changes its placements.
struct KittyLayer {
  /// One rectangle of the screen with the part of a picture that shows there.
  private struct Placement: Hashable {
    var id: UInt32
    var rect: Rect
    /// Columns and rows of the picture.
    var source: Rect
  }

  private struct Transmission {
    var picture: PixelPicture
    var id: UInt32
    var done = 0
  }

  let isThroughTmux: Bool
  private var store: KittyStore
  private var wanted: [PlacedPicture] = []
  private var cell = CellSize.usual
  private var placements: [Placement: Int] = [:]
  /// Where pixels that are about to come replace those that are there.
  private var awaited: [Rect] = []
  private var sending: Transmission?
  private var number = 0

  init(isThroughTmux: Bool, start: UInt32) {
    self.isThroughTmux = isThroughTmux
    store = KittyStore(numbering: isThroughTmux ? .colors : .free, start: start)
  }

  var isEmpty: Bool { wanted.isEmpty && placements.isEmpty && sending == nil }

  var hasWork: Bool {
    sending != nil || wanted.contains { store.id(of: $0.picture) == nil }
      || !isThroughTmux && Set(desired) != Set(placements.keys).subtracting(deferred)
  }

  /// What to paint for these pictures over what was painted before.
  mutating func compose(
    _ canvas: inout Canvas, _ pictures: [PlacedPicture], over painted: Canvas, cell: CellSize,
    isQuick: (PixelPicture, Int) -> Bool
  ) {
    self.cell = cell
    awaited = []
    wanted = pictures.map { placed in
      var placed = placed
      placed.visible = placed.visible.map {
        $0.intersection(painted.bounds).intersection(placed.rect)
      }.filter { !$0.isEmpty }
      return placed
    }
    for placed in wanted {
      if let id = store.id(of: placed.picture) {
        store.touch(placed.picture)
        isThroughTmux
          ? stand(for: placed, id, in: &canvas) : clear(under: placed, in: &canvas, over: painted)
      } else if isQuick(placed.picture, left(of: placed.picture)) {
        awaited += placed.visible
        for rect in placed.visible { canvas.keep(rect, of: painted) }
      }
    }
  }

  /// The next thing to send, with at most so many bytes of a picture. Everything composed must have
  /// been painted.
  mutating func next(limit: Int) -> PictureStep? {
    if let sending, !wanted.contains(where: { $0.picture === sending.picture }) {
      self.sending = nil
      let bytes = wrapped(KittyCodes.breakOff) + wrapped(KittyCodes.delete(id: sending.id))
      return PictureStep(bytes: bytes)
    }
    if let step = exchange() { return step }
    if sending == nil {
      guard let picture = wanted.first(where: { store.id(of: $0.picture) == nil })?.picture,
        picture.tiles.first.map({ !$0.bytes.isEmpty }) == true
      else { return nil }
      let gone = store.evict(
        for: picture.width * picture.height, keeping: wanted.map(\.picture))
      sending = Transmission(picture: picture, id: store.newID())
      if !gone.isEmpty {
        return PictureStep(bytes: gone.flatMap { wrapped(KittyCodes.delete(id: $0)) })
      }
    }
    return piece(limit: limit)
  }

  /// Takes everything of ours from the terminal, which is sent again when it is wanted.
  mutating func forget() -> [UInt8] {
    var bytes: [UInt8] = []
    if let sending {
      bytes += wrapped(KittyCodes.breakOff) + wrapped(KittyCodes.delete(id: sending.id))
    }
    sending = nil
    placements = [:]
    for id in store.removeAll() { bytes += wrapped(KittyCodes.delete(id: id)) }
    return bytes
  }

  /// What a crash must send to leave nothing behind; short, so through tmux only for the newest.
  var rescue: [UInt8] {
    guard isThroughTmux else { return KittyCodes.deleteAll }
    return store.ids.suffix(4).flatMap { wrapped(KittyCodes.delete(id: $0)) }
  }

  private func wrapped(_ sequence: [UInt8]) -> [UInt8] {
    isThroughTmux ? KittyCodes.throughTmux(sequence) : sequence
  }

  private func left(of picture: PixelPicture) -> Int {
    let done = sending.flatMap { $0.picture === picture ? $0.done : nil } ?? 0
    return (picture.byteCount - done) * 4 / 3
  }

  private mutating func piece(limit: Int) -> PictureStep? {
    guard var now = sending, let bytes = now.picture.tiles.first?.bytes else { return nil }
    let most = min(KittyCodes.largestPiece, max(768, limit * 3 / 4) / 3 * 3)
    let end = min(bytes.count, now.done + most)
    let isLast = end == bytes.count
    var step = PictureStep(
      bytes: wrapped(
        KittyCodes.transmit(
          bytes[now.done..<end], of: now.picture, id: now.id, isFirst: now.done == 0,
          hasMore: !isLast)))
    now.done = end
    sending = isLast ? nil : now
    guard isLast else { return step }
    store.add(now.picture, id: now.id)
    if isThroughTmux {
      step.bytes += wrapped(KittyCodes.placeVirtually(id: now.id, cells: now.picture.size))
    }
    step.changesCells = true
    return step
  }

  /// What should be placed now.
  private var desired: [Placement] {
    wanted.flatMap { placed -> [Placement] in
      guard let id = store.id(of: placed.picture) else { return [] }
      return placed.visible.map { rect in
        let source = rect.moved(by: Point(x: -placed.origin.x, y: -placed.origin.y))
        return Placement(id: id, rect: rect, source: source)
      }
    }
  }

  /// Placements that stay until what replaces them is there.
  private var deferred: [Placement] {
    placements.keys.filter { placement in awaited.contains { $0.overlaps(placement.rect) } }
  }

  /// Places what is missing, then removes what is not wanted any more.
  private mutating func exchange() -> PictureStep? {
    guard !isThroughTmux else { return nil }
    let desired = desired
    let missing = desired.filter { placements[$0] == nil }
    let gone = Set(placements.keys).subtracting(desired).subtracting(deferred)
    guard !missing.isEmpty || !gone.isEmpty else { return nil }
    var bytes: [UInt8] = []
    for placement in missing { bytes += place(placement) }
    if !missing.isEmpty { bytes = Array("\u{1B}7".utf8) + bytes + Array("\u{1B}8".utf8) }
    for placement in gone.sorted(by: { (placements[$0] ?? 0) < (placements[$1] ?? 0) }) {
      guard let number = placements.removeValue(forKey: placement) else { continue }
      bytes += KittyCodes.remove(id: placement.id, number: number)
    }
    return PictureStep(bytes: bytes, isVisible: true)
  }

  private mutating func place(_ placement: Placement) -> [UInt8] {
    guard let picture = wanted.first(where: { store.id(of: $0.picture) == placement.id })?.picture
    else { return [] }
    number += 1
    placements[placement] = number
    let (x, y) = (placement.source.minX * cell.width, placement.source.minY * cell.height)
    let whole = (
      placement.rect.size.columns * cell.width, placement.rect.size.rows * cell.height
    )
    let (width, height) = (min(whole.0, picture.width - x), min(whole.1, picture.height - y))
    // Only cells without a pixel of the picture.
    guard width > 0, height > 0 else { return [] }
    // Where pixels end inside a cell they keep their size; elsewhere cells say it, whatever the
    // terminal makes of its font.
    let cells = (width, height) == whole ? placement.rect.size : nil
    let bytes = KittyCodes.place(
      id: placement.id, number: number, source: (x, y, width, height), cells: cells)
    return Array("\u{1B}[\(placement.rect.minY + 1);\(placement.rect.minX + 1)H".utf8) + bytes
  }

  /// Leaves what is under a picture as it is, but blank where its pixels end inside a cell.
  private func clear(under placed: PlacedPicture, in canvas: inout Canvas, over painted: Canvas) {
    let full = placed.filled(cell)
    for rect in placed.visible {
      canvas.keep(rect.intersection(full), of: painted)
      for edge in rect.subtracting([full]) {
        canvas.fill(edge, with: Cell(" ", style: placed.ground))
      }
    }
  }

  /// Puts the cells that stand for the picture's where it shows.
  private func stand(for placed: PlacedPicture, _ id: UInt32, in canvas: inout Canvas) {
    for rect in placed.visible {
      for y in rect.minY..<rect.maxY {
        for x in rect.minX..<rect.maxX {
          let (row, column) = (y - placed.origin.y, x - placed.origin.x)
          guard row < Placeholder.limit, column < Placeholder.limit else { continue }
          canvas[Point(x: x, y: y)] = Placeholder.cell(row: row, column: column, of: id)
        }
      }
    }
  }
}
