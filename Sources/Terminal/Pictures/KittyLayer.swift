import Cells

/// The pictures a kitty terminal holds and shows over the text or, behind tmux, inside it.
///
/// A picture is sent once, in pieces, while everything on the screen stays; then it is placed and
/// what it replaces is removed in one go. What covers it only changes its placements.
///
/// Nothing else is sent between the pieces of a picture, as the protocol requires: kitty drops an
/// incomplete picture at any deletion (from 0.37), others take what comes for a piece.
struct KittyLayer {
  /// One rectangle of the screen with the part of a picture shown there.
  private struct Placement: Hashable {
    var id: UInt32
    var rect: Rect
    /// Pixels of the picture's file.
    var source: Rect

    /// The same picture in some of its cells.
    func part(_ part: Rect) -> Placement {
      func edge(_ cell: Int, of cells: Int, _ pixels: Int) -> Int {
        (cell * pixels + cells / 2) / max(1, cells)
      }
      let (cells, pixels) = (rect.size, source.size)
      let x = edge(part.minX - rect.minX, of: cells.columns, pixels.columns)
      let y = edge(part.minY - rect.minY, of: cells.rows, pixels.rows)
      let (left, top) = (min(x, pixels.columns - 1), min(y, pixels.rows - 1))
      return Placement(
        id: id, rect: part,
        source: Rect(
          x: source.minX + left, y: source.minY + top,
          columns: max(1, edge(part.maxX - rect.minX, of: cells.columns, pixels.columns) - left),
          rows: max(1, edge(part.maxY - rect.minY, of: cells.rows, pixels.rows) - top)))
    }
  }

  /// The picture being sent, and how many of its bytes are done.
  private struct Transmission {
    var picture: PixelPicture
    var id: UInt32
    var done = 0
    /// Whether the terminal has refused it.
    var isRefused = false
  }

  /// How often a picture is sent that the terminal then does not have; after that, symbols replace
  /// it for as long as it is shown.
  private static let mostFailures = 3
  /// A sharper picture may take this many times `quickBytes`.
  private static let mostSharpening = 80.0

  let isThroughTmux: Bool
  /// Whether the terminal understands the hint that a picture will soon be replaced.
  var takesHints = false
  private var store: KittyStore
  /// The pictures shown or to be shown.
  private var wanted: [PlacedPicture] = []
  /// The pictures that replace some of them once sent; nothing waits for them.
  private var sharper: [PixelPicture] = []
  private var cell = CellSize.usual
  private var placements: [Placement: Int] = [:]
  /// The areas where pixels about to arrive replace those there now.
  private var awaited: [Rect] = []
  private var sending: Transmission?
  private var number = 0
  /// Whether what is shown must be placed again: a picture sent since may have pushed it out of the
  /// terminal's memory, which only an answer to a placement reveals.
  private var mustConfirm = false
  /// The pictures that cells stand for, behind tmux.
  private var standing: Set<UInt32> = []
  /// Whether cells stand for a picture since the last `compose` that they did not stand for before.
  private(set) var standsForAnother = false
  /// How often each wanted picture was missing after it was sent.
  private var failures: [PixelPicture: Int] = [:]
  /// The bytes that take no noticeable time.
  private var quickBytes = 0.0

  init(isThroughTmux: Bool, start: UInt32) {
    self.isThroughTmux = isThroughTmux
    store = KittyStore(numbering: isThroughTmux ? .colors : .free, start: start)
  }

  /// The ids of the pictures the terminal has.
  var ids: [UInt32] { store.ids }

  var isEmpty: Bool { wanted.isEmpty && placements.isEmpty && sending == nil }

  var hasWork: Bool {
    sending != nil || mustConfirm || nextToSend != nil || !changes.isEmpty
  }

  var isAwaited: Bool { wanted.contains { mustSend($0.picture) } }

  /// Computes what to paint for these pictures over what was painted before.
  mutating func compose(
    _ canvas: inout Canvas, _ pictures: [PlacedPicture], over painted: Canvas, cell: CellSize,
    quickBytes: Double, isQuick: (PixelPicture, Int) -> Bool
  ) {
    self.cell = cell
    self.quickBytes = quickBytes
    awaited = []
    sharper = []
    wanted = pictures.compactMap { placed in
      var placed = placed
      placed.visible = placed.visible.map {
        $0.intersection(painted.bounds).intersection(placed.rect)
      }.filter { !$0.isEmpty }
      guard !placed.visible.isEmpty else { return nil }
      if let small = placed.meanwhile, store.id(of: placed.picture) == nil,
        store.id(of: small) != nil || !isQuick(placed.picture, placed.picture.byteCount * 4 / 3)
      {
        // A slow picture is sent only if it is worth the wait.
        if Double(placed.picture.byteCount * 4 / 3) < quickBytes * Self.mostSharpening {
          sharper.append(placed.picture)
        }
        placed.picture = small
      }
      return placed
    }
    failures = failures.filter { isWanted($0.key) }
    let stood = standing
    standing = isThroughTmux ? Set(wanted.compactMap { store.id(of: $0.picture) }) : []
    standsForAnother = !standing.subtracting(stood).isEmpty
    for placed in wanted {
      if let id = store.id(of: placed.picture) {
        store.touch(placed.picture)
        isThroughTmux
          ? stand(for: placed, id, in: &canvas) : clear(under: placed, in: &canvas, over: painted)
      } else if mustSend(placed.picture), isQuick(placed.picture, left(of: placed.picture)) {
        awaited += placed.visible
        for rect in placed.visible { canvas.copy(rect, from: painted) }
      }
    }
  }

  /// The next step to send, with at most `limit` bytes of a picture. Everything composed must have
  /// been painted.
  mutating func next(limit: Int) -> PictureStep? {
    if let now = sending {
      // A change on the screen waits for the last bytes of a picture, not for all of it.
      let mayGoOn = changes.isEmpty || Double(left(of: now.picture)) < quickBytes
      if isWanted(now.picture), !now.isRefused, mayGoOn { return piece(limit: limit) }
      sending = nil
      if now.done > 0 { return PictureStep(bytes: wrapped(KittyGraphics.breakOff)) }
    }
    if let step = exchange() { return step }
    guard let picture = nextToSend else { return nil }
    let kept = isThroughTmux ? Set(wanted.compactMap { store.id(of: $0.picture) }) : placedIDs
    let gone = store.evict(for: picture.rasterWidth * picture.rasterHeight, keeping: kept)
    sending = Transmission(picture: picture, id: store.newID())
    if !gone.isEmpty {
      return PictureStep(bytes: gone.flatMap { wrapped(KittyGraphics.delete(id: $0)) })
    }
    return piece(limit: limit)
  }

  /// Records that the terminal does not have the picture with that id, or refused it.
  mutating func failed(id: UInt32) {
    var picture: PixelPicture?
    if sending?.id == id {
      sending?.isRefused = true
      picture = sending?.picture
    } else {
      let gone = store.remove(id: id)
      guard gone.wasThere else { return }
      placements = placements.filter { $0.key.id != id }
      picture = gone.picture
    }
    if let picture { failures[picture, default: 0] += 1 }
  }

  /// Places the visible pictures through tmux again, which gets an answer if one is missing; empty
  /// between the pieces of another.
  var inquiry: [UInt8] {
    guard isThroughTmux, sending == nil else { return [] }
    return wanted.flatMap { placed -> [UInt8] in
      guard let id = store.id(of: placed.picture) else { return [] }
      return wrapped(
        KittyGraphics.placeVirtually(id: id, cells: placed.picture.size, answers: .failures))
    }
  }

  /// Deletes all our pictures from the terminal; they are sent again when wanted.
  mutating func forget() -> [UInt8] {
    var bytes = abandon()
    placements = [:]
    failures = [:]
    for id in store.removeAll() { bytes += wrapped(KittyGraphics.delete(id: id)) }
    return bytes
  }

  /// Removes the placements from the screen; the terminal keeps the pictures.
  mutating func unplace() -> [UInt8] {
    var bytes = abandon()
    for (placement, number) in placements.sorted(by: { $0.value < $1.value }) {
      bytes += KittyGraphics.remove(id: placement.id, number: number)
    }
    placements = [:]
    return bytes
  }

  /// Aborts the picture being sent; it is still wanted.
  mutating func interrupt() -> [UInt8] {
    defer { sending = nil }
    return sending.map { $0.done > 0 ? wrapped(KittyGraphics.breakOff) : [] } ?? []
  }

  /// Drops everything that is wanted.
  private mutating func abandon() -> [UInt8] {
    defer {
      wanted = []
      sharper = []
      awaited = []
      mustConfirm = false
    }
    return interrupt()
  }

  /// The bytes a crash must send to leave nothing behind; kept short, so through tmux only for the
  /// newest pictures.
  var rescue: [UInt8] {
    guard isThroughTmux else { return KittyGraphics.deleteAll }
    return store.ids.suffix(4).flatMap { wrapped(KittyGraphics.delete(id: $0)) }
  }

  private func wrapped(_ sequence: [UInt8]) -> [UInt8] {
    isThroughTmux ? KittyGraphics.throughTmux(sequence) : sequence
  }

  /// Whether the terminal lacks it and it may be sent.
  private func mustSend(_ picture: PixelPicture) -> Bool {
    store.id(of: picture) == nil && failures[picture, default: 0] < Self.mostFailures
  }

  private func isWanted(_ picture: PixelPicture) -> Bool {
    wanted.contains { $0.picture === picture } || sharper.contains { $0 === picture }
  }

  private var nextToSend: PixelPicture? {
    wanted.first { mustSend($0.picture) }?.picture ?? sharper.first { mustSend($0) }
  }

  private var placedIDs: Set<UInt32> { Set(placements.keys.map(\.id)) }

  private func left(of picture: PixelPicture) -> Int {
    let done = sending.flatMap { $0.picture === picture ? $0.done : nil } ?? 0
    return (picture.byteCount - done) * 4 / 3
  }

  private mutating func piece(limit: Int) -> PictureStep? {
    guard var now = sending, let bytes = now.picture.tiles.first?.bytes else { return nil }
    let most = min(KittyGraphics.largestPiece, max(768, limit * 3 / 4) / 3 * 3)
    let end = min(bytes.count, now.done + most)
    let isLast = end == bytes.count
    let isPassing = wanted.contains {
      $0.picture === now.picture && $0.meanwhile === now.picture
    }
    var step = PictureStep(
      bytes: wrapped(
        KittyGraphics.transmit(
          bytes[now.done..<end], of: now.picture, id: now.id, isFirst: now.done == 0,
          hasMore: !isLast, isPassing: takesHints && isPassing,
          answers: isThroughTmux ? .nothing : .failures)))
    now.done = end
    sending = isLast ? nil : now
    guard isLast else { return step }
    store.add(now.picture, id: now.id)
    if isThroughTmux {
      step.bytes += wrapped(KittyGraphics.placeVirtually(id: now.id, cells: now.picture.size))
    } else {
      mustConfirm = !placements.isEmpty
    }
    step.changesCells = true
    return step
  }

  /// The placements that should exist now.
  private var desired: [Placement] {
    wanted.flatMap { placed -> [Placement] in
      let picture = placed.picture
      guard let id = store.id(of: picture) else { return [] }
      return placed.visible.map { rect in
        let part = rect.moved(by: Point(x: -placed.origin.x, y: -placed.origin.y))
        return Placement(id: id, rect: rect, source: picture.raster(of: part))
      }
    }
  }

  /// The placements, or parts of them, that stay until their replacement has arrived. What lies
  /// beside the awaited cells goes: it would cover text.
  private func deferred(_ desired: [Placement]) -> [Placement] {
    placements.sorted { $0.value < $1.value }.flatMap { placement, _ -> [Placement] in
      guard !desired.contains(placement) else { return [] }
      let parts = awaited.map { $0.intersection(placement.rect) }.filter { !$0.isEmpty }
      guard parts.area != placement.rect.area else { return [placement] }
      return parts.map(placement.part)
    }
  }

  /// The placements to add and those to remove.
  private struct Changes {
    var missing: [Placement] = []
    var gone: [Placement] = []
    var isEmpty: Bool { missing.isEmpty && gone.isEmpty }
  }

  /// The placements to add and to remove.
  private var changes: Changes {
    guard !isThroughTmux else { return Changes() }
    let desired = desired
    let kept = desired + deferred(desired)
    return Changes(
      missing: kept.filter { placements[$0] == nil },
      gone: placements.keys.filter { !kept.contains($0) }
        .sorted { (placements[$0] ?? 0) < (placements[$1] ?? 0) })
  }

  /// Places what is missing, then removes what is no longer wanted.
  private mutating func exchange() -> PictureStep? {
    let changes = changes
    guard mustConfirm || !changes.isEmpty else { return nil }
    let isFirst = placements.isEmpty
    var placed: [UInt8] = []
    if mustConfirm {
      let again = placements.filter { !changes.gone.contains($0.key) }
      for (placement, number) in again.sorted(by: { $0.value < $1.value }) {
        placed += place(placement, number)
      }
    }
    mustConfirm = false
    for placement in changes.missing {
      number += 1
      placements[placement] = number
      placed += place(placement, number)
    }
    var bytes =
      placed.isEmpty ? [] : Array("\u{1B}7".utf8) + placed + Array("\u{1B}8".utf8)
    for placement in changes.gone {
      guard let number = placements.removeValue(forKey: placement) else { continue }
      bytes += KittyGraphics.remove(id: placement.id, number: number)
    }
    return bytes.isEmpty ? nil : PictureStep(bytes: bytes, isVisible: true, isFirst: isFirst)
  }

  private func place(_ placement: Placement, _ number: Int) -> [UInt8] {
    let (rect, source) = (placement.rect, placement.source)
    return Array("\u{1B}[\(rect.minY + 1);\(rect.minX + 1)H".utf8)
      + KittyGraphics.place(
        id: placement.id, number: number,
        source: (source.minX, source.minY, source.size.columns, source.size.rows),
        cells: rect.size)
  }

  /// Leaves the cells under a picture as they are, but blank where its pixels end inside a cell.
  private func clear(under placed: PlacedPicture, in canvas: inout Canvas, over painted: Canvas) {
    let full = placed.filled(cell)
    for rect in placed.visible {
      canvas.copy(rect.intersection(full), from: painted)
      for edge in rect.subtracting([full]) {
        canvas.fill(edge, with: Cell(" ", style: placed.ground))
      }
    }
  }

  /// Writes placeholder cells where the picture is visible.
  private func stand(for placed: PlacedPicture, _ id: UInt32, in canvas: inout Canvas) {
    for rect in placed.visible {
      for y in rect.minY..<rect.maxY {
        for x in rect.minX..<rect.maxX {
          let (row, column) = (y - placed.origin.y, x - placed.origin.x)
          guard row < Placeholder.limit, column < Placeholder.limit else { continue }
          canvas[Point(x: x, y: y)] = Placeholder.cell(
            row: row, column: column, of: id, on: placed.ground)
        }
      }
    }
  }
}

extension PixelPicture {
  /// The pixels of its file that belong to a part of its cells: at least one.
  fileprivate func raster(of part: Rect) -> Rect {
    func edge(_ cell: Int, of cells: Int, _ pixels: Int) -> Int {
      min(pixels, (max(0, cell) * pixels + cells / 2) / max(1, cells))
    }
    let x = min(edge(part.minX, of: size.columns, rasterWidth), rasterWidth - 1)
    let y = min(edge(part.minY, of: size.rows, rasterHeight), rasterHeight - 1)
    return Rect(
      x: x, y: y,
      columns: max(1, edge(part.maxX, of: size.columns, rasterWidth) - x),
      rows: max(1, edge(part.maxY, of: size.rows, rasterHeight) - y))
  }
}
