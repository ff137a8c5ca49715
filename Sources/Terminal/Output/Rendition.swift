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
