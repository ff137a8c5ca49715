/// Text from outside (a model, a server, a file name, a shared session) made safe and readable:
/// nothing in it can control the terminal, reorder its neighbours or hide.
///
/// Control characters, bidirectional controls, invisible format characters and fillers, and
/// invisible tags are removed. Joiners and variation selectors stay where they are visible: in
/// emoji and in the scripts whose letters join. At most four marks stay on a letter. Private,
/// unassigned and invalid code points become U+FFFD. With `keepingLines`, line ends of every kind
/// become `\n` and tabs advance to the next fourth column; otherwise each becomes one space.
package func printable(_ text: String, keepingLines: Bool) -> String {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A && keepingLines }) { return text }
  var printer = Printer(keepingLines: keepingLines)
  for scalar in text.unicodeScalars { printer.read(scalar) }
  return String(printer.output)
}

/// The most marks kept on one letter; a terminal cell holds a letter and four more code points.
private let markLimit = 4
private let tagLimit = 7

/// Builds the printable text, one code point at a time.
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

  mutating func read(_ scalar: Unicode.Scalar) {
    defer { previous = scalar }
    switch scalar.value {
    // Nearly all text; looking up its properties would take ten times as long.
    case 0x20..<0x7F: append(scalar)
    case 0x0A: if previous.value != 0x0D { lineEnd() }
    case 0x0D, 0x85, 0x2028, 0x2029: lineEnd()
    case 0x09: blanks(keepingLines ? 4 - column % 4 : 1)
    case 0..<0x20, 0x7F..<0xA0: break
    case 0x1F3F4:
      append(scalar)
      inFlagOfTags = true
    case 0xE0020...0xE007F: if inFlagOfTags { tag(scalar) }
    case 0x200C, 0x200D: if output.last?.takesJoiner == true { mark(scalar) }
    case 0xFE0E, 0xFE0F: if output.last?.properties.isEmoji == true { mark(scalar) }
    default: if !scalar.properties.isDefaultIgnorableCodePoint { readGraphic(scalar) }
    }
  }

  private mutating func readGraphic(_ scalar: Unicode.Scalar) {
    inFlagOfTags = false
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: mark(scalar)
    case .format:
      // A few of them are visible, such as the Arabic signs that stand under a number.
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

  /// Keeps a mark if there is a letter for it to stand on.
  private mutating func mark(_ scalar: Unicode.Scalar) {
    guard marks < markLimit, let last = output.last, last != " ", last != "\n" else { return }
    marks += 1
    output.append(scalar)
  }

  /// Keeps the few tags that turn a black flag into that of a region.
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

extension Unicode.Scalar {
  /// Whether a joiner after it changes what is seen: after an emoji, and in the scripts whose
  /// letters join or stack, from Hebrew to the Indic ones.
  fileprivate var takesJoiner: Bool {
    switch value {
    case 0x0590..<0x1AB0, 0xA800..<0xAC00, 0xFB00..<0xFE00, 0x10800..<0x12000, 0xFE0F: true
    default: value > 0x7F && (properties.isEmoji || properties.isEmojiModifier)
    }
  }

  /// Whether it controls a terminal, reorders its neighbours, or is invisible: a control, a format
  /// character, a line or paragraph separator, a selector or a filler.
  package var isConcealed: Bool {
    if value < 0x7F { return value < 0x20 }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
    default: return properties.isDefaultIgnorableCodePoint
    }
  }
}

/// JSON in which every control, bidirectional or invisible character is escaped (RFC 8259, section
/// 7), so that printing it is safe and parsing it gives the same value. `json` must be complete:
/// such characters are legal only inside its strings, and those below U+0020 are already escaped
/// there.
package func escapingConcealed(inJSON json: String) -> String {
  if json.utf8.allSatisfy({ $0 < 0x7F }) { return json }
  var result = ""
  result.reserveCapacity(json.utf8.count)
  for scalar in json.unicodeScalars {
    guard scalar.value >= 0x7F, scalar.isConcealed else {
      result.unicodeScalars.append(scalar)
      continue
    }
    for unit in UTF16.encode(scalar) ?? .init() {
      let digits = String(unit, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }
  return result
}
