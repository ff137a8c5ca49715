import Caches
package import Cells
import Imagery
package import Model
import Numbers

/// Painted pictures; the least recently used are dropped when there are too many, so that memory
/// stays flat.
package struct PreviewCache: Hashable, Sendable {
  enum Entry: Hashable, Sendable {
    case painting
    case ready(Painting)
    case failed(Failure)
  }

  private var entries = LRUCache<PaintOrder, Entry>(capacity: 64 << 20, limit: 512)

  init() {}

  subscript(order: PaintOrder) -> Entry? {
    get { entries[order] }
    set {
      if let newValue {
        entries.insert(newValue, for: order, cost: newValue.bytes)
      } else {
        entries.remove(order)
      }
    }
  }

  /// How many paintings there are, including those that have not arrived.
  package var count: Int { entries.count }

  /// The cells of a request, if they are ready.
  package func canvas(_ request: PaintRequest) -> Canvas? {
    if case .ready(.symbols(let canvas))? = self[.symbols(request)] { canvas } else { nil }
  }

  /// The pixels of a request, if they are ready.
  package func pixels(_ request: PixelRequest) -> PixelPicture? {
    if case .ready(.pixels(let picture))? = self[.pixels(request)] { picture } else { nil }
  }

  /// Whether no more results are expected for an order.
  func isSettled(_ order: PaintOrder) -> Bool {
    switch self[order] {
    case .ready, .failed: true
    case .painting, nil: false
    }
  }

  /// Marks orders as used; what is visible is kept longest.
  package mutating func use(_ orders: [PaintOrder]) {
    for order in orders { entries.use(order) }
  }

  /// Drops orders that were requested, have not arrived and are no longer wanted.
  mutating func forgetOrders(except wanted: [PaintOrder]) {
    for (order, entry) in entries.newestFirst where entry == .painting && !wanted.contains(order) {
      entries.remove(order)
    }
  }

  /// What other paintings of the same scene show of a request, until its own is ready: cells of the
  /// requested size, blank where nothing is known; nil when nothing is known at all.
  func standIn(for request: PaintRequest) -> Canvas? {
    let others = entries.newestFirst.lazy.compactMap { order, entry -> ScenePlaceholder? in
      guard case .symbols(let other) = order, other.scene == request.scene,
        other.transform == request.transform, other.colors == request.colors,
        other.size.columns >= ScenePlaceholder.leastColumns,
        case .ready(.symbols(let canvas)) = entry
      else { return nil }
      return ScenePlaceholder(request: other, canvas: canvas)
    }
    let newest = Array(others.prefix(3))
    return newest.isEmpty ? nil : ScenePlaceholder.canvas(for: request, from: newest)
  }
}

extension PreviewCache.Entry {
  fileprivate var bytes: Int {
    switch self {
    case .ready(.pixels(let picture)): picture.byteCount
    case .ready(.symbols(let canvas)), .ready(.file(let canvas, _)):
      canvas.cells.count * MemoryLayout<Cell>.stride
    case .painting, .failed: 0
    }
  }
}

/// A painting that stands in for another part or size of the same scene until that is painted.
struct ScenePlaceholder {
  var request: PaintRequest
  var canvas: Canvas

  /// A narrower painting, such as a thumbnail, shows too little.
  static let leastColumns = 12

  /// The cells of `wanted`, each from the first painting that covers it.
  static func canvas(for wanted: PaintRequest, from paintings: [ScenePlaceholder]) -> Canvas? {
    var result = Canvas(size: wanted.size)
    var isEmpty = true
    for y in 0..<wanted.size.rows {
      for x in 0..<wanted.size.columns {
        let part = wanted.shownPart
        let place = (
          x: Double(part.x) + (Double(x) + 0.5) * Double(part.width) / Double(wanted.size.columns),
          y: Double(part.y) + (Double(y) + 0.5) * Double(part.height) / Double(wanted.size.rows)
        )
        guard let cell = paintings.lazy.compactMap({ $0.cell(place, for: wanted) }).first else {
          continue
        }
        result[Point(x: x, y: y)] = cell
        isEmpty = false
      }
    }
    return isEmpty ? nil : result
  }

  /// The cell over a point of the picture as shown; nil if the painting does not show it. A cell that has
  /// to be enlarged a lot contributes only its colour.
  private func cell(_ place: (x: Double, y: Double), for wanted: PaintRequest) -> Cell? {
    let crop = request.shownPart
    let x = (place.x - Double(crop.x)) * Double(canvas.size.columns) / Double(max(1, crop.width))
    let y = (place.y - Double(crop.y)) * Double(canvas.size.rows) / Double(max(1, crop.height))
    guard x >= 0, y >= 0, x < Double(canvas.size.columns), y < Double(canvas.size.rows) else {
      return nil
    }
    let cell = canvas[Point(x: Int(clamping: x), y: Int(clamping: y))]
    let isCoarse =
      Double(canvas.size.columns * wanted.crop.width)
      < 0.6 * Double(wanted.size.columns * crop.width)
    return isCoarse ? Cell(" ", style: Style(background: cell.color)) : cell
  }
}

extension PaintRequest {
  /// Its part of the picture as shown.
  fileprivate var shownPart: PixelRect { transform.counterpart(of: crop, in: scene.picture.size) }
}

extension Cell {
  /// Roughly the one colour of the cell seen from afar.
  fileprivate var color: Color {
    switch (character, style.foreground, style.background) {
    case (" ", _, let ground): ground
    case ("█", let front, _): front
    case (_, .rgb(let red, let green, let blue), .rgb(let under, let underGreen, let underBlue)):
      .rgb(
        UInt8((Int(red) + Int(under)) / 2), UInt8((Int(green) + Int(underGreen)) / 2),
        UInt8((Int(blue) + Int(underBlue)) / 2))
    case (_, let front, .standard): front
    case (_, _, let ground): ground
    }
  }
}
