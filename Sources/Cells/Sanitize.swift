/// Text from outside (a model, a server, a file name, a shared session) made safe and sensible to
/// show: nothing in it can steer the terminal, reorder its neighbours or hide.
///
/// Gone are control characters, bidirectional controls, invisible format characters and invisible
/// tags. At most four marks stay on a letter. Private, unassigned and invalid code points become
/// U+FFFD. Line ends of every kind become `\n` and tabs reach the next fourth column when
/// `keepingLines`; else each becomes one space.
package func printable(_ text: String, keepingLines: Bool) -> String {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
  var printer = Printer(keepingLines: keepingLines)
  for scalar in text.unicodeScalars { printer.take(scalar) }
  return String(printer.output)
}

/// The most marks that stay on one letter; a terminal cell holds a letter and four more.
private let markLimit = 4
private let tagLimit = 7

private struct Printer {
  let keepingLines: Bool
  var output = String.UnicodeScalarView()
  private var marks = 0
  private var column = 0
  private var previous: Unicode.Scalar = "\0"
  private var inFlagOfTags = false

  init(keepingLines: Bool) {
    self.keepingLines = keepingLines
  }

  mutating func take(_ scalar: Unicode.Scalar) {
    defer { previous = scalar }
    switch scalar.value {
    case 0x0A: if previous.value != 0x0D { lineEnd() }
    case 0x0D, 0x85, 0x2028, 0x2029: lineEnd()
    case 0x09: blanks(keepingLines ? 4 - column % 4 : 1)
    case 0..<0x20, 0x7F..<0xA0: break
    case 0x1F3F4:
      append(scalar)
      inFlagOfTags = true
    case 0xE0020...0xE007F: if inFlagOfTags { tag(scalar) }
    case 0x200C, 0x200D: mark(scalar)
    default: takeGraphic(scalar)
    }
  }

  private mutating func takeGraphic(_ scalar: Unicode.Scalar) {
    inFlagOfTags = false
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: mark(scalar)
    case .format:
      // A few of them show something, such as the Arabic signs that stand under a number.
      if columnWidth(of: scalar) > 0 { append(scalar) }
    case .control, .surrogate, .lineSeparator, .paragraphSeparator: break
    case .privateUse, .unassigned: append("\u{FFFD}")
    default: append(scalar)
    }
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    marks = 0
    inFlagOfTags = false
    column += columnWidth(of: scalar)
    output.append(scalar)
  }

  /// Keeps a mark that has a letter to stand on.
  private mutating func mark(_ scalar: Unicode.Scalar) {
    guard marks < markLimit, let last = output.last, last != " ", last != "\n" else { return }
    marks += 1
    output.append(scalar)
  }

  /// Keeps the few tags a black flag needs to become that of a region.
  private mutating func tag(_ scalar: Unicode.Scalar) {
    guard marks < tagLimit else { return }
    marks += 1
    output.append(scalar)
  }

  private mutating func lineEnd() {
    guard keepingLines else { return blanks(1) }
    append("\n")
    column = 0
  }

  private mutating func blanks(_ count: Int) {
    for _ in 0..<count { append(" ") }
  }
}
