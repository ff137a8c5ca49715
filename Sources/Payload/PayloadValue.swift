import Numbers

/// One JSON value inside a payload, read from the skeleton in place and never changed.
///
/// Of members with the same key, the last one is read.
package struct PayloadValue: Sendable {
  package enum Kind: Sendable { case object, array, string, number, bool, null }

  let document: Payload
  /// The container ends of the whole document.
  private let ends: ContainerEnds
  /// The bytes of the value in the document's skeleton, without surrounding white space.
  package let span: Range<Int>

  init(document: Payload, span: Range<Int>, ends: ContainerEnds) {
    self.document = document
    self.span = span
    self.ends = ends
  }

  package var kind: Kind {
    guard let first = content.first else { return .null }
    return switch first {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
    // `-Infinity` is tolerated where it stands, but cannot be used as a number.
    case UInt8(ascii: "-") where content.last == UInt8(ascii: "y"): .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number
    default: .null
    }
  }

  package var isNull: Bool { kind == .null }

  /// The decoded text of a string; nil for other kinds and for an external string (see
  /// `externalString` and `text(from:limit:)`).
  package var string: String? {
    guard kind == .string, document.externalStringIndices(in: span).isEmpty else { return nil }
    return JSONText.decode(content.dropFirst().dropLast())
  }

  /// The external string that this value is, with its offset in the whole document's skeleton.
  package var externalString: ExternalString? {
    guard kind == .string, let index = document.externalStringIndices(in: span).first else {
      return nil
    }
    let external = document.externalStrings[index]
    return external.placeholder.utf8.count == span.count - 2 ? external : nil
  }

  /// The decoded text of a string, external or not; nil for other kinds and for a string of more
  /// than `limit` bytes.
  package func text(
    from blobs: any BlobStore, limit: Int = 1 << 20
  ) throws(PayloadError) -> String? {
    guard kind == .string else { return nil }
    let payload = payload
    guard payload.byteCount - 2 <= limit else { return nil }
    let bytes = try payload.body.bytes(from: blobs)
    return JSONText.decode(bytes.dropFirst().dropLast())
  }

  /// A number exactly as it is written.
  package var number: String? {
    kind == .number ? String(decoding: content, as: UTF8.self) : nil
  }

  /// A number without fraction or exponent, if it fits.
  package var int: Int? { number.flatMap { Int($0) } }

  /// A finite number; nil for one too large to represent.
  package var double: Double? { number.flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil } }

  /// A count: a number in any spelling (`12`, `12.0`, `1.2e1`, `"12"`), truncated to an integer and
  /// capped at `most`; nil for negative values and for anything that is not a number.
  package func count(upTo most: Int) -> Int? {
    guard let text = number ?? string, text.utf8.count <= 400,
      text.utf8.allSatisfy(Self.isNumeric), let number = Double(text), number >= 0
    else { return nil }
    return min(Int(text) ?? Int(clamping: number), most)
  }

  /// Digits, signs, the point and the exponent's letter: no hexadecimal and no `inf`.
  private static func isNumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  package var bool: Bool? {
    kind == .bool ? content.first == UInt8(ascii: "t") : nil
  }

  /// The elements of an array; empty for other kinds.
  package var elements: [PayloadValue] {
    guard kind == .array else { return [] }
    return cursor.elements().map { PayloadValue(document: document, span: $0, ends: ends) }
  }

  /// The members of an object in order, duplicate keys included; empty for other kinds.
  package var members: [(key: String, value: PayloadValue)] {
    guard kind == .object else { return [] }
    return cursor.members().map { key, span in
      (name(key), PayloadValue(document: document, span: span, ends: ends))
    }
  }

  /// The value of a member of an object.
  package subscript(key: String) -> PayloadValue? {
    guard kind == .object else { return nil }
    let found = cursor.members().last { isName($0.key, key) }
    return found.map { PayloadValue(document: document, span: $0.value, ends: ends) }
  }

  private func name(_ key: Range<Int>) -> String {
    JSONText.decode(document.skeleton[key].dropFirst().dropLast())
  }

  /// Whether the key at this place has this name; a key without escapes is compared as raw bytes.
  private func isName(_ key: Range<Int>, _ name: String) -> Bool {
    let written = document.skeleton[key].dropFirst().dropLast()
    return written.contains(UInt8(ascii: "\\"))
      ? self.name(key) == name : written.elementsEqual(name.utf8)
  }

  /// An element of an array, counted from 0.
  package subscript(index: Int) -> PayloadValue? {
    let elements = elements
    return elements.indices.contains(index) ? elements[index] : nil
  }

  /// The value at the end of a path that starts here.
  package func value(at path: [PathComponent]) -> PayloadValue? {
    path.reduce(self as PayloadValue?) { value, step in
      switch step {
      case .key(let key): value?[key]
      case .index(let index): value?[index]
      }
    }
  }

  /// The value as a payload of its own, byte for byte.
  package var payload: Payload { document.slice(span) }

  private var content: ArraySlice<UInt8> { document.skeleton[span] }
  private var cursor: SkeletonCursor { SkeletonCursor(content, ends: ends) }
}

extension Payload {
  /// The whole document as a value to walk through.
  package var root: PayloadValue {
    let ends = ContainerEnds(skeleton[...])
    let cursor = SkeletonCursor(skeleton[...], ends: ends)
    return PayloadValue(
      document: self, span: cursor.value(from: skeleton.startIndex), ends: ends)
  }

  /// The value at a path as a payload of its own, byte for byte; nil when there is none.
  package func value(at path: [PathComponent]) -> Payload? {
    root.value(at: path)?.payload
  }

  /// The positions in `externalStrings` of the strings whose placeholders are in a range of the
  /// skeleton.
  func externalStringIndices(in span: Range<Int>) -> Range<Int> {
    let first = firstExternalString(from: span.lowerBound)
    return first..<max(first, firstExternalString(from: span.upperBound))
  }

  /// The position of the first external string at or after an offset, found by binary search.
  private func firstExternalString(from offset: Int) -> Int {
    var span = externalStrings.startIndex..<externalStrings.endIndex
    while !span.isEmpty {
      let middle = span.lowerBound + span.count / 2
      span =
        externalStrings[middle].offset < offset
        ? middle + 1..<span.upperBound : span.lowerBound..<middle
    }
    return span.lowerBound
  }

  /// A part that is a value of its own.
  func slice(_ span: Range<Int>) -> Payload {
    let externalStrings = externalStrings[externalStringIndices(in: span)].map {
      $0.moved(by: -span.lowerBound)
    }
    return Payload(trusted: Array(skeleton[span]), externalStrings: externalStrings)
  }
}

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
