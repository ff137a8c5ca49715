package import Cells

extension TerminalReport {
  /// The pixels of one cell, and where that is known from: the terminal, the kernel, tmux, else the
  /// usual size. What cannot be is passed over. Where the terminal and the kernel contradict each other
  /// the terminal counts: ssh from some systems makes sizes up.
  package var cell: (size: CellSize, source: String) {
    let kernel = kernelCell
    if let size = cellPixels.flatMap({ CellSize(of: $0, over: Size(columns: 1, rows: 1)) }) {
      // Another font: the kernel tells at once, the terminal when it has been asked again.
      if let kernel, kernel != kernelCellThen, kernelCellThen == size { return (kernel, "kernel") }
      return (size, "the terminal's answer to CSI 16 t")
    }
    if let kernel { return (kernel, "kernel") }
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

  /// What the kernel tells (TIOCGWINSZ).
  var kernelCell: CellSize? {
    guard let pixels = window?.pixels, let cells = window?.cells else { return nil }
    return CellSize(of: pixels, over: cells)
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
