import Cells

/// Text escaped to be read literally in CommonMark and in GitHub's Markdown: nothing in it becomes
/// markup, an address, a mention, a formula or an emoji.
///
/// Every punctuation character may be preceded by a backslash (spec.commonmark.org/0.31.2,
/// "Backslash escapes"). Control characters, invisible ones and those that change the direction of
/// text are left out.
func escaped(markdown text: some StringProtocol) -> String {
  let scalars = Array(printable(String(text), keepingLines: false).unicodeScalars)
  var result = ""
  var isStart = true
  var isNumber = true
  for (index, scalar) in scalars.enumerated() {
    // White space at the beginning of a line would make it code.
    if isStart, scalar.properties.isWhitespace { continue }
    let next = index + 1 < scalars.count ? scalars[index + 1] : " "
    // As in a time of day.
    let isBetweenDigits = index > 0 && isDigit(scalars[index - 1]) && isDigit(next)
    let isMarkup =
      switch scalar {
      case "-", "+", "=", "|": isStart
      case ".": !isStart && isNumber || result.hasSuffix("www")
      case ")": !isStart && isNumber
      case ":": !next.properties.isWhitespace && !isBetweenDigits
      default: alwaysEscaped.contains(scalar)
      }
    if isMarkup { result += "\\" }
    result.unicodeScalars.append(scalar)
    isNumber = isNumber && isDigit(scalar)
    isStart = false
  }
  return result
}

private let alwaysEscaped = Set("\\`*_[]<>#~&$@".unicodeScalars)

private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

/// The lines of a text, whatever their line ends.
func lines(of text: String) -> [Substring] {
  text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
}

/// Text of several lines with its line breaks and paragraphs; `prefix` starts each line.
func paragraphs(markdown text: String, prefix: String = "") -> String {
  let written = lines(of: text).map { escaped(markdown: $0) }
  return written.enumerated().map { index, line in
    let continues = index + 1 < written.count && !written[index + 1].isEmpty
    let isBroken = !line.isEmpty && continues
    let whole = prefix + line + (isBroken ? "\\" : "")
    return whole.hasSuffix(" ") && line.isEmpty ? String(whole.dropLast()) : whole
  }.joined(separator: "\n")
}

/// A path in an address: everything but ASCII letters and digits is percent-encoded.
func escaped(path: String) -> String {
  let hexadecimal = Array("0123456789ABCDEF".unicodeScalars)
  var result = ""
  for byte in path.utf8 {
    let scalar = Unicode.Scalar(byte)
    let isPlain =
      ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
      || ("0"..."9").contains(scalar) || "-._/".unicodeScalars.contains(scalar)
    if isPlain {
      result.unicodeScalars.append(scalar)
    } else {
      result += "%"
      result.unicodeScalars += [hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
    }
  }
  return result
}
