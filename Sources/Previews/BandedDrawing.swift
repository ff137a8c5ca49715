import Cells
import Darkroom
import Synchronization

/// One picture drawn with characters from the top, while the image process decodes the rest of it.
///
/// libchafa looks at each cell by itself where colours are exact and every cell has pixels of its own
/// (8 rows of them), so bands make what drawing all at once makes.
final class BandedDrawing: Sendable {
  private struct State {
    var canvas: Canvas
    /// Rows of cells that are drawn.
    var rows = 0
  }

  /// Rows of cells that are drawn at once, at least. Each band costs libchafa a tenth of a millisecond
  /// more; the last one is what is left to do when the decoder has finished.
  private static let least = 5
  private static let most = 8

  private let renderer: SymbolRenderer
  private let colors: ColorDepth
  private let state: Mutex<State>
  /// Rows of cells in a band; nil where all is drawn at once.
  private let band: Int?

  /// Of an image with `height` rows of pixels, in `size` cells.
  init(_ renderer: SymbolRenderer, size: Size, height: Int, colors: ColorDepth) {
    self.renderer = renderer
    self.colors = colors
    state = Mutex(State(canvas: Canvas(size: size)))
    let isExact = colors == .truecolor && height == size.rows * 8
    band = isExact && size.rows >= 2 * Self.least ? max(Self.least, size.rows / Self.most) : nil
  }

  /// What to tell the image process; `perform` puts the drawing where it may take its time, in order.
  func news(_ perform: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void) -> RowNews? {
    band.map { band in
      RowNews(step: band * 8) { [self] image, rows in perform { self.draw(image, until: rows / 8) }
      }
    }
  }

  /// Draws what is finished and not yet drawn; zero rows drop what was drawn.
  private func draw(_ image: PixelImage, until rows: Int) {
    state.withLock { state in
      if rows == 0 { state.rows = 0 }
      advance(&state, image, to: rows)
    }
  }

  /// Draws the rest of the finished image.
  func finished(_ image: PixelImage) -> Canvas {
    state.withLock { state in
      advance(&state, image, to: state.canvas.size.rows)
      return state.canvas
    }
  }

  private func advance(_ state: inout State, _ image: PixelImage, to end: Int) {
    let total = state.canvas.size.rows
    guard state.rows < end, end <= total else { return }
    let isAll = state.rows == 0 && end == total
    renderer.draw(
      image, rows: isAll ? 0..<image.height : state.rows * 8..<end * 8, into: &state.canvas,
      cellRows: state.rows..<end, colors: colors)
    state.rows = end
  }
}
