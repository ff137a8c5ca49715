/// Where the arrays and objects of a document end, keyed by where they begin. It is built in one
/// pass, so that reading a document level by level does not scan the same bytes once for every
/// enclosing level.
struct ContainerEnds: Sendable {
  /// Ascending; `ends` holds the end of each at the same index.
  private var starts: [UInt32] = []
  private var ends: [UInt32] = []

  /// Containers shorter than this, in bytes, are left out: they are quickly scanned, and there may
  /// be very many.
  private static let shortest: UInt32 = 256

  /// Builds the index of valid JSON. Documents over 4 GB get none and are scanned instead.
  init(_ bytes: ArraySlice<UInt8>) {
    guard let end = UInt32(exactly: bytes.endIndex) else { return }
    let cursor = SkeletonCursor(bytes)
    var open: [Int] = []
    var position = bytes.startIndex
    while position < bytes.endIndex {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position = cursor.endOfString(position)
        continue
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        open.append(starts.count)
        starts.append(UInt32(position))
        ends.append(end)
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if let place = open.popLast() { close(place, at: UInt32(position) + 1) }
      default: break
      }
      position += 1
    }
  }

  private mutating func close(_ place: Int, at end: UInt32) {
    if end - starts[place] < Self.shortest, place == starts.count - 1 {
      starts.removeLast()
      ends.removeLast()
    } else {
      ends[place] = end
    }
  }

  /// The position after the array or object that begins at `start`; nil for a short one.
  func end(of start: Int) -> Int? {
    guard let start = UInt32(exactly: start) else { return nil }
    var span = starts.startIndex..<starts.endIndex
    while !span.isEmpty {
      let middle = span.lowerBound + span.count / 2
      if starts[middle] == start { return Int(ends[middle]) }
      span = starts[middle] < start ? middle + 1..<span.upperBound : span.lowerBound..<middle
    }
    return nil
  }
}
