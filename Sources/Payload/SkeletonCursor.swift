/// Finds where values begin and end in valid JSON.
struct SkeletonCursor {
  private let bytes: ArraySlice<UInt8>
  /// nil when they are not known; arrays and objects are then scanned to their end.
  private let ends: ContainerEnds?

  init(_ bytes: ArraySlice<UInt8>, ends: ContainerEnds? = nil) {
    self.bytes = bytes
    self.ends = ends
  }

  /// The value that begins at a position or after the white space there.
  func value(from position: Int) -> Range<Int> {
    let start = afterSpace(position)
    return start..<end(of: start)
  }

  /// The elements of the array that the bytes hold.
  func elements() -> [Range<Int>] {
    var spans: [Range<Int>] = []
    var position = afterSpace(bytes.startIndex + 1)
    while position < bytes.endIndex, bytes[position] != UInt8(ascii: "]") {
      let span = value(from: position)
      spans.append(span)
      position = afterComma(span.upperBound)
    }
    return spans
  }

  /// The members of the object that the bytes hold; keys include their quotation marks.
  func members() -> [(key: Range<Int>, value: Range<Int>)] {
    var spans: [(key: Range<Int>, value: Range<Int>)] = []
    var position = afterSpace(bytes.startIndex + 1)
    while position < bytes.endIndex, bytes[position] != UInt8(ascii: "}") {
      let key = value(from: position)
      let colon = afterSpace(key.upperBound)
      let span = value(from: min(colon + 1, bytes.endIndex))
      spans.append((key, span))
      position = afterComma(span.upperBound)
    }
    return spans
  }

  private func afterComma(_ position: Int) -> Int {
    let comma = afterSpace(position)
    return comma < bytes.endIndex && bytes[comma] == UInt8(ascii: ",")
      ? afterSpace(comma + 1) : comma
  }

  private func afterSpace(_ position: Int) -> Int {
    var position = position
    while position < bytes.endIndex, isSpace(bytes[position]) { position += 1 }
    return position
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
  }

  private func end(of start: Int) -> Int {
    guard start < bytes.endIndex else { return start }
    switch bytes[start] {
    case UInt8(ascii: "\""): return endOfString(start)
    case UInt8(ascii: "["), UInt8(ascii: "{"): return endOfContainer(start)
    default:
      let delimiters: [UInt8] = [0x20, 0x0a, 0x0d, 0x09] + ",]}".utf8
      return bytes[start...].firstIndex { delimiters.contains($0) } ?? bytes.endIndex
    }
  }

  /// The position after the string that begins at `start`.
  func endOfString(_ start: Int) -> Int {
    var position = start + 1
    while position < bytes.endIndex {
      switch bytes[position] {
      case UInt8(ascii: "\""): return position + 1
      case UInt8(ascii: "\\"): position += 2
      default: position += 1
      }
    }
    return bytes.endIndex
  }

  private func endOfContainer(_ start: Int) -> Int {
    if let end = ends?.end(of: start) { return end }
    var depth = 0
    var position = start
    while position < bytes.endIndex {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position = endOfString(position)
        continue
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 { return position + 1 }
      default: break
      }
      position += 1
    }
    return bytes.endIndex
  }
}
