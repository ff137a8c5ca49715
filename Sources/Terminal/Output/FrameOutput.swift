import CNcurses
import Cells
import Glibc
import Numbers

/// Sends frames to the terminal in slices that never fill the line for long: rows first, those the
/// user types into before all others, a long one in parts; then pictures, then other sequences.
///
/// Only what was handed to ncurses counts as painted; a newer frame replaces what an older one
/// still had to send.
struct FrameOutput {
  private(set) var frame: Frame?
  /// Whether the terminal can be told to show a batch at once.
  var brackets = false

  private var line: OutputLine
  private var painter: CellPainter
  private var renditions: RenditionFilter
  private var layer = PictureLayer(start: UInt32(bitPattern: getpid()))
  private var meter: LinkMeter
  private var losses = LossInquiry()
  private var redraw = RedrawPrompt()
  private var size: Size
  /// The cells ncurses holds.
  private var painted: Canvas
  /// The cells ncurses should hold, and the rows that differ, the most urgent first.
  private var target: Canvas
  private var dirty: [Int] = []
  private var urgentRows: Set<Int> = []
  private var caret: Point?
  private var hasMovedCaret = false
  private var pieces: [[UInt8]] = []
  /// Whether the next bytes of ncurses erase the screen.
  private var erases = true
  private let avoidsErasing: Bool
  /// Whether those bytes erase it row by row, which lets a terminal keep its pictures.
  private var erasesByRow = false
  private var isGone = false
  /// Seconds of a monotonic clock.
  private let now: () -> Double

  /// Starts output to a screen of ncurses, which must be open. With `avoidsErasing` nothing is
  /// erased inside a batch that is shown at once, which some versions of tmux lose. `knowsOffCodes`
  /// as in `RenditionFilter`.
  init(
    _ line: OutputLine, painter: CellPainter, size: Size, asksForFences: Bool, avoidsErasing: Bool,
    knowsOffCodes: Bool, now: @escaping () -> Double = secondsFromNow()
  ) {
    self.line = line
    self.now = now
    self.painter = painter
    self.size = size
    self.avoidsErasing = avoidsErasing
    renditions = RenditionFilter(knowsOffCodes: knowsOffCodes)
    meter = LinkMeter(isFenced: asksForFences, isPaced: line.isPseudoTerminal)
    painted = Canvas(size: size)
    target = painted
    cnc_resize(Int32(size.rows), Int32(size.columns))
  }

  var link: Link {
    var link = meter.link
    link.isSending = link.isSlow && layer.isAwaited
    return link
  }
  var awaitsFence: Bool { meter.isWaiting }
  var rescue: [UInt8] { layer.rescue }
  var crowdedDescriptor: CInt? { line.isEmpty || isGone ? nil : line.descriptor }

  var hasWork: Bool {
    !isGone
      && (!line.isEmpty || !dirty.isEmpty || hasMovedCaret || !pieces.isEmpty || layer.hasWork)
  }

  /// Milliseconds after which `go` has more to do even if nothing arrives; nil if it has not.
  var wait: Int? {
    let now = now()
    let toGoOn = hasWork && line.isEmpty ? meter.wait(at: now) : nil
    let toProbe = isGone ? [] : [losses.wait(at: now), redraw.wait(at: now)]
    return ([toGoOn] + toProbe).compactMap(\.self).min()
      .map { Int(clamping: $0 * 1000) + 1 }
  }

  mutating func show(_ frame: Frame) {
    self.frame = frame
    let caret = frame.cursor.flatMap { Rect(origin: .zero, size: size).contains($0) ? $0 : nil }
    hasMovedCaret = hasMovedCaret || caret != self.caret
    self.caret = caret
    compose()
    go()
  }

  /// Writes control sequences before everything that is not yet written.
  mutating func write(_ text: String) {
    guard !text.isEmpty, !isGone else { return }
    line.append(text.utf8)
    meter.recordSent(text.utf8.count, at: now())
  }

  /// Writes questions, which may use the graphics protocol: between two pieces of a picture a
  /// terminal would take them for a piece, so an unfinished picture is sent from the beginning
  /// again.
  mutating func ask(_ questions: String) {
    guard !questions.isEmpty, !isGone else { return }
    line.append(layer.interrupt())
    write(questions)
  }

  mutating func send(_ pieces: [[UInt8]]) {
    self.pieces += pieces.filter { !$0.isEmpty }
    go()
  }

  mutating func fenceAnswered() {
    meter.answered(at: now())
  }

  /// Records that a key was pressed in this pane.
  mutating func keyArrived() {
    losses.heard(at: now())
  }

  /// Records that the terminal does not have the picture with that id, or refused it.
  mutating func pictureFailed(id: UInt32) {
    layer.failed(id: id)
  }

  /// Stops writing, because the terminal is gone.
  mutating func giveUp() {
    isGone = true
  }

  /// Sends pictures another way from the next frame on.
  mutating func route(_ route: PictureRoute, cell: CellSize, takesHints: Bool = false) {
    if route != layer.route {
      let hadTiles = layer.hasTiles
      line.append(layer.forget())
      if hadTiles { startAgain() }
    }
    layer.use(route, cell: cell, takesHints: takesHints)
  }

  mutating func resize(to size: Size) {
    self.size = size
    cnc_resize(Int32(size.rows), Int32(size.columns))
    // Erasing the display also deletes the pictures of kitty and ghostty.
    erasesByRow = !capability("clear").isEmpty
    line.append(erasesByRow ? layer.unplace() : layer.forget())
    eraseAll()
  }

  /// Erases the screen with the next bytes and sends everything again.
  mutating func startAgain() {
    erasesByRow = false
    line.append(layer.forget())
    eraseAll()
  }

  private mutating func eraseAll() {
    frame = nil
    painted = Canvas(size: size)
    target = painted
    dirty = []
    hasMovedCaret = true
    erases = true
    renditions.forget()
    cnc_erase()
    cnc_repaint()
  }

  /// Removes our pictures from the terminal and writes out what was begun.
  mutating func leave() {
    line.append(layer.forget())
    line.append(renditions.settle())
    pieces = []
    // An error about a picture must not reach the next program that reads the terminal.
    if layer.route == .kitty, meter.isFenced, meter.unfenced > 0 { fence(at: now()) }
    if !isGone { line.drain(patience: 1000) }
  }

  func close() {
    line.close()
  }

  /// Writes as much as the line has room for.
  mutating func go() {
    guard !isGone, frame != nil || !pieces.isEmpty || !line.isEmpty else { return }
    let now = now()
    meter.expire(at: now)
    if losses.isDue(at: now) { line.append(layer.inquiry) }
    // Between the pieces of a picture it would not do, and what comes after them does it.
    if redraw.isDue(at: now), line.isEmpty, !layer.hasWork { line.append(RedrawPrompt.bytes) }
    if layer.hasWork { compose() }
    while line.flush() {
      guard !line.isBroken else {
        isGone = true
        return
      }
      let batch = nextBatch(room: meter.room(at: now))
      guard !batch.isEmpty else { return }
      line.append(batch)
      meter.recordSent(batch.count, at: now)
      if meter.isFenced, meter.unfenced >= 1024 { fence(at: now) }
    }
  }

  private mutating func fence(at now: Double) {
    line.append(Array("\u{1B}[5n".utf8))
    meter.fence(at: now)
  }

  /// Determines what has to be painted.
  private mutating func compose() {
    guard let frame else { return }
    var canvas = frame.canvas
    if canvas.size != size {
      canvas = Canvas(size: size)
      canvas.place(frame.canvas, at: .zero)
    }
    target = layer.compose(
      canvas, frame.pictures, over: painted, link: meter.link, at: now())
    if layer.showsAnother { losses.shown(at: now()) }
    let order = rowsInOrder(of: size.rows, caret: caret)
    urgentRows = Set(order.prefix(6))
    dirty = order.filter { target.row($0) != painted.row($0) }
  }

  private mutating func nextBatch(room: Int) -> [UInt8] {
    if !dirty.isEmpty || hasMovedCaret || erases { return cells(room: room) }
    guard room > 0 else { return [] }
    var batch: [UInt8] = []
    var isVisible = false
    let most = min(room, meter.slice)
    while batch.count < most, let step = layer.next(limit: most - batch.count) {
      batch += step.bytes
      isVisible = isVisible || step.isVisible
      if step.isFirst { redraw.appeared(at: now()) }
      if let rect = step.taken { give(rect) }
      if step.changesCells {
        compose()
        if !dirty.isEmpty { break }
      }
    }
    while batch.count < most, !pieces.isEmpty { batch += pieces.removeFirst() }
    guard !batch.isEmpty else { return [] }
    batch = renditions.settle() + batch
    return isVisible ? bracketed(batch) : batch
  }

  /// The bytes of the next rows. Without room, only a few rows the user is waiting for; with room
  /// for less than a row, its beginning.
  private mutating func cells(room: Int) -> [UInt8] {
    let most = max(min(room, meter.slice), 0)
    var parts: [Rect] = []
    var cost = 0
    for row in dirty {
      let price = price(of: row)
      let isUrgent = urgentRows.contains(row) && cost + price < 2048
      guard cost + price <= most || isUrgent else {
        // Less than this is not worth the overhead.
        if room > 0, parts.isEmpty { parts.append(beginning(of: row, worth: max(most, 512))) }
        break
      }
      parts.append(Rect(x: 0, y: row, columns: size.columns, rows: 1))
      cost += price
    }
    guard !parts.isEmpty || hasMovedCaret || erases else { return [] }
    let changed = paint(parts)
    let bytes = update()
    let isLarge = changed > size.columns && !(erases && avoidsErasing)
    erases = false
    return isLarge ? bracketed(bytes) : bytes
  }

  /// The approximate number of bytes that a row's changes take.
  private func price(of row: Int) -> Int {
    RowPrice(target.row(row), over: painted.row(row), depth: painter.depth).bytes
  }

  /// The columns of a row whose changes take about that many bytes, from the left.
  private func beginning(of row: Int, worth bytes: Int) -> Rect {
    let price = RowPrice(
      target.row(row), over: painted.row(row), depth: painter.depth, limit: bytes)
    return Rect(x: 0, y: row, columns: price.columns, rows: 1)
  }

  /// Hands parts of rows to ncurses.
  ///
  /// - Returns: The number of cells that changed.
  private mutating func paint(_ parts: [Rect]) -> Int {
    // Shifting the rest of a row would shift text into the pixels that stand there.
    cnc_shifts(!layer.hasTiles || !parts.contains { painted.row($0.minY).contains(.pixels) })
    guard let changed = painter.paint(target, over: painted, parts: parts) else {
      painted = target
      dirty = []
      return size.columns * size.rows
    }
    for part in parts {
      painted.place(target, at: .zero, clip: part)
      if target.row(part.minY) == painted.row(part.minY) { dirty.removeAll { $0 == part.minY } }
    }
    return changed
  }

  private mutating func update() -> [UInt8] {
    cnc_caret(Int32(caret?.y ?? -1), Int32(caret?.x ?? 0))
    hasMovedCaret = false
    cnc_update()
    let bytes = takeBytes()
    return renditions.shorten(erases && erasesByRow ? erasingByRow(bytes) : bytes)
  }

  /// Gives cells to a picture: ncurses is made to believe that it has drawn them.
  ///
  /// Its output for that is discarded. That is safe because between two updates its cursor stands
  /// at the caret and no attribute is on, before and after.
  private mutating func give(_ rect: Rect) {
    for y in rect.minY..<rect.maxY {
      for x in rect.minX..<rect.maxX {
        painted[Point(x: x, y: y)] = .pixels
        target[Point(x: x, y: y)] = .pixels
      }
    }
    painter.give(rect)
    cnc_update()
    _ = takeBytes()
  }

  /// Replaces erasing the display with erasing each row.
  private func erasingByRow(_ bytes: [UInt8]) -> [UInt8] {
    let rows = (1...max(1, size.rows)).map { "\u{1B}[\($0)H\u{1B}[K" }.joined() + "\u{1B}[H"
    return bytes.replacing(capability("clear"), with: Array(rows.utf8), maxReplacements: 1)
  }

  private func bracketed(_ bytes: [UInt8]) -> [UInt8] {
    guard brackets else { return bytes }
    return Array(TerminalModes.frameBegins.utf8) + bytes + Array(TerminalModes.frameEnds.utf8)
  }

  private func takeBytes() -> [UInt8] {
    var all: [UInt8] = []
    while true {
      let chunk = [UInt8](unsafeUninitializedCapacity: 16384) { buffer, count in
        count = buffer.baseAddress.map { Int(cnc_take($0, Int32(buffer.count))) } ?? 0
      }
      if chunk.isEmpty { return all }
      all += chunk
    }
  }
}

/// A clock that starts at 0 now.
func secondsFromNow() -> () -> Double {
  let start = ContinuousClock.now
  return { start.duration(to: .now) / .seconds(1) }
}

/// A terminfo capability of the open screen; empty if there is none.
func capability(_ name: String) -> [UInt8] {
  var buffer = [CChar](repeating: 0, count: 64)
  let count = cnc_capability(name, &buffer, Int32(buffer.count))
  return buffer[..<Int(count)].map { UInt8(bitPattern: $0) }
}
