package import Imagery
import Synchronization

/// A callback for pixels that are finished while the rest is decoded.
package struct RowCallback: Sendable {
  /// The number of rows between calls.
  package var step: Int
  /// Called with the image and how many of its rows are finished, from the top; zero invalidates
  /// earlier calls. It must be quick: the image process does not wait for it, but its answer does.
  package var report: @Sendable (PixelImage, Int) -> Void

  package init(step: Int, _ report: @escaping @Sendable (PixelImage, Int) -> Void) {
    self.step = step
    self.report = report
  }
}

/// A part of a picture, to be rendered at a size.
package struct PixelView: Sendable {
  package var area: PixelRect
  package var size: PixelSize
  /// Whether transparent pixels are laid over a chequerboard.
  package var isOpaque: Bool
  /// Whether the process caches the decoded pixels for a while, to show other parts at once.
  package var keeps: Bool
  /// Called for finished rows meanwhile, if the decoder supports that.
  package var news: RowCallback?

  package init(
    area: PixelRect, size: PixelSize, isOpaque: Bool = false, keeps: Bool = false,
    news: RowCallback? = nil
  ) {
    self.area = area
    self.size = size
    self.isOpaque = isOpaque
    self.keeps = keeps
    self.news = news
  }
}

extension PixelView {
  var request: DarkroomRequest {
    .view(area, size: size, isOpaque: isOpaque, keeps: keeps, step: news?.step)
  }
}

/// A request with what travels beside it. The descriptors follow each other in the order of the
/// properties.
struct DarkroomCall: Sendable {
  /// The memory for a result.
  enum Memory: Sendable {
    /// For pixels of at most that size.
    case pixels(PixelSize)
    case bytes(Int)
  }

  /// nil only starts the process.
  var request: DarkroomRequest?
  /// Paths of the picture files, which are opened when the call's turn has come.
  var pictures: [String] = []
  /// Memory and pipes that exist already.
  var shared: [Descriptor] = []
  /// Memory that is allocated when the call's turn has come.
  var memory: Memory?
  /// The path of a file that is written, and replaced in one step.
  var output: String?
  /// Whether it has the time of calls that write whole pictures.
  var isLong = false
  /// Called for finished rows of pixels that have exactly the size of `memory`.
  var news: RowCallback?
  /// The growing file that is decoded, which sets its own time.
  var decode: ProgressiveDecode?
  /// What is rendered of the picture once the process has told its facts; then `request` is `inspect`, and
  /// the file stays open for both.
  var view: (@Sendable (PictureFacts) -> PixelView)?
}

/// One call on its way through the darkroom, from the task that asks to the thread that works.
final class PendingRequest: Sendable {
  /// The answer of the image process, and the memory it has filled.
  struct Result: Sendable {
    var response: DarkroomResponse
    var memory: Descriptor?
  }

  typealias Verdict = Swift.Result<Result, DarkroomError>

  private enum State {
    case new
    case waiting(CheckedContinuation<Verdict, Never>)
    case over(since: ContinuousClock.Instant)
  }

  let call: DarkroomCall
  private let state = Mutex(State.new)

  init(_ call: DarkroomCall) {
    self.call = call
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
