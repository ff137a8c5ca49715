import Numbers

/// A number of bytes in words for people: `812 kB`, `9.4 MB`.
func byteText(_ bytes: Int) -> String {
  if bytes < 1000 { return "\(bytes) bytes" }
  if bytes < 1_000_000 { return "\((bytes + 500) / 1000) kB" }
  let tenths = bytes.saturatingAdding(50_000) / 100_000
  return tenths < 1000
    ? "\(tenths / 10).\(tenths % 10) MB" : "\(bytes.saturatingAdding(500_000) / 1_000_000) MB"
}

/// A wait in words, rounded up: `3 s`, `5 min`, `2 h`.
func secondsText(_ value: Double) -> String {
  let seconds = Int(clamping: max(0, value).rounded(.up))
  if seconds <= 180 { return "\(seconds) s" }
  let minutes = seconds.saturatingAdding(59) / 60
  return minutes <= 180 ? "\(minutes) min" : "\((minutes + 59) / 60) h"
}

/// Text from outside as part of a sentence: on one line, bounded, without a full stop at the end.
func quoted(_ text: String, limit: Int = 400) -> String {
  var line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  if line.count > limit { line = line.prefix(limit) + "…" }
  while let last = line.last, last == "." || last == " " { line.removeLast() }
  return line
}

extension Endpoint {
  /// The name used in sentences.
  package var title: String { isSandbox ? "the sandbox" : name }
}

extension String {
  /// The name at the beginning of a sentence; names of profiles do not change.
  package var sentence: String { hasPrefix("the ") ? "T" + dropFirst() : self }
}
