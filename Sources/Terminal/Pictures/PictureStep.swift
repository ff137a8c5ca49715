import Cells

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
  mutating func keep(_ rect: Rect, of other: Canvas) {
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
