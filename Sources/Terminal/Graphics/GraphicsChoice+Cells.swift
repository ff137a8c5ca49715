package import Cells

extension TerminalReport {
  /// The pixels of one cell, and where that is known from: the kernel, the terminal, tmux, else the
  /// usual size. What cannot be is passed over: ssh from some systems makes sizes up.
  package var cell: (size: CellSize, source: String) {
    if let pixels = window?.pixels, let cells = window?.cells,
      let size = CellSize(of: pixels, over: cells)
    {
      return (size, "kernel")
    }
    if let size = cellPixels.flatMap({ CellSize(of: $0, over: Size(columns: 1, rows: 1)) }) {
      return (size, "the terminal's answer to CSI 16 t")
    }
    if let pixels = areaPixels, let cells = window?.cells,
      let size = CellSize(of: pixels, over: cells)
    {
      return (size, "the terminal's answer to CSI 14 t")
    }
    if let size = tmux?.cellPixels.flatMap({ CellSize(of: $0, over: Size(columns: 1, rows: 1)) }) {
      return (size, "tmux")
    }
    return (.usual, "default")
  }
}

extension CellSize {
  /// Nil when the pixels are no size of a screen or the cells none of letters.
  fileprivate init?(of pixels: Size, over cells: Size) {
    guard cells.columns > 0, cells.rows > 0, pixels.columns <= 24576, pixels.rows <= 24576 else {
      return nil
    }
    self.init(width: pixels.columns / cells.columns, height: pixels.rows / cells.rows)
    guard (4...64).contains(width), (4...128).contains(height) else { return nil }
  }
}
