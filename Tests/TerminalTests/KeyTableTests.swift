import Cells
import Testing

@testable import Terminal

/// Every key that has a command, with every modifier, as each terminal sends it according to its
/// own documentation: xterm (ctlseqs, PC-style function keys), kitty (keyboard protocol), foot
/// (foot-ctlseqs(7)), the Linux console (console_codes(4) and the kernel's key map), rxvt
/// (urxvt(7)), tmux and screen (terminfo).
@Suite(.timeLimit(.minutes(2))) struct KeyTableTests {
  /// The keys sent with a last byte: after `CSI` or `SS3` alone, after `CSI 1 ;` with a modifier.
  static let lettered: [(final: String, code: Key.Code)] = [
    ("A", .up), ("B", .down), ("C", .right), ("D", .left), ("F", .end), ("H", .home),
    ("P", .function(1)), ("Q", .function(2)), ("R", .function(3)), ("S", .function(4)),
  ]
  /// The keys sent with a number before `~`.
  static let numbered: [(number: Int, code: Key.Code)] =
    [(2, .insert), (3, .delete), (5, .pageUp), (6, .pageDown)] + functionNumbers
  static let functionNumbers: [(number: Int, code: Key.Code)] = [
    11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24,
  ].enumerated().map { ($1, .function($0 + 1)) }

  /// The sums of Shift 1, Alt 2, Control 4 and Meta 8, and the modifiers they mean here.
  static let sums = (0..<16).map { sum -> (sum: Int, modifiers: Key.Modifiers) in
    var modifiers: Key.Modifiers = []
    if sum & 1 != 0 { modifiers.insert(.shift) }
    if sum & 10 != 0 { modifiers.insert(.alt) }
    if sum & 4 != 0 { modifiers.insert(.control) }
    return (sum, modifiers)
  }

  @Test
  func
    `xterm, foot, tmux, screen and kitty without its protocol send keys with and without modifiers`()
  {
    for (final, code) in Self.lettered {
      for introducer in ["[", "O"] { expect(introducer + final, Key(code)) }
      for (sum, modifiers) in Self.sums where sum > 0 {
        expect("[1;\(sum + 1)\(final)", Key(code, modifiers))
        // modifyCursorKeys 1 and the function keys of old xterms.
        expect("[\(sum + 1)\(final)", Key(code, modifiers))
        expect("O\(sum + 1)\(final)", Key(code, modifiers))
      }
    }
    for (number, code) in Self.numbered + [(1, .home), (4, .end)] {
      expect("[\(number)~", Key(code))
      for (sum, modifiers) in Self.sums { expect("[\(number);\(sum + 1)~", Key(code, modifiers)) }
    }
    expect("[Z", Key(.tab, .shift))
  }

  @Test func `The number pad types its characters, and its middle key nothing`() {
    for (final, character) in zip("jklmnopqrstuvwxy", "*+,-./0123456789") {
      expect("O\(final)", Key(character))
      expect("O2\(final)", Key(character))
    }
    for keyboard in [Keyboard.linux, .rxvt] { expect("OX", Key("="), keyboard) }
    expect("O ", Key(" "))
    expect("OM", Key(.enter))
    expect("OI", Key(.tab))
    for middle in ["OE", "[E", "[G", "[1;5E", "[57427u"] {
      #expect(sent(middle) == [], "\(middle)")
    }
  }

  @Test
  func `PuTTY's function keys in VT100+ mode are recognized, and Shift adds ten to the number`() {
    for (index, final) in "PQRSTUVWXYZ[".enumerated() {
      expect("O\(final)", Key(.function(index + 1)))
      expect("\u{1B}O\(final)", Key(.function(index + 1), .alt))
    }
    expect("O\\", Key(.function(3), .shift))
    expect("O]", Key(.function(4), .shift))
    // Cut off behind the Escape by a slow link.
    var parser = InputParser()
    _ = parser.parse([0x1B])
    _ = parser.expire()
    #expect(parser.parse(Array("O[".utf8)) == [.input(.key(Key(.function(12))))])
  }

  @Test(arguments: [0, 64, 128, 192])
  func `kitty's protocol reports keys with the locks on and off, pressed, repeated and released`(
    _ locks: Int
  ) {
    for (sum, modifiers) in Self.sums where sum < 8 {
      let parameter = sum + locks + 1
      for (final, code) in Self.lettered {
        expect("[1;\(parameter)\(final)", Key(code, modifiers))
        expect("[1;\(parameter):2\(final)", Key(code, modifiers))
        #expect(sent("[1;\(parameter):3\(final)") == [])
      }
      for (number, code) in Self.numbered + [(7, .home), (8, .end)] {
        expect("[\(number);\(parameter)~", Key(code, modifiers))
        #expect(sent("[\(number);\(parameter):3~") == [])
      }
      let named: [(Int, Key.Code)] = [
        (27, .escape), (13, .enter), (9, .tab), (127, .backspace), (57414, .enter),
        (57417, .left), (57418, .right), (57419, .up), (57420, .down), (57421, .pageUp),
        (57422, .pageDown), (57423, .home), (57424, .end), (57425, .insert), (57426, .delete),
      ]
      for (number, code) in named {
        expect("[\(number);\(parameter)u", Key(code, modifiers))
        expect("[\(number);\(parameter):1u", Key(code, modifiers))
        #expect(sent("[\(number);\(parameter):3u") == [])
      }
      // As the same keys are written without the protocol.
      let letter: Key =
        modifiers.contains(.control)
        ? Key(.character("a"), modifiers)
        : Key(.character(modifiers.contains(.shift) ? "A" : "a"), modifiers.subtracting(.shift))
      expect("[97;\(parameter)u", letter)
    }
    for (final, code) in Self.lettered {
      expect("[\(final)", Key(code))
      expect("[1\(final)", Key(code))
    }
  }

  /// 8 is Super, 16 Hyper and 32 Meta in kitty's protocol; no command uses them.
  @Test(arguments: [8, 9, 12, 16, 32, 40, 56, 63])
  func `A key with Super or Hyper never types and never sends`(_ sum: Int) {
    for number in [13, 9, 27, 32, 97, 65, 233, 57399, 57414] {
      for locks in [0, 64, 128] { #expect(sent("[\(number);\(sum + locks + 1)u") == []) }
    }
    for (final, _) in Self.lettered { #expect(typed(sent("[1;\(sum + 1)\(final)")) == []) }
    for (number, _) in Self.numbered { #expect(typed(sent("[\(number);\(sum + 1)~")) == []) }
    #expect(typed(sent("[27;\(sum + 1);97~")) == [])
  }

  @Test func `The Linux console's keys are recognized`() {
    for (index, final) in "ABCDE".enumerated() {
      expect("[[\(final)", Key(.function(index + 1)), .linux)
    }
    for (number, code) in Self.functionNumbers.dropFirst(5) {
      expect("[\(number)~", Key(code), .linux)
    }
    // With Shift F1 to F8 are F13 to F20.
    for (place, number) in [25, 26, 28, 29, 31, 32, 33, 34].enumerated() {
      expect("[\(number)~", Key(.function(place + 1), .shift), .linux)
    }
    for (number, code) in [(1, Key.Code.home), (4, .end), (2, .insert), (3, .delete)] {
      expect("[\(number)~", Key(code), .linux)
    }
    expect("\t", Key(.tab, .shift), .linux)
    expect("\t", Key(.tab, .alt), .xterm)
  }

  @Test func `rxvt encodes the modifier in the last byte, and Alt as a second Escape`() {
    let ends: [(String, Key.Modifiers)] = [
      ("~", []), ("$", .shift), ("^", .control), ("@", [.control, .shift]),
    ]
    let numbered: [(Int, Key.Code)] = [
      (2, .insert), (3, .delete), (5, .pageUp), (6, .pageDown), (7, .home), (8, .end),
    ]
    for (end, modifiers) in ends {
      for (number, code) in numbered + Self.functionNumbers {
        expect("[\(number)\(end)", Key(code, modifiers), .rxvt)
        expect("\u{1B}[\(number)\(end)", Key(code, modifiers.union(.alt)), .rxvt)
      }
      // With Shift F3 to F10 are F13 to F20; F1 and F2 are F11 and F12.
      for (place, number) in [25, 26, 28, 29, 31, 32, 33, 34].enumerated() {
        expect("[\(number)\(end)", Key(.function(place + 3), modifiers.union(.shift)), .rxvt)
      }
    }
    for (final, code) in zip("abcd", [Key.Code.up, .down, .right, .left]) {
      expect("[\(final)", Key(code, .shift), .rxvt)
      expect("O\(final)", Key(code, .control), .rxvt)
      expect("\u{1B}[\(final)", Key(code, [.shift, .alt]), .rxvt)
      expect("\u{1B}O\(final)", Key(code, [.control, .alt]), .rxvt)
    }
    for character in "0123456789" {
      let value = UInt8(ascii: "p") + (character.asciiValue ?? 0) - UInt8(ascii: "0")
      expect("O\(Character(Unicode.Scalar(value)))", Key(character), .rxvt)
    }
  }

  @Test(
    arguments: [("linux", Keyboard.linux), ("linux-16color", .linux), ("rxvt", .rxvt)]
      + [
        ("rxvt-unicode-256color", .rxvt), ("xterm-kitty", .xterm), ("screen.linux", .xterm),
        ("", .xterm),
      ])
  func `The keyboard is chosen by the terminal's name`(_ term: String, _ keyboard: Keyboard) {
    #expect(Keyboard(term: term) == keyboard)
  }

  @Test func `A cursor position report is never a key`() {
    for row in 2...120 {
      for column in [1, 2, 5, 16, 80, 129, 255, 500] {
        #expect(sent("[\(row);\(column)R") == [.reply(.other)])
      }
    }
    for column in 1...500 { #expect(typed(sent("[1;\(column)R")) == []) }
  }

  @Test(arguments: [Keyboard.xterm, .linux, .rxvt])
  func `No sequence is typed text, whatever its numbers and its last byte`(_ keyboard: Keyboard) {
    // `CSI u` and modifyOtherKeys write text on purpose, `CSI M` is followed by three bytes.
    let finals = (0x40...0x7E).map { Character(Unicode.Scalar(UInt8($0))) }.filter {
      !"uM[".contains($0)
    }
    let parameters = [
      "", "1", "2", "13", "24", "25", "34", "57399", "200000", "1;1", "1;2", "1;9", "1;129",
      "1;256",
      "1;5:1", "1;5:3", "13;2", "24;80", "3;;5", ";", "1;2;3;4", ":", "1:2:3;4:5",
    ]
    for final in finals {
      for parameter in parameters {
        let bytes = "[" + parameter + String(final)
        #expect(typed(sent(bytes, keyboard)) == [], "\(bytes)")
      }
    }
  }

  @Test(arguments: [Keyboard.xterm, .linux, .rxvt])
  func `After SS3 only the number pad types its characters`(_ keyboard: Keyboard) {
    let written = Set("jklmnopqrstuvwxyMI" + (keyboard == .xterm ? "" : "X"))
    for byte in UInt8(0x40)...0x7E where !written.contains(Character(Unicode.Scalar(byte))) {
      for parameter in ["", "1", "5", "16", "200", "1;2"] {
        let bytes = "O" + parameter + String(Character(Unicode.Scalar(byte)))
        #expect(typed(sent(bytes, keyboard)) == [], "\(bytes)")
        var parser = InputParser(keyboard: keyboard)
        let single = "\u{1B}\(bytes)".utf8.flatMap { parser.parse(CollectionOfOne($0)) }
        #expect(typed(single) == [], "\(bytes)")
      }
    }
  }

  /// Expects the key whether its bytes come at once, one by one, or between two letters.
  private func expect(_ rest: String, _ key: Key, _ keyboard: Keyboard = .xterm) {
    #expect(sent(rest, keyboard) == [.input(.key(key))], "\(rest.debugDescription)")
    var parser = InputParser(keyboard: keyboard)
    let single = "\u{1B}\(rest)x".utf8.flatMap { parser.parse(CollectionOfOne($0)) }
    #expect(single == [.input(.key(key)), .input(.key(Key("x")))], "\(rest.debugDescription)")
  }

  /// What an Escape and these bytes parse to.
  private func sent(_ rest: String, _ keyboard: Keyboard = .xterm) -> [Incoming] {
    var parser = InputParser(keyboard: keyboard)
    return parser.parse(Array("\u{1B}\(rest)".utf8))
  }

  /// The keys among them that would type or send.
  private func typed(_ incoming: [Incoming]) -> [Key] {
    incoming.compactMap { incoming in
      guard case .input(.key(let key)) = incoming, key.modifiers.isDisjoint(with: [.alt, .control])
      else { return nil }
      if case .character = key.code { return key }
      return [.enter, .backspace].contains(key.code) ? key : nil
    }
  }
}
