/// Text escaped for HTML and XML, between tags and in quoted values: nothing in it is markup, and
/// characters that XML 1.0 (section 2.2) does not allow are removed.
package func markup(_ text: String) -> String {
  var result = ""
  result.reserveCapacity(text.utf8.count)
  var previous: UInt32 = 0
  for scalar in text.unicodeScalars {
    defer { previous = scalar.value }
    switch scalar.value {
    case 0x26: result += "&amp;"
    case 0x3C: result += "&lt;"
    case 0x3E: result += "&gt;"
    case 0x22: result += "&quot;"
    case 0x27: result += "&#39;"
    case 0x0D: result += "\n"
    case 0x0A: if previous != 0x0D { result += "\n" }
    case 0x09: result += "\t"
    case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: continue
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// The text from which `markup` made this.
package func unmarked(_ text: some StringProtocol) -> String {
  guard text.contains("&") else { return String(text) }
  var result = ""
  var rest = Substring(text)
  while let start = rest.firstIndex(of: "&") {
    result += rest[..<start]
    rest = rest[start...]
    guard let end = rest.prefix(12).firstIndex(of: ";") else { break }
    result += entity(rest[rest.index(after: start)..<end]) ?? String(rest[...end])
    rest = rest[rest.index(after: end)...]
  }
  return result + rest
}

private func entity(_ name: Substring) -> String? {
  switch name {
  case "amp": return "&"
  case "lt": return "<"
  case "gt": return ">"
  case "quot": return "\""
  case "apos": return "'"
  default:
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let number =
      digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits, radix: 10)
    return number.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
  }
}
