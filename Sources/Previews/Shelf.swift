import Model

/// Cached values and values being made. The least recently used are dropped when they cost too much
/// together.
struct Shelf<Request: Hashable & Sendable, Value: Sendable> {
  typealias Outcome = Result<Value, Failure>

  /// A run that several callers may wait for.
  struct Run {
    let number: Int
    let task: Task<Outcome, Never>
    var waiting = 1
  }

  /// A cached value, or the run that will make it.
  enum Taking {
    case kept(Value)
    case running(Run)
  }

  private let capacity: Int
  /// The cost of one value, in the units of `capacity`.
  private let cost: @Sendable (Value) -> Int
  private var kept: [Request: Value] = [:]
  /// Least recently used first.
  private var order: [Request] = []
  private var costs = 0
  private var runs: [Request: Run] = [:]
  private var count = 0

  init(capacity: Int, cost: @escaping @Sendable (Value) -> Int) {
    self.capacity = capacity
    self.cost = cost
  }

  /// The cached value, the current run, or a new run.
  mutating func take(
    _ request: Request, start: (_ number: Int) -> Task<Outcome, Never>
  ) -> Taking {
    if let value = kept[request] {
      order.removeAll { $0 == request }
      order.append(request)
      return .kept(value)
    }
    if var run = runs[request] {
      run.waiting += 1
      runs[request] = run
      return .running(run)
    }
    count += 1
    let run = Run(number: count, task: start(count))
    runs[request] = run
    return .running(run)
  }

  /// Removes a waiting caller; the last one to leave stops the run.
  mutating func leave(_ request: Request, _ run: Run) {
    guard var current = runs[request], current.number == run.number else { return }
    current.waiting -= 1
    runs[request] = current
    guard current.waiting == 0 else { return }
    runs[request] = nil
    current.task.cancel()
  }

  /// Caches the result of a run; failures are not cached, so the next request tries again.
  mutating func finish(_ request: Request, run number: Int, _ outcome: Outcome) {
    if runs[request]?.number == number { runs[request] = nil }
    guard case .success(let value) = outcome, kept[request] == nil else { return }
    kept[request] = value
    order.append(request)
    costs += cost(value)
    while costs > capacity, order.count > 1 {
      costs -= kept.removeValue(forKey: order.removeFirst()).map(cost) ?? 0
    }
  }
}
