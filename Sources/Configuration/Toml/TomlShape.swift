/// Checks a TOML document before the parser gets it, which recurses and trusts some of what it
/// reads. One pass over the bytes is enough, without a stack.
///
/// Strings and comments are skipped as TOML 1.0 defines them. Where a document breaks those rules,
/// the count is too high, never too low, and the parser refuses it anyway.
struct TomlShape {
  /// The most parts of one dotted key, and brackets around one value. Ours need five and two.
  static let mostDepth = 16
  /// The most bytes; a file of ten thousand jobs has fewer.
  static let mostBytes = 16 << 20

  /// Why the parser must not get this document, and on which line; nil when it may.
  static func problem(in text: String) -> (line: Int, reason: String)? {
    guard text.utf8.count <= mostBytes else {
      return (1, "This is longer than \(mostBytes >> 20) MiB.")
    }
    var shape = TomlShape(bytes: Array(text.utf8))
    return shape.findProblem()
  }

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func findProblem() -> (line: Int, reason: String)? {
    var dots = 0
    var open: [UInt8] = []
    var beginsLine = true
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    while position < bytes.count {
      let beginsStatement = beginsLine && open.isEmpty
      switch bytes[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): break
      default: beginsLine = false
      }
      if beginsStatement, bytes[position] == UInt8(ascii: "["), !headerBeginsWithName {
        return (line, "A table name cannot begin like this.")
      }
      switch bytes[position] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        skipString(bytes[position])
        continue
      case UInt8(ascii: "#"):
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        continue
      case UInt8(ascii: "."): dots += 1
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        open.append(bytes[position])
        dots = 0
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        // Inside a list, the parser takes this for a value and crashes the program if it is only
        // the end of a table.
        if bytes[position] == UInt8(ascii: "}"), open.last == UInt8(ascii: "[") {
          return (line, "A list ends with ], not }.")
        }
        _ = open.popLast()
        dots = 0
      case UInt8(ascii: "="), UInt8(ascii: ","): dots = 0
      case UInt8(ascii: "\n"):
        line += 1
        dots = 0
        beginsLine = true
      // Where it expects a value, the parser crashes the program at a Unicode line end.
      case 0x80...:
        return (
          line, "Characters other than ASCII are allowed only in quotes."
        )
      default: break
      }
      guard dots < Self.mostDepth, open.count <= Self.mostDepth else {
        return (line, "Tables and lists are nested more than \(Self.mostDepth) levels deep here.")
      }
      position += 1
    }
    return nil
  }

  /// Whether what follows the brackets of a table's header may begin a key, or ends it. The parser
  /// assumes so, and crashes the program where it does not.
  private var headerBeginsWithName: Bool {
    var next = position + 1
    if next < bytes.count, bytes[next] == UInt8(ascii: "[") { next += 1 }
    while next < bytes.count, bytes[next] == UInt8(ascii: " ") || bytes[next] == UInt8(ascii: "\t")
    {
      next += 1
    }
    guard next < bytes.count else { return true }
    switch bytes[next] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "]"):
      return true
    default: return false
    }
  }

  /// Skips a string. An unterminated one ends with its line.
  private mutating func skipString(_ quote: UInt8) {
    let isLong = isFence(of: quote)
    position += isLong ? 3 : 1
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\n") {
        guard isLong else { return }
        line += 1
      }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        if position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\n") { line += 1 }
        position += 2
        continue
      }
      guard byte == quote, !isLong || isFence(of: quote) else {
        position += 1
        continue
      }
      position += isLong ? 3 : 1
      // Up to two more quotes may precede the closing three.
      for _ in 0..<2 where isLong && position < bytes.count && bytes[position] == quote {
        position += 1
      }
      return
    }
  }

  private func isFence(of quote: UInt8) -> Bool {
    position + 2 < bytes.count && bytes[position + 1] == quote && bytes[position + 2] == quote
  }
}
