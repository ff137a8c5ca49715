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

  private struct Kept: Hashable, Sendable {
    var entry: Entry
    /// The use counter at its last use.
    var used: Int
  }

  private var entries: [PaintOrder: Kept] = [:]
  private var uses = 0
  private var bytes = 0
  private static let limit = 512
  private static let byteLimit = 64 << 20

  init() {}

  subscript(order: PaintOrder) -> Entry? {
    get { entries[order]?.entry }
    set {
      uses += 1
      bytes += (newValue?.bytes ?? 0) - (entries[order]?.entry.bytes ?? 0)
      entries[order] = newValue.map { Kept(entry: $0, used: uses) }
      while entries.count > Self.limit || bytes > Self.byteLimit && entries.count > 1 {
        guard let oldest = entries.min(by: { $0.value.used < $1.value.used }) else { return }
        bytes -= oldest.value.entry.bytes
        entries[oldest.key] = nil
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
    uses += 1
    for order in orders { entries[order]?.used = uses }
  }

  /// Drops orders that were requested, have not arrived and are no longer wanted.
  mutating func forgetOrders(except wanted: [PaintOrder]) {
    for (order, kept) in entries where kept.entry == .painting && !wanted.contains(order) {
      entries[order] = nil
    }
  }

  /// What other paintings of the same scene show of a request, until its own is ready: cells of the
  /// requested size, blank where nothing is known; nil when nothing is known at all.
  func standIn(for request: PaintRequest) -> Canvas? {
    let others = entries.compactMap { order, kept -> (used: Int, stand: StandIn)? in
      guard case .symbols(let other) = order, other.scene == request.scene,
        other.colors == request.colors, other.size.columns >= StandIn.leastColumns,
        case .ready(.symbols(let canvas)) = kept.entry
      else { return nil }
      return (kept.used, StandIn(request: other, canvas: canvas))
    }
    let newest = others.sorted { $0.used > $1.used }.prefix(3).map(\.stand)
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
