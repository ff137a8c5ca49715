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

/// The appearance of the characters that follow: what the sequences of SGR (Select Graphic
/// Rendition, ECMA-48) and of character sets have switched on.
struct Rendition: Hashable {
  /// A colour as it was selected.
  enum Paint: Hashable {
    case standard
    /// 30 to 37 and 90 to 97: 0 to 15.
    case basic(Int)
    case indexed(Int)
    case rgb(Int, Int, Int)
  }

  var foreground = Paint.standard
  var background = Paint.standard
  /// Bit n for SGR n: bold, dim, italic, underline, blink, reverse, invisible, struck through.
  var attributes: UInt16 = 0
  /// The last byte of `ESC (`; nil until one was sent.
  var characterSet: UInt8?
  /// Whether Shift Out selected the second character set.
  var isShiftedOut = false

  static let plain = Rendition()

  /// Applies the parameters of one SGR sequence.
  ///
  /// - Returns: false if one of them is not known here.
  mutating func apply(_ parameters: [Int]) -> Bool {
    var rest = parameters[...]
    if rest.isEmpty { reset() }
    while let first = rest.popFirst() {
      switch first {
      case 0: reset()
      case 1...5, 7...9: attributes |= 1 << first
      case 22: attributes &= ~(1 << 1 | 1 << 2)
      case 23...25, 27...29: attributes &= ~(1 << (first - 20))
      case 30...37: foreground = .basic(first - 30)
      case 90...97: foreground = .basic(first - 82)
      case 40...47: background = .basic(first - 40)
      case 100...107: background = .basic(first - 92)
      case 39: foreground = .standard
      case 49: background = .standard
      case 38, 48:
        guard let paint = Self.extended(&rest) else { return false }
        if first == 38 { foreground = paint } else { background = paint }
      default: return false
      }
    }
    return true
  }

  private mutating func reset() {
    (foreground, background, attributes) = (.standard, .standard, 0)
  }

  /// Parses what follows 38 and 48.
  private static func extended(_ rest: inout ArraySlice<Int>) -> Paint? {
    switch rest.popFirst() {
    case 5: return rest.popFirst().map { .indexed($0) }
    case 2 where rest.count >= 3:
      let values = Array(rest.prefix(3))
      rest = rest.dropFirst(3)
      return .rgb(values[0], values[1], values[2])
    default: return nil
    }
  }

  /// The shortest sequences from another rendition to this one. Without `knowsOffCodes` nothing is
  /// switched off individually: for an old terminal that may not know the codes, everything is
  /// switched off instead. From nil, which is unknown, everything is set.
  func sequences(from before: Rendition?, knowsOffCodes: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    if let characterSet, characterSet != before?.characterSet {
      bytes += [0x1B, UInt8(ascii: "("), characterSet]
    }
    if isShiftedOut != before?.isShiftedOut ?? false { bytes.append(isShiftedOut ? 0x0E : 0x0F) }
    guard before.map(isColoredLike) != true else { return bytes }
    let all = parameters(from: .plain)
    let changed = before.flatMap { before in
      knowsOffCodes || !isLess(than: before) ? parameters(from: before) : nil
    }
    var shortest = all.isEmpty ? "" : (["0"] + all).joined(separator: ";")
    if let text = changed?.joined(separator: ";"), text.utf8.count <= shortest.utf8.count {
      shortest = text
    }
    return bytes + Array("\u{1B}[\(shortest)m".utf8)
  }

  private func isColoredLike(_ other: Rendition) -> Bool {
    (foreground, background, attributes) == (other.foreground, other.background, other.attributes)
  }

  /// Whether something has to be switched off.
  private func isLess(than before: Rendition) -> Bool {
    before.attributes & ~attributes != 0
      || (foreground == .standard && before.foreground != .standard)
      || (background == .standard && before.background != .standard)
  }

  private func parameters(from before: Rendition) -> [String] {
    var list: [String] = []
    var left = before.attributes
    for bit in 1...9 where left & ~attributes & 1 << bit != 0 {
      // 22 switches off both bold and dim.
      list.append(bit <= 2 ? "22" : "\(bit + 20)")
      left &= bit <= 2 ? ~(1 << 1 | 1 << 2) : ~(1 << bit)
    }
    for bit in 1...9 where attributes & ~left & 1 << bit != 0 { list.append("\(bit)") }
    if foreground != before.foreground { list.append(foreground.parameters(from: 30)) }
    if background != before.background { list.append(background.parameters(from: 40)) }
    return list
  }
}

extension Rendition.Paint {
  /// The parameters that select it; `base` is 30 for the foreground, 40 for the background.
  fileprivate func parameters(from base: Int) -> String {
    switch self {
    case .standard: "\(base + 9)"
    case .basic(let index): "\(index < 8 ? base + index : base + 52 + index)"
    case .indexed(let index): "\(base + 8);5;\(index)"
    case .rgb(let red, let green, let blue): "\(base + 8);2;\(red);\(green);\(blue)"
    }
  }
}
