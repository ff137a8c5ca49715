import Model

/// Counted differences, and those that are being counted; bounded so that memory stays flat.
struct DifferenceCache: Hashable, Sendable {
  enum Entry: Hashable, Sendable {
    case counting
    case ready(Difference)
    case failed(Failure)
  }

  private var entries: [DifferenceRequest: Entry] = [:]
  private var order: [DifferenceRequest] = []
  private let limit = 64

  init() {}

  subscript(request: DifferenceRequest) -> Entry? {
    get { entries[request] }
    set {
      order.removeAll { $0 == request }
      entries[request] = newValue
      guard newValue != nil else { return }
      order.append(request)
      while order.count > limit { entries[order.removeFirst()] = nil }
    }
  }

  /// What was counted, when it is there.
  func difference(_ request: DifferenceRequest) -> Difference? {
    if case .ready(let difference)? = entries[request] { difference } else { nil }
  }
}
