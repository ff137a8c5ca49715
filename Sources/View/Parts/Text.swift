import Cells

/// A text from anywhere as one safe line of at most so many columns.
func oneLine(_ text: String, columns: Int, cut: Truncation = .end) -> String {
  guard columns > 0 else { return "" }
  // An instruction may be a whole page; only what can be seen is looked at.
  let start = cut == .end ? String(text.prefix(4 * columns + 4)) : text
  return truncated(printable(start, keepingLines: false), to: columns, at: cut)
}

/// A text from anywhere as safe lines wrapped to a width; the last of `limit` lines is cut with an
/// ellipsis when there are more.
func paragraph(_ text: String, columns: Int, limit: Int = .max) -> [String] {
  guard columns > 0, limit > 0 else { return [] }
  let start = limit == .max ? text : String(text.prefix(4 * columns * (limit + 1)))
  let lines = wrapped(printable(start, keepingLines: true), columns: columns)
  guard lines.count > limit else { return lines }
  let last = truncated(lines[limit - 1] + " " + lines[limit], to: columns)
  return lines[..<(limit - 1)] + [last.hasSuffix("…") ? last : truncated(last + " …", to: columns)]
}
