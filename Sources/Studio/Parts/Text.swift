import Cells
import Model
import Numbers

/// The maximum bytes of a paragraph that are shown: the details show more, and an export has all of
/// it.
private let longestParagraph = 256 << 10
/// Names and paths are cut in the middle; the longest path the system allows has 4 kB.
private let longestName = 8 << 10

/// Untrusted text as one safe line of at most that many columns.
func oneLine(_ text: String, columns: Int, cut: Truncation = .end) -> String {
  guard columns > 0 else { return "" }
  // An instruction may be a whole page; only the visible part is processed.
  let start: String
  switch cut {
  case .end: start = String(text.beginning(bytes: 64 * columns + 64).text.prefix(4 * columns + 4))
  case .middle where text.utf8.count > longestName:
    start = text.beginning(bytes: longestName / 2).text + String(text.suffix(columns))
  case .middle: start = text
  }
  return truncated(printable(start, keepingLines: false), to: columns, at: cut)
}

/// Untrusted text as safe lines wrapped to a width; when there are more than `limit`, the last one
/// is cut with an ellipsis.
func paragraph(_ text: String, columns: Int, limit: Int = .max) -> [String] {
  guard columns > 0, limit > 0 else { return [] }
  let most = limit == .max ? longestParagraph : min(longestParagraph, 64 * columns * (limit + 1))
  let start = String(text.beginning(bytes: most).text.prefix(most / 16))
  let lines = wrapped(printable(start, keepingLines: true), columns: columns)
  guard lines.count > limit else { return lines }
  let last = truncated(lines[limit - 1] + " " + lines[limit], to: columns)
  return lines[..<(limit - 1)] + [last.hasSuffix("…") ? last : truncated(last + " …", to: columns)]
}

/// How long ago a time was, in words; the date when it was more than a month ago.
func agoText(_ moment: Timestamp, now: Timestamp) -> String {
  let seconds = Int(clamping: max(0, now.seconds(since: moment)))
  switch seconds {
  case ..<60: return "just now"
  case ..<3600: return "\(seconds / 60) min ago"
  case ..<86_400: return "\(seconds / 3600) h ago"
  case ..<172_800: return "yesterday"
  case ..<2_678_400: return "\(seconds / 86_400) days ago"
  default: return moment.dayText
  }
}

/// A half moon that turns by a quarter each second, by the state's clock, so that nothing moves on
/// its own.
func spinner(at clock: Timestamp) -> String {
  let phases = ["◐", "◓", "◑", "◒"]
  let second = clock.milliseconds / 1000
  return phases[Int(((second % 4) + 4) % 4)]
}

/// Untrusted text of several lines, safe to edit and show.
func cleanText(_ text: String) -> String { printable(text, keepingLines: true) }

/// Untrusted text as one line.
func cleanLine(_ text: String) -> String { printable(text, keepingLines: false) }
