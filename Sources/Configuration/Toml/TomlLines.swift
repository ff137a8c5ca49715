/// The line of each key in a TOML document: the parser keeps lines only for its errors.
///
/// It reads text that the parser has accepted, so it does not look for errors, only for where keys,
/// strings and brackets end. Keys inside an inline table have the line of the key that the table
/// belongs to. The tables of an array, `[[job]]`, have paths that end in their number, from 0.
struct TomlLines: Sendable {
  private var lines: [[String]: Int] = [:]

  /// The line, from 1, of the key with that path, or else of the innermost table around it.
  func line(of path: [String]) -> Int? {
    var path = path
    while !path.isEmpty {
      if let line = lines[path] { return line }
      path.removeLast()
    }
    return nil
  }

  init(_ text: String) {
    var scan = Scan(bytes: Array(text.utf8))
    var table: [String] = []
    var counts: [[String]: Int] = [:]
    while scan.skipToKey() {
      if scan.consume("[") {
        let isOneOfMany = scan.consume("[")
        let line = scan.line
        table = scan.keyPath()
        if isOneOfMany {
          let count = counts[table, default: 0]
          counts[table] = count + 1
          table.append(String(count))
        }
        recordLine(table, line)
        scan.skipLine()
      } else {
        let line = scan.line
        let start = scan.position
        recordLine(table + scan.keyPath(), line)
        scan.skipValue()
        // Skip whatever this was.
        if scan.position == start { scan.skipLine() }
      }
    }
  }

  /// Records the line of a key; the first one wins. A dotted key also places the tables that it
  /// opens.
  private mutating func recordLine(_ path: [String], _ line: Int) {
    var path = path
    while !path.isEmpty, lines[path] == nil {
      lines[path] = line
      path.removeLast()
    }
  }
}

/// A walk over the bytes that counts lines.
private struct Scan {
  let bytes: [UInt8]
  var position = 0
  var line = 1

  private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func advance() {
    if byte == UInt8(ascii: "\n") { line += 1 }
    position += 1
  }

  mutating func consume(_ character: Unicode.Scalar) -> Bool {
    guard byte == UInt8(ascii: character) else { return false }
    advance()
    return true
  }

  private mutating func skipSpaces() {
    while let byte, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { advance() }
  }

  mutating func skipLine() {
    while let byte, byte != UInt8(ascii: "\n") { advance() }
  }

  /// Moves to the next line that is neither empty nor a comment; false at the end.
  mutating func skipToKey() -> Bool {
    while let byte {
      switch byte {
      case UInt8(ascii: "#"): skipLine()
      // Spaces, line ends and a byte order mark.
      case UInt8(ascii: " "), 9, 10, 13, 0xEF, 0xBB, 0xBF: advance()
      default: return true
      }
    }
    return false
  }

  /// Reads a dotted key, up to what follows it.
  mutating func keyPath() -> [String] {
    var path: [String] = []
    repeat {
      skipSpaces()
      guard let byte else { break }
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        path.append(quoted(by: byte))
      } else {
        let start = position
        while let byte = self.byte, !Self.endsBareKey.contains(byte) { advance() }
        path.append(String(decoding: bytes[start..<position], as: UTF8.self))
      }
      skipSpaces()
    } while consume(".")
    return path
  }

  private static let endsBareKey = Set(" \t\r\n.=]#".utf8)

  /// Reads a string on one line; an escape stands for the character after it, which is right for
  /// `\"` and `\\` and enough for a key.
  private mutating func quoted(by quote: UInt8) -> String {
    advance()
    var content: [UInt8] = []
    while let byte, byte != quote, byte != UInt8(ascii: "\n") {
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { advance() }
      if let escaped = self.byte { content.append(escaped) }
      advance()
    }
    advance()
    return String(decoding: content, as: UTF8.self)
  }

  /// Moves to the end of the line on which a value ends.
  mutating func skipValue() {
    var depth = 0
    while let byte {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if !skipLongString(byte) { _ = quoted(by: byte) }
        continue
      case UInt8(ascii: "#"):
        skipLine()
        continue
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "\n") where depth <= 0: return
      default: break
      }
      advance()
    }
  }

  /// Skips a string in triple quotes; false when there is none.
  private mutating func skipLongString(_ quote: UInt8) -> Bool {
    func isFence(at index: Int) -> Bool {
      index + 2 < bytes.count && bytes[index...index + 2].allSatisfy { $0 == quote }
    }
    guard isFence(at: position) else { return false }
    for _ in 0..<3 { advance() }
    while let byte, !isFence(at: position) {
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { advance() }
      advance()
    }
    // Up to two more quotes may precede the closing three.
    while byte == quote { advance() }
    return true
  }
}
