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
  private var hasShownByKitty = false

  /// `start` distinguishes two programs in one terminal; a process id will do.
  init(start: UInt32) {
    self.start = start
  }

  /// Switches to another way of sending pictures. What the old one showed must have been removed.
  mutating func take(_ route: PictureRoute, cell: CellSize, takesHints: Bool) {
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
      hasShownByKitty = true
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

  /// Notes that the terminal does not have the picture with that id, or refused it.
  mutating func failed(id: UInt32) {
    kitty?.failed(id: id)
  }

  /// The bytes a crash must send; empty if the cells are all there is.
  var rescue: [UInt8] { kitty?.rescue ?? (hasShownByKitty ? KittyCodes.deleteAll : []) }
}
