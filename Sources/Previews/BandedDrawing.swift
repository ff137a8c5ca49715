import Cells
import Darkroom
import FoundationEssentials
import Posix
import Synchronization

/// One picture drawn with characters in bands: on all processors, and while the image process
/// decodes what is further down.
///
/// libchafa looks at each cell separately if colours are exact and every cell has pixels of its own
/// (8 rows of them), so bands give the same result as drawing everything at once.
final class BandedDrawing: Sendable {
  private struct State {
    /// The drawn bands, from the top.
    var pieces: [Canvas?]
    /// The pixels, once some of them are finished.
    var image: PixelImage?
    /// The bands above this one have their pixels.
    var ready = 0
    /// The bands above this one are drawn or being drawn.
    var begun = 0
    /// The number of bands being drawn.
    var running = 0
    /// The most bands drawn at a time: one processor is left to the decoder as long as it works.
    var most = max(1, processors - 1)
    /// How often reported rows were taken back.
    var round = 0
    var waiting: CheckedContinuation<Canvas, Never>?
  }

  static let processors = ProcessInfo.processInfo.activeProcessorCount

  /// The approximate number of cells in a band: some milliseconds of work. The last bands are left
  /// to do when the decoder has finished.
  private static let cells = 400

  private let renderer: SymbolRenderer
  private let size: Size
  private let colors: ColorDepth
  private let pool: ThreadPool
  private let state: Mutex<State>
  /// The rows of cells in a band; nil if everything is drawn at once.
  private let rows: Int?

  /// Draws an image with `height` rows of pixels in `size` cells, which must not be empty. `pool`
  /// runs several bands at a time.
  init(
    _ renderer: SymbolRenderer, size: Size, height: Int, colors: ColorDepth, on pool: ThreadPool
  ) {
    self.renderer = renderer
    self.size = size
    self.colors = colors
    self.pool = pool
    let rows = max(1, (Self.cells + size.columns / 2) / size.columns)
    let isExact = colors == .truecolor && height == size.rows * 8
    self.rows = isExact && size.rows >= 2 * rows ? rows : nil
    state = Mutex(State(pieces: Array(repeating: nil, count: (size.rows + rows - 1) / rows)))
  }

  /// The callback for the image process; nil if it is of no use.
  var news: RowCallback? {
    rows.map { rows in
      RowCallback(step: rows * 8) { [self] image, finished in
        state.withLock { state in
          state.image = image
          state.ready = finished / (rows * 8)
          guard finished == 0 else { return }
          state.pieces = Array(repeating: nil, count: state.pieces.count)
          state.begun = 0
          state.round += 1
        }
        startDrawing()
      }
    }
  }

  /// Draws the rest of the finished image.
  func finished(_ image: PixelImage) async -> Canvas {
    await withCheckedContinuation { continuation in
      guard rows != nil else {
        return pool.start { [self] in
          continuation.resume(returning: renderer.canvas(of: image, size: size, colors: colors))
        }
      }
      state.withLock { state in
        state.image = image
        state.ready = state.pieces.count
        state.most = Self.processors
        state.waiting = continuation
      }
      startDrawing()
      finishIfWhole()
    }
  }

  /// Starts drawing as many bands as may be drawn at a time.
  private func startDrawing() {
    let count = state.withLock { state in
      let count = max(0, min(state.most - state.running, state.ready - state.begun))
      state.running += count
      return count
    }
    for _ in 0..<count { pool.start { [self] in work() } }
  }

  /// Draws one band after another while there are any.
  private func work() {
    while let (band, image, round) = next() {
      let piece = draw(band, of: image)
      state.withLock { state in
        if state.round == round { state.pieces[band] = piece }
      }
      finishIfWhole()
    }
  }

  private func next() -> (band: Int, image: PixelImage, round: Int)? {
    state.withLock { state in
      guard let image = state.image, state.begun < state.ready else {
        state.running -= 1
        return nil
      }
      defer { state.begun += 1 }
      return (state.begun, image, state.round)
    }
  }

  private func draw(_ band: Int, of image: PixelImage) -> Canvas? {
    rows.map { rows in
      let cells = band * rows..<min(size.rows, (band + 1) * rows)
      return renderer.canvas(
        of: image, rows: cells.lowerBound * 8..<cells.upperBound * 8,
        size: Size(columns: size.columns, rows: cells.count), colors: colors)
    }
  }

  private func finishIfWhole() {
    let (waiting, pieces) = state.withLock { state in
      let pieces = state.pieces.compactMap(\.self)
      guard pieces.count == state.pieces.count, let waiting = state.waiting else {
        return (CheckedContinuation<Canvas, Never>?.none, [Canvas]())
      }
      state.waiting = nil
      return (waiting, pieces)
    }
    guard let waiting else { return }
    var canvas = Canvas(size: size)
    var y = 0
    for piece in pieces {
      canvas.place(piece, at: Point(x: 0, y: y))
      y += piece.size.rows
    }
    waiting.resume(returning: canvas)
  }
}
