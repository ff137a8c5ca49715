import Cells
import Terminal
import Testing

@Suite(.timeLimit(.minutes(5))) struct InputParserTests {
  static let keys: [(String, Key)] = [
    ("a", Key("a")), ("A", Key("A")), (" ", Key(" ")), ("?", Key("?")), ("é", Key("é")),
    ("日", Key("日")), ("😀", Key("😀")),
    ("\r", Key(.enter)), ("\n", Key(.character("j"), .control)), ("\t", Key(.tab)),
    ("\u{7F}", Key(.backspace)), ("\u{8}", Key(.backspace)),
    ("\0", Key(.character(" "), .control)), ("\u{1}", Key(.character("a"), .control)),
    ("\u{10}", Key(.character("p"), .control)), ("\u{1A}", Key(.character("z"), .control)),
    ("\u{1C}", Key(.character("\\"), .control)), ("\u{1F}", Key(.character("_"), .control)),
    // Alt.
    ("\u{1B}\r", Key(.enter, .alt)), ("\u{1B}x", Key(.character("x"), .alt)),
    ("\u{1B}é", Key(.character("é"), .alt)), ("\u{1B}\u{7F}", Key(.backspace, .alt)),
    ("\u{1B}\u{2}", Key(.character("b"), [.control, .alt])),
    ("\u{1B}X", Key(.character("X"), .alt)),
    // xterm, in normal and in application mode.
    ("\u{1B}[A", Key(.up)), ("\u{1B}[B", Key(.down)), ("\u{1B}[C", Key(.right)),
    ("\u{1B}[D", Key(.left)),
    ("\u{1B}OA", Key(.up)), ("\u{1B}OD", Key(.left)), ("\u{1B}[H", Key(.home)),
    ("\u{1B}[F", Key(.end)),
    ("\u{1B}OH", Key(.home)), ("\u{1B}OF", Key(.end)), ("\u{1B}[2~", Key(.insert)),
    ("\u{1B}[3~", Key(.delete)),
    ("\u{1B}[5~", Key(.pageUp)), ("\u{1B}[6~", Key(.pageDown)), ("\u{1B}[Z", Key(.tab, .shift)),
    ("\u{1B}OP", Key(.function(1))), ("\u{1B}OQ", Key(.function(2))),
    ("\u{1B}OS", Key(.function(4))),
    ("\u{1B}[15~", Key(.function(5))), ("\u{1B}[17~", Key(.function(6))),
    ("\u{1B}[21~", Key(.function(10))),
    ("\u{1B}[23~", Key(.function(11))), ("\u{1B}[24~", Key(.function(12))),
    ("\u{1B}[1;5A", Key(.up, .control)), ("\u{1B}[1;2D", Key(.left, .shift)),
    ("\u{1B}[1;3C", Key(.right, .alt)), ("\u{1B}[1;8H", Key(.home, [.shift, .alt, .control])),
    ("\u{1B}[3;5~", Key(.delete, .control)), ("\u{1B}[1;2P", Key(.function(1), .shift)),
    ("\u{1B}[1;2R", Key(.function(3), .shift)), ("\u{1B}[15;5~", Key(.function(5), .control)),
    ("\u{1B}O5P", Key(.function(1), .control)), ("\u{1B}[27;5;13~", Key(.enter, .control)),
    // The Linux console, rxvt, VT220.
    ("\u{1B}[[A", Key(.function(1))), ("\u{1B}[[E", Key(.function(5))), ("\u{1B}[1~", Key(.home)),
    ("\u{1B}[4~", Key(.end)), ("\u{1B}[7~", Key(.home)), ("\u{1B}[8~", Key(.end)),
    ("\u{1B}[11~", Key(.function(1))),
    ("\u{1B}[a", Key(.up, .shift)), ("\u{1B}Oc", Key(.right, .control)),
    ("\u{1B}[3$", Key(.delete, .shift)),
    ("\u{1B}[3^", Key(.delete, .control)), ("\u{1B}[5@", Key(.pageUp, [.control, .shift])),
    ("\u{1B}\u{1B}[A", Key(.up, .alt)), ("\u{1B}\u{1B}OP", Key(.function(1), .alt)),
    ("\u{1B}OM", Key(.enter)),
    ("\u{1B}Op", Key("0")), ("\u{1B}Ok", Key("+")),
    // The kitty keyboard protocol.
    ("\u{1B}[27u", Key(.escape)), ("\u{1B}[13;5u", Key(.enter, .control)),
    ("\u{1B}[13;2u", Key(.enter, .shift)),
    ("\u{1B}[97;5u", Key(.character("a"), .control)), ("\u{1B}[97;3u", Key(.character("a"), .alt)),
    ("\u{1B}[97;2u", Key("A")), ("\u{1B}[97:65;2u", Key("A")), ("\u{1B}[9;2u", Key(.tab, .shift)),
    ("\u{1B}[97;6u", Key(.character("a"), [.control, .shift])), ("\u{1B}[57414u", Key(.enter)),
    ("\u{1B}[57419;5u", Key(.up, .control)), ("\u{1B}[57404u", Key("5")),
    ("\u{1B}[97;1;228u", Key("ä")),
    ("\u{1B}[1;1:1A", Key(.up)), ("\u{1B}[127;5u", Key(.backspace, .control)),
  ]

  @Test(arguments: keys)
  func `A key's bytes parse to that key`(_ bytes: String, _ key: Key) {
    #expect(incoming(bytes) == [.input(.key(key))])
  }

  @Test(
    arguments: [
      ("\u{1B}[<0;10;5M", Mouse(.press(.left), at: Point(x: 9, y: 4))),
      ("\u{1B}[<0;10;5m", Mouse(.release(.left), at: Point(x: 9, y: 4))),
      ("\u{1B}[<2;300;200M", Mouse(.press(.right), at: Point(x: 299, y: 199))),
      ("\u{1B}[<33;1;1M", Mouse(.drag(.middle), at: .zero)),
      ("\u{1B}[<64;1;1M", Mouse(.scrollUp, at: .zero)),
      ("\u{1B}[<65;1;1M", Mouse(.scrollDown, at: .zero)),
      ("\u{1B}[<20;1;1M", Mouse(.press(.left), at: .zero, modifiers: [.shift, .control])),
      ("\u{1B}[M !!", Mouse(.press(.left), at: .zero)),
      ("\u{1B}[M#\"#", Mouse(.release(.left), at: Point(x: 1, y: 2))),
    ] as [(String, Mouse)])
  func `A mouse report gives button, position and modifiers`(_ bytes: String, _ mouse: Mouse) {
    #expect(incoming(bytes) == [.input(.mouse(mouse))])
  }

  @Test(
    arguments: [
      ("\u{1B}[?62;4;22c", .attributes([62, 4, 22])), ("\u{1B}[>41;379;0c", .other),
      ("\u{1B}P>|kitty(0.26.5)\u{1B}\\", .version("kitty(0.26.5)")),
      ("\u{1B}P>|XTerm(379)\u{7}", .version("XTerm(379)")),
      ("\u{1B}[?2026;2$y", .mode(2026, state: 2)), ("\u{1B}[?0u", .keyboardFlags(0)),
      ("\u{1B}]11;rgb:1010/8080/ffff\u{1B}\\", .background(.rgb(16, 128, 255))),
      ("\u{1B}]11;rgb:0/8/f\u{7}", .background(.rgb(0, 136, 255))),
      ("\u{1B}]11;rgba:10/80/ff/ff\u{7}", .background(.rgb(16, 128, 255))),
      ("\u{1B}]4;1;rgb:cdcd/0000/0000\u{7}", .other), ("\u{1B}]10;what\u{7}", .other),
      ("\u{1B}]11;rgb:-1/-1/-1\u{7}", .other), ("\u{1B}]11;rgb:+f/+f/+f\u{7}", .other),
      ("\u{1B}[6;20;10t", .cellPixels(Size(columns: 10, rows: 20))),
      ("\u{1B}[4;600;800t", .areaPixels(Size(columns: 800, rows: 600))),
      ("\u{1B}[4;0;0t", .other), ("\u{1B}[6;20t", .other), ("\u{1B}[8;24;80t", .other),
      ("\u{1B}[24;80R", .other), ("\u{1B}[?24;80R", .other), ("\u{1B}[0n", .fence),
      ("\u{1B}_Gi=31;OK\u{1B}\\", .kittyGraphics(isOK: true)),
      ("\u{1B}_Gi=31,p=1;EINVAL:what\u{1B}\\", .kittyGraphics(isOK: false)),
      ("\u{1B}_Gi=7;OK\u{1B}\\", .other), ("\u{1B}_Gi=31\u{1B}\\", .other),
      ("\u{1B}_Gi=7,p=2;ENOENT:no such picture\u{1B}\\", .pictureFailed(id: 7)),
      ("\u{1B}_Gi=4294967295;EBADPNG:\u{1B}\\", .pictureFailed(id: .max)),
      ("\u{1B}_Gi=4294967296;ENOENT:\u{1B}\\", .other), ("\u{1B}_GI=7;ENOENT:\u{1B}\\", .other),
      ("\u{1B}P1+r524742=38\u{1B}\\", .capability("RGB", isThere: true)),
      ("\u{1B}P0+r524742\u{1B}\\", .capability("RGB", isThere: false)),
      ("\u{1B}P0+r\u{1B}\\", .other), ("\u{1B}P1+rzz=\u{1B}\\", .other),
      ("\u{1B}P1$r0m\u{1B}\\", .other),
      ("\u{1B}[?1;0;256S", .sixelColors(256)), ("\u{1B}[?1;1;0S", .other),
      ("\u{1B}[?2;0;1000;800S", .sixelPixels(Size(columns: 1000, rows: 800))),
      ("\u{1B}[?2;3;0S", .other), ("\u{1B}[?1;0;0S", .other),
      ("\u{1B}]5522;type=write:status=DONE\u{1B}\\", .clipboard(status: "DONE")),
      ("\u{1B}]5522;type=read:status=OK\u{1B}\\", .other),
      (
        "\u{1B}]5113;ac=status;id=a;st=T0s=\u{1B}\\",
        .transfer(["ac": "status", "id": "a", "st": "T0s="])
      ),
      ("\u{1B}]52;c;aGVsbG8=\u{1B}\\", .other),
    ] as [(String, TerminalReply)])
  func `The terminal's answers are never typed text`(_ bytes: String, _ reply: TerminalReply) {
    #expect(incoming(bytes) == [.reply(reply)])
    let mixed = incoming("a" + bytes + "b")
    #expect(mixed == [.input(.key(Key("a"))), .reply(reply), .input(.key(Key("b")))])
  }

  @Test func `Focus is not a key`() {
    #expect(incoming("\u{1B}[I\u{1B}[O") == [.focus(true), .focus(false)])
  }

  @Test(arguments: [
    "\u{1B}[200~one\r\ntwo\rthree\nfour\u{1B}[201~",
    "\u{1B}[200~\u{1B}[31mred\u{1B}[0m\u{9B}x\u{7}\u{1B}[201~",
    "\u{1B}[200~\u{1B}[201~", "\u{1B}[200~\u{1B}[20\u{1B}[201\u{1B}[201~",
    "\u{1B}[200~日本😀\te\u{301}\u{1B}[201~",
  ])
  func `A paste is one input without escapes`(_ bytes: String) {
    let texts = [
      "one\ntwo\nthree\nfour", "[31mred[0mx", "", "[20[201", "日本😀    e\u{301}",
    ]
    let got = incoming("x" + bytes + "y")
    #expect(got.count == 3)
    guard case .input(.paste(let text)) = got[1] else {
      Issue.record("no paste in \(got)")
      return
    }
    #expect(texts.contains(text))
  }

  @Test func `A long paste arrives whole`() {
    let line = "0123456789abcdef\n"
    let text = String(repeating: line, count: (1 << 18) / line.utf8.count)
    var parser = InputParser()
    var got: [Incoming] = []
    let bytes = Array("\u{1B}[200~\(text)\u{1B}[201~".utf8)
    for start in stride(from: 0, to: bytes.count, by: 4096) {
      got += parser.parse(bytes[start..<min(start + 4096, bytes.count)])
    }
    #expect(got == [.input(.paste(text))])
  }

  @Test func `A paste waits for its end, however long that takes`() {
    var parser = InputParser()
    #expect(parser.parse(Array("\u{1B}[200~rm -rf\r".utf8)) == [])
    #expect(parser.wait == nil)
    #expect(parser.expire() == [])
    #expect(parser.parse(Array("x\u{1B}[201~".utf8)) == [.input(.paste("rm -rf\nx"))])
  }

  @Test func `Bytes mean the same however they are split over reads`() {
    var streams = Self.keys.map(\.0)
    streams += [
      "\u{1B}[<0;10;5M", "\u{1B}[M !!", "\u{1B}[?62;4;22c", "\u{1B}P>|kitty(0.26.5)\u{1B}\\",
      "\u{1B}]11;rgb:10/80/ff\u{7}",
      "\u{1B}_Gi=31;OK\u{1B}\\", "\u{1B}[200~a\rb\u{1B}[31m\u{1B}[201~", "\u{1B}[?2026;2$y",
      "\u{1B}[24;80R",
    ]
    for stream in streams {
      let bytes = Array(("x" + stream + "y").utf8)
      let whole = incoming("x" + stream + "y")
      for cut in 0...bytes.count {
        var parser = InputParser()
        let got = parser.parse(bytes[..<cut]) + parser.parse(bytes[cut...])
        #expect(got == whole, "\(stream.debugDescription) cut at \(cut)")
      }
      var parser = InputParser()
      let single = bytes.flatMap { parser.parse(CollectionOfOne($0)) }
      #expect(single == whole, "\(stream.debugDescription) byte by byte")
    }
  }

  @Test func `A lone Escape counts after its wait`() {
    var parser = InputParser(escapeWait: 50)
    #expect(parser.parse([0x1B]) == [])
    #expect(parser.wait == 50)
    #expect(parser.expire() == [.input(.key(Key(.escape)))])
    #expect(parser.wait == nil)
    #expect(parser.parse([0x1B, 0x1B]) == [])
    #expect(parser.expire() == [.input(.key(Key(.escape))), .input(.key(Key(.escape)))])
  }

  @Test(arguments: ["\u{1B}[", "\u{1B}O", "\u{1B}]", "\u{1B}P", "\u{1B}_"])
  func `Alt with the letter that begins a sequence counts after a longer wait`(_ bytes: String) {
    var parser = InputParser()
    #expect(parser.parse(Array(bytes.utf8)) == [])
    #expect(parser.wait == 300)
    #expect(parser.expire() == [.input(.key(Key(.character(bytes.last ?? " "), .alt)))])
  }

  @Test func `An unfinished sequence is never typed text, however late its rest comes`() {
    var parser = InputParser()
    #expect(parser.parse(Array("\u{1B}[1;".utf8)) == [])
    #expect((parser.wait ?? 0) > 300)
    #expect(parser.parse(Array("5A".utf8)) == [.input(.key(Key(.up, .control)))])
  }

  @Test(
    arguments: [
      ("[A", [.input(.key(Key(.up)))]), ("[1;5D", [.input(.key(Key(.left, .control)))]),
      ("OP", [.input(.key(Key(.function(1))))]), ("[?62;4c", [.reply(.attributes([62, 4]))]),
      ("[", [.input(.key(Key("[")))]), ("a", [.input(.key(Key("a")))]),
      ("\r", [.input(.key(Key(.enter)))]),
    ] as [(String, [Incoming])])
  func `The late rest of a sequence is not typed after its Escape`(
    _ rest: String, _ expected: [Incoming]
  ) {
    var parser = InputParser()
    _ = parser.parse([0x1B])
    #expect(parser.expire() == [.input(.key(Key(.escape)))])
    #expect(parser.parse(Array(rest.utf8)) == expected)
  }

  @Test func `A broken sequence does not swallow the keys after it`() {
    #expect(incoming("\u{1B}[1;\rx") == [.input(.key(Key(.enter))), .input(.key(Key("x")))])
    #expect(incoming("\u{1B}[9999~x") == [.input(.key(Key("x")))])
    #expect(incoming("\u{1B}]11;rgb\r") == [.input(.key(Key(.enter)))])
    #expect(incoming("\u{1B}P>|half\u{1B}[A") == [.input(.key(Key(.up)))])
    #expect(
      incoming("\u{1B}]x") == [.input(.key(Key(.character("]"), .alt))), .input(.key(Key("x")))])
    #expect(incoming("\u{1B}[201~x") == [.input(.key(Key("x")))])
  }

  @Test func `Invalid UTF-8 is dropped`() {
    var parser = InputParser()
    let bytes: [UInt8] = [
      0xFF, 0x61, 0xC3, 0x62, 0xE2, 0x82, 0x1B, 0x5B, 0x41, 0xC0, 0x80, 0x9B, 0x63,
    ]
    #expect(
      parser.parse(bytes) == ["a", "b"].map { .input(.key(Key($0))) }
        + [.input(.key(Key(.up))), .input(.key(Key("c")))])
  }

  @Test func `Any bytes at all are survived`() {
    var random = Dice(state: 42)
    for _ in 0..<300 {
      var parser = InputParser()
      let alphabet: [UInt8] =
        Array("\u{1B}\u{1B}[[]PO_<?;~0126M\\\u{7}\rabu$".utf8) + [0x80, 0xE2, 0xFF]
      let bytes = (0..<200).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      for part in stride(from: 0, to: 200, by: 7) {
        _ = parser.parse(bytes[part..<min(200, part + 7)])
        if bytes[part] == 0x30 { _ = parser.expire() }
      }
      // Except inside a bracketed paste, the keyboard works again after a pause.
      _ = parser.parse(Array("\u{1B}[201~".utf8))
      _ = parser.expire()
      _ = parser.parse(Array("q".utf8))
      #expect(parser.parse(Array("z".utf8)).last == .input(.key(Key("z"))))
    }
  }

  @Test func `Code points of one character that arrive together are one key`() {
    #expect(incoming("👍🏽") == [.input(.key(Key("👍🏽")))])
    #expect(incoming("e\u{301}x") == [.input(.key(Key("e\u{301}"))), .input(.key(Key("x")))])
  }

  private func incoming(_ text: String) -> [Incoming] {
    var parser = InputParser()
    return parser.parse(Array(text.utf8))
  }
}

/// A generator with the same throws in every run.
private struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }
}
