import Cells
import Darkroom
import Imagery
package import Model
import Posix
import Synchronization

/// `Arrivals`: each file gets an image process of its own, and is drawn a few times a second.
package final class ArrivingPainter: Arrivals {
  private let program: String
  private let arguments: [String]
  private let renderer: SymbolRenderer
  private let view = Mutex<ArrivalView?>(nil)
  /// An image process that is running before the first bytes arrive; only while the picture would
  /// be shown.
  private let spare = Mutex<DarkroomClient?>(nil)
  private let running = Mutex<[Running]>([])

  /// A file that is followed; the list holds no strong reference.
  private struct Running {
    weak var file: FollowedFile?
  }

  /// The most files followed at the same time: an answer may hold any number of pictures.
  private static let mostRunning = 2

  package init(
    program: String = "/proc/self/exe", arguments: [String] = ["darkroom"],
    symbols: SymbolSet = .standard
  ) {
    self.program = program
    self.arguments = arguments
    renderer = SymbolRenderer(symbols: symbols)
  }

  package func look(_ view: ArrivalView?) {
    self.view.withLock { $0 = view }
    spare.withLock { spare in
      if view == nil { spare = nil } else if spare == nil { spare = newClient() }
    }
  }

  private func newClient() -> DarkroomClient {
    let client = DarkroomClient(program: program, arguments: arguments)
    client.start()
    return client
  }

  private func takeClient() -> DarkroomClient {
    spare.withLock { spare in
      defer { spare = nil }
      return spare ?? newClient()
    }
  }

  package func follow(
    _ path: String, tell: @escaping @Sendable (Arriving) -> Void
  ) -> any ArrivingFile {
    let largest = PixelSize(width: 2048, height: 2048)
    let view: @Sendable () -> ArrivalView? = { [self] in self.view.withLock(\.self) }
    let box = view().map { view in
      // libchafa looks at 8x8 pixels of each cell; a cell is about twice as high as wide.
      PixelSize(
        width: min(largest.width, max(1, view.area.columns) * 8),
        height: min(largest.height, max(1, view.area.rows) * 16))
    }
    guard let box,
      let follower = try? ProgressiveDecoder(path, fitting: box, with: takeClient())
    else { return Unseen() }
    let file = FollowedFile(follower, renderer: renderer, view: view, tell: tell)
    let old = running.withLock { running in
      running.removeAll { $0.file?.isOver ?? true }
      let old = running.count < Self.mostRunning ? nil : running.removeFirst().file
      running.append(Running(file: file))
      return old
    }
    old?.giveUp()
    file.begin()
    return file
  }
}

/// A file that nobody is viewing.
private struct Unseen: ArrivingFile {
  func more() {}
  func end() {}
  func giveUp() {}
}

/// One file on its way to the screen.
private final class FollowedFile: ArrivingFile {
  private struct State {
    var isPolling = false
    /// How often it is still drawn after the last piece: the process may take a while over it.
    var pollsLeft = 0
    var rows = 0
    var isOver = false
  }

  private let follower: ProgressiveDecoder
  private let renderer: SymbolRenderer
  private let view: @Sendable () -> ArrivalView?
  private let tell: @Sendable (Arriving) -> Void
  private let state = Mutex(State())

  /// Draws one part after another, so that none is overtaken by an earlier one.
  private static let drawing = ThreadPool(width: 1)
  /// The pause between two drawings.
  private static let pause = Duration.milliseconds(80)
  private static let polls = 25

  init(
    _ follower: ProgressiveDecoder, renderer: SymbolRenderer,
    view: @escaping @Sendable () -> ArrivalView?, tell: @escaping @Sendable (Arriving) -> Void
  ) {
    self.follower = follower
    self.renderer = renderer
    self.view = view
    self.tell = tell
  }

  var isOver: Bool { state.withLock(\.isOver) }

  func begin() {
    Task { [follower] in
      let image = try? await follower.image()
      self.state.withLock { $0.isOver = true }
      guard let image, let progress = follower.progress else { return }
      Self.drawing.start {
        self.draw(image, of: progress.picture, rows: image.height, isComplete: true)
      }
    }
    // The first piece may be all there is for a while.
    keepPolling()
  }

  func more() {
    follower.more()
    keepPolling()
  }

  private func keepPolling() {
    let mustPoll = state.withLock { state in
      defer { state.isPolling = true }
      state.pollsLeft = Self.polls
      return !state.isPolling && !state.isOver
    }
    if mustPoll { pollLater() }
  }

  private func pollLater() {
    Timers.start(after: Self.pause) { [weak self] in
      Self.drawing.start { [weak self] in self?.poll() }
    }
  }

  func end() { follower.end() }

  func giveUp() {
    state.withLock { $0.isOver = true }
    follower.giveUp()
  }

  /// Draws what is new.
  private func poll() {
    let progress = follower.progress
    let (isNews, continues) = state.withLock { state in
      state.pollsLeft -= 1
      state.isPolling = state.pollsLeft > 0 && !state.isOver
      guard let progress, !state.isOver, progress.rows > state.rows else {
        return (false, state.isPolling)
      }
      state.rows = progress.rows
      return (true, state.isPolling)
    }
    if continues { pollLater() }
    guard isNews, let progress else { return }
    draw(progress.image, of: progress.picture, rows: progress.rows, isComplete: false)
  }

  private func draw(
    _ image: PixelImage, of picture: PixelSize, rows: Int, isComplete: Bool
  ) {
    guard let view = view(), let shown = try? image.transformed(view.transform) else { return }
    let cells = Viewport().projection(of: picture, in: view.area, cell: view.cell).cells
    let canvas = renderer.canvas(of: shown, size: cells, colors: view.colors)
    guard isComplete || !isOver else { return }
    tell(
      Arriving(
        size: picture, canvas: canvas,
        rows: isComplete ? cells.rows : rows * cells.rows / max(1, image.height),
        colors: view.colors, transform: view.transform, isComplete: isComplete))
  }
}
