/// A piece of a page: what Markdown of a page may be made of, and nothing more.
package enum Block: Hashable, Sendable {
  /// A heading; the page's title is of level 1.
  case heading(level: Int, [TextRun])
  case paragraph([TextRun])
  /// A point of a list.
  case item([TextRun])
  /// Lines that stand as they are.
  case code([String])
  /// A table: what stands above each column, and rows of as many cells.
  case table(header: [[TextRun]], rows: [[[TextRun]]])

  /// The words of the block, each cell of a table and each line of code on a line of its own.
  package var plain: String {
    switch self {
    case .heading(_, let runs), .paragraph(let runs), .item(let runs): runs.plain
    case .code(let lines): lines.joined(separator: "\n")
    case .table(let header, let rows):
      ([header] + rows).map { $0.map(\.plain).joined(separator: "  ") }.joined(separator: "\n")
    }
  }
}

/// Words that are drawn alike.
package struct TextRun: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case plain, code, strong }

  package var text: String
  package var kind: Kind

  package init(_ text: String, _ kind: Kind = .plain) {
    self.text = text
    self.kind = kind
  }
}

extension [TextRun] {
  /// The words without how they are drawn.
  package var plain: String { map(\.text).joined() }
}
