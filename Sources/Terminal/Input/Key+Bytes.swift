import Cells

// The byte sequences terminals send for keys: xterm, rxvt, the Linux console, VT220, kitty.

extension Key {
  /// The key of a control byte; nil for other bytes.
  init?(control byte: UInt8) {
    switch byte {
    case 0x0D: self.init(.enter)
    case 0x09: self.init(.tab)
    case 0x08, 0x7F: self.init(.backspace)
    case 0x1B: self.init(.escape)
    case 0x00: self.init(.character(" "), .control)
    case 0x01...0x1A: self.init(.character(Character(Unicode.Scalar(byte + 0x60))), .control)
    case 0x1C...0x1F: self.init(.character(Character(Unicode.Scalar(byte + 0x40))), .control)
    default: return nil
    }
  }

  /// The key of a CSI sequence; nil for a key or a modifier that no command uses.
  init?(final: UInt8, numbers: [Int], keyboard: Keyboard) {
    switch final {
    case UInt8(ascii: "~"), UInt8(ascii: "$"), UInt8(ascii: "^"), UInt8(ascii: "@"):
      guard let key = Key(vt220: numbers.first ?? 0, keyboard: keyboard),
        let more = Modifiers(xterm: numbers.count > 1 ? numbers[1] : 1)
      else { return nil }
      self.init(key.code, key.modifiers.union(more))
      // rxvt encodes the modifier in the last byte.
      if final == UInt8(ascii: "$") { modifiers.insert(.shift) }
      if final == UInt8(ascii: "^") { modifiers.insert(.control) }
      if final == UInt8(ascii: "@") { modifiers.formUnion([.control, .shift]) }
    case UInt8(ascii: "Z"): self.init(.tab, .shift)
    case UInt8(ascii: "a")...UInt8(ascii: "d"):
      guard let code = Code(arrow: final - 0x20) else { return nil }
      self.init(code, .shift)
    default:
      guard let code = Code(arrow: final) ?? Code(pf: final) else { return nil }
      // Old xterms, and newer ones on request, send the modifier alone.
      guard let modifiers = Modifiers(xterm: numbers.last ?? 1) else { return nil }
      self.init(code, modifiers)
    }
  }

  /// The key of an SS3 sequence.
  ///
  /// PuTTY's "VT100+" function keys continue where the VT100's four end, F5 as `T` to F12 as `[`,
  /// and its Shift adds ten to a key's number, up to F14 (PuTTY's documentation, "Changing the
  /// action of the function keys and keypad"). One of them is the `=` of other number pads in
  /// application mode, which is never switched on here.
  init?(singleShift final: UInt8, keyboard: Keyboard) {
    if keyboard == .xterm, (UInt8(ascii: "T")...UInt8(ascii: "[")).contains(final) {
      self.init(.function(Int(final) - 0x4F))
    } else if keyboard == .xterm, let code = Code(pf: final &- 10), final > UInt8(ascii: "[") {
      self.init(code, .shift)
    } else if let code = Code(arrow: final) ?? Code(pf: final) {
      self.init(code)
    } else if let code = Code(arrow: final &- 0x20), (0x61...0x64).contains(final) {
      self.init(code, .control)
    } else if final == UInt8(ascii: "M") {
      self.init(.enter)
    } else if final == UInt8(ascii: "I") {
      self.init(.tab)
    } else if (0x6A...0x79).contains(final) {
      // The number pad in application mode: * + , - . / 0 to 9.
      self.init(.character(Character(Unicode.Scalar(final - 0x40))))
    } else if final == UInt8(ascii: "X") {
      self.init("=")
    } else if final == UInt8(ascii: " ") {
      self.init(" ")
    } else {
      return nil
    }
  }

  /// The key of a code point with modifiers, as kitty's protocol and modifyOtherKeys write it.
  init?(codePoint: Int, _ modifiers: Modifiers) {
    if let code = Code(kitty: codePoint) {
      self = Key(code, modifiers).withoutShiftOnCharacter
      return
    }
    guard codePoint >= 0x20, !(0x7F..<0xA0).contains(codePoint),
      let scalar = UInt32(exactly: codePoint).flatMap(Unicode.Scalar.init),
      !(0xE000...0xF8FF).contains(codePoint)
    else { return nil }
    let character = Character(scalar)
    if modifiers.contains(.shift), !modifiers.contains(.control), character.isLetter,
      let upper = character.uppercased().first
    {
      // Written as terminals do that send the letter itself.
      self.init(.character(upper), modifiers.subtracting(.shift))
    } else if modifiers == .shift {
      self.init(character)
    } else if modifiers.contains(.control) {
      self.init(.character(character.lowercased().first ?? character), modifiers)
    } else {
      self.init(.character(character), modifiers)
    }
  }
}

extension Key {
  /// The key of a number before `~`.
  fileprivate init?(vt220 number: Int, keyboard: Keyboard) {
    if let code = Code(vt220: number) {
      self.init(code)
      return
    }
    // F13 to F20 of the VT220, which few keyboards have.
    let numbers = [25, 26, 28, 29, 31, 32, 33, 34]
    guard let first = keyboard.shiftedFunction, let place = numbers.firstIndex(of: number) else {
      return nil
    }
    self.init(.function(first + place), .shift)
  }

  /// On the number pad, Shift changes the key but not its character.
  var withoutShiftOnCharacter: Key {
    guard case .character = code else { return self }
    return Key(code, modifiers.subtracting(.shift))
  }
}

extension Key.Code {
  /// The numbers before `~`.
  fileprivate init?(vt220 number: Int) {
    switch number {
    case 1, 7: self = .home
    case 2: self = .insert
    case 3: self = .delete
    case 4, 8: self = .end
    case 5: self = .pageUp
    case 6: self = .pageDown
    case 11...15: self = .function(number - 10)
    case 17...21: self = .function(number - 11)
    case 23, 24: self = .function(number - 12)
    default: return nil
    }
  }

  fileprivate init?(arrow final: UInt8) {
    switch final {
    case UInt8(ascii: "A"): self = .up
    case UInt8(ascii: "B"): self = .down
    case UInt8(ascii: "C"): self = .right
    case UInt8(ascii: "D"): self = .left
    case UInt8(ascii: "F"): self = .end
    case UInt8(ascii: "H"): self = .home
    default: return nil
    }
  }

  fileprivate init?(pf final: UInt8) {
    guard (UInt8(ascii: "P")...UInt8(ascii: "S")).contains(final) else { return nil }
    self = .function(Int(final) - 0x4F)
  }

  /// The numbers of the kitty keyboard protocol for keys without a character of their own.
  fileprivate init?(kitty number: Int) {
    switch number {
    case 9: self = .tab
    case 13, 57414: self = .enter
    case 27: self = .escape
    case 8, 127: self = .backspace
    case 57399...57408: self = .character(Character(Unicode.Scalar(UInt8(number - 57399 + 0x30))))
    case 57409: self = .character(".")
    case 57410: self = .character("/")
    case 57411: self = .character("*")
    case 57412: self = .character("-")
    case 57413: self = .character("+")
    case 57415: self = .character("=")
    case 57416: self = .character(",")
    case 57417: self = .left
    case 57418: self = .right
    case 57419: self = .up
    case 57420: self = .down
    case 57421: self = .pageUp
    case 57422: self = .pageDown
    case 57423: self = .home
    case 57424: self = .end
    case 57425: self = .insert
    case 57426: self = .delete
    default: return nil
    }
  }
}

extension Key.Modifiers {
  private static let lockBits = 64 + 128

  /// xterm's parameter: one more than the sum of 1 for Shift, 2 for Alt, 4 for Control and 8 for
  /// Meta, which is Alt on most keyboards. nil for higher bits, which no command uses.
  init?(xterm parameter: Int) {
    let bits = max(0, parameter - 1) & ~Self.lockBits
    guard bits < 16 else { return nil }
    self = []
    if bits & 1 != 0 { insert(.shift) }
    if bits & 10 != 0 { insert(.alt) }
    if bits & 4 != 0 { insert(.control) }
  }

  /// kitty's parameter: the same sum, except that 8 is Super, which no command and no text uses.
  init?(kitty parameter: Int) {
    guard max(0, parameter - 1) & ~Self.lockBits < 8 else { return nil }
    self.init(xterm: parameter)
  }
}

extension Mouse {
  /// One report of SGR mode; nil for a tilting wheel and for a move without a button.
  init?(code: Int, at point: Point, isPress: Bool) {
    guard point.x >= 0, point.y >= 0 else { return nil }
    var modifiers: Key.Modifiers = []
    if code & 4 != 0 { modifiers.insert(.shift) }
    if code & 8 != 0 { modifiers.insert(.alt) }
    if code & 16 != 0 { modifiers.insert(.control) }
    if code & 64 != 0 {
      guard code & 3 < 2, isPress else { return nil }
      self.init(code & 3 == 0 ? .scrollUp : .scrollDown, at: point, modifiers: modifiers)
      return
    }
    guard code < 128, code & 3 < 3 else { return nil }
    let button = [Button.left, .middle, .right][code & 3]
    let action: Action =
      code & 32 != 0 ? .drag(button) : isPress ? .press(button) : .release(button)
    self.init(action, at: point, modifiers: modifiers)
  }

  /// The three bytes after `CSI M`, each offset by 32; a release does not say which button.
  init?(old bytes: [UInt8]) {
    guard bytes.count == 3 else { return nil }
    let code = Int(bytes[0]) - 32
    let point = Point(x: Int(bytes[1]) - 33, y: Int(bytes[2]) - 33)
    if code >= 0, code & 64 == 0, code & 3 == 3 {
      self.init(code: code & ~3, at: point, isPress: false)
    } else {
      self.init(code: code, at: point, isPress: true)
    }
  }
}

/// Terminals that send the same bytes for different keys.
package enum Keyboard: Sendable {
  /// All other terminals.
  case xterm
  case linux
  case rxvt

  /// The keyboard of a terminal, from its terminfo name.
  init(term: String) {
    self = term.hasPrefix("linux") ? .linux : term.hasPrefix("rxvt") ? .rxvt : .xterm
  }

  /// The function key that Shift turns into the VT220's F13, if known: console_codes(4) and the
  /// console's key maps, urxvt(7) under key codes.
  var shiftedFunction: Int? {
    switch self {
    case .xterm: nil
    case .linux: 1
    case .rxvt: 3
    }
  }
}
