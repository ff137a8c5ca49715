extension Block {
  /// Reads the Markdown that pages are written in: headings, paragraphs, lists of one level, fenced
  /// code and tables. Comments are left out. What is none of these is a paragraph.
  package static func parse(_ text: String) -> [Block] {
    var reader = MarkdownReader()
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) { reader.read(line) }
    reader.endBlock()
    return reader.blocks
  }
}

/// Reads Markdown line by line.
private struct MarkdownReader {
  var blocks: [Block] = []
  /// The lines of the block that is not at its end yet, with what they make together.
  private var open: (kind: Kind, lines: [Substring])?

  private enum Kind { case paragraph, item, code, table }

  mutating func read(_ line: Substring) {
    if open?.kind == .code {
      if line.hasPrefix("```") { endBlock() } else { open?.lines.append(line) }
    } else if line.hasPrefix("```") {
      begin(.code)
    } else if line.isEmpty || line.hasPrefix("<!--") {
      endBlock()
    } else if line.hasPrefix("#") {
      endBlock()
      let level = line.prefix { $0 == "#" }.count
      blocks.append(.heading(level: level, runs(of: line.dropFirst(level))))
    } else if line.hasPrefix("|") {
      if open?.kind != .table { begin(.table) }
      open?.lines.append(line)
    } else if line.hasPrefix("- ") {
      begin(.item)
      open?.lines.append(line.dropFirst(2))
    } else {
      if open == nil || open?.kind == .table { begin(.paragraph) }
      open?.lines.append(line)
    }
  }

  private mutating func begin(_ kind: Kind) {
    endBlock()
    open = (kind, [])
  }

  mutating func endBlock() {
    defer { open = nil }
    guard let (kind, lines) = open, !lines.isEmpty else { return }
    switch kind {
    case .paragraph: blocks.append(.paragraph(runs(of: joined(lines))))
    case .item: blocks.append(.item(runs(of: joined(lines))))
    case .code: blocks.append(.code(lines.map(String.init)))
    case .table:
      let rows = lines.filter { !$0.allSatisfy { "|-: ".contains($0) } }.map(cells)
      guard let header = rows.first else { return }
      blocks.append(.table(header: header, rows: Array(rows.dropFirst())))
    }
  }

  /// Lines of one paragraph as one.
  private func joined(_ lines: [Substring]) -> Substring {
    Substring(lines.map { String($0.drop { $0 == " " }) }.joined(separator: " "))
  }

  /// The cells of a row that begins and ends with a bar.
  private func cells(_ row: Substring) -> [[TextRun]] {
    row.dropFirst().split(separator: "|", omittingEmptySubsequences: false).dropLast().map(runs)
  }

  /// The runs of a text: `code`, **strong**, and [words](of a link), of which the words stay.
  private func runs(of text: Substring) -> [TextRun] {
    var rest = text.drop { $0 == " " }
    while rest.last == " " { rest.removeLast() }
    var runs: [TextRun] = []
    func append(_ text: Substring, _ kind: TextRun.Kind) {
      guard !text.isEmpty else { return }
      if runs.last?.kind == kind {
        runs[runs.count - 1].text += text
      } else {
        runs.append(TextRun(String(text), kind))
      }
    }
    while let start = rest.firstIndex(where: { "`*[".contains($0) }) {
      append(rest[..<start], .plain)
      rest = rest[start...]
      if rest.hasPrefix("`"), let end = rest.dropFirst().firstIndex(of: "`") {
        append(rest[..<end].dropFirst(), .code)
        rest = rest[end...].dropFirst()
      } else if rest.hasPrefix("**"), let end = rest.dropFirst(2).firstRange(of: "**") {
        append(rest[..<end.lowerBound].dropFirst(2), .strong)
        rest = rest[end.upperBound...]
      } else if rest.hasPrefix("["), let middle = rest.firstRange(of: "]("),
        let end = rest[middle.upperBound...].firstIndex(of: ")")
      {
        append(rest[..<middle.lowerBound].dropFirst(), .plain)
        rest = rest[end...].dropFirst()
      } else {
        append(rest.prefix(1), .plain)
        rest = rest.dropFirst()
      }
    }
    append(rest, .plain)
    return runs
  }
}
