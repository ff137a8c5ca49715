/// Where a text that is too long loses characters.
package enum Truncation: Sendable {
  case end
  /// Keeps both ends, by which file names and ids are told apart.
  case middle
}

/// The text if it fits into `columns`, else as much of it as fits, with an ellipsis at the cut.
package func truncated(_ text: String, to columns: Int, at place: Truncation = .end) -> String {
  guard columnWidth(of: text) > columns else { return text }
  guard columns > 0 else { return "" }
  let room = columns - 1
  if place == .end, isPlain(text) {
    return text[..<text.utf8.index(text.startIndex, offsetBy: room)] + "…"
  }
  switch place {
  case .end:
    return prefix(of: text, columns: room) + "…"
  case .middle:
    let tail = prefix(of: text.reversed(), columns: room / 2)
    let head = prefix(of: text, columns: room - columnWidth(of: tail))
    return head + "…" + String(tail.reversed())
  }
}

private func prefix(of text: some Sequence<Character>, columns: Int) -> String {
  var used = 0
  var kept = ""
  for character in text {
    used += columnWidth(of: character)
    guard used <= columns else { break }
    kept.append(character)
  }
  return kept
}

extension String {
  /// The longest prefix of at most `bytes` bytes that ends between two code points, and how many
  /// bytes are left out. Reads no further than the prefix.
  package func beginning(bytes: Int) -> (text: String, leftOut: Int) {
    guard utf8.count > bytes else { return (self, 0) }
    var end = utf8.index(startIndex, offsetBy: max(0, bytes))
    while end > startIndex, Index(end, within: unicodeScalars) == nil {
      end = utf8.index(before: end)
    }
    let text = String(self[..<end])
    return (text, utf8.count - text.utf8.count)
  }
}
