/// Where the arrays and objects of a document end, by where they begin: found in one pass, so that reading
/// a document level by level never walks through the same bytes once for each level above them.
struct ContainerEnds: Sendable {
  /// Ascending, and the end of each at the same place.
  private var starts: [Int] = []
  private var ends: [Int] = []

  /// A shorter one, in bytes, is walked through as quickly as it is looked up.
  private static let shortest = 64

  /// The bytes are valid JSON.
  init(_ bytes: ArraySlice<UInt8>) {
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
        starts.append(position)
        ends.append(bytes.endIndex)
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if let place = open.popLast() { close(place, behind: position) }
      default: break
      }
      position += 1
    }
  }

  private mutating func close(_ place: Int, behind position: Int) {
    if position + 1 - starts[place] < Self.shortest, place == starts.count - 1 {
      starts.removeLast()
      ends.removeLast()
    } else {
      ends[place] = position + 1
    }
  }

  /// The position behind the array or object that begins at one; nil for a short one.
  func end(of start: Int) -> Int? {
    var span = starts.startIndex..<starts.endIndex
    while !span.isEmpty {
      let middle = span.lowerBound + span.count / 2
      if starts[middle] == start { return ends[middle] }
      span = starts[middle] < start ? middle + 1..<span.upperBound : span.lowerBound..<middle
    }
    return nil
  }
}
