package import Cells

/// Painted pictures, the latest used last; bounded so that memory stays flat.
package struct PreviewCache: Hashable, Sendable {
  package enum Entry: Hashable, Sendable {
    case painting
    case ready(Painting)
    case failed(Failure)
  }

  private var entries: [PaintOrder: Entry] = [:]
  private var order: [PaintOrder] = []
  /// Paintings, and bytes of pixels among them.
  private let limit = 96
  private let byteLimit = 64 << 20
  private var bytes = 0

  package init() {}

  package subscript(order: PaintOrder) -> Entry? {
    get { entries[order] }
    set {
      self.order.removeAll { $0 == order }
      bytes += (newValue?.bytes ?? 0) - (entries[order]?.bytes ?? 0)
      entries[order] = newValue
      guard newValue != nil else { return }
      self.order.append(order)
      while self.order.count > limit || bytes > byteLimit && self.order.count > 1 {
        bytes -= entries.removeValue(forKey: self.order.removeFirst())?.bytes ?? 0
      }
    }
  }

  /// The cells of a request, when they are there.
  package func canvas(_ request: PaintRequest) -> Canvas? {
    if case .ready(.symbols(let canvas))? = entries[.symbols(request)] { canvas } else { nil }
  }

  /// The pixels of a request, when they are there.
  package func pixels(_ request: PixelRequest) -> PixelPicture? {
    if case .ready(.pixels(let picture))? = entries[.pixels(request)] { picture } else { nil }
  }

  /// Forgets what was asked for, has not come and is not wanted any more.
  package mutating func forgetOrders(except wanted: [PaintOrder]) {
    for order in order where entries[order] == .painting && !wanted.contains(order) {
      self[order] = nil
    }
  }

  /// The newest painting of the same scene at another size, shown until the right one is there.
  package func standIn(for request: PaintRequest) -> Canvas? {
    for other in order.reversed() where other.scene == request.scene {
      if case .ready(.symbols(let canvas))? = entries[other] { return canvas }
    }
    return nil
  }
}

extension PreviewCache.Entry {
  fileprivate var bytes: Int {
    if case .ready(.pixels(let picture)) = self { picture.byteCount } else { 0 }
  }
}
