import Imagery
import Synchronization

/// A callback for pixels that are finished while the rest is decoded.
package struct RowNews: Sendable {
  /// The number of rows between calls.
  package var step: Int
  /// Called with the image and how many of its rows are finished, from the top; zero invalidates
  /// earlier calls. It must be quick: the image process does not wait for it, but its answer does.
  package var tell: @Sendable (PixelImage, Int) -> Void

  package init(step: Int, _ tell: @escaping @Sendable (PixelImage, Int) -> Void) {
    self.step = step
    self.tell = tell
  }
}

/// One request on its way through the darkroom, from the task that asks to the thread that works.
final class Job: Sendable {
  /// The request in the caller's terms: paths, not descriptors.
  enum Order: Sendable {
    case start
    case warmUp
    case version
    case inspect(String)
    case render(String, fitting: PixelSize)
    case view(String, PixelRect, PixelSize, isOpaque: Bool, keeps: Bool, RowNews?)
    case pack(PixelImage, [PixelRect], Packing)
    case convert(String, output: String, Conversion)
    case compose(EditRequest, output: String)
    case compare(String, String, Comparison)
    case keep(result: String, parent: String, output: String, Keeping)
    case mark(String, output: String, [PixelRect])
    case inscribe(String, output: String, Inscription?)
    case clean(String, output: String)
    case packet(String)
    case lay(String, Tile, PixelImage)
    case encode(PixelImage, output: String, SheetEncoding)
    case follow(Following)
    case seal
    case drill(Drill)
  }

  /// The result of a request.
  enum Outcome: Sendable {
    case done
    case facts(PictureFacts)
    case image(PixelImage)
    case pieces([[UInt8]])
    case text(String)
    case difference(Difference)
    case seal(SealReport)
  }

  typealias Verdict = Result<Outcome, DarkroomError>

  private enum State {
    case new
    case waiting(CheckedContinuation<Verdict, Never>)
    case over(since: ContinuousClock.Instant)
  }

  let order: Order
  private let state = Mutex(State.new)

  init(_ order: Order) {
    self.order = order
  }

  /// Whether nobody waits for it any more.
  var isOver: Bool { hasBeenOver(for: .zero) }

  /// Whether nobody has waited for it this long.
  func hasBeenOver(for time: Duration) -> Bool {
    state.withLock { state in
      if case .over(let since) = state { return since + time <= .now }
      return false
    }
  }

  /// Makes the asking task wait; false if it has been cancelled.
  func wait(_ continuation: CheckedContinuation<Verdict, Never>) -> Bool {
    let isWaiting = state.withLock { state in
      guard case .new = state else { return false }
      state = .waiting(continuation)
      return true
    }
    if !isWaiting { continuation.resume(returning: .failure(.cancelled)) }
    return isWaiting
  }

  /// Delivers the verdict, once; later ones are dropped.
  func end(_ verdict: Verdict) {
    let waiting: CheckedContinuation<Verdict, Never>? = state.withLock { state in
      defer { if case .over = state {} else { state = .over(since: .now) } }
      if case .waiting(let continuation) = state { return continuation }
      return nil
    }
    waiting?.resume(returning: verdict)
  }
}
