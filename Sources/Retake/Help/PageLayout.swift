import Cells
import Manual

/// Lays out the blocks of a page to a width.
struct PageLayout {
  let columns: Int

  /// - Parameter columns: The terminal's width; no line is longer, and longer words are cut.
  init(columns: Int) { self.columns = max(20, columns) }

  func lines(_ blocks: [Block]) -> [StyledLine] {
    var lines: [StyledLine] = []
    var previous: Block?
    for block in blocks {
      if let previous, !(previous.isItem && block.isItem) { lines.append(StyledLine()) }
      lines += self.lines(block)
      previous = block
    }
    return lines
  }

  private func lines(_ block: Block) -> [StyledLine] {
    switch block {
    case .heading(let level, let runs):
      let words = level == 1 ? runs.plain.uppercased() : runs.plain
      return wrapped([TextRun(words, .strong)], columns)
    case .paragraph(let runs): return wrapped(runs, columns)
    case .item(let runs): return indented(wrapped(runs, columns - 4), first: "  - ", "    ")
    case .code(let lines):
      return lines.flatMap { line in
        indented(wrapped([TextRun(line, .code)], columns - 6), first: "  ", "      ")
      }
    case .table(let header, let rows): return table(header, rows)
    }
  }

  private func indented(_ lines: [StyledLine], first: String, _ others: String) -> [StyledLine] {
    lines.enumerated().map { index, line in
      var indented = StyledLine(index == 0 ? first : others)
      indented.pieces += line.pieces
      return indented
    }
  }

  /// The text broken into lines, each piece in its style.
  private func wrapped(_ runs: [TextRun], _ columns: Int) -> [StyledLine] {
    let styles = runs.flatMap { run in run.text.map { _ in run.kind.style } }
    let text = WrappedText(runs.plain, columns: columns)
    return text.lines.map { line in
      var styled = StyledLine()
      for (character, style) in zip(line.text, styles[line.range]) {
        if styled.pieces.last?.style == style {
          styled.pieces[styled.pieces.count - 1].text.append(character)
        } else {
          styled.append(String(character), style)
        }
      }
      return styled
    }
  }

  // MARK: - Tables

  private static let gap = 2

  /// The rows below each other, in columns no wider than necessary.
  private func table(_ header: [[TextRun]], _ rows: [[[TextRun]]]) -> [StyledLine] {
    guard let widths = widths(of: [header] + rows) else { return stacked(header, rows) }
    let rule = widths.map { String(repeating: "─", count: $0) }
    let head = header.map { [TextRun($0.plain, .strong)] }
    return self.row(head, widths)
      + [StyledLine(rule.joined(separator: String(repeating: " ", count: Self.gap)), .faint)]
      + rows.flatMap { self.row($0, widths) }
  }

  private func row(_ cells: [[TextRun]], _ widths: [Int]) -> [StyledLine] {
    let cells = zip(cells, widths).map { (lines: wrapped($0, $1), width: $1) }
    return (0..<(cells.map(\.lines.count).max() ?? 0)).map { index in
      var line = StyledLine()
      var blanks = 0
      for cell in cells {
        if index < cell.lines.count, !cell.lines[index].plain.isEmpty {
          line.append(String(repeating: " ", count: blanks))
          line.pieces += cell.lines[index].pieces
          blanks = -columnWidth(of: cell.lines[index].plain)
        }
        blanks += cell.width + Self.gap
      }
      return line
    }
  }

  /// The widths that give the lowest total height; nil if the columns do not fit side by side
  /// without cutting words.
  private func widths(of rows: [[[TextRun]]]) -> [Int]? {
    let count = rows.map(\.count).max() ?? 0
    let room = columns - Self.gap * max(0, count - 1)
    let cells = rows.map { $0.map { columnWidth(of: $0.plain) } }
    var widths = (0..<count).map { column in
      max(1, cells.map { column < $0.count ? $0[column] : 0 }.max() ?? 1)
    }
    let least = (0..<count).map { column in
      rows.map { column < $0.count ? $0[column].plain.longestWord : 0 }.max() ?? 1
    }
    func height(_ widths: [Int]) -> Int {
      cells.reduce(0) { sum, row in
        sum + (zip(row, widths).map { ($0 + $1 - 1) / $1 }.max() ?? 0)
      }
    }
    while widths.reduce(0, +) > room {
      let narrower = (0..<count).filter { widths[$0] > max(1, least[$0]) }.map { column in
        var narrower = widths
        narrower[column] -= 1
        return narrower
      }
      // Of two equal ways, the one with the narrower widest column.
      let best = narrower.min { left, right in
        (height(left), left.max() ?? 0) < (height(right), right.max() ?? 0)
      }
      guard let best else { return nil }
      widths = best
    }
    return widths
  }

  /// The rows one after the other, each cell on its own lines below the first.
  private func stacked(_ header: [[TextRun]], _ rows: [[[TextRun]]]) -> [StyledLine] {
    var lines: [StyledLine] = []
    for row in rows {
      if !lines.isEmpty { lines.append(StyledLine()) }
      for (index, (label, cell)) in zip(header, row).enumerated() where !cell.plain.isEmpty {
        lines +=
          index == 0
          ? wrapped(cell, columns)
          : indented(
            wrapped([TextRun("\(label.plain): ")] + cell, columns - 2), first: "  ", "  ")
      }
    }
    return lines
  }
}

extension Block {
  fileprivate var isItem: Bool {
    if case .item = self { true } else { false }
  }
}

extension TextRun.Kind {
  fileprivate var style: StyledLine.Style {
    switch self {
    case .plain: .plain
    case .code: .code
    case .strong: .bold
    }
  }
}

extension String {
  /// The columns of the longest piece without a blank.
  fileprivate var longestWord: Int {
    split(separator: " ").map { columnWidth(of: $0) }.max() ?? 0
  }
}
