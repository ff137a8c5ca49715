import Cells
import Testing

@testable import Terminal

/// What is delivered through the terminal, byte by byte, and what is reported when delivery fails.
@Suite(.timeLimit(.minutes(5))) struct DeliveryTests {
  private func report(_ version: String?, tmux: String? = nil, outer: String? = nil)
    -> TerminalReport
  {
    var report = TerminalReport(
      term: "xterm-256color", entry: "xterm-256color", colors: .truecolor, colorReason: "TERM",
      speaksXterm: true)
    if let version { report.record(.version(version)) }
    report.record(.attributes([62]))
    if let outer { report.record(.version(outer)) }
    report.tmux = tmux.flatMap { TmuxReport(line: $0.replacing("|", with: "\t")) }
    return report
  }

  private func text(_ pieces: [[UInt8]]) -> [String] {
    pieces.map { String(decoding: $0, as: UTF8.self) }
  }

  private func inTmux(_ passthrough: String, _ clipboard: String) -> TerminalReport {
    let line = "3.5a|xterm-kitty|kitty(0.41.1)|256||\(passthrough)|\(clipboard)|8|16"
    return report("tmux 3.5a", tmux: line, outer: "kitty(0.41.1)")
  }

  @Test func `Text goes to the clipboard in one sequence of limited length`() {
    #expect(
      text([DeliveryCodes.clipboardText("a kite ✓") ?? []])
        == ["\u{1B}]52;c;YSBraXRlIOKckw==\u{1B}\\"])
    let most = String(repeating: "x", count: DeliveryCodes.mostText)
    #expect((DeliveryCodes.clipboardText(most)?.count ?? 0) <= 100_000)
    #expect(DeliveryCodes.clipboardText(most + "x") == nil)
    var delivery = Delivery()
    let step = delivery.begin(.text(most + "x"), on: report("foot(1.16.2)"))
    #expect(step.pieces.isEmpty)
    guard case .refused = step.news else { return #expect(Bool(false), "\(step)") }
  }

  @Test
  func `Copied and downloaded data contains nothing that a shell or a file name would act on`() {
    var delivery = Delivery()
    let hostile = "ls\u{1B}[201~rm -rf\u{9B}m\u{202E}\u{200B}\r\nok"
    #expect(
      text(delivery.begin(.text(hostile), on: report("foot(1.16.2)")).pieces)
        == text([DeliveryCodes.clipboardText("ls[201~rm -rfm\nok") ?? []]))
    let news = delivery.begin(.file([1], name: "a\u{1B}]0;t\u{7}.png"), on: report("kitty(0.41.1)"))
      .news
    #expect(news == .underway("Your terminal asks whether to accept a]0;t.png."))
  }

  @Test func `Text inside tmux goes the way tmux allows`() {
    let bare = "\u{1B}]52;c;YQ==\u{1B}\\"
    let wrapped = "\u{1B}Ptmux;\u{1B}\u{1B}]52;c;YQ==\u{1B}\u{1B}\\\u{1B}\\"
    for (passthrough, clipboard, expected) in [
      ("on", "on", [bare]), ("off", "on", [bare]), ("on", "external", [wrapped]),
      ("on", "off", [wrapped]), ("off", "external", []),
    ] {
      var delivery = Delivery()
      let step = delivery.begin(.text("a"), on: inTmux(passthrough, clipboard))
      #expect(text(step.pieces) == expected, "\(passthrough) \(clipboard)")
      if expected.isEmpty {
        #expect(
          step.news
            == .refused(
              "tmux keeps the clipboard to itself.", advice: "tmux: set -g set-clipboard on"))
      }
    }
  }

  @Test func `A picture goes to kitty's clipboard in pieces, and the answer is reported`() {
    let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0) }
    var delivery = Delivery()
    let step = delivery.begin(.picture(bytes, type: "image/png"), on: report("kitty(0.41.1)"))
    let sent = text(step.pieces)
    #expect(sent.count == 4)
    #expect(sent.first == "\u{1B}]5522;type=write\u{1B}\\")
    #expect(sent.last == "\u{1B}]5522;type=wdata\u{1B}\\")
    #expect(
      sent[1...2].allSatisfy { $0.hasPrefix("\u{1B}]5522;type=wdata:mime=aW1hZ2UvcG5n;") })
    #expect(sent.allSatisfy { $0.utf8.count < 4200 })
    #expect(
      delivery.handle(.clipboard(status: "DONE")).news == .done("The picture is in your clipboard.")
    )
    // A second answer is ignored.
    #expect(delivery.handle(.clipboard(status: "EPERM")) == Delivery.Step())
    _ = delivery.begin(.picture([1], type: "image/png"), on: report("kitty(0.41.1)"))
    guard case .refused = delivery.handle(.clipboard(status: "EPERM")).news else {
      return #expect(Bool(false))
    }
  }

  @Test(arguments: [
    "kitty(0.26.5)", "XTerm(379)", "iTerm2 3.5.0", "foot(1.16.2)", "WezTerm 2024", "tmux 3.5a",
  ])
  func `A terminal without a clipboard for pictures is reported and gets no bytes`(
    _ version: String
  ) {
    var delivery = Delivery()
    let step = delivery.begin(.picture([1, 2], type: "image/png"), on: report(version))
    #expect(step.pieces.isEmpty)
    guard case .refused = step.news else { return #expect(Bool(false), "\(step)") }
  }

  /// kitty 0.26 pads its base64, 0.41 does not.
  private func status(
    _ word: String, id: String = "retake1", file: Bool = false, isPadded: Bool = true
  ) -> TerminalReply {
    let words = [
      "OK": "T0s=", "STARTED": "U1RBUlRFRA==", "EPERM:no": "RVBFUk06bm8=",
      "PROGRESS": "UFJPR1JFU1M=",
    ]
    let base64 = words[word] ?? word
    let bare = base64.replacing("=", with: "")
    var fields = ["ac": "status", "id": id, "st": isPadded ? base64 : bare]
    if file { fields["fid"] = "1" }
    return .transfer(fields)
  }

  @Test(arguments: [true, false])
  func `A file goes to kitty when the user allows it, and its arrival is reported`(
    isPadded: Bool
  ) {
    func status(_ word: String, id: String = "retake1", file: Bool = false) -> TerminalReply {
      self.status(word, id: id, file: file, isPadded: isPadded)
    }
    let bytes = [UInt8](repeating: 7, count: 4000)
    var delivery = Delivery()
    let ask = delivery.begin(.file(bytes, name: "kite-4.png"), on: report("kitty(0.41.1)"))
    #expect(text(ask.pieces) == ["\u{1B}]5113;ac=send;id=retake1\u{1B}\\"])
    // Answers to others and out of turn do nothing.
    #expect(delivery.handle(status("OK", id: "other")) == Delivery.Step())
    #expect(delivery.handle(status("PROGRESS")) == Delivery.Step())
    let open = delivery.handle(status("OK"))
    #expect(
      text(open.pieces) == [
        "\u{1B}]5113;ac=file;id=retake1;fid=1;prm=420;sz=4000;n=fi9Eb3dubG9hZHMva2l0ZS00LnBuZw==\u{1B}\\"
      ])
    let data = text(delivery.handle(status("STARTED", file: true)).pieces)
    #expect(data.count == 2)
    #expect(data[0].hasPrefix("\u{1B}]5113;ac=data;id=retake1;fid=1;d="))
    #expect(data[1].hasPrefix("\u{1B}]5113;ac=end_data;id=retake1;fid=1;d="))
    #expect(delivery.handle(status("PROGRESS", file: true)) == Delivery.Step())
    let end = delivery.handle(status("OK", file: true))
    #expect(text(end.pieces) == ["\u{1B}]5113;ac=finish;id=retake1\u{1B}\\"])
    #expect(end.news == .done("kite-4.png is in Downloads on your machine."))
    #expect(delivery.handle(status("OK", file: true)) == Delivery.Step())
  }

  @Test func `A refused download sends none of the file's bytes`() {
    var delivery = Delivery()
    _ = delivery.begin(.file([1], name: "a.png"), on: report("kitty(0.41.1)"))
    let step = delivery.handle(status("EPERM:no"))
    #expect(step.pieces.isEmpty)
    #expect(step.news == .refused("The download was not allowed.", advice: ""))
  }

  @Test func `A second download replaces one that nobody answers`() {
    var delivery = Delivery()
    _ = delivery.begin(.file([1], name: "a.png"), on: report("kitty(0.41.1)"))
    let second = delivery.begin(.file([2], name: "b.png"), on: report("kitty(0.41.1)"))
    #expect(
      text(second.pieces) == [
        "\u{1B}]5113;ac=cancel;id=retake1\u{1B}\\", "\u{1B}]5113;ac=send;id=retake2\u{1B}\\",
      ])
    #expect(delivery.handle(status("OK")) == Delivery.Step())
    #expect(!delivery.handle(status("OK", id: "retake2")).pieces.isEmpty)
  }

  @Test func `iTerm2 gets a file in parts, after its name and size`() {
    var delivery = Delivery()
    let step = delivery.begin(
      .file([UInt8](repeating: 1, count: 3073), name: "a.png"), on: report("iTerm2 3.5.0"))
    let sent = text(step.pieces)
    #expect(sent.count == 4)
    #expect(sent[0] == "\u{1B}]1337;MultipartFile=name=YS5wbmc=;size=3073;inline=0\u{1B}\\")
    #expect(sent[2] == "\u{1B}]1337;FilePart=AQ==\u{1B}\\")
    #expect(sent[3] == "\u{1B}]1337;FileEnd\u{1B}\\")
  }

  @Test func `Through tmux every piece is wrapped separately`() {
    var delivery = Delivery()
    let step = delivery.begin(
      .picture([1, 2, 3], type: "image/png"), on: inTmux("on", "external"))
    #expect(step.pieces.count == 3)
    for piece in text(step.pieces) {
      #expect(piece.hasPrefix("\u{1B}Ptmux;\u{1B}\u{1B}]5522;type=w"))
      #expect(piece.hasSuffix("\u{1B}\u{1B}\\\u{1B}\\"))
    }
    var other = Delivery()
    let refused = other.begin(.file([1], name: "a"), on: inTmux("off", "on"))
    #expect(refused.pieces.isEmpty)
  }
}
