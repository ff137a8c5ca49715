import Cells
import Model

/// Previews kept and previews being made. The oldest used ones go when there are too many cells.
struct Shelf {
  typealias Painting = Result<Canvas, Failure>

  /// A run that several callers may wait for.
  struct Run {
    let number: Int
    let task: Task<Painting, Never>
    var waiting = 1
  }

  enum Taking {
    case kept(Canvas)
    case running(Run)
  }

  private let capacity: Int
  private var kept: [PaintRequest: Canvas] = [:]
  /// Least recently used first.
  private var order: [PaintRequest] = []
  private var cells = 0
  private var runs: [PaintRequest: Run] = [:]
  private var count = 0

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// What is kept, what is on its way, or a new run.
  mutating func take(
    _ request: PaintRequest, start: (_ number: Int) -> Task<Painting, Never>
  ) -> Taking {
    if let canvas = kept[request] {
      order.removeAll { $0 == request }
      order.append(request)
      return .kept(canvas)
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

  /// A caller does not wait any more; the last one to leave stops the run.
  mutating func leave(_ request: PaintRequest, _ run: Run) {
    guard var current = runs[request], current.number == run.number else { return }
    current.waiting -= 1
    runs[request] = current
    guard current.waiting == 0 else { return }
    runs[request] = nil
    current.task.cancel()
  }

  /// Keeps what came of a run; failures are not kept, the next request tries again.
  mutating func finish(_ request: PaintRequest, run number: Int, _ painting: Painting) {
    if runs[request]?.number == number { runs[request] = nil }
    guard case .success(let canvas) = painting, kept[request] == nil else { return }
    kept[request] = canvas
    order.append(request)
    cells += canvas.cells.count
    while cells > capacity, order.count > 1 {
      let oldest = order.removeFirst()
      cells -= kept.removeValue(forKey: oldest)?.cells.count ?? 0
    }
  }
}
