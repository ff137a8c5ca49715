import Cells

/// Decides for every cell whether text or a picture owns it, and what is sent to make it so.
///
/// It holds no handle: frames go in; the canvas to paint and the bytes to send come out, in this
/// order. So what is on the screen stays until its replacement has arrived.
struct PictureLayer {
  /// Seconds of sending for which symbols are not worth drawing, and after which they are drawn
  /// even if the pixels should have arrived.
  private static let quick = 0.15
  private static let patience = 0.5

  private(set) var route = PictureRoute.none
  private var kitty: KittyLayer?
  private var tiles: TileLayer?
  private var cell = CellSize.usual
  /// When each wanted picture was first requested.
  private var since: [PixelPicture: Double] = [:]
  private let start: UInt32
  /// Whether the deletion of pictures shown an earlier way may still be unsent.
  private var hasUsedKitty = false

  /// `start` distinguishes two programs in one terminal; a process id will do.
  init(start: UInt32) {
    self.start = start
  }

  /// Switches to another way of sending pictures. What the old one showed must have been removed.
  mutating func use(_ route: PictureRoute, cell: CellSize, takesHints: Bool) {
    defer { kitty?.takesHints = takesHints }
    self.cell = cell
    guard route != self.route else { return }
    self.route = route
    kitty = nil
    tiles = nil
    switch route {
    case .none: break
    case .kitty:
      kitty = KittyLayer(isThroughTmux: false, start: start)
      hasUsedKitty = true
    case .placeholders: kitty = KittyLayer(isThroughTmux: true, start: start)
    case .sixel: tiles = TileLayer(form: .sixel)
    case .sixelInTmux: tiles = TileLayer(form: .sixel, isInTmux: true)
    case .iterm: tiles = TileLayer(form: .iterm)
    }
  }

  var hasWork: Bool { kitty?.hasWork ?? tiles?.hasWork ?? false }
  /// Whether the user waits for pixels and sees symbols.
  var isAwaited: Bool { kitty?.isAwaited ?? hasWork }
  /// Whether tiles of pictures are part of the rows they stand in.
  var hasTiles: Bool { tiles.map { !$0.isEmpty } ?? false }

  /// The canvas to paint for a frame, where `painted` is what was painted last; both are as large
  /// as the screen.
  mutating func compose(
    _ frame: Canvas, _ pictures: [PlacedPicture], over painted: Canvas, link: Link, at now: Double
  ) -> Canvas {
    let pictures = pictures.compactMap { placed -> PlacedPicture? in
      guard fits(placed.picture) else { return nil }
      var placed = placed
      placed.meanwhile = placed.meanwhile.flatMap { fits($0) ? $0 : nil }
      return placed
    }
    guard !pictures.isEmpty || kitty?.isEmpty == false || tiles?.isEmpty == false else {
      return frame
    }
    let before = since
    since = [:]
    for placed in pictures {
      for picture in [placed.picture, placed.meanwhile].compactMap(\.self) {
        since[picture] = before[picture] ?? now
      }
    }
    let quickBytes = Self.quick * (link.bytesPerSecond.map(Double.init) ?? 200_000)
    let isQuick = { [since] (picture: PixelPicture, bytes: Int) in
      guard now - (since[picture] ?? now) < Self.patience else { return false }
      return Double(bytes) < quickBytes
    }
    var canvas = frame
    kitty?.compose(
      &canvas, pictures, over: painted, cell: cell, quickBytes: quickBytes, isQuick: isQuick)
    tiles?.compose(&canvas, pictures, over: painted, cell: cell, isQuick: isQuick)
    return canvas
  }

  /// Whether it is made for this way, and complete.
  private func fits(_ picture: PixelPicture) -> Bool {
    picture.form == route.form && !picture.tiles.isEmpty
      && picture.tiles.allSatisfy { !$0.bytes.isEmpty }
  }

  /// The next step to send, with at most `limit` bytes of a picture if it can be divided; nil if
  /// everything is sent. Everything composed must have been painted.
  mutating func next(limit: Int) -> PictureStep? { kitty?.next(limit: limit) ?? tiles?.next() }

  /// Removes all our pictures from the terminal; the caller repaints the cells.
  mutating func forget() -> [UInt8] {
    tiles?.forget()
    return kitty?.forget() ?? []
  }

  /// Removes what is shown from the screen before its cells move; pictures the terminal keeps are
  /// placed again when wanted, not sent again. The caller repaints the cells.
  mutating func unplace() -> [UInt8] {
    tiles?.forget()
    return kitty?.unplace() ?? []
  }

  /// Whether the canvas composed last shows a picture through tmux that the one before it did not.
  var showsAnother: Bool { kitty?.standsForAnother ?? false }

  /// Asks for the visible pictures, which tmux may have lost.
  var inquiry: [UInt8] { kitty?.inquiry ?? [] }

  /// Aborts the picture being sent, which is sent from its beginning later.
  mutating func interrupt() -> [UInt8] { kitty?.interrupt() ?? [] }

  /// Records that the terminal does not have the picture with that id, or refused it.
  mutating func failed(id: UInt32) {
    kitty?.failed(id: id)
  }

  /// The bytes a crash must send; empty if the cells are all there is.
  var rescue: [UInt8] { kitty?.rescue ?? (hasUsedKitty ? KittyGraphics.deleteAll : []) }
}

/// One step in sending pictures: complete sequences that belong together.
struct PictureStep: Equatable {
  var bytes: [UInt8]
  /// Cells that show pixels once this is sent, instead of what was written there.
  var taken: Rect?
  /// Whether the cells to paint change once this is sent.
  var changesCells = false
  /// Whether the user sees a difference, so that it should happen at once.
  var isVisible = false
  /// Whether it places pictures on a screen that shows none.
  var isFirst = false
}

/// How pixels reach this terminal.
enum PictureRoute: Hashable {
  case none
  case kitty
  /// kitty behind tmux: text cells stand for the picture's.
  case placeholders
  case sixel
  /// sixel that tmux draws and keeps beside the text.
  case sixelInTmux
  case iterm

  init(_ graphics: Graphics, isInTmux: Bool, isThroughTmux: Bool, depth: ColorDepth) {
    switch graphics.pixels {
    case .kitty where !isThroughTmux: self = .kitty
    // The id of a picture is encoded in a colour.
    case .kitty: self = depth == .none ? .none : .placeholders
    case .sixel: self = isInTmux ? .sixelInTmux : .sixel
    // tmux would keep neither its position nor its size.
    case .iterm: self = isThroughTmux ? .none : .iterm
    case nil: self = .none
    }
  }

  var form: PixelProtocol? {
    switch self {
    case .none: nil
    case .kitty, .placeholders: .kitty
    case .sixel, .sixelInTmux: .sixel
    case .iterm: .iterm
    }
  }
}

extension Cell {
  /// The content of a cell taken by a picture's pixels. It equals nothing that is ever written, so
  /// whatever comes there next is always painted.
  static let pixels = Cell(
    "\u{FFFC}", style: Style(attributes: Attributes(rawValue: 1 << 5)))
}

extension Rect {
  var area: Int { isEmpty ? 0 : size.columns * size.rows }

  func overlaps(_ other: Rect) -> Bool { !intersection(other).isEmpty }

  func moved(by point: Point) -> Rect {
    Rect(origin: Point(x: minX + point.x, y: minY + point.y), size: size)
  }
}

extension [Rect] {
  /// The cells in all of them; they must not overlap.
  var area: Int { reduce(0) { $0 + $1.area } }
}

extension Canvas {
  /// Copies the cells of another canvas in `rect`.
  mutating func copy(_ rect: Rect, from other: Canvas) {
    let area = rect.intersection(bounds).intersection(other.bounds)
    guard !area.isEmpty else { return }
    place(other.part(area), at: area.origin)
  }

  private func part(_ rect: Rect) -> Canvas {
    var part = Canvas(size: rect.size)
    part.place(self, at: Point(x: -rect.minX, y: -rect.minY))
    return part
  }
}
