import Cells

/// A CSI or SS3 sequence being read: the bytes between introducer and final byte.
struct ControlSequence: Sendable {
  /// What a complete sequence means.
  enum Meaning {
    case incoming(Incoming)
    case pasteBegins
    case nothing
  }

  /// Whether a second Escape came before it, which rxvt sends for Alt.
  let alt: Bool
  /// Which of the keys that share these bytes the terminal means.
  let keyboard: Keyboard
  private var bytes: [UInt8] = []

  init(alt: Bool, keyboard: Keyboard) {
    self.alt = alt
    self.keyboard = keyboard
  }

  var isEmpty: Bool { bytes.isEmpty }

  /// Whether it begins with `?`, `>`, `=` or `<`: an answer or a mouse report.
  var isPrivate: Bool { bytes.first.map { (0x3C...0x3F).contains($0) } ?? false }

  mutating func append(_ byte: UInt8) {
    // Longer than any known sequence: from here on only the final byte matters.
    if bytes.count < 256 { bytes.append(byte) }
  }

  func meaning(final: UInt8) -> Meaning {
    switch bytes.first {
    case UInt8(ascii: "<"): mouse(final: final)
    case UInt8(ascii: "?"): answer(final: final)
    case UInt8(ascii: ">"), UInt8(ascii: "="): .incoming(.reply(.other))
    default: plain(final: final)
    }
  }

  private func mouse(final: UInt8) -> Meaning {
    let numbers = numbers(from: 1)
    guard numbers.count >= 3, let isPress = [0x4D: true, 0x6D: false][final],
      let mouse = Mouse(
        code: numbers[0], at: Point(x: numbers[1] - 1, y: numbers[2] - 1), isPress: isPress)
    else { return .nothing }
    return .incoming(.input(.mouse(mouse)))
  }

  private func answer(final: UInt8) -> Meaning {
    let numbers = numbers(from: 1)
    switch final {
    case UInt8(ascii: "c"): return .incoming(.reply(.attributes(numbers)))
    case UInt8(ascii: "u"): return .incoming(.reply(.keyboardFlags(numbers.first ?? 0)))
    case UInt8(ascii: "y") where numbers.count >= 2:
      return .incoming(.reply(.mode(numbers[0], state: numbers[1])))
    // XTSMGRAPHICS: the item, 0 for success, the values.
    case UInt8(ascii: "S") where numbers.count >= 3 && numbers[1] == 0:
      if numbers[0] == 1, numbers[2] > 0 { return .incoming(.reply(.sixelColors(numbers[2]))) }
      if numbers[0] == 2, numbers.count >= 4, numbers[2] > 0, numbers[3] > 0 {
        let size = Size(columns: numbers[2], rows: numbers[3])
        return .incoming(.reply(.sixelPixels(size)))
      }
      return .incoming(.reply(.other))
    default: return .incoming(.reply(.other))
    }
  }

  private func plain(final: UInt8) -> Meaning {
    let numbers = numbers(from: 0)
    if isRelease { return .nothing }
    switch final {
    case UInt8(ascii: "I") where isEmpty: return .incoming(.focus(true))
    case UInt8(ascii: "O") where isEmpty: return .incoming(.focus(false))
    case UInt8(ascii: "~") where numbers.first == 200: return .pasteBegins
    case UInt8(ascii: "~") where numbers.first == 27 && numbers.count >= 3:
      // xterm's modifyOtherKeys: 27 ; modifiers ; code point.
      return key(codePoint: numbers[2], Key.Modifiers(xterm: numbers[1]))
    case UInt8(ascii: "t"):
      guard numbers.count >= 3, numbers[1] > 0, numbers[2] > 0 else {
        return .incoming(.reply(.other))
      }
      let size = Size(columns: numbers[2], rows: numbers[1])
      switch numbers[0] {
      case 6: return .incoming(.reply(.cellPixels(size)))
      case 4: return .incoming(.reply(.areaPixels(size)))
      default: return .incoming(.reply(.other))
      }
    case UInt8(ascii: "R") where isCursorPosition(numbers): return .incoming(.reply(.other))
    case UInt8(ascii: "n") where numbers == [0]: return .incoming(.reply(.fence))
    case UInt8(ascii: "n"), UInt8(ascii: "y"), UInt8(ascii: "x"):
      return .incoming(.reply(.other))
    case UInt8(ascii: "u"): return kittyKey()
    default:
      guard var key = Key(final: final, numbers: numbers, keyboard: keyboard) else {
        return .nothing
      }
      if alt { key.modifiers.insert(.alt) }
      return .incoming(.input(.key(key)))
    }
  }

  /// Whether `CSI row ; column R` reports the cursor's position, an answer to an earlier program:
  /// this one never asks. kitty, foot and xterm send F3 with the same last byte, without numbers or
  /// with the first row followed by a sum of modifiers, Caps Lock (64) and Num Lock (128) among
  /// them.
  private func isCursorPosition(_ numbers: [Int]) -> Bool {
    guard numbers.count == 2 else { return numbers.count > 2 }
    return numbers[0] != 1 || !(0...15).contains((numbers[1] - 1) & ~0xC0)
  }

  /// Whether it is a key release: 3 after the modifiers, which kitty's protocol sends when asked.
  private var isRelease: Bool {
    let fields = split(from: 0)
    return fields.count > 1 && fields[1].count > 1 && fields[1][1] == 3
  }

  /// Parses `CSI code:shifted:base ; modifiers:event ; text u` of the kitty keyboard protocol.
  private func kittyKey() -> Meaning {
    let fields = split(from: 0)
    guard let code = fields.first?.first,
      var modifiers = Key.Modifiers(kitty: fields.count > 1 ? fields[1].first ?? 1 : 1)
    else { return .nothing }
    if fields.count > 2, let typed = fields[2].first, typed >= 0x20 {
      return key(codePoint: typed, modifiers.subtracting(.shift))
    }
    var codePoint = code
    if modifiers.contains(.shift), let first = fields.first, first.count > 1, first[1] > 0 {
      codePoint = first[1]
      modifiers.remove(.shift)
    }
    return key(codePoint: codePoint, modifiers)
  }

  private func key(codePoint: Int, _ modifiers: Key.Modifiers?) -> Meaning {
    guard let modifiers, let key = Key(codePoint: codePoint, modifiers) else { return .nothing }
    return .incoming(.input(.key(key)))
  }

  /// The meaning of `SS3 final`, with a modifier before it in some terminals. Keys without a
  /// command, such as the middle one of the number pad, mean nothing: no sequence is text.
  func singleShift(final: UInt8) -> Meaning {
    guard var key = Key(singleShift: final, keyboard: keyboard) else { return .nothing }
    if let parameter = numbers(from: 0).last {
      guard let modifiers = Key.Modifiers(xterm: parameter) else { return .nothing }
      key.modifiers.formUnion(modifiers)
    }
    if alt { key.modifiers.insert(.alt) }
    return .incoming(.input(.key(key.withoutShiftOnCharacter)))
  }

  private func numbers(from start: Int) -> [Int] {
    isEmpty ? [] : split(from: start).map { $0.first ?? 0 }
  }

  /// The parameters and their parts; an empty or invalid number counts as 0.
  private func split(from start: Int) -> [[Int]] {
    bytes.dropFirst(start).split(separator: 0x3B, omittingEmptySubsequences: false).map { field in
      field.split(separator: 0x3A, omittingEmptySubsequences: false).map { digits in
        digits.prefix(7).reduce(0) { value, byte in
          (0x30...0x39).contains(byte) ? value * 10 + Int(byte - 0x30) : value
        }
      }
    }
  }
}

/// An OSC, DCS or APC string being read: an answer of the terminal, up to BEL or ESC \.
struct StringSequence: Sendable {
  /// What a byte does to the string.
  enum Step {
    case more
    case complete(TerminalReply)
    /// A byte that cannot be part of an answer; it has to be parsed as something else.
    case broken
    /// The same, after an Escape that belongs to it.
    case brokenByEscape
    /// The first byte shows that it was Alt with a letter.
    case notAString
  }

  /// Answers are short; one that never ends must not swallow the keyboard for good.
  private static let limit = 64 << 10
  private let introducer: UInt8
  private var bytes: [UInt8] = []
  private var afterEscape = false

  init(introducer: UInt8) {
    self.introducer = introducer
  }

  /// Whether only the backslash of its terminator is missing.
  var isAfterEscape: Bool { afterEscape }

  var isEmpty: Bool { bytes.isEmpty && !afterEscape }

  var letter: Character { Character(Unicode.Scalar(introducer)) }

  mutating func append(_ byte: UInt8) -> Step {
    if afterEscape { return byte == UInt8(ascii: "\\") ? complete : .brokenByEscape }
    if bytes.isEmpty, !mayBegin(byte) { return .notAString }
    switch byte {
    case 0x1B: afterEscape = true
    case 0x07: return complete
    case 0x20..<0x7F, 0x80...0xFF:
      guard bytes.count < Self.limit else { return .broken }
      bytes.append(byte)
    default: return .broken
    }
    return .more
  }

  private var complete: Step {
    .complete(
      TerminalReply(string: String(decoding: bytes, as: UTF8.self), introducer: introducer))
  }

  private func mayBegin(_ byte: UInt8) -> Bool {
    switch introducer {
    case UInt8(ascii: "]"): (0x30...0x39).contains(byte)
    case UInt8(ascii: "_"): byte == UInt8(ascii: "G")
    default: (0x30...0x39).contains(byte) || [0x3E, 0x21, 0x24, 0x2B, 0x7C].contains(byte)
    }
  }
}

/// Collects the bytes between `CSI 200~` and `CSI 201~`, whatever they are.
struct PasteAssembly: Sendable {
  private static let end: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]
  /// Bytes beyond this are dropped; a prompt is far smaller.
  private static let limit = 16 << 20
  private var bytes: [UInt8] = []
  private var matched = 0

  /// Appends a byte; returns the cleaned text if it was the last.
  mutating func append(_ byte: UInt8) -> String? {
    if byte == Self.end[matched] {
      matched += 1
      return matched == Self.end.count ? text : nil
    }
    if matched > 0 {
      append(Self.end[..<matched])
      matched = 0
      if byte == Self.end[0] {
        matched = 1
        return nil
      }
    }
    append(CollectionOfOne(byte))
    return nil
  }

  private mutating func append(_ more: some Collection<UInt8>) {
    if bytes.count < Self.limit { bytes.append(contentsOf: more) }
  }

  /// The cleaned text: line ends become `\n`, tabs four blanks; other control characters are
  /// removed.
  private var text: String {
    var output = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x0A: if previous != "\r" { output.append("\n") }
      case 0x0D: output.append("\n")
      case 0x09: output.append(contentsOf: "    ".unicodeScalars)
      case 0..<0x20, 0x7F..<0xA0: break
      default: output.append(scalar)
      }
      previous = scalar
    }
    return String(output)
  }
}
