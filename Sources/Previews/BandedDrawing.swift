import Cells
import Darkroom
import Dispatch
import Synchronization

/// One picture drawn with characters in bands: on all processors, and while the image process decodes
/// what is further down.
///
/// libchafa looks at each cell by itself where colours are exact and every cell has pixels of its own
/// (8 rows of them), so bands make what drawing all at once makes.
final class BandedDrawing: Sendable {
  private struct State {
    /// By band, from the top.
    var pieces: [Canvas?]
    /// How many bands are drawn or being drawn.
    var begun = 0
    /// Counts how often what was told of the rows was taken back.
    var round = 0
    var waiting: CheckedContinuation<Canvas, Never>?
  }

  /// Cells of a band, about: some milliseconds of work. The last ones are left to do when the decoder
  /// has finished.
  private static let cells = 400

  private let renderer: SymbolRenderer
  private let size: Size
  private let colors: ColorDepth
  private let queue: DispatchQueue
  private let state: Mutex<State>
  /// Rows of cells in a band; nil where all is drawn at once.
  private let rows: Int?

  /// Of an image with `height` rows of pixels, in `size` cells, of which none is nothing. `queue` runs
  /// several at a time.
  init(
    _ renderer: SymbolRenderer, size: Size, height: Int, colors: ColorDepth, on queue: DispatchQueue
  ) {
    self.renderer = renderer
    self.size = size
    self.colors = colors
    self.queue = queue
    let rows = max(1, (Self.cells + size.columns / 2) / size.columns)
    let isExact = colors == .truecolor && height == size.rows * 8
    self.rows = isExact && size.rows >= 2 * rows ? rows : nil
    state = Mutex(State(pieces: Array(repeating: nil, count: (size.rows + rows - 1) / rows)))
  }

  /// What to tell the image process; nil where its news is of no use.
  var news: RowNews? {
    rows.map { rows in
      RowNews(step: rows * 8) { [self] image, finished in
        begin(image, until: finished / (rows * 8), isTakenBack: finished == 0)
      }
    }
  }

  /// Draws the rest of the finished image.
  func finished(_ image: PixelImage) async -> Canvas {
    await withCheckedContinuation { continuation in
      guard rows != nil else {
        return queue.async { [self] in
          continuation.resume(returning: renderer.canvas(of: image, size: size, colors: colors))
        }
      }
      let count = state.withLock { state in
        state.waiting = continuation
        return state.pieces.count
      }
      begin(image, until: count)
      finishIfWhole()
    }
  }

  /// Draws the bands above that one.
  private func begin(_ image: PixelImage, until end: Int, isTakenBack: Bool = false) {
    let (bands, round) = state.withLock { state in
      if isTakenBack {
        state.pieces = Array(repeating: nil, count: state.pieces.count)
        state.begun = 0
        state.round += 1
      }
      let bands = state.begun..<max(state.begun, min(end, state.pieces.count))
      state.begun = bands.upperBound
      return (bands, state.round)
    }
    for band in bands { queue.async { [self] in draw(band, of: image, round) } }
  }

  private func draw(_ band: Int, of image: PixelImage, _ round: Int) {
    guard let rows else { return }
    let cells = band * rows..<min(size.rows, (band + 1) * rows)
    let piece = renderer.canvas(
      of: image, rows: cells.lowerBound * 8..<cells.upperBound * 8,
      size: Size(columns: size.columns, rows: cells.count), colors: colors)
    state.withLock { state in
      if state.round == round { state.pieces[band] = piece }
    }
    finishIfWhole()
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
