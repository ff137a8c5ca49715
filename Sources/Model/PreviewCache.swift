package import Cells

/// Painted pictures, the latest used last; bounded by cells so that memory stays flat.
package struct PreviewCache: Hashable, Sendable {
  package enum Entry: Hashable, Sendable {
    case painting
    case ready(Canvas)
    case failed(Failure)
  }

  private var entries: [PaintRequest: Entry] = [:]
  private var order: [PaintRequest] = []
  private let limit = 24

  package init() {}

  package subscript(request: PaintRequest) -> Entry? {
    get { entries[request] }
    set {
      order.removeAll { $0 == request }
      entries[request] = newValue
      guard newValue != nil else { return }
      order.append(request)
      while order.count > limit { entries[order.removeFirst()] = nil }
    }
  }

  /// Forgets what was asked for and has not come, because a newer request may have replaced it.
  package mutating func forgetRequests() {
    for request in order where entries[request] == .painting { self[request] = nil }
  }

  /// The newest painting of the same picture at another size, shown until the right one is there.
  package func standIn(for request: PaintRequest) -> Canvas? {
    for other in order.reversed() where other.picture == request.picture {
      if case .ready(let canvas)? = entries[other] { return canvas }
    }
    return nil
  }
}
