/// Removes from ncurses's output the colours that the terminal has already.
///
/// After each update ncurses switches everything off, and sets both colours again for the next
/// letter: fifty bytes around one. Here a change of colours waits for the first character written
/// with it, and is sent as the difference from the terminal's state.
struct RenditionFilter {
  /// Whether the terminal can switch off each attribute and colour individually, as xterm can.
  let knowsOffCodes: Bool
  /// The state ncurses assumes, and the terminal's state; nil if unknown.
  private var wanted: Rendition? = .plain
  private var actual: Rendition?

  init(knowsOffCodes: Bool) {
    self.knowsOffCodes = knowsOffCodes
  }

  /// Forgets the terminal's state, which another program may have changed.
  mutating func forget() {
    actual = nil
  }

  /// The bytes that bring the terminal to the state ncurses assumes between updates: nothing
  /// switched on.
  mutating func settle() -> [UInt8] {
    var bytes: [UInt8] = []
    if actual != nil { catchUp(&bytes) }
    return bytes
  }

  /// Shortens the complete sequences of one update.
  mutating func shorten(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var rest = bytes[...]
    while let first = rest.first {
      if first == 0x1B {
        let sequence = rest.prefix(Self.length(ofSequence: rest))
        rest = rest.dropFirst(sequence.count)
        follow(sequence, &output)
      } else if first == 0x0E || first == 0x0F {
        rest.removeFirst()
        if wanted == nil { output.append(first) }
        wanted?.isShiftedOut = first == 0x0E
      } else if first < 0x20 {
        output.append(first)
        rest.removeFirst()
      } else {
        catchUp(&output)
        let end = rest.firstIndex { $0 < 0x20 } ?? rest.endIndex
        output += rest[..<end]
        rest = rest[end...]
      }
    }
    return output
  }

  private mutating func follow(_ sequence: ArraySlice<UInt8>, _ output: inout [UInt8]) {
    let body = sequence.dropFirst()
    guard let introducer = body.first, let final = body.last, body.count > 1 else {
      return writeAsItIs(sequence, &output)
    }
    switch (introducer, final) {
    case (UInt8(ascii: "("), _) where body.count == 2 && wanted != nil:
      wanted?.characterSet = final
    case (UInt8(ascii: "["), UInt8(ascii: "m")):
      guard let next = rendition(after: body.dropFirst().dropLast()) else {
        // Its effect is unknown until the next sequence that sets everything.
        writeAsItIs(sequence, &output)
        (wanted, actual) = (nil, nil)
        return
      }
      wanted = next
    case (UInt8(ascii: "["), UInt8(ascii: "A")...UInt8(ascii: "H")),
      (UInt8(ascii: "["), UInt8(ascii: "d")), (UInt8(ascii: "["), UInt8(ascii: "f")),
      (UInt8(ascii: "["), UInt8(ascii: "`")):
      // The cursor moves and nothing is written.
      output += sequence
    case (UInt8(ascii: "["), UInt8(ascii: "h")) where body.dropFirst().first == 0x3F,
      (UInt8(ascii: "["), UInt8(ascii: "l")) where body.dropFirst().first == 0x3F:
      output += sequence
    default: writeAsItIs(sequence, &output)
    }
  }

  /// Writes a sequence that may write, or erase with the current colours.
  private mutating func writeAsItIs(_ sequence: ArraySlice<UInt8>, _ output: inout [UInt8]) {
    catchUp(&output)
    output += sequence
  }

  private mutating func catchUp(_ output: inout [UInt8]) {
    guard let wanted, wanted != actual else { return }
    output += wanted.sequences(from: actual, knowsOffCodes: knowsOffCodes)
    actual = wanted
  }

  /// The rendition after SGR with these bytes between `CSI` and `m`; nil if unknown.
  private func rendition(after bytes: ArraySlice<UInt8>) -> Rendition? {
    guard let parameters = Self.parameters(bytes) else { return nil }
    guard var next = wanted ?? (parameters.first ?? 0 == 0 ? .plain : nil) else { return nil }
    return next.apply(parameters) ? next : nil
  }

  /// Parses the parameters; nil if one is not a plain number.
  private static func parameters(_ bytes: ArraySlice<UInt8>) -> [Int]? {
    if bytes.isEmpty { return [] }
    var numbers: [Int] = []
    for field in bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
      guard field.count < 6, field.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      numbers.append(field.reduce(0) { $0 * 10 + Int($1 - 0x30) })
    }
    return numbers
  }

  /// The number of bytes in the sequence that an Escape begins.
  private static func length(ofSequence bytes: ArraySlice<UInt8>) -> Int {
    let body = bytes.dropFirst()
    guard let introducer = body.first else { return 1 }
    let isControl = introducer == UInt8(ascii: "[")
    let rest = isControl ? body.dropFirst() : body
    let final = rest.firstIndex { isControl ? $0 >= 0x40 : $0 >= 0x30 }
    return (final.map { bytes.distance(from: bytes.startIndex, to: $0) } ?? bytes.count - 1) + 1
  }
}
