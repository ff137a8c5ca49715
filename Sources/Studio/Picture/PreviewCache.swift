import Caches
package import Cells
package import Model

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
    let others = entries.newestFirst.lazy.compactMap { order, entry -> StandIn? in
      guard case .symbols(let other) = order, other.scene == request.scene,
        other.colors == request.colors, other.size.columns >= StandIn.leastColumns,
        case .ready(.symbols(let canvas)) = entry
      else { return nil }
      return StandIn(request: other, canvas: canvas)
    }
    let newest = Array(others.prefix(3))
    return newest.isEmpty ? nil : StandIn.canvas(for: request, from: newest)
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
