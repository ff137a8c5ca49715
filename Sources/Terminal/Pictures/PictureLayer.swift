import Cells

/// Decides for every cell whether text or a picture owns it, and what is sent so that it is so.
///
/// It holds no handle: frames go in; the canvas to paint and the bytes to send come out, in this
/// order. So whatever was on the screen stays until what replaces it is there.
struct PictureLayer {
  /// Seconds of sending that are not worth drawing symbols for, and after which they are drawn though
  /// the pixels should have come.
  private static let quick = 0.15
  private static let patience = 0.5

  private(set) var route = PictureRoute.none
  private var kitty: KittyLayer?
  private var tiles: TileLayer?
  private var cell = CellSize.usual
  /// When each wanted picture was first asked for.
  private var since: [PixelPicture: Double] = [:]
  private let start: UInt32
  /// What takes the pictures of an earlier way away may still be on its way.
  private var hasShownByKitty = false

  /// `start` keeps two programs in one terminal apart; a process number will do.
  init(start: UInt32) {
    self.start = start
  }

  /// Takes another way to the terminal. What the old one showed must have been forgotten.
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
  /// Whether a person waits for pixels, and sees symbols.
  var isAwaited: Bool { kitty?.isAwaited ?? hasWork }
  /// Whether pieces of pictures are part of the rows they stand in.
  var hasTiles: Bool { tiles.map { !$0.isEmpty } ?? false }

  /// The canvas to paint for a frame, where `painted` is what was painted last; both as large as the
  /// screen.
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

  /// Whether it is made for this way, and whole.
  private func fits(_ picture: PixelPicture) -> Bool {
    picture.form == route.form && !picture.tiles.isEmpty
      && picture.tiles.allSatisfy { !$0.bytes.isEmpty }
  }

  /// The next thing to send, with at most so many bytes of a picture where it can be divided; nil when
  /// all is there. Everything composed must have been painted.
  mutating func next(limit: Int) -> PictureStep? { kitty?.next(limit: limit) ?? tiles?.next() }

  /// Takes everything of ours from the terminal; the cells are for the caller to repaint.
  mutating func forget() -> [UInt8] {
    tiles?.forget()
    return kitty?.forget() ?? []
  }

  /// Takes what is shown off the screen before its cells move; what the terminal keeps is placed again when
  /// it is wanted, not sent again. The cells are for the caller to repaint.
  mutating func unplace() -> [UInt8] {
    tiles?.forget()
    return kitty?.unplace() ?? []
  }

  /// Asks for what is looked at, where tmux may have lost it.
  var inquiry: [UInt8] { kitty?.inquiry ?? [] }

  /// Breaks off the picture on its way, which is sent from its beginning later.
  mutating func interrupt() -> [UInt8] { kitty?.interrupt() ?? [] }

  /// The terminal said that it does not have, or does not take, the picture of that number.
  mutating func failed(id: UInt32) {
    kitty?.failed(id: id)
  }

  /// What a crash must send; empty when the cells are all there is.
  var rescue: [UInt8] { kitty?.rescue ?? (hasShownByKitty ? KittyCodes.deleteAll : []) }
}
