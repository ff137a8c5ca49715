package import Cells

extension TerminalReport {
  /// The pixels of one cell, and their source: the terminal, the kernel, tmux, else the usual size.
  /// Implausible values are skipped. If terminal and kernel disagree, the terminal wins: ssh from
  /// some systems makes up sizes.
  package var cell: (size: CellSize, source: String) {
    let kernel = kernelCell
    if let size = cellPixels.flatMap({ CellSize(of: $0, over: Size(columns: 1, rows: 1)) }) {
      // The font changed: the kernel knows at once, the terminal only once asked again.
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

  /// The cell size that the kernel reports (TIOCGWINSZ).
  var kernelCell: CellSize? {
    guard let pixels = window?.pixels, let cells = window?.cells else { return nil }
    return CellSize(of: pixels, over: cells)
  }
}

extension CellSize {
  /// nil if the pixels are not a plausible screen or the cells not plausible letters.
  fileprivate init?(of pixels: Size, over cells: Size) {
    guard cells.columns > 0, cells.rows > 0, pixels.columns <= 24576, pixels.rows <= 24576 else {
      return nil
    }
    self.init(width: pixels.columns / cells.columns, height: pixels.rows / cells.rows)
    guard (4...64).contains(width), (4...128).contains(height) else { return nil }
  }
}
